"""Keys of the ledger's two advisory locks (always of the transaction, so that nothing outlives a killed process)."""

CLOSING = 0x7EAB0001
"""Shared by every posting transaction; alone by closing a month: what a closed month knew is then exact."""
FOLDING = 0x7EAB0002
"""Alone by whoever writes balances: the folder, a change of the tree, a rebuild."""
