"""WeChat Pay API v3, direct merchant (https://pay.weixin.qq.com/doc/v3/merchant/4012791854): native, JSAPI and H5."""

import gzip
import hashlib
import json
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wechatpayv3 import WeChatPayType

from teabowl.kernel.times import CHINA
from teabowl.payments import rules
from teabowl.payments.models import Merchant
from teabowl.payments.providers.core import SIGNATURE_HEADERS, Keys, Library, failed
from teabowl.payments.values import (
    CNY,
    Asked,
    BadNotice,
    Fault,
    Notice,
    PaymentStatement,
    Prepaid,
    ProviderFailed,
    RefundSaid,
    RefundStatement,
    Said,
    Way,
)
from teabowl.people.secrets import CannotOpen, open_sealed

PRIVATE_KEY = "payments.merchant.private_key"
APIV3_KEY = "payments.merchant.apiv3_key"
CERTIFICATES_FOR = timedelta(hours=12)
"""How often certificates are fetched (the guide asks for less than 12 hours)."""
FORGED_WAIT = timedelta(minutes=5)
"""How often an unknown serial number may lead to a fetching."""
TYPES = {Way.NATIVE: WeChatPayType.NATIVE, Way.JSAPI: WeChatPayType.JSAPI, Way.H5: WeChatPayType.H5}
GONE = frozenset({"ORDER_CLOSED", "ORDERCLOSED", "ORDER_NOT_EXIST", "ORDERNOTEXIST", "ORDER_NOT_EXISTS"})
ABSENT = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "ORDER_NOT_EXISTS"})
NO_BILL = frozenset({"NO_STATEMENT_EXIST"})
PROBE = "teabowl0probe0teabowl0probe0"
"""An order number that never is: asking for it proves the keys."""


class WeChatPayments:
    def __init__(self, keys: Keys, library: Library) -> None:
        self.keys = keys
        self.library = library

    @classmethod
    def of(cls, merchant: Merchant) -> "WeChatPayments":
        try:
            private_key = open_sealed(merchant.private_key, PRIVATE_KEY)
            apiv3_key = open_sealed(merchant.apiv3_key, APIV3_KEY)
        except CannotOpen:
            raise ProviderFailed(Fault.KEYS, "LOCAL", "sealed with a key that is not configured") from None
        keys = Keys(
            merchant.number,
            merchant.app_id,
            merchant.certificate_serial,
            private_key,
            apiv3_key,
            merchant.public_key,
            merchant.public_key_id,
            tuple(merchant.certificates),
            f"{settings.CONFIG.site_url}{reverse('payments:notify', args=['wechat', merchant.id])}",
        )

        def keep(found: list[dict[str, str]]) -> None:
            Merchant.objects.filter(id=merchant.id).update(certificates=found, certificates_at=timezone.now())

        age = timezone.now() - merchant.certificates_at if merchant.certificates_at else None
        stale = not merchant.public_key and (age is None or age > CERTIFICATES_FOR)
        library = Library(keys, fetch_allowed=age is None or age > FORGED_WAIT, keep=keep)
        if stale:
            try:
                library._core._update_certificates()
            except ProviderFailed:
                if not library._core._certificates:
                    raise
        return cls(keys, library)

    def prepay(self, asked: Asked, way: Way, *, now: datetime) -> Prepaid:
        more: dict[str, Any] = {}
        if way is Way.JSAPI:
            more["payer"] = {"openid": asked.openid}
        if way is Way.H5:
            more["scene_info"] = {"payer_client_ip": asked.address or "127.0.0.1", "h5_info": {"type": "Wap"}}
        code, body = self.library.pay(
            description=rules.short(asked.description),
            out_trade_no=asked.number,
            amount={"total": asked.amount, "currency": CNY},
            time_expire=asked.expires_at.astimezone(CHINA).isoformat(timespec="seconds"),
            pay_type=TYPES[way],
            appid=self.keys.app,
            **more,
        )
        answer = _answer(code, body)
        if way is Way.NATIVE:
            return Prepaid(way, url=_text(answer, "code_url"))
        if way is Way.H5:
            return Prepaid(way, url=_text(answer, "h5_url"))
        return Prepaid(way, call=self._call(_text(answer, "prepay_id")))

    def _call(self, prepay_id: str) -> dict[str, str]:
        """What WeChat's browser is given to begin (JSAPI调起支付)."""
        stamp, nonce, package = str(int(time.time())), uuid.uuid4().hex, f"prepay_id={prepay_id}"
        signed = self.library.sign([self.keys.app, stamp, nonce, package])
        names = {"appId": self.keys.app, "timeStamp": stamp, "nonceStr": nonce, "package": package}
        return names | {"signType": "RSA", "paySign": signed}

    def query(self, number: str) -> PaymentStatement:
        code, body = self.library.query(out_trade_no=number)
        if code == 404:
            error = failed(code, body)
            if error.code in ABSENT:
                return PaymentStatement(number, self.keys.merchant, self.keys.app, Said.ABSENT)
            raise error
        said = payment_of(_answer(code, body))
        if said.number != number:
            raise ProviderFailed(Fault.UNTRUSTED, "NUMBER", "the answer is of another order")
        return said

    def close(self, number: str) -> None:
        code, body = self.library.close(out_trade_no=number)
        if code not in (200, 204):
            error = failed(code, body)
            if error.code not in GONE:
                raise error

    def refund(self, number: str, *, order_number: str, amount: int, total: int, reason: str) -> RefundStatement:
        code, body = self.library.refund(
            out_refund_no=number,
            amount={"refund": amount, "total": total, "currency": CNY},
            out_trade_no=order_number,
            reason=rules.short(reason)[:80] or None,
        )
        return self._refund_said(number, _answer(code, body))

    def query_refund(self, number: str, *, order_number: str) -> RefundStatement:
        code, body = self.library.query_refund(out_refund_no=number)
        if code == 404:
            return RefundStatement(number, order_number, self.keys.merchant, RefundSaid.ABSENT)
        return self._refund_said(number, _answer(code, body))

    def _refund_said(self, number: str, answer: dict[str, Any]) -> RefundStatement:
        said = refund_of(answer, merchant=self.keys.merchant)
        if said.number != number:
            raise ProviderFailed(Fault.UNTRUSTED, "NUMBER", "the answer is of another refund")
        return said

    def bill(self, day: date) -> bytes | None:
        code, body = self.library.trade_bill(bill_date=day.isoformat())
        if code != 200:
            error = failed(code, body)
            if error.code in NO_BILL:
                return None
            raise error
        answer = _answer(code, body)
        where = urlsplit(_text(answer, "download_url"))
        code, raw = self.library.download_bill(f"{where.path}?{where.query}")
        if code != 200:
            raise failed(code, raw if isinstance(raw, str) else "")
        try:
            whole = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else bytes(raw)
        except (OSError, EOFError):
            raise ProviderFailed(Fault.AWAY, "BILL_CUT") from None
        if hashlib.sha1(whole, usedforsecurity=False).hexdigest() != _text(answer, "hash_value").lower():
            raise ProviderFailed(Fault.UNTRUSTED, "BILL_HASH")
        return whole

    def read_notice(self, headers: Mapping[str, Any], body: bytes, *, now: datetime) -> Notice:
        signed = {f"Wechatpay-{name}": str(headers.get(f"Wechatpay-{name}", "")) for name in SIGNATURE_HEADERS}
        stamp = signed["Wechatpay-Timestamp"]
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise BadNotice("time")
        if not rules.is_fresh(datetime.fromtimestamp(int(stamp), UTC), now):
            raise BadNotice("time")
        try:
            text = body.decode()
            opened = self.library.callback(signed, text)
        except ProviderFailed:
            raise
        except Exception:
            raise BadNotice("content") from None
        if not opened:
            raise BadNotice("signature" if not self.library._core._verify_signature(signed, text) else "key")
        try:
            kind, key, resource = str(opened["event_type"]), str(opened["id"]), opened["resource"]
            if not isinstance(resource, dict):
                raise BadNotice("content")
            statement = self._statement(kind, resource)
        except (ProviderFailed, KeyError, TypeError, ValueError):
            raise BadNotice("content") from None
        return Notice(key[:64], kind[:40], statement)

    def _statement(self, kind: str, resource: dict[str, Any]) -> PaymentStatement | RefundStatement:
        if kind.startswith("REFUND."):
            return refund_of(resource, merchant=_text(resource, "mchid"))
        return payment_of(resource)

    def check(self) -> None:
        self.query(PROBE)


def _answer(code: int, body: Any) -> dict[str, Any]:
    """The answer's object. Raises ProviderFailed."""
    if code != 200:
        raise failed(code, body)
    try:
        found = json.loads(body)
    except ValueError:
        raise ProviderFailed(Fault.UNTRUSTED, "NOT_JSON") from None
    if not isinstance(found, dict):
        raise ProviderFailed(Fault.UNTRUSTED, "NOT_JSON")
    return found


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderFailed(Fault.UNTRUSTED, "MISSING", name)
    return value


def _fen(amount: Any, name: str) -> int | None:
    value = amount.get(name) if isinstance(amount, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None


def payment_of(said: Mapping[str, Any]) -> PaymentStatement:
    """A transaction as WeChat writes it. Raises ProviderFailed where it is none."""
    try:
        state = Said(_text(said, "trade_state"))
    except ValueError:
        raise ProviderFailed(Fault.UNTRUSTED, "STATE") from None
    amount = said.get("amount")
    currency = amount.get("currency", CNY) if isinstance(amount, dict) else CNY
    return PaymentStatement(
        _text(said, "out_trade_no"),
        _text(said, "mchid"),
        _text(said, "appid"),
        state,
        str(said.get("transaction_id") or "")[:64],
        _fen(amount, "total"),
        str(currency),
        _moment(said.get("success_time")),
    )


def refund_of(said: Mapping[str, Any], *, merchant: str) -> RefundStatement:
    """A refund as WeChat writes it: `status` in answers, `refund_status` in notices."""
    try:
        state = RefundSaid(str(said.get("refund_status") or said.get("status")))
    except ValueError:
        raise ProviderFailed(Fault.UNTRUSTED, "STATE") from None
    amount = said.get("amount")
    currency = amount.get("currency", CNY) if isinstance(amount, dict) else CNY
    return RefundStatement(
        _text(said, "out_refund_no"),
        _text(said, "out_trade_no"),
        merchant,
        state,
        str(said.get("refund_id") or "")[:64],
        _fen(amount, "refund"),
        _fen(amount, "total"),
        str(currency),
        _moment(said.get("success_time")),
    )
