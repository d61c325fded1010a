"""The two disclosures: the decision, then the result, each displayed for its days."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.deliberations import rules, words
from teabowl.deliberations.actions.saving import MATTER, after, check_next, hold_matter, steps_of, text, went
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.permissions import WALK
from teabowl.deliberations.rules import Mark, State, Step
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import actions as messages
from teabowl.messages.actions.alerts import audience_below

MOST = 500


@transaction.atomic
def publish_decision(actor: Actor, *, matter_id: UUID, said: str, days: int, now: datetime) -> MatterStep:
    """Disclose what was decided, for `days` days at least as many as the terms ask. Raises NotAllowed, NotFound, Refused (not the next
    step), Invalid ('words', 'days')."""
    return _disclose(actor, "publish_decision", Step.PUBLISH, matter_id, said, days, now)


@transaction.atomic
def publish_result(actor: Actor, *, matter_id: UUID, said: str, days: int, now: datetime) -> MatterStep:
    """Disclose what came of it, once the decision has been displayed for its days. Raises as `publish_decision`, and Refused before."""
    return _disclose(actor, "publish_result", Step.RESULT, matter_id, said, days, now)


def _disclose(actor: Actor, deed: str, step: Step, matter_id: UUID, said: str, days: int, now: datetime) -> MatterStep:
    matter, today = hold_matter(matter_id), china_date(now)
    check(actor, WALK, (matter.place.now_at or matter.place).ref)
    there = steps_of(matter)
    check_next(matter, step, there)
    terms = rules.terms_on(matter.place.code, today)
    if days < terms.display:
        raise Invalid({"days": words.DISPLAY_SHORT % {"n": terms.display}})
    if days > rules.LONGEST_DISPLAY:
        raise Invalid({"days": words.DISPLAY_LONG % {"n": rules.LONGEST_DISPLAY}})
    if step is Step.RESULT:
        shown_until = there[Step.PUBLISH].until
        if shown_until is not None and today < rules.result_from(shown_until):
            raise Refused(words.STILL_ON_DISPLAY % {"day": shown_until})
    on = max(today, matter.last_on)
    row = MatterStep.objects.create(
        matter=matter, kind=step.value, mark=Mark.DONE.value, on=on, until=rules.display_until(on, days),
        words=text("words", said, rules.WORDS), source=terms.source, by_id=actor.account_id, at=now,
    )  # fmt: skip
    went(matter, row, now)
    after(actor, deed, matter, now=now, changes={"step": ("", step.value), "until": (None, row.until)})
    _tell_villagers(actor, matter, row, now)
    return row


def _tell_villagers(actor: Actor, matter: Matter, row: MatterStep, now: datetime) -> None:
    """Who belongs to the village, or follows it, hears of both disclosures: they hang for them. With their other news, by choice."""
    stands, kind = matter.place.now_at or matter.place, "deliberations.published"
    messages.tell(
        actor, kind=kind, to=audience_below(stands), title=words.TOLD[f"{kind}.{row.kind}"], body=words.TOLD[kind],
        words={"title": matter.title, "until": row.until}, path=f"/p/{stands.code}/matters/{matter.id}/",
        about=(MATTER, matter.id), now=now, place=stands, step=row.kind,
    )  # fmt: skip


def finish_matters(*, now: datetime) -> int:
    """Background work: matters whose result has been displayed for its days are finished. Answers how many."""
    over = MatterStep.objects.filter(kind=Step.RESULT, until__lt=china_date(now), matter__state=State.WALKING)
    return sum(_finish(matter, now) for matter in over.values_list("matter_id", flat=True)[:MOST])


@transaction.atomic
def _finish(matter_id: UUID, now: datetime) -> bool:
    matter: Matter = hold_matter(matter_id)
    result = steps_of(matter).get(Step.RESULT)
    if matter.state != State.WALKING or result is None or result.until is None or result.until >= china_date(now):
        return False
    matter.state, matter.ended_on, matter.changed_at = State.FINISHED.value, rules.finished_on(result.until), now
    matter.save()
    after(system_actor("deliberations.finish"), "finish_matter", matter, now=now, changes={"state": ("walking", matter.state)})
    return True
