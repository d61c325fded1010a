"""Changing the tree. Every change is a `Change` with its decision, keeps the values it ends, and can be undone until something
new hangs on it. No row of another area is moved (ADR 0003); areas above take part through `participants`.

Changes are rare and far-reaching, so one lock lets them pass one at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.kernel.times import china_date
from teabowl.pagecache import actions as pagecache
from teabowl.places import finding, participants, plans
from teabowl.places.models import Change, ChangePlace, Place, PlaceCode, PlaceName, PlaceStanding
from teabowl.places.participants import TreeChange
from teabowl.places.permissions import check_change
from teabowl.places.plans import Plan
from teabowl.places.rules import Fault, Standing
from teabowl.places.wording import SENTENCES, refused

TREE_LOCK = 7_117_001
Part = ChangePlace.Part


@dataclass(frozen=True, slots=True)
class Decision:
    """What a change rests on: the document's number or title, its date, and who approved it."""

    document: str
    decided_on: date | None = None
    approved_by: str = ""


@transaction.atomic
def merge_places(actor: Actor, *, codes: Sequence[str], into: str, on: date, decision: Decision, now: datetime) -> Change:
    """Merge places into another of their level. Raises NotFound, NotAllowed, Refused, Invalid (no decision)."""
    lock_tree()
    return carry_out(actor, plans.plan_merge(codes=codes, into=into, on=on, today=china_date(now)), decision, now)


@transaction.atomic
def move_place(actor: Actor, *, code: str, to: str, on: date, decision: Decision, now: datetime) -> Change:
    """Put a place, with everything below it, under another parent. Raises NotFound, NotAllowed, Refused, Invalid."""
    lock_tree()
    return carry_out(actor, plans.plan_move(code=code, to=to, on=on, today=china_date(now)), decision, now)


@transaction.atomic
def rename_place(
    actor: Actor,
    *,
    code: str,
    name: str,
    on: date,
    decision: Decision,
    now: datetime,
    official_name: str = "",
    new_code: str = "",
) -> Change:
    """Give a place another name, another code, or both. Raises NotFound, NotAllowed, Refused, Invalid."""
    lock_tree()
    plan = plans.plan_rename(code=code, name=name, official_name=official_name, new_code=new_code, on=on, today=china_date(now))
    return carry_out(actor, plan, decision, now)


@transaction.atomic
def open_place(
    actor: Actor,
    *,
    parent: str,
    code: str,
    name: str,
    on: date,
    decision: Decision,
    now: datetime,
    official_name: str = "",
) -> Change:
    """Open a new place under a parent. Raises NotFound, NotAllowed, Refused, Invalid."""
    lock_tree()
    plan = plans.plan_open(parent=parent, code=code, name=name, official_name=official_name, on=on, today=china_date(now))
    return carry_out(actor, plan, decision, now)


@transaction.atomic
def split_place(
    actor: Actor,
    *,
    code: str,
    new_code: str,
    name: str,
    groups: Sequence[str],
    on: date,
    decision: Decision,
    now: datetime,
    official_name: str = "",
) -> Change:
    """Open a new village out of one; the named 小组 go to it. Raises NotFound, NotAllowed, Refused, Invalid."""
    lock_tree()
    plan = plans.plan_split(
        code=code,
        new_code=new_code,
        name=name,
        official_name=official_name,
        groups=groups,
        on=on,
        today=china_date(now),
    )
    return carry_out(actor, plan, decision, now)


@transaction.atomic
def close_place(actor: Actor, *, code: str, on: date, decision: Decision, now: datetime, into: str = "") -> Change:
    """Close a place, with a successor or (only if nothing was recorded there) without. Raises NotFound, NotAllowed, Refused."""
    lock_tree()
    return carry_out(actor, plans.plan_close(code=code, on=on, into=into, today=china_date(now)), decision, now)


def lock_tree() -> None:
    """Wait until no other change of the tree is under way; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def carry_out(actor: Actor, plan: Plan, decision: Decision, now: datetime) -> Change:
    """Write a plan that was made under the lock. Raises NotAllowed, Refused, Invalid."""
    check_change(actor, plan.above())
    if not decision.document.strip():
        raise Invalid({"decision": SENTENCES[Fault.NO_DECISION]})
    _check_order(plan)
    change = Change.objects.create(
        kind=plan.kind,
        on=plan.on,
        decision=decision.document.strip()[:200],
        decided_on=decision.decided_on,
        approved_by=decision.approved_by.strip()[:100],
        groups=list(plan.groups),
        actor_id=actor.account_id,
        actor_name=actor.name,
        recorded_at=now,
    )
    ChangePlace.objects.bulk_create(_touched(change, plan))
    Place.objects.bulk_create(plan.opened)
    keep_names(change, zip(plan.subjects, plan.renamed, strict=True) if plan.renamed else ())
    keep_standings(change, plan.before, plan.on)
    write_standings(plan.after.values())
    finding.refresh_keys([p.id for p in (*plan.opened, *plan.renamed)] + _closing(plan.before, plan.after))
    _tell(actor, change, plan, now)
    return change


def _check_order(plan: Plan) -> None:
    """History is written forwards: refuse a date before the last change of the same value of the same place."""
    ends = last_ends(PlaceStanding, {**plan.before, **({plan.target.id: plan.target} if plan.target else {})})
    for model in (PlaceName, PlaceCode) if plan.renamed else ():
        for key, end in last_ends(model, [p.id for p in plan.renamed]).items():
            ends[key] = max(end, ends.get(key, end))
    for place in (*plan.subjects, *plan.before.values(), *((plan.target,) if plan.target else ())):
        last = ends.get(place.id)
        if last and plan.on < last:
            raise refused(Fault.BEFORE_LAST_CHANGE, name=place.name, date=f"{last:%Y-%m-%d}")
        if place.opened_on and plan.on < place.opened_on:
            raise refused(Fault.BEFORE_OPENING, name=place.name)


def last_ends(model: type[PlaceStanding | PlaceName | PlaceCode], ids: Iterable[UUID]) -> dict[UUID, date]:
    """The day on which each place's last former value ended. Values replaced on the day they began have no days of their own."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place_id, max(upper(valid)) FROM {table} WHERE place_id = ANY(%s) GROUP BY 1",  # noqa: S608
            [list(ids)],
        )
        return {key: end for key, end in cursor.fetchall() if end}


def keep_standings(change: Change, before: Mapping[UUID, Place], on: date) -> None:
    """Write down how places stood until the change."""
    ends = last_ends(PlaceStanding, before)
    PlaceStanding.objects.bulk_create(
        PlaceStanding(
            place_id=place.id,
            parent_id=place.parent_id,
            lineage=place.lineage,
            now_at_id=place.now_at_id,
            sort_key=place.sort_key,
            closed_on=place.closed_on,
            valid=(ends.get(place.id), on),
            change=change,
        )
        for place in before.values()
    )


def keep_names(change: Change, pairs: Iterable[tuple[Place, Place]]) -> None:
    """Write down what (old, new) places were called until the change, and give them their new names and codes."""
    for old, new in pairs:
        if old.code != new.code:
            begins = last_ends(PlaceCode, [old.id]).get(old.id)
            PlaceCode.objects.create(place=old, code=old.code, valid=(begins, change.on), change=change)
        if (old.name, old.official_name) != (new.name, new.official_name):
            begins = last_ends(PlaceName, [old.id]).get(old.id)
            PlaceName.objects.create(
                place=old,
                name=old.name,
                official_name=old.official_name,
                pinyin=old.pinyin,
                initials=old.initials,
                valid=(begins, change.on),
                change=change,
            )
        Place.objects.filter(id=old.id).update(
            code=new.code,
            name=new.name,
            official_name=new.official_name,
            pinyin=new.pinyin,
            initials=new.initials,
        )


def write_standings(standings: Iterable[Standing]) -> None:
    """Put places where they stand now."""
    sql = "UPDATE places_place SET parent_id=%s, now_at_id=%s, closed_on=%s, lineage=%s::uuid[], sort_key=%s WHERE id=%s"
    rows = [(s.parent_id, s.now_at_id, s.closed_on, list(s.lineage), s.sort_key, s.id) for s in standings]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _closing(before: Mapping[UUID, Place], after: Mapping[UUID, Standing]) -> list[UUID]:
    """Places whose search keys change because they cease."""
    return [key for key, s in after.items() if (s.closed_on is None) != (before[key].closed_on is None)]


def _touched(change: Change, plan: Plan) -> list[ChangePlace]:
    parts = {place.id: (Part.CARRIED, place) for place in plan.carried}
    parts |= {place.id: (Part.SUBJECT, place) for place in plan.subjects}
    parts |= {place.id: (Part.OPENED, place) for place in plan.opened}
    if plan.target:
        parts[plan.target.id] = (Part.TARGET, plan.target)
    if plan.source:
        parts[plan.source.id] = (Part.SOURCE, plan.source)
    return [
        ChangePlace(change=change, place_id=key, part=part, code=place.code, name=place.name)
        for key, (part, place) in parts.items()
    ]


def _tell(actor: Actor, change: Change, plan: Plan, now: datetime) -> None:
    """Audit, participants, pages, in this order."""
    lineages = {key: (tuple(plan.before[key].lineage), s.lineage) for key, s in plan.after.items()}
    changed = {key: pair for key, pair in lineages.items() if pair[0] != pair[1]}
    changed |= {p.id: ((), tuple(p.lineage)) for p in plan.opened}
    named = [*plan.subjects, *plan.opened, *((plan.target,) if plan.target else ())]
    details: dict[str, tuple[Any, Any]] = {p.code: ("", p.name) for p in plan.opened} | {
        old.code: (f"{old.code} {old.name}", f"{new.code} {new.name}")
        for old, new in zip(plan.subjects, plan.renamed, strict=False)
    }
    details |= {
        p.code: (p.sort_key, plan.after[p.id].sort_key) for p in plan.subjects if p.id in plan.after and not plan.renamed
    }
    if plan.target and plan.kind in (Change.Kind.MERGE, Change.Kind.CLOSE):
        details |= {p.code: (p.name, f"→ {plan.target.code} {plan.target.name}") for p in plan.subjects}
    audit.record(
        actor,
        f"places.{plan.kind.value}_place",
        now=now,
        subject_type="change",
        subject_id=change.id,
        place_id=named[0].id if named else None,
        changes=details | {"on": ("", change.on), "decision": ("", change.decision)},
    )
    touched = TreeChange(
        id=change.id,
        kind=plan.kind.value,
        lineages=changed,
        places=tuple(dict.fromkeys(p.id for p in named)),
        now=now,
        groups=plan.groups,
        moved_from=plan.subjects[0].id if plan.kind is Change.Kind.SPLIT else None,
        moved_to=plan.opened[0].id if plan.kind is Change.Kind.SPLIT else None,
    )
    tell_participants(touched)


def tell_participants(change: TreeChange) -> None:
    """Let every participant do its part. A name or a line of ancestors may be shown on pages far away: all pages are stale."""
    for participant in participants.PARTICIPANTS:
        if participant.take_part:
            participant.take_part(change)
    pagecache.touch_everything()
