"""`wechatpayv3` with our own way to the network.

The library signs, checks signatures, opens resources and knows every path. What differs here: answers are checked as the bytes that came
(it would guess their encoding), the host is a setting, there are time limits, certificates are kept in the database and fetched at most
once in a while (it would clear and fetch them for every forged serial number), and nothing is ever logged.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import aes_decrypt, build_authorization, load_public_key

from teabowl.payments.values import Fault, ProviderFailed

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
BILL_TIMEOUT = httpx.Timeout(120.0, connect=3.0)
MOST_BYTES = 256 * 1024 * 1024
SIGNATURE_HEADERS = ("Signature", "Timestamp", "Nonce", "Serial", "Signature-Type")

Transport = Callable[[], httpx.BaseTransport | None]
_transports: list[Transport] = []


def travel_by(transport: Transport) -> None:
    """The demo's way: to the stand-in, which is no network at all."""
    _transports[:] = [transport]


@lru_cache(maxsize=2)
def _network() -> httpx.Client:
    """Kept between calls; making one loads every certificate authority."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


def client() -> httpx.Client:
    found = _transports[-1]() if _transports else None
    return httpx.Client(transport=found, timeout=TIMEOUT) if found else _network()


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything of one account that signs or opens. Never logged, never shown: its repr says only whose it is."""

    merchant: str
    app: str
    certificate_serial: str
    private_key: str
    apiv3_key: str
    public_key: str = ""
    public_key_id: str = ""
    certificates: Sequence[dict[str, str]] = ()
    notify_url: str = ""

    def __repr__(self) -> str:
        return f"Keys({self.merchant})"


class OurCore(Core):  # type: ignore[misc]
    """`fetch_allowed`: whether unknown serials may lead to one fetching of certificates now; `keep` stores what came."""

    def __init__(self, keys: Keys, *, fetch_allowed: bool, keep: Callable[[list[dict[str, str]]], None]) -> None:
        self._mchid, self._cert_serial_no, self._apiv3_key = keys.merchant, keys.certificate_serial, keys.apiv3_key
        self._gate_way = settings.CONFIG.wechat_pay_url
        self._logger = self._proxy = self._timeout = self._cert_dir = None
        self._public_key_id = keys.public_key_id or None
        self._fetch_allowed, self._keep = fetch_allowed, keep
        try:
            # It was checked when it was typed in (key_rules); checking again takes longer than the whole call.
            self._private_key = load_pem_private_key(keys.private_key.encode(), None, unsafe_skip_rsa_key_validation=True)
            self._public_key = load_public_key(keys.public_key)
            self._certificates = _certificates(keys.certificates)
        except Exception:
            raise ProviderFailed(Fault.KEYS, "LOCAL", "a key cannot be read") from None

    def _update_certificates(self) -> None:
        """Fetch the platform's certificates. The channel need not be trusted: they are sealed with the account's own key."""
        if not self._fetch_allowed:
            return
        self._fetch_allowed = False
        code, message = self.request("/v3/certificates", skip_verify=True)
        if code != 200:
            raise failed(code, message)
        found = []
        for row in json.loads(message).get("data", []):
            sealed = row.get("encrypt_certificate") or {}
            pem = aes_decrypt(
                nonce=sealed.get("nonce", ""),
                ciphertext=sealed.get("ciphertext", ""),
                associated_data=sealed.get("associated_data", ""),
                apiv3_key=self._apiv3_key,
            )
            if pem is None:
                raise ProviderFailed(Fault.KEYS, "APIV3_KEY", "certificates cannot be opened with the APIv3 key")
            found.append({"serial": str(row.get("serial_no", "")), "pem": pem})
        self._certificates = _certificates(found)
        self._keep(found)

    def _verify_signature(self, headers: Any, body: str) -> bool:
        """Never raises for what a stranger may send."""
        serial = headers.get("Wechatpay-Serial", "")
        if serial != self._public_key_id and not (serial and all(c in "0123456789abcdefABCDEF" for c in serial)):
            return False
        try:
            return bool(super()._verify_signature(headers, body))
        except ProviderFailed:
            raise
        except Exception:
            return False

    def request(
        self,
        path: str,
        method: Any = RequestType.GET,
        data: Any = None,
        skip_verify: bool = False,
        sign_data: Any = None,
        files: Any = None,
        cipher_data: bool = False,
        headers: Any = None,
    ) -> tuple[int, Any]:
        """As the library's, over httpx. Raises ProviderFailed where no answer came, or one that nobody signed."""
        text = json.dumps(data) if data else ""
        sent = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "teabowl"}
        if self._public_key_id:
            sent["Wechatpay-Serial"] = self._public_key_id
        sent["Authorization"] = build_authorization(
            path, method.value, self._mchid, self._cert_serial_no, self._private_key, data=text or None
        )
        is_bill = path.startswith("/v3/billdownload/")
        try:
            reply = client().request(
                method.value,
                self._gate_way + path,
                content=text.encode() or None,
                headers=sent,
                timeout=BILL_TIMEOUT if is_bill else TIMEOUT,
            )
        except httpx.HTTPError as error:
            raise ProviderFailed(Fault.AWAY, type(error).__name__) from None
        raw = reply.content
        if len(raw) > MOST_BYTES:
            raise ProviderFailed(Fault.AWAY, "TOO_LARGE")
        if is_bill and 200 <= reply.status_code < 300:
            return reply.status_code, raw
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            raise ProviderFailed(Fault.UNTRUSTED, "NOT_UTF8") from None
        if 200 <= reply.status_code < 300 and not skip_verify:
            signed = {f"Wechatpay-{name}": reply.headers.get(f"Wechatpay-{name}", "") for name in SIGNATURE_HEADERS}
            if not self._verify_signature(signed, body):
                raise ProviderFailed(Fault.UNTRUSTED, "SIGNATURE")
        return reply.status_code, body


class Library(WeChatPay):  # type: ignore[misc]
    """The library's calls over our core."""

    def __init__(self, keys: Keys, *, fetch_allowed: bool, keep: Callable[[list[dict[str, str]]], None]) -> None:
        self._type, self._mchid, self._appid = WeChatPayType.NATIVE, keys.merchant, keys.app
        self._notify_url, self._partner_mode = keys.notify_url, False
        self._core = OurCore(keys, fetch_allowed=fetch_allowed, keep=keep)


def _certificates(rows: Sequence[dict[str, str]]) -> list[x509.Certificate]:
    now = datetime.now(UTC)
    found = [x509.load_pem_x509_certificate(row["pem"].encode()) for row in rows]
    return [one for one in found if one.not_valid_before_utc <= now <= one.not_valid_after_utc]


KEY_CODES = frozenset(
    {"SIGN_ERROR", "NO_AUTH", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS", "ACCOUNT_ERROR", "CERT_ERROR", "SIGNATURE_ERROR"}
)


def failed(status: int, body: Any) -> ProviderFailed:
    """What an error answer means. Its body is not signed, so it decides nothing about money."""
    try:
        said = json.loads(body) if body else {}
        code, message = str(said.get("code", "")), str(said.get("message", ""))
    except (ValueError, AttributeError):
        code, message = "", ""
    if status == 429 or code in ("FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED"):
        return ProviderFailed(Fault.BUSY, code or "429", message)
    if status >= 500 or status == 202 or code in ("SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR"):
        return ProviderFailed(Fault.AWAY, code or str(status), message)
    if status == 401 or code in KEY_CODES:
        return ProviderFailed(Fault.KEYS, code or str(status), message)
    return ProviderFailed(Fault.REFUSED, code or str(status), message)
