"""Doors of payments."""
