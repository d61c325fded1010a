"""What waits for somebody in an organisation's dues."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from teabowl.dues import rules
from teabowl.dues.codes import HandingState, PaymentState
from teabowl.dues.models import Concern, Entry, Handing, Payment, Tally, Waiver
from teabowl.dues.permissions import APPROVE_WAIVER, CONFIRM, FIX, KEEP_BOOK, SEE_OWING
from teabowl.dues.rules import WaiverState
from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import Verb
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import allows, standing_of
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """At a place's desk: the matters of its organisations that the actor has a hand in."""
    return organisation_items(actor, organisations.organisations_at(place), now)


def organisation_items(actor: Actor, found: list[OrganisationRef], now: datetime) -> list[DeskItem]:
    """The same for organisations. Without names: the desk is not the place to log a look."""
    standing = standing_of(actor, now)
    refs = {here.id: here for here in found}

    def where(verb: Verb) -> list[UUID]:
        return [key for key, here in refs.items() if allows(actor, standing, verb, here)]

    items: list[DeskItem] = []

    def add(
        key: UUID, text: str, page: str, action: str, state: str = "plain", tag: str = "", due: datetime | None = None
    ) -> None:
        url = reverse(f"dues:{page}", args=[key])
        items.append(DeskItem(_("党费"), text, refs[key].name, state, tag, action, url, due))

    def counts(rows: QuerySet[Any], keys: list[UUID], field: str = "organisation_id") -> dict[UUID, int]:
        if not keys:
            return {}
        found_rows = rows.filter(**{f"{field}__in": keys}).values_list(field).annotate(n=Count("id"))
        return dict(found_rows)

    for key, n in counts(
        Payment.objects.filter(state=PaymentState.OPEN).exclude(begun_by_id=actor.account_id), where(CONFIRM)
    ).items():
        add(key, _("%(n)s 笔收款等您核对") % {"n": n}, "payments", _("核对"), "late", _("等核对"))
    unchecked = Entry.objects.filter(
        checked_at__isnull=True, payment__isnull=True, reverses__isnull=True, reversed_by__isnull=True
    )
    unchecked = unchecked.exclude(entered_by_id=actor.account_id)
    for key, n in counts(unchecked, where(CONFIRM), "book__organisation_id").items():
        add(key, _("%(n)s 笔账等您核对") % {"n": n}, "book", _("核对"), "late", _("等核对"))
    for key, n in counts(Waiver.objects.filter(state=WaiverState.ASKED), where(FIX)).items():
        add(key, _("%(n)s 件少交党费的申请") % {"n": n}, "waivers", _("定"))
    for key, n in counts(
        Waiver.objects.filter(state=WaiverState.BRANCH), where(APPROVE_WAIVER), "organisation__parent_id"
    ).items():
        add(key, _("%(n)s 件少交党费等您批") % {"n": n}, "waivers", _("批"))
    for key, n in counts(Concern.objects.filter(at__isnull=True), where(FIX)).items():
        add(key, _("%(n)s 位党员半年没有交党费，支部要谈一谈") % {"n": n}, "concerns", _("写结果"), "miss", _("要谈"))
    for key, n in counts(Handing.objects.filter(state=HandingState.SENT), where(KEEP_BOOK), "to_id").items():
        add(key, _("%(n)s 笔上缴等您收") % {"n": n}, "handings", _("收"))
    month = rules.first_of(china_date(now))
    for tally in Tally.objects.filter(organisation_id__in=where(SEE_OWING), month=month):
        left = tally.owed_months - tally.paid_months
        if left:
            late = china_date(now) > tally.due_on
            due = datetime.combine(tally.due_on, datetime.max.time(), CHINA)
            add(
                tally.organisation_id, _("%(month)s 月的党费还有 %(n)s 人没交") % {"month": month.month, "n": left}, "owing", _("看是谁"),
                "late" if late else "plain", _("过了日子") if late else "", due,
            )  # fmt: skip
    return items
