"""Reading a bill: WeChat's 交易账单, fields after a back quote (https://pay.weixin.qq.com/doc/v3/merchant/4013071202).

Columns are found by their heads, since older accounts have fewer. What the bill sums up at its end must be what its lines add up to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SPLIT = ",`"


class BadBill(Exception):
    """Not a bill, cut short, or not adding up."""


@dataclass(slots=True)
class Sums:
    """What lines add up to: fen; `fee` in thousandths of a fen."""

    lines: int = 0
    paid: int = 0
    refunded: int = 0
    fee: int = 0


@lru_cache(maxsize=50_000)
def fen(text: str) -> int:
    """'12.00' → 1200. Raises ValueError."""
    whole, _, part = text.partition(".")
    if len(part) != 2 or not part.isdecimal():
        raise ValueError(text)
    value = abs(int(whole)) * 100 + int(part)
    return -value if whole.startswith("-") else value


@lru_cache(maxsize=50_000)
def _fee(text: str) -> int:
    whole, _, part = text.partition(".")
    value = abs(int(whole)) * 100_000 + int((part + "00000")[:5])
    return -value if text.startswith("-") else value


OURS = re.compile(r"[0-9a-f]{32}")
"""How our own numbers look: a key in hex."""

Row = tuple[str | None, str | None, bool, int, str, bool]
"""(our key, or None and the number that is none of ours, is a refund, fen, the provider's number, is of our application)"""


def _key(number: str) -> tuple[str | None, str | None]:
    return (number, None) if OURS.fullmatch(number) else (None, number)


def read(raw: bytes, merchant: str, application: str, sums: Sums) -> Iterator[Row]:
    """The lines of a bill, one after another; `sums` is filled on the way. Raises BadBill."""
    lines = iter(raw.decode("utf-8-sig").splitlines())
    at = _columns(next(lines, ""))
    number, reference, app, mchid, fee = (at[name] for name in ("商户订单号", "微信订单号", "公众账号ID", "商户号", "手续费"))
    back_number, back_reference = at["商户退款单号"], at["微信退款单号"]
    total = at.get("订单金额", at.get("应结订单金额", at.get("总金额", -1)))
    back = at.get("申请退款金额", at["退款金额"])
    state, width = at["交易状态"], len(at)
    if total < 0:
        raise BadBill("no column of amounts")
    line = ""
    try:
        for line in lines:
            if line[:1] != "`":
                break
            part = line[1:].split(SPLIT)
            if len(part) != width or part[mchid] != merchant:
                raise BadBill("a line of another account, or cut")
            sums.lines += 1
            sums.fee += _fee(part[fee])
            if part[state] == "REFUND":
                amount = fen(part[back])
                sums.refunded += amount
                yield *_key(part[back_number]), True, amount, part[back_reference], part[app] == application
            elif part[state] != "REVOKED":
                amount = fen(part[total])
                sums.paid += amount
                yield *_key(part[number]), False, amount, part[reference], part[app] == application
    except ValueError as error:
        raise BadBill("an amount that is none") from error
    _check_end(line, next(lines, ""), sums)


def _columns(head: str) -> dict[str, int]:
    found = {name: n for n, name in enumerate(head.split(","))}
    needed = {
        "商户订单号",
        "微信订单号",
        "公众账号ID",
        "商户号",
        "手续费",
        "交易状态",
        "商户退款单号",
        "微信退款单号",
        "退款金额",
    }
    if not needed <= set(found):
        raise BadBill("not the head of a bill")
    return found


def _check_end(head: str, line: str, sums: Sums) -> None:
    """The last two lines: what the bill sums up."""
    try:
        said = dict(zip(head.split(","), line.removeprefix("`").split(SPLIT), strict=True))
        lines = int(said["总交易单数"])
        paid = fen(said["订单总金额"]) if "订单总金额" in said else sums.paid
        refunded = fen(said["申请退款总金额"]) if "申请退款总金额" in said else sums.refunded
    except (KeyError, ValueError):
        raise BadBill("cut: no sums at the end") from None
    if (lines, paid, refunded) != (sums.lines, sums.paid, sums.refunded):
        raise BadBill(f"it says {lines} lines, {paid} and {refunded} fen; there are {sums.lines}, {sums.paid}, {sums.refunded}")
