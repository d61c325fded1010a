"""Ways that money comes, behind one shape. WeChat Pay is the one there is; another (Alipay) is a class with these methods, chosen in
`provider_of`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from teabowl.payments.models import Merchant
from teabowl.payments.values import Asked, Notice, PaymentStatement, Prepaid, RefundStatement, Way


class Provider(Protocol):
    """One account at a provider. Every method may raise ProviderFailed; none is called inside a transaction that holds a lock."""

    def prepay(self, asked: Asked, way: Way, *, now: datetime) -> Prepaid:
        """Tell of an order; the same one again gives a fresh way to pay it."""
        ...

    def query(self, number: str) -> PaymentStatement: ...

    def close(self, number: str) -> None:
        """No payment of this order can be made any more. An order that is closed or unknown already is no fault."""
        ...

    def refund(self, number: str, *, order_number: str, amount: int, total: int, reason: str) -> RefundStatement: ...

    def query_refund(self, number: str, *, order_number: str) -> RefundStatement: ...

    def bill(self, day: date) -> bytes | None:
        """A day's bill in the provider's own format, whole and checked; None where there is none."""
        ...

    def read_notice(self, headers: Mapping[str, Any], body: bytes, *, now: datetime) -> Notice:
        """Raises BadNotice."""
        ...

    def check(self) -> None:
        """Make a harmless call that proves the keys."""
        ...


def provider_of(merchant: Merchant) -> Provider:
    """The account's provider. Raises ProviderFailed where its keys cannot be read."""
    return PROVIDERS[merchant.provider](merchant)


def _wechat(merchant: Merchant) -> Provider:
    from teabowl.payments.providers.wechat import WeChatPayments

    return WeChatPayments.of(merchant)


PROVIDERS: dict[str, Callable[[Merchant], Provider]] = {"wechat": _wechat}
