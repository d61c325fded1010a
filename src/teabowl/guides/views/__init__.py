"""Doors of guides and errands: pages for everybody, for those who write and change, for the asker and those who handle."""
