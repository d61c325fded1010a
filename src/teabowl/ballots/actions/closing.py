"""The count: everything cast is added up once, the result is fixed, and what could link a secret vote to a person is written over."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.ballots import rules, sealing, words
from teabowl.ballots.actions.saving import changed, check_open, check_runs, hold_boxes, hold_electors, hold_motion, record
from teabowl.ballots.models import Box, Elector, Hall, Motion, Opened, State
from teabowl.ballots.owners import owner_of
from teabowl.ballots.values import Result, Way
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused


@transaction.atomic
def close_motion(actor: Actor, *, motion_id: UUID, present: int | None = None, now: datetime) -> Result:
    """End the vote and count it. `present` is how many electors attend; by default the owner says it, or it is those who voted, who
    are the least there can be.

    A second call answers the same result. Raises NotAllowed, NotFound, Refused (an amendment runs; the hall's two counts do not agree
    yet).
    """
    motion = hold_motion(motion_id)
    check_runs(actor, (motion.owner_type, motion.owner_id), now)
    done = motion.its_result
    if done:
        return done
    check_open(motion)
    hold_boxes(motion)
    electors = hold_electors(motion)
    hall = list(Hall.objects.filter(motion=motion))
    if hall and not any(entry.is_agreed for entry in hall):
        raise Refused(words.HALL_OPEN)
    voted = sum(e.way != Way.NONE for e in electors)
    if present is None:
        present = max(voted, owner_of(motion.owner_type).present(motion.owner_id, {e.person_id for e in electors}) or 0)
    if not voted <= present <= len(electors):
        raise Refused(words.PRESENT_RANGE % {"least": voted, "most": len(electors)})
    tally, votes, invalid = _count_secret(motion, electors, hall) if motion.is_secret else _count_open(electors)
    result = rules.decide(
        motion.its_rule, motion.its_options, motion.its_election, tally=tally, votes=votes, invalid=invalid,
        electors=len(electors), whole=motion.whole, present=present, issued=voted,
    )  # fmt: skip
    _end(motion, State.COUNTED, now, result)
    _write_anew(motion, electors)
    record(actor, "close_motion", motion, now=now, changes={"passed": (None, result.passed), "given": (None, result.given)})
    if motion.amends_id:
        _back_to(motion, result)
    changed(motion, "counted")
    return result


def _count_open(electors: list[Elector]) -> tuple[dict[str, int], int, int]:
    ballots = [e.choices for e in electors if e.choices is not None]
    return rules.tally_of(ballots), len(ballots), 0


def _count_secret(motion: Motion, electors: list[Elector], hall: list[Hall]) -> tuple[dict[str, int], int, int]:
    """Open the boxes and what the hall counted, keep the papers by their codes, and throw the rest away."""
    boxes = Box.objects.filter(motion=motion)
    papers: list[tuple[str, list[str]]] = sorted(
        (str(code), list(choices)) for box in boxes for code, choices in sealing.open_all(motion, box.papers)
    )
    by_phone = sum(e.way == Way.PHONE for e in electors)
    if len(papers) != by_phone:
        raise RuntimeError(f"{len(papers)} papers, {by_phone} people who cast one: not counted")
    tally = Counter(rules.tally_of(choices for _, choices in papers))
    count, invalid = 0, 0
    counted = [entry.sealed for entry in hall if entry.is_agreed and entry.sealed is not None]
    if counted:
        count, invalid, counts = next(sealing.open_all(motion, counted[:1]))
        tally.update(counts)
    is_listed = rules.lists_choices(by_phone, count)
    Opened.objects.create(motion=motion, papers=[[code, choices if is_listed else None] for code, choices in papers])
    Hall.objects.filter(motion=motion).update(sealed=None)
    boxes.delete()
    return dict(tally), by_phone + count, invalid


def _end(motion: Motion, state: State, now: datetime, result: Result | None) -> None:
    motion.state, motion.ended_at, motion.key = state.value, now, None
    motion.result = result.as_json() if result else None
    motion.save(update_fields=["state", "ended_at", "key", "result"])


def _write_anew(motion: Motion, electors: list[Elector]) -> None:
    """Nobody votes any more. Of a secret vote every row is written again in the order of keys, made before anybody voted: the order
    on the disk and the transactions of the marks are gone."""
    rows = Elector.objects.filter(motion=motion)
    if not motion.is_secret:
        rows.update(is_over=True)
        return
    rows.delete()
    for elector in electors:
        elector.is_over = True
    Elector.objects.bulk_create(electors, batch_size=2_000)


def _back_to(amendment: Motion, result: Result | None) -> None:
    """The motion that waited goes on, with the amendment's text if it passed."""
    motion = hold_motion(amendment.amends_id)  # type: ignore[arg-type]
    if result and result.passed:
        motion.text = amendment.text
    motion.state = State.OPEN.value
    motion.save(update_fields=["state", "text"])
    Elector.objects.filter(motion=motion).update(is_over=False)


@transaction.atomic
def withdraw_motion(actor: Actor, *, motion_id: UUID, now: datetime) -> Motion:
    """Take a motion back before it is counted. Who voted stays known, what was chosen in a secret vote is thrown away unread.
    Raises NotAllowed, NotFound, Refused (over already, an amendment runs)."""
    motion = hold_motion(motion_id)
    check_runs(actor, (motion.owner_type, motion.owner_id), now)
    check_open(motion)
    hold_boxes(motion)
    electors = hold_electors(motion)
    Box.objects.filter(motion=motion).delete()
    Hall.objects.filter(motion=motion).update(sealed=None)
    _end(motion, State.WITHDRAWN, now, None)
    _write_anew(motion, electors)
    record(actor, "withdraw_motion", motion, now=now, changes={"title": (motion.title, motion.title)})
    if motion.amends_id:
        _back_to(motion, None)
    changed(motion, "withdrawn")
    return motion
