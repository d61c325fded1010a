"""Moderation with rights: reports, decisions with a reason, one appeal to the place above, texts held for a look before they are
published, and the word lists that hold them. Works for every kind of record that an area registers (kinds.py)."""
