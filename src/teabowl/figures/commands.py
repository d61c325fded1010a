"""`teabowl figures …`."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from teabowl.figures import answers, balances
from teabowl.figures.closing import close_month
from teabowl.figures.posting import area_of, post_all
from teabowl.figures.registry import registry
from teabowl.figures.verifying import verify
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Invalid
from teabowl.places.queries import place_by_code


def register(subparsers: Any) -> None:
    """Add `figures` to the command's parser. Each leaf sets `run(arguments) -> exit status`."""
    figures = subparsers.add_parser("figures", help="the ledger: show, open, verify, rebuild, fold, close")
    actions = figures.add_subparsers(dest="figures_command", required=True, metavar="COMMAND")

    show = _leaf(actions, "show", show_figures, "all figures of a place")
    show.add_argument("code", help="the place's 12-digit code")
    _question(show)

    opened = _leaf(actions, "open", open_records, "the records behind a figure")
    opened.add_argument("key", help="the indicator's key, e.g. letters.received")
    opened.add_argument("code", help="the place's 12-digit code")
    opened.add_argument("--part", choices=["numerator", "denominator"], default="", help="which part of a ratio")
    opened.add_argument("--cursor", default="", help="`next` of the page before")
    opened.add_argument("--limit", type=int, default=50, help="records on a page, at most 1000")
    _question(opened)

    _leaf(
        actions, "verify", verify_ledger, "compare the ledger with all records, and balances with the ledger; 1 if they differ"
    )
    again = _leaf(actions, "post", post_records, "post all records anew; the ledger gains only what differs")
    again.add_argument("area", nargs="*", help="of these areas (all)")
    _leaf(actions, "rebuild", rebuild_balances, "make all balances anew from the ledger, while writers go on")
    _leaf(actions, "fold", fold_tail, "add waiting entries to the balances now")
    close = _leaf(actions, "close", close_one_month, "publish a month's figures; later records then show as restatements")
    close.add_argument("month", help="YYYY-MM")


def _leaf(actions: Any, name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=what, description=what)
    parser.set_defaults(run=run)
    return parser


def _question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="as it was at the end of this day (today)")
    parser.add_argument("--known-at", type=_moment, metavar="TIME", help="as had been recorded by this time, ISO 8601 (all)")
    parser.add_argument("--tree", choices=["then", "now"], default="then", help="the tree of that day, or today's (then)")
    parser.add_argument("--json", action="store_true", help="print what the API answers")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _json(answer: dict[str, Any]) -> int:
    _print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def show_figures(arguments: argparse.Namespace) -> int:
    place = place_by_code(arguments.code)
    answer = answers.figures_answer(place, as_of=arguments.as_of, known_at=arguments.known_at, tree=arguments.tree)
    if arguments.json:
        return _json(answer)
    _print(f"{place.name} {place.code}  {answer['as_of']}")
    for figure in answer["figures"]:
        value = "—" if figure["value"] is None else f"{figure['value']:,}"
        _print(f"{figure['key']:34} {value:>14} {figure['unit']}  ({figure['records']:,})  {figure['name']}")
    return 0


def open_records(arguments: argparse.Namespace) -> int:
    answer = answers.records_answer(
        place_by_code(arguments.code),
        arguments.key,
        as_of=arguments.as_of,
        known_at=arguments.known_at,
        tree=arguments.tree,
        part=arguments.part,
        cursor=arguments.cursor,
        limit=arguments.limit,
    )
    if arguments.json:
        return _json(answer)
    _print(f"{answer['count']:,} records, sum {answer['sum']:,}")
    for row in answer["results"]:
        _print(f"{row['date']}  {row['amount']:>8}  {row['place']['name']}  {row['title']}  {row['url']}")
    if answer["next"]:
        _print(f"--cursor {answer['next']}")
    return 0


def verify_ledger(arguments: argparse.Namespace) -> int:
    report = verify()
    for found in report.differences:
        _print(
            f"{found.source_type} {found.source_id}: {found.indicator} at {found.place_id} on {found.on}"
            f" bucket {found.bucket}: posted {found.posted}, due {found.due}"
        )
    for broken in report.unlawful:
        _print(f"{broken.source_type} {broken.source_id}: cannot be counted: {broken.why}")
    counts = f"{report.records:,} records, {len(report.differences):,} differences, {report.wrong_balances:,} wrong balances"
    _print(counts + (f", {len(report.unlawful):,} records that cannot be counted" if report.unlawful else ""))
    return 0 if report.is_clean else 1


def post_records(arguments: argparse.Namespace) -> int:
    known = {area_of(source) for source in registry().by_type.values()}
    if unknown := set(arguments.area) - known:
        raise Invalid({"area": f"{', '.join(sorted(unknown))}: not among {', '.join(sorted(known))}"})
    records = post_all(system_actor("teabowl.command"), areas=arguments.area or None, now=timezone.now())
    _print(f"{records:,} records posted")
    return 0


def rebuild_balances(arguments: argparse.Namespace) -> int:
    made, wrong = balances.rebuild()
    _print(f"{made:,} balances, {wrong:,} were wrong")
    return 0


def fold_tail(arguments: argparse.Namespace) -> int:
    _print(f"{balances.fold_all():,} entries folded")
    return 0


def close_one_month(arguments: argparse.Namespace) -> int:
    try:
        month = date.fromisoformat(arguments.month + "-01")
    except ValueError:
        raise Invalid({"month": "YYYY-MM"}) from None
    closing = close_month(_operator(), month=month, now=timezone.now())
    _print(f"{closing.month:%Y-%m} closed at {closing.closed_at.isoformat()}")
    return 0


def _operator() -> Actor:
    return system_actor("teabowl.command")
