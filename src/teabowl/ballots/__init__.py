"""Motions and elections, open and secret: who may vote, what was cast, what was counted in the hall, and the result with its rule."""
