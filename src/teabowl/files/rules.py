"""Limits of files, and what a paper may be. Pure."""

from enum import StrEnum

MOST = 9
"""Files in one form."""
MAX_ALT = 120
MAX_NAME = 120
STAGED_HOURS = 48
"""A picture of a form that nobody sent is kept so long."""
PICTURES_AN_HOUR = 90
PAPERS_AN_HOUR = 60
PAPER_WIDTH = 2400
"""A photographed paper is drawn anew this wide: its small print stays readable."""


class PaperKind(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"


def is_pdf(data: bytes) -> bool:
    """By what it holds, not by its name: the signature at the very start, the end mark near the end."""
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]
