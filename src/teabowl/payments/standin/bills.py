"""Bills of the stand-in, in the format of 交易账单 (https://pay.weixin.qq.com/doc/v3/merchant/4013071202): fields after a back quote."""

import gzip
import hashlib
import uuid
from datetime import date, datetime
from typing import Any

from teabowl.payments.standin.books import Books, Record, Refusal

HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
FOOT = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def paid_line(trade: Record) -> str:
    """A payment's line."""
    at, total = trade["at"][:19].replace("T", " "), yuan(trade["total"])
    fields = [
        at,
        trade["appid"],
        trade["mchid"],
        "0",
        "",
        trade["reference"],
        trade["number"],
        "o-payer",
        trade["way"],
        "SUCCESS",
    ]
    fields += ["OTHERS", "CNY", total, "0.00", "0", "0", "0.00", "0.00", "", "", trade["description"], "", "0.00000", "0.60%"]
    return ",".join(f"`{field}" for field in [*fields, total, "0.00", ""])


def refund_line(refund: Record, trade: Record) -> str:
    """A refund's line."""
    at, back = refund["asked"][:19].replace("T", " "), yuan(refund["amount"])
    fields = [
        at,
        trade["appid"],
        trade["mchid"],
        "0",
        "",
        trade["reference"],
        trade["number"],
        "o-payer",
        trade["way"],
        "REFUND",
    ]
    fields += [
        "OTHERS",
        "CNY",
        "0.00",
        "0.00",
        refund["reference"],
        refund["number"],
        back,
        "0.00",
        "ORIGINAL",
        refund["status"],
    ]
    fields += [trade["description"], "", "-0.00000", "0.60%", "0.00", back, ""]
    return ",".join(f"`{field}" for field in fields)


def whole(lines: list[str], *, paid: int, refunded: int) -> bytes:
    """Head, lines, and the sums at the end."""
    sums = [str(len(lines)), yuan(paid), yuan(refunded), "0.00", "0.00000", yuan(paid), yuan(refunded)]
    return ("\r\n".join([HEAD, *lines, FOOT, ",".join(f"`{field}" for field in sums)]) + "\r\n").encode()


def offer(books: Books, merchant: Record, query: dict[str, str], now: datetime) -> dict[str, Any]:
    """Where a day's bill can be had for half a minute. Raises Refusal."""
    try:
        day = date.fromisoformat(query["bill_date"])
    except (KeyError, ValueError):
        raise Refusal(400, "PARAM_ERROR") from None
    if day >= now.date() or (now.date() - day).days > 92:
        raise Refusal(400, "INVALID_REQUEST", "账单日期不对")
    trades = {t["number"]: t for t in books.all("trade") if t["mchid"] == merchant["number"] and t["at"]}
    paid = [t for t in trades.values() if t["at"].startswith(day.isoformat())]
    back = [r for r in books.all("refund") if r["mchid"] == merchant["number"] and r["asked"].startswith(day.isoformat())]
    if not paid and not back:
        raise Refusal(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    lines = [paid_line(t) for t in paid] + [refund_line(r, trades[r["order"]]) for r in back]
    raw = whole(lines, paid=sum(t["total"] for t in paid), refunded=sum(r["amount"] for r in back))
    token = uuid.uuid4().hex
    books.put("bill", token, {"text": raw.decode()})
    digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    url = f"https://api.mch.weixin.qq.com/v3/billdownload/file?token={token}"
    return {"hash_type": "SHA1", "hash_value": digest, "download_url": url}


def file_of(books: Books, query: dict[str, str]) -> bytes:
    """The bill, compressed. Raises Refusal."""
    found = books.get("bill", query.get("token", ""))
    if found is None:
        raise Refusal(400, "INVALID_REQUEST", "下载地址过期")
    return gzip.compress(found["text"].encode())
