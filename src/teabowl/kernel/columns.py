"""Marks on model fields: why we keep them, and on what legal basis (design §8, PIPL). Only values; a test reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a personal field is kept. `basis` names the law or consent, `sensitive` asks for logged reads, `keep` says how long."""

    why: str
    basis: str
    sensitive: bool = False
    keep: str = "while the account exists"


HARMLESS = "harmless"
"""For a model's FIELD_PURPOSES: this field says nothing about a person."""
ASKED = "PIPL art 13(2): the service the person asked for"
WRITER = Purpose("who wrote it: real identity for posting", "未成年人网络保护条例 art 31; 网络安全法 art 24")


def choices(values: Iterable[Enum]) -> list[tuple[str, str]]:
    """What a column may hold, from an enumeration of rules.py. Their words live in words.py."""
    return [(one.value, one.value) for one in values]
