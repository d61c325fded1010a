"""Membership dues: what is owed by rule, what was paid, and each organisation's double-entry book."""
