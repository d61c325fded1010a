"""Persons, accounts, following a village, verified membership, the village register, consent, export and deletion."""
