"""Casting a vote by phone: once for each person, however often it is sent, whatever breaks down."""

from collections.abc import Iterable
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from teabowl.ballots import rules, sealing, words
from teabowl.ballots.actions.saving import changed, check_open, record
from teabowl.ballots.models import Box, Elector, Motion
from teabowl.ballots.owners import owner_of
from teabowl.ballots.values import Receipt, Way
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.people.queries import person_ids

CLAIM_AND_PUT = """WITH box AS MATERIALIZED (
        SELECT id FROM ballots_box WHERE motion_id = %s ORDER BY random() LIMIT 1 FOR UPDATE {skip}),
    claimed AS (
        UPDATE ballots_elector SET way = 'phone' WHERE id = %s AND way = '' AND NOT is_over AND EXISTS (SELECT FROM box) RETURNING 1),
    put AS (
        UPDATE ballots_box AS b SET papers = (SELECT array_agg(paper ORDER BY paper) FROM unnest(b.papers || %s::bytea) AS paper)
        FROM box WHERE b.id = box.id AND EXISTS (SELECT FROM claimed) RETURNING 1)
    SELECT EXISTS (SELECT FROM box), EXISTS (SELECT FROM claimed), EXISTS (SELECT FROM put)"""
"""One statement, whole or not at all, for it is what a thousand people do at once. A box that nobody else is filling, drawn by lot;
then the elector's row, which lets one of several in and where the count sets `is_over`; then the paper."""
CLAIM_FREE, CLAIM_WAITING = (CLAIM_AND_PUT.format(skip=skip) for skip in ("SKIP LOCKED", ""))
CHOOSE = """WITH was AS (SELECT id, choices FROM ballots_elector WHERE id = %s FOR UPDATE)
    UPDATE ballots_elector AS e SET way = 'phone', choices = %s, keys = keys || %s::text FROM was
    WHERE e.id = was.id AND e.id = %s AND NOT is_over AND NOT (%s = ANY(keys)) AND (way = '' OR (way = 'phone' AND %s))
    RETURNING was.choices"""
PARTS = ("is_secret", "is_changeable", "key", "place_id", "owner_type", "owner_id")
READ = f"""SELECT e.id, e.person_id, {", ".join("m." + part for part in PARTS)}, m.options, m.election
    FROM ballots_elector AS e JOIN ballots_motion AS m ON m.id = e.motion_id
    WHERE e.motion_id = %s AND """  # noqa: S608
READ_OWN, READ_ONE = READ + "e.person_id = ANY(%s)", READ + "e.id = %s"


def cast_vote(
    actor: Actor, *, motion_id: UUID, choices: Iterable[str], key: str, elector_id: UUID | None = None, now: datetime
) -> Receipt:
    """Cast the actor's vote; with `elector_id` that of somebody whom the owner says they stand in for now. `choices` are keys of options
    ('w:name' for a written-in person). `key` is the form's: of an open vote any text of its own, of a secret one the elector's paper
    from `queries`. The same key again answers the same and counts nothing.

    A secret vote writes a mark that the person voted and a sealed paper into a box, no time, no audit entry; the code of the receipt
    is told here once more only to whom brings the same paper. Raises NotFound, NotAllowed, Refused (over, paused, voted, not there),
    Invalid at 'choices'.
    """
    if actor.person_id is None:
        raise NotFound(words.NOT_HERE)
    with connection.cursor() as cursor:
        elector, motion = _read(cursor, motion_id, actor.person_id, elector_id)
        owner = owner_of(motion.owner_type)
        stands_for = elector.person_id if elector_id is not None else None
        if stands_for is not None and stands_for not in owner.represented(motion.owner_id, actor.person_id):
            raise Refused(words.NO_MANDATE)
        chosen = _clean(motion, choices)
        if stands_for is None:
            owner.admits(motion.owner_id, actor.person_id)
        if motion.is_secret:
            return _cast_secret(cursor, stands_for or actor.person_id, elector.id, motion, chosen, key)
        with transaction.atomic():
            return _cast_open(cursor, actor, elector.id, motion, chosen, key, now, stands_for)


def _read(cursor: Any, motion_id: UUID, person_id: UUID, elector_id: UUID | None) -> tuple[Elector, Motion]:
    """A place on the list (the actor's, or the one asked for) and what never changes of the motion. By hand: the ORM's way costs as
    much as all the rest."""
    if elector_id is not None:
        cursor.execute(READ_ONE, [motion_id, elector_id])
        row = cursor.fetchone()
    else:
        cursor.execute(READ_OWN, [motion_id, [person_id]])
        row = cursor.fetchone()
        if row is None:  # perhaps on the list as somebody who turned out to be the same human
            cursor.execute(READ_OWN, [motion_id, person_ids(person_id)])
            row = cursor.fetchone()
    if row is None:
        raise NotFound(words.NOT_HERE)
    found_id, found_person, *parts, options, election = row
    motion = Motion(**dict(zip(PARTS, parts, strict=True)))
    motion.id, motion.options, motion.election = motion_id, loads(options), loads(election) if election else None
    return Elector(id=found_id, person_id=found_person), motion


def _clean(motion: Motion, choices: Iterable[str]) -> tuple[str, ...]:
    election = motion.its_election
    try:
        return rules.clean_choices(choices, motion.its_options, election)
    except ValueError as wrong:
        words.invalid("choices", str(wrong), election.seats if election else 1)


def _cast_secret(
    cursor: Any, person_id: UUID, elector_id: UUID, motion: Motion, chosen: tuple[str, ...], paper: str
) -> Receipt:
    code = sealing.code_of(motion.id, person_id, paper)
    if code is None:
        raise Refused(words.BAD_PAPER)
    if motion.key is None:
        return _again_secret(elector_id, code)
    sealed = sealing.seal(motion, [code, list(chosen)], rules.paper_size(motion.its_options, motion.its_election))
    is_claimed = was_put = False
    for statement in (CLAIM_FREE, CLAIM_WAITING):
        cursor.execute(statement, [motion.id, elector_id, sealed])
        has_box, is_claimed, was_put = cursor.fetchone()
        if has_box:
            break
    if not is_claimed:
        return _again_secret(elector_id, code)
    if not was_put:
        raise RuntimeError("a vote was claimed without its paper")
    changed(motion, "cast")
    return Receipt(motion.id, True, code, (), is_new=True)


def _again_secret(elector_id: UUID, code: str) -> Receipt:
    """Nothing was claimed. The same paper that is in a box gets its receipt again; any other one is told that one counts already."""
    elector = Elector.objects.select_related("motion").get(id=elector_id)
    if elector.way == Way.NONE:
        check_open(elector.motion)
        raise Refused(words.OVER)
    if elector.way == Way.HALL:
        raise Refused(words.VOTED_IN_HALL)
    if code not in codes_in(elector.motion):
        raise Refused(words.VOTED_ELSEWHERE)
    return Receipt(elector.motion_id, True, code, (), is_new=False)


def codes_in(motion: Motion) -> set[str]:
    """Codes of the papers cast so far, in the boxes or after the count. Reads no person."""
    if motion.key is None:
        return {str(paper[0]) for paper in motion.opened.papers} if hasattr(motion, "opened") else set()
    boxes = Box.objects.filter(motion=motion).values_list("papers", flat=True)
    return {str(paper[0]) for papers in boxes for paper in sealing.open_all(motion, papers)}


def _cast_open(
    cursor: Any, actor: Actor, elector_id: UUID, motion: Motion, chosen: tuple[str, ...], key: str, now: datetime,
    stands_for: UUID | None,
) -> Receipt:  # fmt: skip
    cursor.execute(CHOOSE, [elector_id, list(chosen), key, elector_id, key, motion.is_changeable])
    done = cursor.fetchone()
    if done:
        record(actor, "cast_vote", motion, now=now, changes={"choices": (done[0], list(chosen))}, about=stands_for)
        changed(motion, "cast")
        return Receipt(motion.id, False, "", chosen, is_new=True)
    elector = Elector.objects.select_related("motion").get(id=elector_id)
    if key not in elector.keys:
        if elector.is_over:
            check_open(elector.motion)
            raise Refused(words.OVER)
        raise Refused(words.VOTED_IN_HALL if elector.way == Way.HALL else words.IS_FINAL)
    return Receipt(motion.id, False, "", tuple(elector.choices or ()), is_new=False)
