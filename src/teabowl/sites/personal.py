"""One's own complaints: exported, and parted from their writer with the account; and the account page's way to the desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import CHINA
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.sites.models import Complaint
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every complaint of the account with its answer."""
    return [
        {
            "received_at": row.received_at.astimezone(CHINA).isoformat(timespec="minutes"),
            "body": row.body,
            "contact": row.contact,
            "answer": row.answer,
        }
        for row in Complaint.objects.filter(account=account).order_by("received_at", "id")
    ]


def erase(person: Person, account: Account, now: datetime) -> None:
    """What was complained of stays to be answered, without who said it."""
    Complaint.objects.filter(account=account).update(account=None, contact="")


def links(actor: Actor, _found: int) -> list[tuple[Any, str]]:
    return [(_("今天的事"), reverse("sites:my_desks"))] if actor.is_staff else []


def register_here() -> None:
    register(
        "sites",
        export,
        erase,
        label_zh="对平台的意见",
        label_en="Complaints about the platform",
        stays=_("对平台的意见还会答复，但不再写是谁提的"),
        links=links,
        leads=True,
    )
