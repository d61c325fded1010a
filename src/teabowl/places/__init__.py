"""The tree of places and its changes through time: load, find, merge, split, rename, move, open, close, undo."""
