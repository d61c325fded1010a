"""`teabowl dues work-out`: what everybody owes for a month, in one go."""

import argparse
import sys
from datetime import date

from django.utils import timezone


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("dues", help="党费：算出一个月每个党员该交多少 (work out a month's dues)")
    commands = parser.add_subparsers(required=True)
    work_out = commands.add_parser(
        "work-out", help="every member's dues of a month, sums and figures; done again, only what is new"
    )
    work_out.add_argument("--month", help="YYYY-MM, the running month if left out")
    work_out.set_defaults(run=run_work_out)


def run_work_out(options: argparse.Namespace) -> int:
    from teabowl.dues.actions import work_out_month

    month: date | None = None
    if options.month:
        year, _, number = str(options.month).partition("-")
        try:
            month = date(int(year), int(number), 1)
        except ValueError:
            raise SystemExit("--month: YYYY-MM") from None
    made = work_out_month(month=month, now=timezone.now())
    sys.stdout.write(f"{made}\n")
    return 0
