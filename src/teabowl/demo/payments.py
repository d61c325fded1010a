"""Accounts for dues: the showcase branch has its own, the county committees have one for the branches without. What they took two days
ago agrees with the stand-in's bill, but for one payment that came another way."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from teabowl.demo import cast, wechat_pay
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import CHINA, china_date
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Organisation
from teabowl.payments import actions, owners
from teabowl.payments.models import Merchant
from teabowl.payments.standin import bills
from teabowl.payments.values import PaidOrder, Way
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

OWNER = "demo_thing"
TAKEN = (("党员活动室的旧桌椅", 12000), ("村史馆的画册", 3600), ("集体果园的苹果一箱", 4500))


def register_owner() -> None:
    """What the demo sells here and there, so that an account has orders of more than one kind."""

    def paid(order: PaidOrder, now: datetime) -> None:
        """Nothing more follows."""

    def refunded(order: PaidOrder, amount: int, now: datetime) -> None:
        """Nothing more follows."""

    def describe(ids: Iterable[UUID]) -> dict[UUID, owners.Described]:
        return {key: owners.Described(_("演示里卖的东西")) for key in ids}

    owners.register(OWNER, on_paid=paid, on_refunded=refunded, describe=describe)


def play(now: datetime) -> None:
    """Connect them to the stand-in of WeChat Pay, and let something happen at one."""
    wechat_pay.travel()
    register_owner()
    counties = {code[:6] + "000000" for code in cast.TOWNSHIPS}
    found = Organisation.objects.select_related("place").filter(dissolved_on__isnull=True)
    for committee in found.filter(kind=Kind.COMMITTEE, place__code__in=sorted(counties)).order_by("id"):
        wechat_pay.connect(committee.place, ("organisation", committee.id), committee.name[:40], now=now)
    for branch in found.filter(kind=Kind.BRANCH, place__code=cast.SHOWCASE):
        _take(wechat_pay.connect(branch.place, ("organisation", branch.id), branch.name[:40], now=now), now)


def _take(merchant: Merchant, now: datetime) -> None:
    """Three payments two days ago, one of them given back in part, one that came by a code on the wall; and that day's bill."""
    gateway, day = wechat_pay.gateway(), china_date(now) - timedelta(days=2)
    lines = []
    for number, (text, amount) in enumerate(TAKEN):
        then = datetime.combine(day, time(9 + number, 10), CHINA)
        order = actions.create_order(
            wechat_pay.BY,
            owner=(OWNER, new_id()),
            merchant_id=merchant.id,
            amount=amount,
            description=text,
            payer=None,
            now=then,
        )
        actions.prepay(wechat_pay.BY, order_id=order.id, way=Way.NATIVE, now=then)
        at = (then + timedelta(minutes=2)).isoformat()
        trade = gateway.books.get("trade", order.number) or {}
        # not gateway.pay: its clock is the real one, and this was two days before the demo's
        trade |= {"state": "SUCCESS", "reference": f"42{new_id().int}"[:28], "at": at, "openid": "o-demo"}
        gateway.books.put("trade", order.number, trade)
        actions.ask_order(wechat_pay.BY, order_id=order.id, now=then + timedelta(minutes=2))
        lines.append(trade)
    lines.append(
        trade | {"number": "QR20260001", "total": 2000, "reference": f"42{new_id().int}"[:28], "description": "墙上的收款码"}
    )
    back = actions.refund(wechat_pay.BY, order_id=order.id, amount=500, reason="少了两个苹果", key=new_id(), now=now)
    actions.send_refund(wechat_pay.BY, refund_id=back.id, now=now)
    actions.send_refund(wechat_pay.BY, refund_id=back.id, now=now)
    raw = bills.whole([bills.paid_line(one) for one in lines], paid=sum(one["total"] for one in lines), refunded=0)
    actions.read_bill(wechat_pay.BY, merchant_id=merchant.id, day=day, raw=raw, now=now)
