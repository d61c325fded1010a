"""Putting a motion to the vote, and an amendment before it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.ballots import rules, sealing, words
from teabowl.ballots.actions.saving import changed, check_open, check_runs, hold_electors, hold_motion, record
from teabowl.ballots.models import Box, Elector, Motion, State
from teabowl.ballots.values import YES_NO, Election, MajorityRule, Option, Way
from teabowl.ballots.values import Elector as Voter
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused


@transaction.atomic
def open_motion(
    actor: Actor,
    *,
    owner: tuple[str, UUID],
    place: Any,
    title: str,
    text: str = "",
    options: Sequence[Option] = YES_NO,
    secret: bool,
    electors: Iterable[Voter],
    rule: MajorityRule,
    changeable_until_close: bool = True,
    election: Election | None = None,
    whole: int | None = None,
    now: datetime,
) -> Motion:
    """Put a motion, or an election with candidates (`election`), to the vote: from now on the electors may vote.

    `place` (a Place or PlaceRef) is where it is recorded. `whole` is the number that the rule's base ALL means, by default the
    electors. A secret vote is never changeable. Raises NotAllowed, Refused (nobody on the list), Invalid ('title', 'text',
    'options', 'seats').
    """
    check_runs(actor, owner, now)
    voters = {voter.person_id: voter for voter in electors}
    if not voters:
        raise Refused(words.NO_ELECTORS)
    if len(voters) > rules.MOST_ELECTORS:
        raise Refused(words.TOO_MANY_ELECTORS % {"most": rules.MOST_ELECTORS})
    words.check_nothing_wrong(rules.problems_of(title, text, options, election))
    if whole is not None and whole < len(voters):
        raise Refused(words.WHOLE_TOO_SMALL)
    motion = Motion.objects.create(
        owner_type=owner[0], owner_id=owner[1], place_id=place.id, title=title.strip(), text=text.strip(),
        text_as_moved=text.strip(), options=[o.as_json() for o in options], election=asdict(election) if election else None,
        rule=rule.as_json(), is_secret=secret, is_changeable=changeable_until_close and not secret, whole=whole or len(voters),
        opened_at=now, key=sealing.new_key() if secret else None,
    )  # fmt: skip
    _add_electors(motion, voters.values())
    record(actor, "open_motion", motion, now=now, changes={"title": ("", motion.title), "electors": (0, len(voters))})
    changed(motion, "opened")
    return motion


def _add_electors(motion: Motion, voters: Iterable[Voter]) -> None:
    rows = [Elector(motion=motion, person_id=v.person_id, name=v.name, is_secret=motion.is_secret) for v in voters]
    Elector.objects.bulk_create(rows, batch_size=2_000)
    if motion.is_secret:
        Box.objects.bulk_create(Box(motion=motion) for _ in range(rules.boxes_for(len(rows))))


@transaction.atomic
def amend_motion(actor: Actor, *, motion_id: UUID, title: str, text: str, now: datetime) -> Motion:
    """Put an amendment to the vote: the motion's text would be `text`. The motion waits for it, and takes the text in if it passes.

    Same electors, rule and secrecy. Raises NotAllowed, NotFound, Refused (somebody voted already, an election, an amendment of an
    amendment, another one runs), Invalid.
    """
    motion = hold_motion(motion_id)
    check_runs(actor, (motion.owner_type, motion.owner_id), now)
    if motion.state == State.PAUSED:
        raise Refused(words.ONE_AMENDMENT)
    check_open(motion)
    if motion.election or motion.amends_id:
        raise Refused(words.NOT_AMENDABLE)
    words.check_nothing_wrong(rules.problems_of(title, text, YES_NO, None))
    if text.strip() == motion.text:
        raise Refused(words.NOTHING_CHANGED)
    electors = hold_electors(motion)
    if any(e.way != Way.NONE for e in electors):
        raise Refused(words.VOTES_CAST)
    Elector.objects.filter(motion=motion).update(is_over=True)
    motion.state = State.PAUSED.value
    motion.save(update_fields=["state"])
    amendment = Motion.objects.create(
        owner_type=motion.owner_type, owner_id=motion.owner_id, place_id=motion.place_id, amends=motion, title=title.strip(),
        text=text.strip(), text_as_moved=text.strip(), options=[o.as_json() for o in YES_NO], rule=motion.rule,
        is_secret=motion.is_secret, is_changeable=motion.is_changeable, whole=motion.whole, opened_at=now,
        key=sealing.new_key() if motion.is_secret else None,
    )  # fmt: skip
    _add_electors(amendment, [Voter(e.person_id, None, e.name) for e in electors])
    record(actor, "amend_motion", amendment, now=now, changes={"title": (motion.title, amendment.title)})
    changed(amendment, "amended")
    return amendment
