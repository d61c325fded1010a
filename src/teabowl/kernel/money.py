"""Money as whole fen: exact, and read from what people and their spreadsheets write."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

MOST_FEN = 10**13
"""A hundred billion yuan: more is a slip of the keyboard."""

_UNITS = {"万": 4, "千": 3, "百": 2}
_COMMAS = re.compile(r"[^\d,]*(\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+)(?!\d)[^,]*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class BadMoney(ValueError):
    """Not an amount. `fault` is 'empty', 'number' or 'large'."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def yuan(fen: int) -> Decimal:
    """1864000 → 18640.00"""
    return Decimal(fen).scaleb(-2)


def fen_of(typed: str) -> int:
    """'1,234.50 元', '￥１２３４．５', '(600)', '－3.2万', '1234.5000' → fen; brackets and minus are negative. Raises BadMoney.

    A tenth of a fen and less is rounded only where it is dust of a spreadsheet's arithmetic (615.4999999999999).
    """
    text = unicodedata.normalize("NFKC", typed).replace("−", "-").replace("–", "-").replace("—", "-")
    if "," in text and not _COMMAS.fullmatch(text.replace(" ", "")):
        raise BadMoney("number")  # 1,23: whether one yuan or a hundred, nobody can tell
    text = re.sub(r"[\s,，'’]|人民币|RMB|CNY|¥|￥|元整|元|圆|整$", "", text, flags=re.IGNORECASE)
    if not text or set(text) == {"-"}:
        raise BadMoney("empty")
    if text[0] == "(" and text[-1] == ")":
        text = "-" + text[1:-1]
    shift = _UNITS.get(text[-1], 0)
    text = text[:-1] if shift else text
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        raise BadMoney("number")
    try:
        exact = Decimal(text).scaleb(2 + shift)
    except InvalidOperation:
        raise BadMoney("number") from None
    whole = exact.to_integral_value()
    if abs(exact - whole) > Decimal("0.0001"):
        raise BadMoney("number")
    if abs(whole) >= MOST_FEN:
        raise BadMoney("large")
    return int(whole)
