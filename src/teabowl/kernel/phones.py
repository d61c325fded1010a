"""Mainland mobile numbers: typed in many ways, kept in one (+8613953000007)."""

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class BadPhone(ValueError):
    """Not a mainland mobile number. `fault` is 'characters', 'length' or 'beginning'; `digits` is how many were typed."""

    def __init__(self, fault: str, digits: int = 0) -> None:
        super().__init__({"length": f"a mobile number has 11 digits, not {digits}"}.get(fault, "not a mobile number"))
        self.fault = fault
        self.digits = digits


def e164(typed: str) -> str:
    """'139 5300 0007', '＋86-13953000007' → '+8613953000007'. Raises BadPhone.

    Full-width digits of Chinese keyboards count as digits; anything else than digits, spaces, dashes, brackets and +86 does not.
    """
    text = re.sub(r"[\s\-\u2010-\u2015()]", "", unicodedata.normalize("NFKC", typed))
    text = re.sub(r"^(\+|00)86", "", text)
    if re.fullmatch(r"86[0-9]{11}", text):
        text = text[2:]
    if not re.fullmatch(r"[0-9]+", text):
        raise BadPhone("characters")
    if len(text) != 11:
        raise BadPhone("length", len(text))
    if not _MOBILE.fullmatch(text):
        raise BadPhone("beginning", len(text))
    return f"+86{text}"
