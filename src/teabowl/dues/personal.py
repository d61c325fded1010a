"""One's own dues, for export and for the deletion of an account."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from teabowl.dues.actions.fixing import base_of
from teabowl.dues.actions.waivers import reason_of
from teabowl.dues.models import Assessment, Owed, Payment, Waiver
from teabowl.kernel.actor import Actor
from teabowl.organisations.queries.belonging import BELONGS
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Amounts with the income behind them, months, payments, waivers."""
    keys = person_ids(person.id)
    amounts = Assessment.objects.filter(member__person_id__in=keys).order_by("starts")
    rows: list[dict[str, Any]] = [
        {
            "what": "amount",
            "from": f"{a.starts:%Y-%m}",
            "category": a.category,
            "base_fen": base_of(a),
            "monthly_fen": a.monthly_fen,
        }
        for a in amounts
    ]
    owed = Owed.objects.filter(member__person_id__in=keys).order_by("month")
    rows += [{"what": "month", "month": f"{o.month:%Y-%m}", "fen": o.fen, "paid": o.payment_id is not None} for o in owed]
    paid = Payment.objects.filter(member__person_id__in=keys).order_by("begun_at")
    rows += [
        {"what": "payment", "number": p.number, "state": p.state, "way": p.way, "fen": p.fen,
         "on": p.paid_on.isoformat() if p.paid_on else None}
        for p in paid
    ]  # fmt: skip
    asked = Waiver.objects.filter(member__person_id__in=keys).order_by("asked_at")
    return rows + [
        {"what": "waiver", "first": f"{w.first:%Y-%m}", "last": f"{w.last:%Y-%m}", "state": w.state, "reason": reason_of(w)}
        for w in asked
    ]


def erase(person: Person, account: Account, now: datetime) -> None:
    """The needs behind a waiver go; what was fixed, owed and paid is the organisation's account and stays."""
    keys = person_ids(person.id)
    Waiver.objects.filter(member__person_id__in=keys).update(reason=b"")


def _links(_actor: Actor, belongs: int) -> list[tuple[Any, str]]:
    return [(_("我的党费"), reverse("dues:mine"))] if belongs else []


def register_here() -> None:
    register(
        "dues",
        export,
        erase,
        label_zh="党费",
        label_en="Party dues",
        stays=gettext_lazy("哪个月交了多少党费是组织的账，会留着；申请少交时写的难处会删掉"),
        links=_links,
        asks=BELONGS,
    )
