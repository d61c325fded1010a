"""Reads of votes. What a secret vote's people chose is in no answer before the count, and never with a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db.models import Count, Q
from django.urls import reverse

from teabowl.ballots import sealing, words
from teabowl.ballots.models import Elector, Hall, Motion, Opened, State
from teabowl.ballots.owners import owner_of
from teabowl.ballots.rules import needed
from teabowl.ballots.values import WRITTEN, Base, Progress, Receipt, Result, Way
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.people.queries import person_ids

BY_NAME = 500
"""So many votes by name are listed on a page."""


def result(motion_id: UUID) -> Result:
    """The result of a counted motion. Raises NotFound, Refused while it is not counted."""
    motion = Motion.objects.filter(id=motion_id).only("result", "state").first()
    if motion is None:
        raise NotFound(words.NOT_HERE)
    found = motion.its_result
    if found is None:
        raise Refused(words.WITHDRAWN if motion.state == State.WITHDRAWN else words.NOT_COUNTED)
    return found


def counted_at(motion_id: UUID) -> datetime:
    """When a motion was counted. Raises NotFound for one that is not."""
    moment = Motion.objects.filter(id=motion_id, state=State.COUNTED).values_list("ended_at", flat=True).first()
    if moment is None:
        raise NotFound(words.NOT_HERE)
    return moment


def progress(motion_id: UUID, present: int | None = None) -> Progress:
    """How many voted, of how many. `present` is how many attend, where the rule's base is those. One query. Raises NotFound."""
    found = _counted(Motion.objects.filter(id=motion_id))
    if not found:
        raise NotFound(words.NOT_HERE)
    return _progress(found[0], present)


def _counted(motions: Any) -> list[Motion]:
    return list(
        motions.annotate(
            n=Count("electors"),
            by_phone=Count("electors", filter=Q(electors__way=Way.PHONE)),
            in_hall=Count("electors", filter=Q(electors__way=Way.HALL)),
        )
    )


def _progress(motion: Motion, present: int | None) -> Progress:
    n, by_phone, in_hall = (getattr(motion, name, 0) for name in ("n", "by_phone", "in_hall"))
    rule = motion.its_rule
    base = {
        Base.ALL: motion.whole,
        Base.VOTING_MEMBERS: n,
        Base.PRESENT: present or 0,  # not asked here: better no number than that of those who voted already
        Base.VOTES: by_phone + in_hall,
    }[rule.base]
    return Progress(motion.id, motion.state, n, by_phone, in_hall, needed(rule, base), base)


def paper_for(motion_id: UUID, person_id: UUID) -> str:
    """An empty paper of a secret vote for one person; it is written down nowhere. Whether it counts is asked when it is cast."""
    return sealing.new_paper(motion_id, person_id)


@dataclass(frozen=True, slots=True)
class MotionRow:
    """A motion in a list: of a meeting, of a matter. `outcome` in words, '' before the count."""

    id: UUID
    title: str
    url: str
    state: State
    is_secret: bool
    is_amendment: bool
    progress: Progress
    result: Result | None
    outcome: str


def motions_of(owner_type: str, owner_ids: Iterable[UUID]) -> dict[UUID, list[MotionRow]]:
    """The motions of each owner, in the order they were put. One query."""
    found: dict[UUID, list[MotionRow]] = {}
    rows = Motion.objects.filter(owner_type=owner_type, owner_id__in=list(owner_ids)).order_by("opened_at", "id")
    for motion in _counted(rows):
        found.setdefault(motion.owner_id, []).append(_row(motion))
    return found


def _row(motion: Motion) -> MotionRow:
    done = motion.its_result
    return MotionRow(
        id=motion.id, title=motion.title, url=reverse("ballots:motion", args=[motion.id]), state=State(motion.state),
        is_secret=motion.is_secret, is_amendment=motion.amends_id is not None, progress=_progress(motion, None), result=done,
        outcome=words.outcome(motion, done),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One option with its votes."""

    text: str
    votes: int
    is_winner: bool


@dataclass(frozen=True, slots=True)
class MotionPage:
    """A motion as one reader sees it. `mine` is their place on the list, None for who only reads; `paper` (the form's key) where they
    may vote now. `lines`, `whys` and `names` (who chose what, open votes) only after the count."""

    id: UUID
    row: MotionRow
    text: str
    text_as_moved: str
    is_changeable: bool
    seats: int
    write_ins: bool
    options: Sequence[tuple[str, str]]
    lead: tuple[str, str]
    can_run: bool
    others: Sequence[tuple[str, Way]]
    """Those whom the reader stands in for, and how each one's vote came."""
    way: Way | None
    my_keys: Sequence[str]
    my_choices: Sequence[str]
    may_vote: bool
    paper: str
    why_needed: str
    why_quorum: str
    source: str
    lines: Sequence[Line]
    whys: Sequence[str]
    names: Sequence[tuple[str, str, bool]]
    is_agreed: bool
    counters: Sequence[str]
    amendments: Sequence[MotionRow]

    @property
    def mine_in_words(self) -> str:
        return "、".join(self.my_choices)

    @property
    def version(self) -> str:
        """Changes with what is voted on: an amendment was taken in."""
        return f"{crc32(self.text.encode()):x}"


def blank_pages(owner_type: str, owner_id: UUID) -> list[MotionPage]:
    """The open votes of an owner as who may vote in them and has not: nobody's in particular, so without a paper. One query."""
    rows = Motion.objects.filter(owner_type=owner_type, owner_id=owner_id, state=State.OPEN).order_by("opened_at", "id")
    return [_blank(motion) for motion in _counted(rows)]


def _blank(motion: Motion) -> MotionPage:
    row, election = _row(motion), motion.its_election
    return MotionPage(
        id=motion.id, row=row, text=motion.text, text_as_moved="", is_changeable=motion.is_changeable,
        seats=election.seats if election else 0, write_ins=bool(election and election.write_ins),
        options=[(o.key, words.option_text(o)) for o in motion.its_options], lead=("", ""), can_run=False, others=(), way=None, my_keys=(),
        my_choices=(), may_vote=True, paper="", why_needed="", why_quorum="", source="", lines=(), whys=(), names=(), is_agreed=False,
        counters=(), amendments=(),
    )  # fmt: skip


def motion_page(actor: Actor, motion_id: UUID, now: datetime, *, counted: bool = True) -> MotionPage:
    """Raises NotFound for who is neither on the list nor one that its owner lets read. Without `counted` its progress is all zeros,
    and its amendments are left out: hundreds ask for their own ballot in a room that says how far the vote is."""
    rows = Motion.objects.filter(id=motion_id)
    found = _counted(rows) if counted else list(rows)
    if not found:
        raise NotFound(words.NOT_HERE)
    motion, owner = found[0], owner_of(found[0].owner_type)
    mine = Elector.objects.filter(motion=motion, person_id__in=person_ids(actor.person_id)).first() if actor.person_id else None
    can_run = owner.may_run(actor, motion.owner_id, now)
    others = _represented(actor, motion) if counted else []
    if mine is None and not can_run and not others and not owner.may_read(actor, motion.owner_id, now):
        raise NotFound(words.NOT_HERE)
    blank = _blank(motion)
    row = replace(blank.row, progress=_progress(motion, _there(motion)))
    rule, done = motion.its_rule, motion.its_result
    entries = list(Hall.objects.filter(motion=motion))
    lead = owner.lead(motion.owner_id)
    return replace(
        blank, row=row, text_as_moved="" if motion.text == motion.text_as_moved else motion.text_as_moved, lead=(str(lead[0]), lead[1]),
        can_run=can_run, others=[(one.name, Way(one.way)) for one in others], **_of_elector(motion, mine, actor.person_id),
        why_needed=words.why_needed(rule, done.base if done else row.progress.base, done.needed if done else row.progress.needed),
        why_quorum=words.why_quorum(rule, done) if done else "", source=rule.source, lines=_lines(motion, done),
        whys=words.why_words(done) if done else (), names=_names(motion) if done and not motion.is_secret else (),
        is_agreed=any(entry.is_agreed for entry in entries), counters=[entry.by_name for entry in entries],
        amendments=[_row(a) for a in _counted(Motion.objects.filter(amends=motion).order_by("opened_at"))] if counted else (),
    )  # fmt: skip


def _of_elector(motion: Motion, one: Elector | None, person_id: UUID | None) -> dict[str, Any]:
    """What a page says of one elector's vote, with a paper for `person_id` where it may still be cast."""
    if one is None:
        return {"way": None, "may_vote": False}
    is_final = one.way == Way.PHONE and not motion.is_changeable
    may_vote = motion.state == State.OPEN and one.way != Way.HALL and not is_final
    return {
        "way": Way(one.way), "my_keys": list(one.choices or ()), "may_vote": may_vote,
        "my_choices": [words.text_of(key, motion.its_options) for key in one.choices or ()],
        "paper": _paper(motion, person_id) if may_vote and person_id else "",
    }  # fmt: skip


def _represented(actor: Actor, motion: Motion) -> list[Elector]:
    """Whose votes the actor may cast besides their own, by name. The owner says who that is."""
    if actor.person_id is None or motion.state not in (State.OPEN, State.PAUSED):
        return []
    persons = owner_of(motion.owner_type).represented(motion.owner_id, actor.person_id)
    return list(Elector.objects.filter(motion=motion, person_id__in=persons).order_by("name", "id")) if persons else []


@dataclass(frozen=True, slots=True)
class ForAnother:
    """Somebody whom the reader stands in for, and the motion as it is to be voted on for them."""

    elector_id: UUID
    name: str
    page: MotionPage


def pages_for_others(actor: Actor, motion_id: UUID, now: datetime) -> tuple[MotionPage, list[ForAnother]]:
    """The motion, and a ballot for each whom the actor stands in for. Raises NotFound."""
    page, motion = motion_page(actor, motion_id, now), Motion.objects.get(id=motion_id)
    found = _represented(actor, motion)
    return page, [ForAnother(one.id, one.name, replace(page, **_of_elector(motion, one, one.person_id))) for one in found]


def _there(motion: Motion) -> int | None:
    """How many attend, as the owner counts, while that is the base; None where it is not, or too few came to decide."""
    if motion.its_rule.base is not Base.PRESENT or motion.state != State.OPEN:
        return None
    persons = list(Elector.objects.filter(motion=motion).values_list("person_id", flat=True))
    try:
        return owner_of(motion.owner_type).present(motion.owner_id, persons)
    except Refused:
        return None


def after_casting(page: MotionPage, receipt: Receipt) -> MotionPage:
    """The same page for who has just voted, without reading again; how many have voted is as it was before."""
    texts = dict(page.options)
    chosen = [texts.get(key, key.removeprefix(WRITTEN)) for key in receipt.choices]
    return replace(page, way=Way.PHONE, my_keys=receipt.choices, my_choices=chosen, may_vote=page.is_changeable)


def _paper(motion: Motion, person_id: UUID) -> str:
    return paper_for(motion.id, person_id) if motion.is_secret else str(new_id())


def _lines(motion: Motion, done: Result | None) -> list[Line]:
    """The options in their order, then those written in; an election's by votes."""
    if done is None:
        return []
    keys = [o.key for o in motion.its_options]
    keys += sorted(key for key in done.tally if key not in keys)
    if motion.election:
        keys.sort(key=lambda key: -done.tally.get(key, 0))
    return [Line(words.text_of(key, motion.its_options), done.tally.get(key, 0), key in done.winners) for key in keys]


def _names(motion: Motion) -> list[tuple[str, str, bool]]:
    """(name, what they chose, whether by hand) of an open vote, by name; who did not vote last."""
    electors = Elector.objects.filter(motion=motion).order_by("name", "id")[:BY_NAME]
    said = [(e.name, [words.text_of(key, motion.its_options) for key in e.choices or ()], e.way == Way.HALL) for e in electors]
    return [(name, "、".join(chosen), by_hand) for name, chosen, by_hand in sorted(said, key=lambda one: not one[1])]


def codes_of(actor: Actor, motion_id: UUID, now: datetime) -> tuple[MotionPage, list[tuple[str, str]]]:
    """The motion and the list of (code, what the paper says) of a counted secret vote, in the order of codes. What it says is '' where
    too few voted by phone. Raises NotFound, also before the count."""
    page = motion_page(actor, motion_id, now)
    opened = Opened.objects.filter(motion_id=motion_id).select_related("motion").first()
    if opened is None:
        raise NotFound(words.NOT_HERE)
    options = opened.motion.its_options
    return page, [
        (code, str(words.BLANK_PAPER) if choices == [] else "、".join(words.text_of(key, options) for key in choices or ()))
        for code, choices in opened.papers
    ]


def electors_of(motion_id: UUID) -> list[tuple[UUID, str, Way]]:
    """(person, name, how they voted) of those in the hall, for who counts there, by name."""
    rows = list(Elector.objects.filter(motion_id=motion_id).order_by("name", "id").values_list("person_id", "name", "way"))
    owner_type, owner_id = Motion.objects.values_list("owner_type", "owner_id").get(id=motion_id)
    there = set(owner_of(owner_type).in_hall(owner_id, {person for person, _name, _way in rows}))
    return [(person, name, Way(way)) for person, name, way in rows if person in there]


def options_named(motion_id: UUID) -> tuple[bool, dict[str, str]]:
    """Whether it elects, and {option's key: its own words, '' for plain yes, no and abstain}, in the motion's order."""
    motion = Motion.objects.get(id=motion_id)
    return bool(motion.election), {option.key: option.text for option in motion.its_options}


def running_for(actor: Actor) -> list[tuple[MotionRow, Way]]:
    """Open votes of the actor, the oldest first, and how they voted in each. Two queries."""
    if actor.person_id is None:
        return []
    rows = Elector.objects.filter(person_id__in=person_ids(actor.person_id), motion__state=State.OPEN)
    mine = dict(rows.values_list("motion_id", "way"))
    found = _counted(Motion.objects.filter(id__in=list(mine)).order_by("opened_at", "id")) if mine else []
    return [(_row(motion), Way(mine[motion.id])) for motion in found]
