"""Doors of studying and asking."""
