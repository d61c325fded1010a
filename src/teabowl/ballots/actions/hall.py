"""Hands and papers counted in the hall: by two people, each for themselves, and counted when they agree."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.ballots import rules, sealing, words
from teabowl.ballots.actions.saving import changed, check_open, check_runs, hold_electors, hold_motion, record
from teabowl.ballots.models import Elector, Hall, Motion
from teabowl.ballots.owners import owner_of
from teabowl.ballots.values import HallCount, Way
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused


@transaction.atomic
def add_hall_count(actor: Actor, *, motion_id: UUID, count: HallCount, now: datetime) -> bool:
    """Enter what one person counted in the hall; again replaces one's own. Answers whether two people's counts agree now (then it
    counts). From the first entry on, whoever was counted in the hall cannot vote by phone.

    Raises NotAllowed, NotFound, Refused (over; agreed already; somebody of it has voted by phone, is not there, or not on the list),
    Invalid ('counts').
    """
    motion = hold_motion(motion_id)
    check_runs(actor, (motion.owner_type, motion.owner_id), now)
    if actor.account_id is None:
        raise NotAllowed(words.NOT_RUN)
    check_open(motion)
    electors = {e.person_id: e for e in hold_electors(motion)}
    entries = list(Hall.objects.filter(motion=motion))
    if any(entry.is_agreed for entry in entries):
        raise Refused(words.HALL_DONE)
    mine = next((e for e in entries if e.by_id == actor.account_id), None) or Hall(motion=motion, by_id=actor.account_id)
    _check_there(motion, count, electors)
    _fill(mine, motion, count, electors)
    mine.by_name, mine.at = actor.name, now
    mine.save()
    entries = [*[e for e in entries if e.id != mine.id], mine]
    same = next((e for e in entries if e.id != mine.id and _says(motion, e) == _says(motion, mine)), None)
    _claim(electors, mine, [mine] if same else entries)
    if same:
        for entry in (mine, same):
            entry.is_agreed = True
            entry.save(update_fields=["is_agreed"])
        Hall.objects.filter(motion=motion, is_agreed=False).delete()
        _take_hands(electors, mine)
    record(actor, "add_hall_count", motion, now=now, changes={"agreed": (False, bool(same))})
    changed(motion, "hall")
    return same is not None


def _check_there(motion: Motion, count: HallCount, electors: dict[UUID, Elector]) -> None:
    """Nobody is counted in the hall who is not there by the list: attendance and votes are of the same people."""
    people = [e for e in electors.values() if e.person_id in {*count.papers_to, *count.named}]
    there = set(owner_of(motion.owner_type).in_hall(motion.owner_id, {e.person_id for e in people}))
    if missing := [e.name for e in people if e.person_id not in there]:
        raise Refused(words.NOT_THERE % {"names": "、".join(missing[:5])})


def _fill(mine: Hall, motion: Motion, count: HallCount, electors: dict[UUID, Elector]) -> None:
    people = set(count.papers_to if motion.is_secret else count.named)
    if not people <= set(electors):
        raise Refused(words.NOT_ON_LIST)
    election, options = motion.its_election, motion.its_options
    try:
        if motion.is_secret:
            counts = {_key(motion, key): n for key, n in count.counts.items() if n}
            code = rules.problem_of_hall(count.papers, count.invalid, counts, election.seats if election else None)
            if code:
                raise ValueError(code)
            mine.papers_to = sorted(people)
            mine.sealed = sealing.seal(motion, [count.papers, count.invalid, dict(sorted(counts.items()))], 2048)
        else:
            mine.named = {str(p): list(rules.clean_choices(c, options, election)) for p, c in sorted(count.named.items())}
            mine.papers_to = sorted(people)
    except ValueError as wrong:
        code = str(wrong)
        raise Invalid({"counts": words.said_of(code, election.seats if election else 1)}) from wrong


def _key(motion: Motion, key: str) -> str:
    """One option's key as a ballot would hold it."""
    return rules.clean_choices([key], motion.its_options, motion.its_election)[0]


def _says(motion: Motion, entry: Hall) -> object:
    """What an entry counts, to compare."""
    sealed = list(sealing.open_all(motion, [entry.sealed])) if entry.sealed is not None else None
    return entry.named, sorted(entry.papers_to), sealed


def _claim(electors: dict[UUID, Elector], mine: Hall, entries: list[Hall]) -> None:
    """Mark everybody whom an entry names as counted in the hall, and free whom none names any more."""
    named = {person for entry in entries for person in entry.papers_to}
    by_phone = [electors[p].name for p in mine.papers_to if electors[p].way == Way.PHONE]
    if by_phone:
        raise Refused(words.PHONE_ALREADY % {"names": "、".join(by_phone[:5])})
    claimed = [e.id for e in electors.values() if e.person_id in named and e.way == Way.NONE]
    freed = [e.id for e in electors.values() if e.person_id not in named and e.way == Way.HALL]
    Elector.objects.filter(id__in=claimed).update(way=Way.HALL.value)
    Elector.objects.filter(id__in=freed).update(way=Way.NONE.value, choices=None)


def _take_hands(electors: dict[UUID, Elector], agreed: Hall) -> None:
    """Votes by name join those by phone."""
    rows = []
    for person, chosen in agreed.named.items():
        elector = electors[UUID(person)]
        elector.way, elector.choices = Way.HALL.value, chosen
        rows.append(elector)
    Elector.objects.bulk_update(rows, ["way", "choices"], batch_size=1_000)
