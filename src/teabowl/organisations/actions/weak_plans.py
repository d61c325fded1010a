"""What is done about a weak branch: who answers, measures, and each month's progress."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.times import china_date, months_after
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.weak_cases import opened, record
from teabowl.organisations.models import (
    WeakCase,
    WeakDuty,
    WeakMeasure,
    WeakProgress,
)
from teabowl.organisations.rules_weak import Duty
from teabowl.organisations.saving import check_day
from teabowl.ui.form_words import clean_written


@transaction.atomic
def set_weak_plan(actor: Actor, *, case_id: UUID, duties: Mapping[Duty, tuple[str, str]], now: datetime) -> WeakCase:
    """Who answers for it: {duty: (name, post)}; an empty name is not yet known. Raises NotFound, NotAllowed, Refused."""
    case = opened(actor, case_id, now)
    for duty, (name, post) in duties.items():
        said = clean_written(duty.value, name, rules.NAME_LENGTH, required=False)
        where = clean_written(duty.value, post, rules.NAME_LENGTH, required=False)
        if said:
            WeakDuty.objects.update_or_create(case=case, kind=duty, defaults={"name": said, "post": where})
        else:
            WeakDuty.objects.filter(case=case, kind=duty).delete()
    record(actor, "set_weak_plan", case, now, {})
    return case


@transaction.atomic
def add_measure(
    actor: Actor, *, case_id: UUID, code: str, text: str, who: str, due_on: date, key: UUID, now: datetime
) -> WeakMeasure:
    """What is done about one situation, by whom, by when. Raises NotFound, NotAllowed, Refused, Invalid(code, text, who, due_on)."""
    case = opened(actor, case_id, now)
    done = WeakMeasure.objects.filter(form_key=key, case=case).first()
    if done is not None:
        return done
    if code not in {row["code"] for row in case.situations}:
        raise Invalid({"code": words.say("choose_situation", 0)})
    assert case.listed_on is not None
    if not case.listed_on <= due_on <= months_after(case.listed_on, 18):
        raise Invalid({"due_on": words.MEASURE_DUE})
    measure = WeakMeasure.objects.create(
        form_key=key, case=case, code=code, text=clean_written("text", text, rules.MEASURE_LENGTH),
        who=clean_written("who", who, rules.NAME_LENGTH), due_on=due_on,
    )  # fmt: skip
    record(actor, "add_measure", case, now, {})
    return measure


@transaction.atomic
def finish_measure(actor: Actor, *, measure_id: UUID, said: str, done_on: date, now: datetime) -> WeakMeasure:
    """A measure is done, and what came of it. Raises NotFound, NotAllowed, Refused, Invalid(said, done_on)."""
    measure = WeakMeasure.objects.select_related("case").filter(id=measure_id).first()
    if measure is None:
        raise NotFound(words.NO_CASE)
    case = opened(actor, measure.case_id, now)
    if measure.done_on is not None:
        raise Refused(words.CASE_MOVED_ON)
    assert case.listed_on is not None
    check_day("done_on", done_on, case.listed_on, china_date(now))
    measure.done_on, measure.done_words = done_on, clean_written("said", said, rules.MEASURE_LENGTH)
    measure.save(update_fields=["done_on", "done_words"])
    record(actor, "finish_measure", case, now, {})
    return measure


@transaction.atomic
def drop_measure(actor: Actor, *, measure_id: UUID, now: datetime) -> None:
    """Take a measure that is not done out of the plan. Raises NotFound, NotAllowed, Refused."""
    measure = WeakMeasure.objects.filter(id=measure_id).first()
    if measure is None:
        raise NotFound(words.NO_CASE)
    case = opened(actor, measure.case_id, now)
    if measure.done_on is not None:
        raise Refused(words.CASE_MOVED_ON)
    measure.delete()
    record(actor, "drop_measure", case, now, {})


@transaction.atomic
def tell_progress(actor: Actor, *, case_id: UUID, month: date, said: str, now: datetime) -> WeakProgress:
    """What a month that is over brought; once a month. Raises NotFound, NotAllowed, Refused, Invalid(month, said)."""
    case = opened(actor, case_id, now)
    assert case.listed_on is not None
    due = rules.months_due(case.listed_on, china_date(now))
    if month not in due or WeakProgress.objects.filter(case=case, month=month).exists():
        raise Invalid({"month": words.NOT_THIS_MONTH})
    progress = WeakProgress.objects.create(
        case=case, month=month, words=clean_written("said", said, rules.WORDS_LENGTH), by_id=actor.account_id, at=now
    )
    record(actor, "tell_progress", case, now, {"month": ("", f"{month:%Y-%m}")})
    return progress
