"""What people type: made plain, and looked through for numbers that may not be shown."""

import re
import unicodedata
from datetime import date

_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b")
_UNSEEN = set("\u00ad\u034f\u115f\u1160\u180e\u2060\u2061\u2062\u2063\u2064\u3164\uffa0\ufff9\ufffa\ufffb")
"""Fillers and joiners that leave no trace, so that two texts look alike. Not among them: what joins emoji and turns letters."""
_SYMBOLS = {"So", "Sk", "Sc", "Me"}
_MARKS = 4
"""Marks on one letter, as many as any language needs: a flood of them covers the lines around."""

_MARK = "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_FLOOD = re.compile(_MARK * (_MARKS + 1) + _MARK + "*")


def clean_text(text: str) -> str:
    """Plain text without characters that hide or reorder what is read, or that XML cannot carry; newlines as \\n, at most one
    empty line between paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in _INVISIBLE and c not in _BIDI))
    text = "".join(c for c in text if c not in "\ufffe\uffff\u2028\u2029" and c not in _UNSEEN)
    text = _FLOOD.sub(lambda found: found[0][:_MARKS], text)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def has_symbols(text: str) -> bool:
    """Whether there is something that no name has: emoji and other pictures, angle brackets, or letters that leave no trace."""
    return any(c in "<>" or c in _UNSEEN or "\ufe00" <= c <= "\ufe0f" or unicodedata.category(c) in _SYMBOLS for c in text)


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())


_PHONE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_RESIDENT = re.compile(r"(?<!\d)[1-8]\d{5}((?:18|19|20)\d{6})\d{3}[\dXx](?!\d)")


def _digits_joined(text: str) -> str:
    """Full-width digits made plain, and the gaps people put into numbers closed ('138 0000 0000', '138-0000-0000')."""
    return re.sub(r"(?<=\d)[\s\-‐–—_.·]{1,2}(?=[\dXx])", "", unicodedata.normalize("NFKC", text))


def has_resident_number(text: str) -> bool:
    """Whether a text shows something shaped like a resident number (GB 11643) with a possible date of birth.

    The check digit is not asked: a number with one digit mistyped still tells who it is.
    """
    for birth in _RESIDENT.findall(_digits_joined(text)):
        try:
            date(int(birth[:4]), int(birth[4:6]), int(birth[6:8]))
        except ValueError:
            continue
        return True
    return False


def has_phone(text: str) -> bool:
    """Whether a text shows a mobile number."""
    return _PHONE.search(_digits_joined(text)) is not None


_GAP = r"[\s\-‐–—_.·]{0,2}"
_SPACED_PHONE = re.compile(rf"(?<!\d)([1１]{_GAP}[3-9３-９]{_GAP}\d)((?:{_GAP}\d){{4}})((?:{_GAP}\d){{4}})(?!\d)")
"""In full-width digits too: \\d knows them."""


def hidden_numbers(text: str) -> str:
    """The text with every mobile number's middle masked, however it is spaced."""
    return _SPACED_PHONE.sub(lambda found: found[1] + "****" + found[3], text)


def excerpt(text: str, length: int) -> str:
    """The first words on one line, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
