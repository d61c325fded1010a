"""Fixing what members pay, the organisation's terms, and months that the branch excuses."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.dues import rules, words
from teabowl.dues.actions.saving import enter, line, looked, member_of, record, refuse_if, terms_of
from teabowl.dues.actions.working import add_up, owe
from teabowl.dues.models import Assessment, Owed, Terms
from teabowl.dues.permissions import FIX, SET_TERMS
from teabowl.dues.rules import Category
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations.kinds import BRANCHES
from teabowl.people.queries import is_self
from teabowl.people.secrets import open_sealed, seal
from teabowl.ui.form_words import check_no_problems
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

BASE = "dues.assessment.base"


@transaction.atomic
def set_terms(
    actor: Actor, *, organisation_id: UUID, since: date, day: int, quarterly: bool, farmer_fen: int | None = None,
    share: int | None = None, decision: str = "", now: datetime,
) -> Terms:  # fmt: skip
    """Set the day, whether one may pay by the quarter, the farmers' amount, and the share that organisations below hand up, from a
    month on. Raises NotAllowed, Invalid(day, farmer, share)."""
    here, _book = enter(actor, SET_TERMS, organisation_id, now)
    least, most = rules.table_for(since).range[Category.FARMER]
    if not 1 <= day <= 28:
        raise Invalid({"day": _("写 1 到 28 里的一天")})
    if farmer_fen is not None and not least <= farmer_fen <= most:
        raise Invalid({"farmer": words.PROBLEMS["outside_range"]})
    if share is not None and not 0 <= share <= 10_000:
        raise Invalid({"share": _("写 0 到 100 里的一个数")})
    made, _new = Terms.objects.update_or_create(
        organisation_id=here.id,
        since=rules.first_of(since),
        defaults={
            "day": day, "quarterly": quarterly, "farmer_fen": farmer_fen, "share": share,
            "decision": line("decision", decision, required=False),
            "by_id": actor.account_id, "at": now,
        },
    )  # fmt: skip
    changes = {"since": ("", made.since), "day": ("", day), "quarterly": ("", quarterly), "share": ("", share)}
    record(actor, "set_terms", now=now, kind="dues_terms", subject_id=made.id, here=here, changes=changes)
    return made


@transaction.atomic
def fix_amount(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, category: Category, starts: date, base_fen: int | None = None,
    decided_fen: int | None = None, decision: str = "", decided_on: date | None = None, key: UUID | None = None, now: datetime,
) -> Assessment:  # fmt: skip
    """Fix what a member pays from a month on; months not paid yet follow it, those that are due are written down.

    Raises NotFound, NotAllowed, Invalid(base, decided, starts, decision), Refused (fixed later already, paid by it already).
    """
    here, _book = enter(actor, FIX, organisation_id, now)
    if key is not None and (done := Assessment.objects.filter(form_key=key, member_id=member_id).first()):
        return done
    refuse_if(here.kind not in BRANCHES, words.NOT_BRANCH)
    member = member_of(here.id, member_id)
    starts = rules.first_of(starts)
    if rules.needs_base(category):
        decided_fen = None
    else:
        base_fen = None
        if category is Category.FARMER and decided_fen is None:
            decided_fen = terms_of(here.id, starts).farmer_fen
        decided_fen = decided_fen if category is Category.FARMER else None
    check_no_problems(rules.problems_of(category, starts, base_fen=base_fen, decided_fen=decided_fen), say=words.say)
    if member.admitted_on and starts < rules.first_month(member.admitted_on):
        raise Invalid({"starts": words.BEFORE_ACCEPTED})
    decision = line("decision", decision, required=False)
    before = Assessment.objects.select_for_update().filter(member=member).order_by("-starts").first()
    if before and before.starts > starts:
        raise Refused(words.LATER_FIXED)
    if not decision and rules.change_needs_decision(before.starts if before else None, starts, category):
        raise Invalid({"decision": words.NEEDS_DECISION})
    made = _replaced(before, starts) or Assessment(id=new_id(), member=member, starts=starts)
    made.organisation_id, made.category = here.id, category.value
    made.base = None if base_fen is None else seal(str(base_fen), BASE)
    made.decided_fen = decided_fen
    made.monthly_fen = rules.monthly_fen(category, starts, base_fen=base_fen, decided_fen=decided_fen)
    made.source, made.review_on = rules.table_for(starts).source, rules.review_on(category, starts)
    made.decision, made.decided_on, made.by_id, made.at = decision, decided_on, actor.account_id, now
    made.form_key = key or new_id()
    made.save()
    months = _follow(made, china_date(now))
    record(
        actor, "fix_amount", now=now, kind="dues_assessment", subject_id=made.id, here=here, about=member.person_id,
        changes={"starts": ("", starts), "decision": ("", decision)},
    )  # fmt: skip
    add_up(actor, months, organisations=[here.id], now=now)
    return made


def _replaced(before: Assessment | None, starts: date) -> Assessment | None:
    """End the one before; where it began in the same month and nobody paid by it, it is put right in its place."""
    if before is None:
        return None
    if before.starts == starts:
        if Owed.objects.filter(assessment=before, payment__isnull=False).exists():
            raise Refused(words.SAME_MONTH_PAID)
        return before
    if before.ends is None or before.ends > starts:
        before.ends = starts
        before.save(update_fields=["ends"])
    return None


def _follow(made: Assessment, today: date) -> list[date]:
    """Unpaid months from its start on get its amount, where no waiver holds; months up to the running one are written."""
    later = Owed.objects.filter(member_id=made.member_id, month__gte=made.starts, payment__isnull=True)
    later.update(assessment=made)
    later.filter(waiver__isnull=True).update(fen=made.monthly_fen)
    months = rules.months_between(made.starts, rules.first_of(today))
    if months:
        owe(months, members=[made.member_id])
    return sorted(set(Owed.objects.filter(member_id=made.member_id, month__gte=made.starts).values_list("month", flat=True)))


@transaction.atomic
def open_amount(actor: Actor, *, organisation_id: UUID, member_id: UUID, now: datetime) -> tuple[Assessment | None, int | None]:
    """A member's present amount with the income behind it, for who fixes it; that it was read stays in the audit, and the member sees
    it. Raises NotFound, NotAllowed."""
    here, _book = enter(actor, FIX, organisation_id, now)
    member = member_of(here.id, member_id)
    if not is_self(actor, member.person_id):
        looked(actor, "open_amount", now=now, here=here, about=[member.person_id], kind="member", subject_id=member.id)
    found = Assessment.objects.filter(member=member).order_by("-starts").first()
    return found, base_of(found)


def base_of(found: Assessment | None) -> int | None:
    return int(open_sealed(found.base, BASE)) if found and found.base else None


@transaction.atomic
def excuse_months(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, months: Sequence[date], why: str, now: datetime
) -> int:
    """The branch takes the reason why these months were not paid. They are still owed, and end a row of months (S28). Raises Invalid."""
    here, _book = enter(actor, FIX, organisation_id, now)
    member = member_of(here.id, member_id)
    why = line("why", why)
    if not months:
        raise Invalid({"months": words.NOTHING_CHOSEN})
    rows = Owed.objects.filter(member=member, organisation_id=here.id, month__in=months, payment__isnull=True)
    count = rows.update(excused=why)
    if not count:
        raise NotFound(words.NOT_HERE)
    record(
        actor, "excuse_months", now=now, kind="member", subject_id=member.id, here=here, about=member.person_id,
        changes={"months": ([], [f"{m:%Y-%m}" for m in months])},
    )  # fmt: skip
    return count
