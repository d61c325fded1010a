"""Doors of letters: pages for everybody, for the writer, for those who answer."""
