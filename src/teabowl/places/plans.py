"""What a change would do: read, checked and computed, not yet written. The preview shows a plan; the action carries it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from teabowl.kernel.actor import Level, PlaceRef
from teabowl.kernel.errors import NotFound
from teabowl.places import names, participants, rules
from teabowl.places.models import Change, Place
from teabowl.places.rules import Fault, Standing
from teabowl.places.wording import refused
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LEDGER = "figures"


@dataclass(frozen=True, slots=True)
class Plan:
    """`before` has every place that would stand elsewhere, `after` how it would stand. `opened` are places not yet saved;
    `renamed` are subjects with their new names, not yet saved. `source` is the parent that a move leaves."""

    kind: Change.Kind
    on: date
    subjects: tuple[Place, ...] = ()
    target: Place | None = None
    source: Place | None = None
    before: dict[UUID, Place] = field(default_factory=dict)
    after: dict[UUID, Standing] = field(default_factory=dict)
    opened: tuple[Place, ...] = ()
    renamed: tuple[Place, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def carried(self) -> list[Place]:
        """Places that stand elsewhere only because what they belong to does."""
        own = {place.id for place in self.subjects}
        return [place for key, place in self.before.items() if key not in own]

    def above(self) -> list[PlaceRef | None]:
        """What stands above everything that is touched: who changes it must cover this. None: a root is touched."""
        if self.kind in (Change.Kind.OPEN, Change.Kind.LOAD):
            return [self.target.ref if self.target else None]
        refs = [_above(place) for place in self.subjects]
        if self.kind is Change.Kind.MOVE and self.target:
            refs.append(self.target.ref)
        elif self.target:
            refs.append(_above(self.target))
        return refs


def _above(place: Place) -> PlaceRef | None:
    return place.parent.ref if place.parent else None


def standing(place: Place) -> Standing:
    """The place's standing as a value."""
    return Standing(
        id=place.id,
        level=Level(place.level),
        code=place.code,
        parent_id=place.parent_id,
        now_at_id=place.now_at_id,
        opened_on=place.opened_on,
        closed_on=place.closed_on,
        lineage=tuple(place.lineage),
        sort_key=place.sort_key,
    )


def places_by_codes(codes: Iterable[str]) -> list[Place]:
    """Places with these codes, in this order. Raises NotFound naming the code."""
    wanted = list(dict.fromkeys(codes))
    found = {p.code: p for p in Place.objects.filter(code__in=wanted).select_related("parent", "parent__now_at", "now_at")}
    for code in wanted:
        if code not in found:
            raise NotFound(_("没有编号是 %(code)s 的地方") % {"code": code})
    return [found[code] for code in wanted]


def plan_merge(*, codes: Sequence[str], into: str, on: date, today: date, kind: Change.Kind = Change.Kind.MERGE) -> Plan:
    """Places merge into another of their level; what stands directly under them comes along. Raises NotFound, Refused."""
    *subjects, target = places_by_codes([*(c for c in codes if c != into), into])
    if into in codes:
        raise refused(Fault.ITSELF, name=target.name)
    _check(rules.fault_of_merge([standing(s) for s in subjects], standing(target)), subjects)
    _check(rules.fault_of_dates(map(standing, [*subjects, target]), on, today), [*subjects, target])
    ids = [s.id for s in subjects]
    affected = _affected_by(subjects)
    children = [standing(p) for p in affected.values() if p.parent_id in ids and p.closed_on is None]
    absorbed = [standing(p) for p in affected.values() if p.now_at_id in ids]
    edits = rules.merged([standing(s) for s in subjects], standing(target), children, absorbed, on)
    before, after = _restood(affected, edits, [target])
    return Plan(kind, on, tuple(subjects), target, None, before, after)


def plan_move(*, code: str, to: str, on: date, today: date) -> Plan:
    """A place and everything below it goes to another parent. Raises NotFound, Refused."""
    subject, target = places_by_codes([code, to]) if code != to else places_by_codes([code]) * 2
    _check(rules.fault_of_move(standing(subject), standing(target)), [subject, target])
    _check(rules.fault_of_dates([standing(subject), standing(target)], on, today), [subject, target])
    edits = {subject.id: replace(standing(subject), parent_id=target.id)}
    before, after = _restood(_affected_by([subject]), edits, [target])
    return Plan(Change.Kind.MOVE, on, (subject,), target, subject.parent, before, after)


def plan_rename(*, code: str, name: str, official_name: str = "", new_code: str = "", on: date, today: date) -> Plan:
    """A place gets another name, another code, or both. A new code changes the order below it. Raises NotFound, Refused."""
    (subject,) = places_by_codes([code])
    _check(rules.fault_of_dates([standing(subject)], on, today), [subject])
    fresh = named(name or subject.name, official_name if name else subject.official_name, Level(subject.level))
    new_code = new_code or subject.code
    if new_code != subject.code:
        check_code(new_code)
    elif (fresh.name, fresh.official_name) == (subject.name, subject.official_name):
        raise refused(Fault.ALREADY_THERE, name=subject.name)
    renamed = Place(id=subject.id, code=new_code, level=subject.level)
    renamed.name, renamed.official_name, renamed.pinyin, renamed.initials = fresh.name, fresh.official_name, *fresh.sounds
    before: dict[UUID, Place] = {}
    after: dict[UUID, Standing] = {}
    if new_code != subject.code:
        edits = {subject.id: replace(standing(subject), code=new_code)}
        before, after = _restood(_affected_by([subject]), edits, [])
    return Plan(Change.Kind.RENAME, on, (subject,), None, None, before, after, renamed=(renamed,))


def plan_open(
    *, parent: str, code: str, name: str, official_name: str = "", on: date, today: date, level: Level | None = None
) -> Plan:
    """A new place under a parent (or, given a level and no parent, at the top). Raises NotFound, Refused."""
    check_code(code)
    above = places_by_codes([parent])[0] if parent else None
    if above:
        _check(rules.fault_of_dates([standing(above)], on, today), [above])
    elif on > today:
        raise refused(Fault.IN_FUTURE)
    below = level or (rules.child_level(Level(above.level)) if above else Level.PROVINCE)
    if below is None or (above and not rules.may_stand_under(below, Level(above.level))):
        raise refused(Fault.PARENT_LEVEL, name=name)
    return Plan(Change.Kind.OPEN, on, target=above, opened=(new_place(above, code, name, official_name, below, on),))


def plan_split(
    *, code: str, new_code: str, name: str, official_name: str = "", groups: Sequence[str] = (), on: date, today: date
) -> Plan:
    """A village opens a new one beside it, and the named 小组 go there; the old one goes on. Raises NotFound, Refused."""
    check_code(new_code)
    (subject,) = places_by_codes([code])
    if subject.level != Level.VILLAGE:
        raise refused(Fault.LOWEST_ONLY)
    _check(rules.fault_of_dates([standing(subject)], on, today), [subject])
    opened = new_place(subject.parent, new_code, name, official_name, Level(subject.level), on)
    return Plan(Change.Kind.SPLIT, on, (subject,), opened=(opened,), groups=tuple(dict.fromkeys(groups)))


def plan_close(*, code: str, on: date, today: date, into: str = "") -> Plan:
    """A place ceases: carried on by another, or, if nothing at all was ever recorded there, by none. Raises NotFound, Refused."""
    if into:
        return plan_merge(codes=[code], into=into, on=on, today=today, kind=Change.Kind.CLOSE)
    (subject,) = places_by_codes([code])
    _check(rules.fault_of_dates([standing(subject)], on, today), [subject])
    below = Place.objects.in_force().filter(parent=subject).count()
    if below:
        raise refused(Fault.HAS_CHILDREN, name=subject.name, n=below)
    living = [subject.id, *Place.objects.filter(now_at=subject).values_list("id", flat=True)]
    held = [f"{n} {label}" for label, n in records_at(living) if n]
    if held or len(living) > 1:
        raise refused(Fault.HAS_RECORDS, name=subject.name, what="、".join(held) or f"{len(living) - 1} 个并入的地方")
    edits = {subject.id: replace(standing(subject), closed_on=on)}
    before, after = _restood({subject.id: subject}, edits, [])
    return Plan(Change.Kind.CLOSE, on, (subject,), None, None, before, after)


def counts_at(place_ids: Sequence[UUID]) -> list[tuple[str, int]]:
    """What lives at these places, by the participants' words: [('书信', 46)]."""
    return [(p.label_zh, p.count(place_ids)) for p in participants.PARTICIPANTS]


def records_at(place_ids: Sequence[UUID]) -> list[tuple[str, int]]:
    """The same without the ledger's own lines: a village is a line in the ledger itself, and the records behind the other lines
    are counted by their areas."""
    return [(p.label_zh, p.count(place_ids)) for p in participants.PARTICIPANTS if p.name != LEDGER]


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    official_name: str
    sounds: tuple[str, str]


def named(name: str, official_name: str, level: Level) -> Named:
    """A name made ready for a place: short and official apart, with pinyin and initials. Raises Refused."""
    name, official_name = name.strip(), official_name.strip()
    short = names.short_name(name)
    official_name = official_name or (name if name != short else "")
    if not rules.is_name(short) or (official_name and not rules.is_name(official_name, 100)):
        raise refused(Fault.NAME_FORM)
    sounds = names.pinyin_of(short, as_phrase=level is not Level.VILLAGE)
    return Named(short, official_name if official_name != short else "", sounds)


def new_place(parent: Place | None, code: str, name: str, official_name: str, level: Level, on: date) -> Place:
    """A place not yet saved, standing under its parent."""
    fresh = named(name, official_name, level)
    place = Place(level=level.value, code=code, parent=parent, opened_on=on, name=fresh.name, official_name=fresh.official_name)
    place.pinyin, place.initials = fresh.sounds
    place.lineage = [*(parent.lineage if parent else []), place.id]
    place.sort_key = (parent.sort_key + "." if parent else "") + code
    return place


def check_code(code: str) -> None:
    """Raises Refused unless it is a code that no place bears, or bore before a merger."""
    if not rules.is_code(code):
        raise refused(Fault.CODE_FORM, code=code[:20])
    if Place.objects.filter(Q(code=code) | Q(former_codes__code=code)).exists():
        raise refused(Fault.CODE_TAKEN, code=code)


def _check(fault: tuple[Fault, Standing | None] | None, places: Sequence[Place]) -> None:
    if fault:
        name = next((p.name for p in places if fault[1] and p.id == fault[1].id), "")
        raise refused(fault[0], name=name) if name else refused(fault[0])


def _affected_by(subjects: Sequence[Place]) -> dict[UUID, Place]:
    """Everything whose line or order hangs on these places: what lives below them, and what merged-away places stand below them."""
    reach = Q(lineage__overlap=[s.id for s in subjects])
    for subject in subjects:
        if subject.level != Level.VILLAGE:
            reach |= Q(sort_key__startswith=subject.sort_key + ".")
    return {p.id: p for p in Place.objects.filter(reach)} | {s.id: s for s in subjects}


def _restood(
    affected: dict[UUID, Place], edits: dict[UUID, Standing], anchors: Sequence[Place]
) -> tuple[dict[UUID, Place], dict[UUID, Standing]]:
    """(before, after) of the places that really stand otherwise once the edits are made."""
    present = {key: standing(place) for key, place in affected.items()}
    wanted = present | edits
    hung_on = {key for s in wanted.values() for key in (s.parent_id, s.now_at_id) if key} - set(wanted)
    known = {a.id: standing(a) for a in anchors}
    known |= {p.id: standing(p) for p in Place.objects.filter(id__in=hung_on - set(known))}
    after = {key: s for key, s in rules.restood(wanted, known).items() if s != present[key]}
    return {key: affected[key] for key in after}, after
