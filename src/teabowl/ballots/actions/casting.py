"""Casting a vote by phone: once for each person, however often it is sent, whatever breaks down."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from teabowl.ballots import rules, sealing, words
from teabowl.ballots.actions.saving import changed, check_open, record
from teabowl.ballots.models import Box, Elector, Motion
from teabowl.ballots.owners import owner_of
from teabowl.ballots.values import Receipt, Way
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused

CLAIM = """UPDATE ballots_elector SET way = 'phone'
    WHERE id = %s AND way = '' AND NOT is_over"""
"""The row's lock lets one of several in; the count sets `is_over` under the same lock."""
PUT = """UPDATE ballots_box SET papers = (SELECT array_agg(paper ORDER BY paper) FROM unnest(papers || %s::bytea) AS paper)
    WHERE id = (SELECT id FROM ballots_box WHERE motion_id = %s ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED)"""
PUT_WAITING = PUT.replace(" SKIP LOCKED", "").replace("ORDER BY random() LIMIT 1", "AND id = %s")
CHOOSE = """UPDATE ballots_elector SET way = 'phone', choices = %s, keys = keys || %s::text
    WHERE id = %s AND NOT is_over AND NOT (%s = ANY(keys)) AND (way = '' OR (way = 'phone' AND %s))"""


def cast_vote(actor: Actor, *, motion_id: UUID, choices: Iterable[str], key: str, now: datetime) -> Receipt:
    """Cast the actor's vote. `choices` are keys of options ('w:name' for a written-in person). `key` is the form's: of an open vote
    any text of its own, of a secret one the paper from `queries.paper_for`. The same key again answers the same and counts nothing.

    A secret vote writes a mark that the person voted and a sealed paper into a box, no time, no audit entry; the code of the receipt
    is told here once more only to whom brings the same paper. Raises NotFound, NotAllowed, Refused (over, paused, voted, not there),
    Invalid at 'choices'.
    """
    with transaction.atomic():
        elector = (
            Elector.objects.select_related("motion").filter(motion_id=motion_id, person_id=actor.person_id).first()
            if actor.person_id
            else None
        )
        if elector is None:
            raise NotFound(words.NOT_HERE)
        motion = elector.motion
        if elector.way == Way.NONE:
            owner_of(motion.owner_type).admits(motion.owner_id, elector.person_id)
        chosen = _clean(motion, choices)
        receipt = _cast_secret(elector, chosen, key) if motion.is_secret else _cast_open(actor, elector, chosen, key, now)
        if receipt.is_new:
            changed(motion, "cast")
        return receipt


def _clean(motion: Motion, choices: Iterable[str]) -> tuple[str, ...]:
    election = motion.its_election
    try:
        return rules.clean_choices(choices, motion.its_options, election)
    except ValueError as wrong:
        words.invalid("choices", str(wrong), election.seats if election else 1)


def _cast_secret(elector: Elector, chosen: tuple[str, ...], paper: str) -> Receipt:
    motion = elector.motion
    code = sealing.code_of(motion.id, elector.person_id, paper)
    if code is None:
        raise Refused(words.BAD_PAPER)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [elector.id])
        if cursor.rowcount == 0:
            return _again_secret(elector, code)
        size = rules.paper_size(motion.its_options, motion.its_election)
        _put(cursor, motion, sealing.seal(motion, [code, list(chosen)], size))
    return Receipt(motion.id, True, code, (), is_new=True)


def _put(cursor, motion: Motion, sealed: bytes) -> None:  # type: ignore[no-untyped-def]
    """Into a box that nobody else is filling, drawn by lot; if all are being filled, wait for one."""
    cursor.execute(PUT, [sealed, motion.id])
    if cursor.rowcount == 0:
        box = Box.objects.filter(motion=motion).order_by("?").values_list("id", flat=True).first()
        cursor.execute(PUT_WAITING, [sealed, motion.id, box])
        if cursor.rowcount != 1:
            raise RuntimeError("a running secret vote without a box")


def _again_secret(elector: Elector, code: str) -> Receipt:
    """Nothing was claimed. The same paper that is in a box gets its receipt again; any other one is told that one counts already."""
    now_is = Elector.objects.select_related("motion").filter(motion_id=elector.motion_id, person_id=elector.person_id).get()
    if now_is.way == Way.NONE:
        check_open(now_is.motion)
        raise Refused(words.OVER)
    if now_is.way == Way.HALL:
        raise Refused(words.VOTED_IN_HALL)
    if code not in codes_in(now_is.motion):
        raise Refused(words.VOTED_ELSEWHERE)
    return Receipt(elector.motion_id, True, code, (), is_new=False)


def codes_in(motion: Motion) -> set[str]:
    """Codes of the papers cast so far, in the boxes or after the count. Reads no person."""
    if motion.key is None:
        return {str(paper[0]) for paper in motion.opened.papers} if hasattr(motion, "opened") else set()
    boxes = Box.objects.filter(motion=motion).values_list("papers", flat=True)
    return {str(paper[0]) for papers in boxes for paper in sealing.open_all(motion, papers)}


def _cast_open(actor: Actor, elector: Elector, chosen: tuple[str, ...], key: str, now: datetime) -> Receipt:
    motion, before = elector.motion, elector.choices
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, [list(chosen), key, elector.id, key, motion.is_changeable])
        is_new = cursor.rowcount == 1
    if is_new:
        record(actor, "cast_vote", motion, now=now, changes={"choices": (before, list(chosen))})
        return Receipt(motion.id, False, "", chosen, is_new=True)
    elector = Elector.objects.select_related("motion").get(id=elector.id)
    if key not in elector.keys:
        if elector.is_over:
            check_open(elector.motion)
            raise Refused(words.OVER)
        raise Refused(words.VOTED_IN_HALL if elector.way == Way.HALL else words.IS_FINAL)
    return Receipt(motion.id, False, "", tuple(elector.choices or ()), is_new=False)
