"""What a provider of payments says and is told, as plain values. Amounts are whole fen; times are aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

CNY = "CNY"


@dataclass(frozen=True, slots=True)
class MerchantKeys:
    """What the merchant platform gives: 商户API证书序列号, apiclient_key.pem, APIv3密钥, and 微信支付公钥 with its ID (both '' for an
    account that still has 平台证书)."""

    certificate_serial: str
    private_key: str
    apiv3_key: str
    public_key: str = ""
    public_key_id: str = ""

    def __repr__(self) -> str:
        return "MerchantKeys(…)"


class Way(StrEnum):
    """How one pays: a code to scan on another screen, inside WeChat, or from a phone's browser."""

    NATIVE = "native"
    JSAPI = "jsapi"
    H5 = "h5"


class Said(StrEnum):
    """What a provider says of a payment. REFUND: it was paid, and something went back. ABSENT: it knows no such order."""

    SUCCESS = "SUCCESS"
    REFUND = "REFUND"
    NOTPAY = "NOTPAY"
    USERPAYING = "USERPAYING"
    PAYERROR = "PAYERROR"
    CLOSED = "CLOSED"
    REVOKED = "REVOKED"
    ABSENT = "ABSENT"


class RefundSaid(StrEnum):
    SUCCESS = "SUCCESS"
    PROCESSING = "PROCESSING"
    ABNORMAL = "ABNORMAL"
    """The payer's card cannot take it; somebody must say where it goes."""
    CLOSED = "CLOSED"
    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True)
class PaymentStatement:
    """What the provider says of one order, in a notification or when asked: always signed by it. `number` is our number of the order,
    `reference` the provider's number of the payment, `amount` the order's total."""

    number: str
    merchant: str
    app: str
    said: Said
    reference: str = ""
    amount: int | None = None
    currency: str = CNY
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundStatement:
    """What the provider says of one refund. `number` is ours, `reference` the provider's; `total` the paid order's amount."""

    number: str
    order_number: str
    merchant: str
    said: RefundSaid
    reference: str = ""
    amount: int | None = None
    total: int | None = None
    currency: str = CNY
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification whose signature and time were right and whose content could be opened."""

    id: str
    kind: str
    statement: PaymentStatement | RefundStatement


@dataclass(frozen=True, slots=True)
class Prepaid:
    """How to go on. NATIVE: `url` is what the code says. H5: `url` is where the browser goes. JSAPI: `call` is what WeChat's browser
    is given."""

    way: Way
    url: str = ""
    call: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """An order as a provider is told of it."""

    number: str
    amount: int
    description: str
    expires_at: datetime
    openid: str = ""
    address: str = ""
    """The payer's own, as H5 wants it."""


@dataclass(frozen=True, slots=True)
class PaidOrder:
    """What an owner is told when its money came, and when some of it went back."""

    id: UUID
    owner_id: UUID
    amount: int
    refunded: int
    paid_at: datetime
    reference: str
    payer_id: UUID | None
    merchant_id: UUID


class Fault(StrEnum):
    """Why a provider could not be asked. AWAY: no answer, or one of its own faults; ask again. BUSY: too many at once. UNTRUSTED: the
    answer's signature is wrong. KEYS: the merchant's own keys or rights are wrong. REFUSED: it will not do this."""

    AWAY = "away"
    BUSY = "busy"
    UNTRUSTED = "untrusted"
    KEYS = "keys"
    REFUSED = "refused"


class ProviderFailed(Exception):
    """`code` is the provider's own ('ORDERPAID'), `detail` its words for the log; neither holds a key."""

    def __init__(self, fault: Fault, code: str = "", detail: str = "") -> None:
        super().__init__(f"{fault.value} {code} {detail}".strip()[:300])
        self.fault = fault
        self.code = code
        self.detail = detail[:200]


class BadNotice(Exception):
    """A notification that is not to be believed. `why`: signature, time, key or content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
