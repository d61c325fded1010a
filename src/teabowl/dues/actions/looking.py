"""Reads that are logged: who owes, payments, needs. And the tasks that remind, and say when the branch has to talk with somebody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from teabowl.audit import actions as audit
from teabowl.dues import rules
from teabowl.dues.actions.saving import looked
from teabowl.dues.actions.working import SYSTEM
from teabowl.dues.models import Concern, Owed, Tally
from teabowl.dues.permissions import KEEPERS
from teabowl.dues.rules import MonthState
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages import actions as messages
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

AHEAD = timedelta(days=3)


@transaction.atomic
def look_at_dues(actor: Actor, *, here: OrganisationRef, verb: str, about: Iterable[UUID], now: datetime) -> None:
    """The actor read what these people owe, paid or need; each of them sees that. The caller's read has asked for the verb."""
    looked(actor, verb, now=now, here=here, about=[key for key in about if key != actor.person_id])


@transaction.atomic
def record_export(actor: Actor, *, here: OrganisationRef, count: int, now: datetime) -> None:
    """A list of who owes was taken away as a file."""
    audit.record(
        actor, "dues.export_owing", now=now, subject_type="organisation", subject_id=here.id, place_id=here.place.id,
        changes={"count": (0, count)},
    )  # fmt: skip


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tell members shortly before their organisation's day, once a month, that the month is open. How many were told."""
    today = china_date(now)
    month = rules.first_of(today)
    near = Tally.objects.filter(month=month, due_on__gte=today, due_on__lte=today + AHEAD)
    told = 0
    for tally in near.iterator():
        open_ones = set(Owed.objects.filter(organisation_id=tally.organisation_id, month=month, payment__isnull=True, fen__gt=0)
                        .values_list("member_id", flat=True))  # fmt: skip
        if not open_ones:
            continue
        rows = organisations.members_on(tally.organisation_id, today)
        to = [row.account_id for row in rows if row.member_id in open_ones and row.account_id]
        told += messages.tell(
            SYSTEM, kind="dues.reminder", to=to, title=_("%(month)s月的党费，%(day)s以前交"),
            words={"month": month.month, "day": tally.due_on}, path="/me/dues/", about=("dues_month", tally.id),
            step=f"{month:%Y-%m}",
            now=now,
        )  # fmt: skip
    return told


@transaction.atomic
def raise_concerns(*, now: datetime) -> int:
    """Six consecutive months without a reason: a task for the branch, once for each row of months. It ends nothing by itself. How many
    are new."""
    today = china_date(now)
    least = rules.table_for(today).run_months
    month = rules.first_of(today)
    unpaid = Owed.objects.filter(payment__isnull=True, fen__gt=0, excused="", month__lt=month)
    many = unpaid.values("member_id").annotate(n=Count("id")).filter(n__gte=least).values("member_id")
    states: dict[tuple[UUID, UUID], list[MonthState]] = defaultdict(list)
    rows = Owed.objects.filter(member_id__in=many, month__lt=month).values_list(
        "member_id", "organisation_id", "month", "payment_id", "fen", "excused"
    )
    for member, organisation, on, payment, fen, excused in rows:
        states[member, organisation].append(MonthState(on, payment is not None, not fen or bool(excused)))
    made: dict[UUID, list[Concern]] = defaultdict(list)
    for (member, organisation), found in states.items():
        run = rules.unexcused_run(found)
        if len(run) < least or Concern.objects.filter(member_id=member, first=run[0]).update(months=len(run)):
            continue
        made[organisation].append(
            Concern.objects.create(
                id=new_id(), member_id=member, organisation_id=organisation, first=run[0], months=len(run), raised_at=now
            )
        )
    for organisation, concerns in made.items():
        to = organisations.accounts_in_post(organisation, KEEPERS, today)
        messages.tell(
            SYSTEM, kind="dues.concern", to=to, title=_("有党员连续六个月没有交党费，支部要谈一谈"),
            path=f"/o/{organisation}/dues/concerns/", about=("dues_concern", concerns[0].id), now=now,
        )  # fmt: skip
    return sum(map(len, made.values()))
