"""Marks on model fields: why we keep them, and on what legal basis (design §8, PIPL). Only values; a test reads them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a personal field is kept. `basis` names the law or consent, `sensitive` asks for logged reads, `keep` says how long."""

    why: str
    basis: str
    sensitive: bool = False
    keep: str = "while the account exists"


HARMLESS = "harmless"
"""For a model's FIELD_PURPOSES: this field says nothing about a person."""
