"""What `teabowl places …` does, once its words are parsed."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Invalid
from teabowl.places import actions, load, plans, queries, reading, undoing, wording
from teabowl.places.actions import Decision
from teabowl.places.models import Change
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

COMMAND = system_actor("places.command")
SHOWN = 20


def _say(text: Any = "") -> None:
    sys.stdout.write(f"{text}\n")


def _now() -> datetime:
    return timezone.now()


def run_load(args: argparse.Namespace) -> int:
    """`places load FILE`: 0 when the tree is as the file says, 1 with one line for each fault when the file is bad."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    try:
        rows = reading.read_divisions(args.file)
        difference = load.compare(rows)
    except reading.BadFile as bad:
        sys.stderr.write(f"{bad.message}\n")
        return 1
    for line in difference_told(difference):
        _say(line)
    if args.dry_run or difference.is_empty:
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        load.load_places(
            COMMAND,
            rows=rows,
            difference=difference,
            source=args.file.name,
            now=_now(),
            on=args.on,
            decision=args.decision,
            progress=progress,
        )
    _say(_("载入了 %(n)s 个地方") % {"n": len(rows)} if difference.first else _("改好了"))
    return 0


def difference_told(difference: load.Difference) -> list[str]:
    """What a load will do, a line for each, at most 20 of a kind."""
    if difference.first:
        return [_("第一次载入：%(n)s 个地方") % {"n": len(difference.opens)}]
    parts = [
        (_("新设"), [f"{r.code} {r.name}" for r in difference.opens]),
        (_("改名"), [f"{r.code} {old} → {r.name}" for r, old in difference.renames]),
        (_("划转"), [f"{r.code} {r.name}：{old} → {r.parent_code}" for r, old in difference.moves]),
        (_("撤销"), [f"{code} {name}" for code, name, _level in difference.closes]),
        (_("不动"), difference.passed),
    ]
    lines = []
    for what, items in parts:
        if items:
            lines.append(f"{what} {len(items)}")
            lines += [f"  {item}" for item in items[:SHOWN]]
            if len(items) > SHOWN:
                lines.append("  …")
    return lines if not difference.is_empty else [*lines, _("和现在一样，没有要改的")]


def run_find(args: argparse.Namespace) -> int:
    """`places find TEXT`: 1 when nothing fits."""
    found = queries.find_places(" ".join(args.text), limit=max(1, min(args.limit, 100)))
    if args.json:
        keys = ("code", "name", "level", "path", "in_force", "former")
        _say(json.dumps([{k: getattr(f, k) for k in keys} for f in found], ensure_ascii=False))
    else:
        for place in found:
            notes = [place.path, *([_("原名 %(name)s") % {"name": place.former}] if place.former else [])]
            _say(f"{place.code}  {place.name}  {'，'.join(n for n in notes if n)}{'' if place.in_force else _('（已撤并）')}")
    return 0 if found else 1


def run_history(args: argparse.Namespace) -> int:
    """`places history CODE`."""
    told = queries.changes_of(queries.place_by_code(args.code))
    if args.json:
        _say(json.dumps([_as_json(item.change) | {"told": item.text} for item in told], ensure_ascii=False))
        return 0
    for item in told:
        undone = _("（已撤回）") if item.change.undone_at else ""
        _say(f"{item.change.on}  {item.change.id}  {item.text}  {item.change.decision}{undone}")
    return 0


def _decision(args: argparse.Namespace) -> Decision:
    return Decision(args.decision, args.decided_on, args.approved_by)


def _as_json(change: Change) -> dict[str, Any]:
    return {
        "id": str(change.id),
        "kind": change.kind,
        "on": change.on.isoformat(),
        "decision": change.decision,
        "undone": change.undone_at is not None,
    }


def _carry_out(args: argparse.Namespace, plan: Callable[[date], plans.Plan], act: Callable[[], Change]) -> int:
    if args.dry_run:
        found = plan(timezone.localdate())
        for place in (*found.subjects, *found.opened):
            _say(f"{wording.KINDS[found.kind]}  {place.code}  {place.name}")
        for label, n in plans.counts_at([p.id for p in found.subjects]):
            _say(f"  {label} {n}")
        _say(_("跟着变的地方 %(n)s 个") % {"n": len(found.carried)})
        return 0
    change = act()
    _say(json.dumps(_as_json(change), ensure_ascii=False) if args.json else change.id)
    return 0


def run_merge(args: argparse.Namespace) -> int:
    """`places merge CODE... --into CODE`. Prints the change's id."""
    common = {"codes": args.codes, "into": args.into, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_merge(**common, today=today),
        lambda: actions.merge_places(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_split(args: argparse.Namespace) -> int:
    """`places split CODE --new-code CODE --name TEXT --groups …`."""
    common = {"code": args.code, "new_code": args.new_code, "name": args.name, "groups": args.groups, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_split(**common, today=today),
        lambda: actions.split_place(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_rename(args: argparse.Namespace) -> int:
    """`places rename CODE --name TEXT [--new-code CODE]`."""
    if not (args.name or args.new_code):
        raise Invalid({"": _("写上新名称或新编号")})
    common = {"code": args.code, "name": args.name, "new_code": args.new_code, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_rename(**common, today=today),
        lambda: actions.rename_place(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_move(args: argparse.Namespace) -> int:
    """`places move CODE --to CODE`."""
    common = {"code": args.code, "to": args.to, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_move(**common, today=today),
        lambda: actions.move_place(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_open(args: argparse.Namespace) -> int:
    """`places open CODE --under CODE --name TEXT`."""
    common = {"parent": args.under, "code": args.code, "name": args.name, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_open(**common, today=today),
        lambda: actions.open_place(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_close(args: argparse.Namespace) -> int:
    """`places close CODE [--into CODE]`."""
    common = {"code": args.code, "into": args.into, "on": args.on}
    return _carry_out(
        args,
        lambda today: plans.plan_close(**common, today=today),
        lambda: actions.close_place(COMMAND, **common, decision=_decision(args), now=_now()),
    )


def run_undo(args: argparse.Namespace) -> int:
    """`places undo CHANGE`."""
    try:
        key = UUID(args.change)
    except ValueError:
        raise Invalid({"": _("变动的编号不对：%(text)s") % {"text": args.change[:60]}}) from None
    undoing.undo_change(COMMAND, change_id=key, now=_now())
    _say(_("撤回了，一切如前"))
    return 0
