"""The stand-in itself: `Gateway.handle` answers a request as https://api.mch.weixin.qq.com does."""

import json
import re
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from teabowl.kernel.times import CHINA
from teabowl.payments.standin import bills, keys
from teabowl.payments.standin.books import Books, Record, Refusal

AUTHORIZATION = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="([^"]*)",nonce_str="([^"]*)",signature="([^"]*)",timestamp="(\d+)",serial_no="([^"]*)"'
)
NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")


@dataclass(frozen=True, slots=True)
class Given:
    """What a merchant is given by WeChat Pay when it joins: everything that connects an account."""

    number: str
    app: str
    certificate_serial: str
    private_key: str
    apiv3_key: str
    public_key: str
    public_key_id: str


class Gateway:
    """`faults`: what goes wrong with the next answers, in order: '500', '429', 'timeout', 'lost' (done, but no answer comes back),
    'unsigned', 'forged', 'junk'. `certificates`: answers are signed by the platform certificate, not the public key."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        code_url: str = "weixin://wxpay/bizpayurl?pr={code}",
        h5_url: str = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={code}",
        certificates: bool = False,
    ) -> None:
        self.books = Books(path)
        self.clock = clock
        self.code_url, self.h5_url = code_url, h5_url
        self.certificates = certificates
        self.faults: deque[str] = deque()
        self.asked: list[str] = []
        with self.books.changing():
            if self.books.get("platform", "keys") is None:
                pem = keys.new_key()
                serial, certificate = keys.certificate(pem, self.clock())
                self.books.put("platform", "keys", {"private": pem, "serial": serial, "certificate": certificate})
        platform = self.books.get("platform", "keys") or {}
        self.private, self.serial, self.certificate = platform["private"], platform["serial"], platform["certificate"]
        self.public_key_id = f"PUB_KEY_ID_{self.serial[:20]}"

    def join(self, number: str, app: str) -> Given:
        """A new merchant; the same one again gets new keys."""
        private = keys.new_key()
        serial, apiv3 = uuid.uuid4().hex.upper(), uuid.uuid4().hex
        known = {"app": app, "serial": serial, "public": keys.public_of(private), "apiv3": apiv3, "number": number}
        self.books.put("merchant", number, known)
        return Given(number, app, serial, private, apiv3, keys.public_of(self.private), self.public_key_id)

    # what happens outside

    def pay(self, number: str, *, openid: str = "o-payer") -> Record:
        """A payer pays the order. Raises Refusal where WeChat's own page would refuse."""
        with self.books.changing():
            trade = self._trade(number)
            if trade["state"] != "NOTPAY" or datetime.fromisoformat(trade["expires"]) < self.clock():
                raise Refusal(400, "ORDERPAID" if trade["state"] == "SUCCESS" else "ORDER_CLOSED")
            trade |= {"state": "SUCCESS", "reference": self._number("42"), "at": self._now(), "openid": openid}
            self.books.put("trade", number, trade)
        return trade

    def settle_refund(self, number: str, status: str = "SUCCESS") -> Record:
        """A refund arrives, or is closed, or cannot be taken."""
        with self.books.changing():
            refund = self._refund(number)
            refund |= {"status": status, "done": self._now() if status == "SUCCESS" else None}
            self.books.put("refund", number, refund)
        return refund

    def notice(self, number: str, **changes: Any) -> tuple[dict[str, str], bytes]:
        """The notification of a payment, signed and sealed: headers and body. `changes` alter what it says ('amount', 'mchid')."""
        trade = self._trade(number)
        resource = self._transaction(trade)
        amount = resource["amount"] | {k: changes.pop(k) for k in ("total", "currency") if k in changes}
        return self.envelope(trade["mchid"], "TRANSACTION.SUCCESS", resource | {"amount": amount} | changes)

    def refund_notice(self, number: str, **changes: Any) -> tuple[dict[str, str], bytes]:
        refund = self._refund(number)
        said = self._refund_answer(refund)
        resource = {"mchid": refund["mchid"], "refund_status": said.pop("status"), **said}
        resource["amount"].pop("currency")
        return self.envelope(refund["mchid"], f"REFUND.{refund['status']}", resource | changes)

    def envelope(
        self, mchid: str, kind: str, resource: Record, *, key: str = "", apiv3: str = "", at: datetime | None = None
    ) -> tuple[dict[str, str], bytes]:
        """Any resource as a notification. `key`: its own number, for the same one again."""
        merchant = self.books.get("merchant", mchid) or {}
        name = "refund" if kind.startswith("REFUND") else "transaction"
        sealed = keys.sealed(apiv3 or merchant["apiv3"], json.dumps(resource, ensure_ascii=False), name)
        said = {
            "id": key or str(uuid.uuid4()),
            "create_time": self._now(),
            "resource_type": "encrypt-resource",
            "event_type": kind,
            "summary": "支付成功",
            "resource": sealed | {"original_type": name},
        }
        body = json.dumps(said, ensure_ascii=False)
        return self.signed(body, at=at), body.encode()

    def signed(self, body: str, *, at: datetime | None = None, private: str = "") -> dict[str, str]:
        """The `Wechatpay-*` headers of a body."""
        stamp, nonce = str(int((at or self.clock()).timestamp())), uuid.uuid4().hex
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": self.serial if self.certificates else self.public_key_id,
            "Wechatpay-Signature": keys.sign(private or self.private, stamp, nonce, body),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }

    # what merchants ask

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer as the gateway does; raises what httpx raises where a fault says that nothing comes back."""
        fault = self.faults.popleft() if self.faults else ""
        self.asked.append(f"{request.method} {urlsplit(str(request.url)).path}")
        if fault == "timeout":
            raise httpx.ReadTimeout("stand-in", request=request)
        if fault in ("500", "429"):
            code = "SYSTEM_ERROR" if fault == "500" else "FREQUENCY_LIMITED"
            return self._error(Refusal(int(fault), code, "系统异常，请稍后重试"))
        try:
            with self.books.changing():
                status, answer = self._route(request)
        except Refusal as refusal:
            return self._error(refusal)
        if fault == "lost":
            raise httpx.ReadTimeout("stand-in", request=request)
        if isinstance(answer, bytes):
            return httpx.Response(status, content=answer, headers={"Content-Type": "application/x-gzip"})
        body = json.dumps(answer, ensure_ascii=False) if answer is not None else ""
        if fault == "junk":
            return httpx.Response(502, content=b"<html>bad gateway</html>")
        headers = {} if fault == "unsigned" else self.signed(body, private=keys.strangers() if fault == "forged" else "")
        headers |= {"Content-Type": "application/json; charset=utf-8", "Request-ID": uuid.uuid4().hex}
        return httpx.Response(status, content=body.encode(), headers=headers)

    def _error(self, refusal: Refusal) -> httpx.Response:
        said = json.dumps({"code": refusal.code, "message": refusal.message}, ensure_ascii=False)
        return httpx.Response(
            refusal.status, content=said.encode(), headers={"Content-Type": "application/json; charset=utf-8"}
        )

    def _route(self, request: httpx.Request) -> tuple[int, Any]:
        parts = urlsplit(str(request.url))
        merchant = self._who(request, parts.path + (f"?{parts.query}" if parts.query else ""))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        said = json.loads(request.content) if request.content else {}
        path = parts.path.removeprefix("/v3/")
        if request.method == "POST" and (found := re.fullmatch(r"pay/transactions/(native|jsapi|h5)", path)):
            return 200, self._prepay(merchant, found[1], said)
        if found := re.fullmatch(r"pay/transactions/out-trade-no/([^/]+)", path):
            trade = self._own(self._trade(found[1]), merchant, query.get("mchid"))
            return 200, self._transaction(trade)
        if request.method == "POST" and (found := re.fullmatch(r"pay/transactions/out-trade-no/([^/]+)/close", path)):
            return self._close(self._own(self._trade(found[1]), merchant, said.get("mchid")))
        if request.method == "POST" and path == "refund/domestic/refunds":
            return 200, self._refund_answer(self._ask_refund(merchant, said))
        if found := re.fullmatch(r"refund/domestic/refunds/([^/]+)", path):
            return 200, self._refund_answer(self._own(self._refund(found[1]), merchant, None))
        if path == "certificates":
            sealed = keys.sealed(merchant["apiv3"], self.certificate, "certificate")
            times = {"effective_time": "2018-06-08T10:34:56+08:00", "expire_time": "2048-12-08T10:34:56+08:00"}
            return 200, {"data": [{"serial_no": self.serial, **times, "encrypt_certificate": sealed}]}
        if path == "bill/tradebill":
            return 200, bills.offer(self.books, merchant, query, self.clock().astimezone(CHINA))
        if path == "billdownload/file":
            return 200, bills.file_of(self.books, query)
        raise Refusal(404, "NOT_FOUND")

    def _who(self, request: httpx.Request, target: str) -> Record:
        """The merchant that signed this. As WeChat, says no more than that the signature is wrong."""
        found = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        merchant = self.books.get("merchant", found[1]) if found else None
        if not found or merchant is None or found[5] != merchant["serial"]:
            raise Refusal(401, "SIGN_ERROR", "签名错误")
        if abs(self.clock().timestamp() - int(found[4])) > 300:
            raise Refusal(401, "SIGN_ERROR", "时间戳过期")
        if not keys.is_signed(
            merchant["public"], found[3], request.method, target, found[4], found[2], request.content.decode()
        ):
            raise Refusal(401, "SIGN_ERROR", "签名错误")
        return merchant

    def _prepay(self, merchant: Record, way: str, said: Record) -> Record:
        number, amount = str(said.get("out_trade_no", "")), said.get("amount", {})
        if said.get("mchid") != merchant["number"] or said.get("appid") != merchant["app"]:
            raise Refusal(400, "APPID_MCHID_NOT_MATCH")
        total = amount.get("total")
        fits = NUMBER.fullmatch(number) and isinstance(total, int) and total > 0 and amount.get("currency") == "CNY"
        if not fits or not 0 < len(str(said.get("description", "")).encode()) <= 127 or not said.get("notify_url"):
            raise Refusal(400, "PARAM_ERROR")
        if (way == "jsapi" and not said.get("payer", {}).get("openid")) or (way == "h5" and not said.get("scene_info")):
            raise Refusal(400, "PARAM_ERROR")
        old = self.books.get("trade", number)
        if old and old["state"] != "NOTPAY":
            raise Refusal(400, "ORDERPAID" if old["state"] == "SUCCESS" else "ORDER_CLOSED")
        if old and (old["total"], old["description"]) != (total, said["description"]):
            raise Refusal(403, "OUT_TRADE_NO_USED")
        code = uuid.uuid4().hex[:12]
        trade = {
            "number": number,
            "mchid": merchant["number"],
            "appid": said["appid"],
            "total": total,
            "description": said["description"],
            "notify_url": said["notify_url"],
            "expires": said.get("time_expire") or (self.clock() + timedelta(days=7)).isoformat(),
            "way": way.upper(),
            "state": "NOTPAY",
            "reference": "",
            "at": "",
        }
        self.books.put("trade", number, trade)
        self.books.put("code", code, {"number": number})
        if way == "native":
            return {"code_url": self.code_url.format(code=code)}
        return {"h5_url": self.h5_url.format(code=code)} if way == "h5" else {"prepay_id": f"wx{code}"}

    def _close(self, trade: Record) -> tuple[int, None]:
        if trade["state"] == "SUCCESS":
            raise Refusal(400, "ORDERPAID", "该订单已支付")
        trade["state"] = "CLOSED"
        self.books.put("trade", trade["number"], trade)
        return 204, None

    def _transaction(self, trade: Record) -> Record:
        said = {
            "appid": trade["appid"],
            "mchid": trade["mchid"],
            "out_trade_no": trade["number"],
            "trade_state": trade["state"],
            "trade_state_desc": trade["state"],
            "attach": "",
            "amount": {"total": trade["total"], "currency": "CNY"},
        }
        if trade["state"] not in ("SUCCESS", "REFUND"):
            return said
        more = {"transaction_id": trade["reference"], "trade_type": trade["way"], "bank_type": "OTHERS"}
        paid = {"total": trade["total"], "payer_total": trade["total"], "currency": "CNY", "payer_currency": "CNY"}
        return said | more | {"success_time": trade["at"], "payer": {"openid": trade["openid"]}, "amount": paid}

    def _ask_refund(self, merchant: Record, said: Record) -> Record:
        number, amount = str(said.get("out_refund_no", "")), said.get("amount", {})
        trade = self._own(self._trade(str(said.get("out_trade_no", ""))), merchant, None)
        if old := self.books.get("refund", number):
            if (old["amount"], old["order"]) != (amount.get("refund"), trade["number"]):
                raise Refusal(400, "PARAM_ERROR", "退款单号重复，参数不一致")
            return old
        if trade["state"] not in ("SUCCESS", "REFUND") or amount.get("total") != trade["total"]:
            raise Refusal(400, "INVALID_REQUEST")
        taken = sum(r["amount"] for r in self.books.all("refund") if r["order"] == trade["number"] and r["status"] != "CLOSED")
        if not 0 < amount.get("refund", 0) <= trade["total"] - taken:
            raise Refusal(403, "NOT_ENOUGH", "退款金额超过可退金额")
        refund = {
            "number": number,
            "mchid": merchant["number"],
            "order": trade["number"],
            "reference": self._number("50"),
            "transaction": trade["reference"],
            "amount": amount["refund"],
            "total": trade["total"],
            "status": "PROCESSING",
            "asked": self._now(),
            "done": None,
            "notify_url": said.get("notify_url", ""),
        }
        self.books.put("refund", number, refund)
        self.books.put("trade", trade["number"], trade | {"state": "REFUND"})
        return refund

    def _refund_answer(self, refund: Record) -> Record:
        said = {
            "refund_id": refund["reference"],
            "out_refund_no": refund["number"],
            "transaction_id": refund["transaction"],
            "out_trade_no": refund["order"],
            "user_received_account": "支付用户零钱",
            "create_time": refund["asked"],
            "status": refund["status"],
            "amount": {"refund": refund["amount"], "total": refund["total"], "currency": "CNY"},
        }
        return said | ({"success_time": refund["done"]} if refund["done"] else {})

    def _trade(self, number: str) -> Record:
        found = self.books.get("trade", number)
        if found is None:
            raise Refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        return found

    def _refund(self, number: str) -> Record:
        found = self.books.get("refund", number)
        if found is None:
            raise Refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return found

    def _own(self, record: Record, merchant: Record, said: str | None) -> Record:
        if record["mchid"] != merchant["number"] or (said is not None and said != merchant["number"]):
            raise Refusal(404, "ORDER_NOT_EXIST")
        return record

    def _now(self) -> str:
        return self.clock().astimezone(CHINA).isoformat(timespec="seconds")

    def _number(self, first: str) -> str:
        return first + str(uuid.uuid4().int)[:26]
