"""Notices and the villagers' circle: posts, images, comments, corrections, reports and appeals."""
