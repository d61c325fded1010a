"""Membership dues (党费): what each member owes by rule, what was paid and by which way, and each organisation's double-entry book,
from the first fen received to the sums published at the end of the year."""
