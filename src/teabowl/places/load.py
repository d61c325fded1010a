"""Comparing a checked file with the tree, and making the tree so: the first load in bulk, every later one as dated changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import LEVELS, Actor, Level
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.places import actions, names, participants, plans, reading, rules
from teabowl.places.actions import Decision
from teabowl.places.models import Change, Place, PlaceKey
from teabowl.places.participants import TreeChange
from teabowl.places.permissions import is_command
from teabowl.places.reading import BadFile, Row
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it, and of how much."""


def silent(_what: str, _done: int, _of: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a load would do. `first`: the tree is empty, so everything is loaded in bulk. `passed` are lines that are left alone,
    each with the reason: places of the file that were merged or closed here since."""

    first: bool
    opens: list[Row] = field(default_factory=list)
    renames: list[tuple[Row, str]] = field(default_factory=list)
    moves: list[tuple[Row, str]] = field(default_factory=list)
    closes: list[tuple[str, str, Level]] = field(default_factory=list)
    """(code, name, level), lowest level first."""
    passed: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.opens or self.renames or self.moves or self.closes)


def compare(rows: list[Row]) -> Difference:
    """What the tree lacks of the file. Raises BadFile for what cannot be (unknown parent, a place whose level changed, a place
    that is missing in the file but holds records)."""
    columns = ("id", "code", "name", "official_name", "level", "parent__code", "closed_on", "now_at__code")
    present = {row[1]: row for row in Place.objects.values_list(*columns).iterator(chunk_size=20_000)}
    listed = {row.code for row in rows}
    if not present:
        _check_parents(rows, listed, set())
        return Difference(first=True, opens=rows)
    vanished = _vanished(rows, listed, present)
    _check_parents(rows, listed, {c for c, p in present.items() if p[6] is None and c not in vanished}, present)
    found = Difference(first=False)
    faults: list[str] = []
    for row in rows:
        place = present.get(row.code)
        if place is None:
            found.opens.append(row)
        elif place[6] is not None:
            found.passed.append(_("%(code)s %(name)s 已经撤并，名录里还有，不动") % {"code": row.code, "name": place[2]})
        elif place[4] != row.level:
            faults.append(_("第 %(line)s 行：%(name)s原来不是这一级") % {"line": row.line, "name": place[2]})
        else:
            if row.name not in (place[3] or place[2], place[2]):
                found.renames.append((row, place[3] or place[2]))
            parent = _now(row.parent_code, present)
            if parent != (place[5] or ""):
                found.moves.append((row, place[5] or ""))
    if faults:
        raise BadFile(faults)
    found.closes.extend(
        sorted(((c, present[c][2], Level(present[c][4])) for c in vanished), key=lambda v: (-LEVELS.index(v[2]), v[0]))
    )
    _check_closes(found.closes, present)
    return found


def _now(code: str, present: dict[str, tuple]) -> str:  # type: ignore[type-arg]
    """The code of the place that carries this one today."""
    place = present.get(code)
    return place[7] if place is not None and place[7] else code


def _check_parents(
    rows: list[Row],
    listed: set[str],
    outside: set[str],
    present: dict[str, tuple] | None = None,  # type: ignore[type-arg]
) -> None:
    faults = []
    for row in rows:
        code = row.parent_code
        if not code or code in listed or code in outside:
            known = (present or {}).get(code)
            if known is None or code in listed or rules.may_stand_under(row.level, Level(known[4])):
                continue
            text = _("第 %(line)s 行：级别不对，%(name)s不能归它管") % {"line": row.line, "name": row.name}
        else:
            text = _("第 %(line)s 行：没有编号是 %(code)s 的上级") % {"line": row.line, "code": code}
        faults.append(text)
    if faults:
        raise BadFile(faults)


def _vanished(rows: list[Row], listed: set[str], present: dict[str, tuple]) -> set[str]:  # type: ignore[type-arg]
    """Codes in force below what the file speaks of (its topmost places), that it does not list."""
    tops = [row.code for row in rows if row.parent_code not in listed and row.code in present]
    ids = [present[code][0] for code in tops]
    under = Place.objects.in_force().filter(lineage__overlap=ids).values_list("code", flat=True) if ids else []
    return set(under) - listed


def _check_closes(closes: Sequence[tuple[str, str, Level]], present: dict[str, tuple]) -> None:  # type: ignore[type-arg]
    """A place with records cannot just disappear from a list: it needs a successor."""
    if not closes or not any(n for _l, n in plans.records_at([present[c][0] for c, _n, _l in closes])):
        return
    faults = []
    for code, name, _level in closes:
        held = [f"{n} {label}" for label, n in plans.records_at([present[code][0]]) if n]
        if held:
            what = "、".join(held)
            faults.append(
                _("%(code)s %(name)s 不在文件里，但还有%(what)s：先用 merge 并入别处")
                % {"code": code, "name": name, "what": what}
            )
    raise BadFile(faults)


@transaction.atomic
def load_places(
    actor: Actor,
    *,
    rows: list[Row],
    difference: Difference,
    source: str,
    now: datetime,
    on: date | None = None,
    decision: str = "",
    progress: Progress = silent,
) -> list[Change]:
    """Make the tree as the file says; all of it or nothing. `on` (today) dates the changes; a first load dates openings only
    if it is given. Raises NotAllowed, Refused, BadFile; Refused also if the tree changed since `difference` was made."""
    if not is_command(actor):
        raise NotAllowed(_("名录只能在服务器上用命令载入"))
    actions.lock_tree()
    if compare(rows) != difference:
        raise Refused(_("这期间区划又变了，再载入一次"))
    if difference.is_empty:
        return []
    paper = Decision(decision or _("名录：%(name)s") % {"name": source})
    day = on or china_date(now)
    if day > china_date(now):
        raise Refused(_("日期还没有到：等生效那天再载入"))
    if difference.first:
        return [_load_all(actor, rows, paper, on, now, progress)]
    return _apply(actor, difference, paper, day, now, progress)


def _apply(actor: Actor, difference: Difference, paper: Decision, on: date, now: datetime, progress: Progress) -> list[Change]:
    today = china_date(now)
    done: list[Change] = []
    if difference.opens:
        progress(_("新设"), 0, len(difference.opens))
        done.append(actions.carry_out(actor, _open_all(difference.opens, on), paper, now))
        progress(_("新设"), len(difference.opens), len(difference.opens))
    steps: list[tuple[str, Callable[[], plans.Plan]]] = []
    for row, _old in difference.renames:
        steps.append((_("改名"), lambda r=row: plans.plan_rename(code=r.code, name=r.name, on=on, today=today)))  # type: ignore[misc]
    for row, _old in sorted(difference.moves, key=lambda m: LEVELS.index(m[0].level)):
        target = _now_code(row.parent_code)
        steps.append((_("划转"), lambda r=row, t=target: plans.plan_move(code=r.code, to=t, on=on, today=today)))  # type: ignore[misc]
    for code, _name, _level in difference.closes:
        steps.append((_("撤销"), lambda c=code: plans.plan_close(code=c, on=on, today=today)))  # type: ignore[misc]
    for n, (what, plan) in enumerate(steps, start=1):
        done.append(actions.carry_out(actor, plan(), paper, now))
        progress(what, n, len(steps))
    return done


def _now_code(code: str) -> str:
    place = plans.places_by_codes([code])[0]
    return place.now_at.code if place.now_at else code


def _open_all(rows: list[Row], on: date) -> plans.Plan:
    """All new places of a file as one change, parents first."""
    known = {p.code: p for p in Place.objects.filter(code__in={r.parent_code for r in rows}).select_related("now_at")}
    opened = []
    for row in sorted(rows, key=lambda r: LEVELS.index(r.level)):
        above = known.get(row.parent_code)
        above = above.now_at if above and above.now_at else above
        place = plans.new_place(above, row.code, row.name, "", row.level, on)
        known[row.code] = place
        opened.append(place)
    return plans.Plan(Change.Kind.OPEN, on, opened=tuple(opened))


def _load_all(actor: Actor, rows: list[Row], paper: Decision, on: date | None, now: datetime, progress: Progress) -> Change:
    """The first load, by COPY: 660,000 places are minutes through the ORM and seconds this way."""
    change = Change.objects.create(
        kind=Change.Kind.LOAD,
        on=on or china_date(now),
        decision=paper.document[:200],
        actor_id=actor.account_id,
        actor_name=actor.name,
        recorded_at=now,
    )
    keys: dict[str, str] = {}
    _copy("places_place", PLACE_COLUMNS, _place_lines(rows, on, keys), len(rows), _("写入地方"), progress)
    _copy("places_placekey", KEY_COLUMNS, _key_lines(rows, keys), len(rows), _("写入查找用的词"), progress)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_place, places_placekey")
    audit.record(
        actor,
        "places.load_places",
        now=now,
        subject_type="change",
        subject_id=change.id,
        changes={"places": ("0", str(len(rows))), "decision": ("", change.decision)},
    )
    loaded = list(keys.values())
    for at in range(0, len(loaded) if participants.PARTICIPANTS else 0, TOLD_AT_ONCE):
        part = loaded[at : at + TOLD_AT_ONCE]
        actions.tell_participants(TreeChange(change.id, change.kind, {}, tuple(map(UUID, part)), now))
        progress(_("记入数字"), at + len(part), len(loaded))
    return change


PLACE_COLUMNS = "id, level, code, name, official_name, pinyin, initials, sort_key, parent_id, lineage, opened_on"
KEY_COLUMNS = "id, place_id, level, kind, key"
INSIDE = PlaceKey.Kind.INSIDE.value
CHUNK = 5_000
TOLD_AT_ONCE = 20_000
"""Participants hear of a first load in parts, so that memory stays small."""


def _place_lines(rows: list[Row], on: date | None, keys: dict[str, str]) -> Iterable[str]:
    """Lines of COPY's text form, parents first. Fills `keys` with {code: id}. Names were checked to be printable."""
    stand: dict[str, tuple[str, str]] = {"": ("", "")}
    opened = on.isoformat() if on else r"\N"
    for level in LEVELS:
        for row in rows:
            if row.level is not level:
                continue
            key = keys[row.code] = str(new_id())
            short = names.short_name(row.name)
            pinyin, initials = names.pinyin_of(short, as_phrase=level is not Level.VILLAGE)
            above, order = stand[row.parent_code]
            line, sort_key = (above + "," + key, order + "." + row.code) if above else (key, row.code)
            if level is not Level.VILLAGE:
                stand[row.code] = (line, sort_key)
            official = "" if short == row.name else _escaped(row.name)
            parent = keys[row.parent_code] if row.parent_code else r"\N"
            yield (
                f"{key}\t{level.value}\t{row.code}\t{_escaped(short)}\t{official}\t{pinyin}\t{initials}\t{sort_key}\t{parent}"
                f"\t{{{line}}}\t{opened}\n"
            )


def _key_lines(rows: list[Row], keys: dict[str, str]) -> Iterable[str]:
    for row in rows:
        key = keys[row.code]
        yield "".join(
            f"{new_id()}\t{key}\t{row.level.value if kind == 1 else ''}\t{kind}\t{_escaped(word)}\n"
            for kind, word in names.search_keys(names.short_name(row.name))
        )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _copy(table: str, columns: str, lines: Iterable[str], total: int, what: str, progress: Progress) -> None:
    waiting: list[str] = []
    done = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for line in lines:
            waiting.append(line)
            if len(waiting) == CHUNK:
                copy.write("".join(waiting))
                done += len(waiting)
                waiting.clear()
                progress(what, done, total)
        copy.write("".join(waiting))
    progress(what, total, total)


def load_file(
    actor: Actor, path: Path, *, now: datetime, on: date | None = None, decision: str = "", progress: Progress = silent
) -> list[Change]:
    """Read, compare and load in one go: for the demo and for tests. Raises as `read_divisions`, `compare`, `load_places`."""
    rows = reading.read_divisions(path)
    return load_places(
        actor,
        rows=rows,
        difference=compare(rows),
        source=path.name,
        now=now,
        on=on,
        decision=decision,
        progress=progress,
    )
