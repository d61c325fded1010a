"""teabowl access …: for the first city organiser of a new installation, and when everybody has locked themselves out."""

import argparse
import sys
from datetime import date
from typing import Any
from uuid import UUID


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `access grant|end|list`. The parsed arguments carry `run`, which returns the exit status."""
    access = subparsers.add_parser("access", help="give, end and list roles from the server's command line")
    verbs = access.add_subparsers(dest="access_verb", required=True)
    grant = verbs.add_parser(
        "grant", help="give a role to somebody who has signed in once: access grant 13953000006 city_organiser 371700000000"
    )
    grant.add_argument("phone", help="the mobile number they sign in with")
    grant.add_argument("role", help="operator, secretary, township_organiser, county_organiser, city_organiser, auditor")
    grant.add_argument("place", help="the place's 12-digit code")
    grant.add_argument("--until", type=date.fromisoformat, help="the last day, as 2027-12-31; otherwise until ended")
    grant.set_defaults(run=run_grant)
    end = verbs.add_parser("end", help="end a grant, from today on")
    end.add_argument("grant", type=UUID, help="its key, from access list")
    end.set_defaults(run=run_end)
    show = verbs.add_parser("list", help="the grants that stand at a place")
    show.add_argument("place", help="the place's 12-digit code")
    show.set_defaults(run=run_list)


def run_grant(arguments: argparse.Namespace) -> int:
    return _told(_grant, arguments)


def run_end(arguments: argparse.Namespace) -> int:
    return _told(_end, arguments)


def run_list(arguments: argparse.Namespace) -> int:
    return _told(_list, arguments)


def _told(work: Any, arguments: argparse.Namespace) -> int:
    """Run, and say what an action refused in one line on stderr."""
    from teabowl.kernel.errors import TeabowlError
    from teabowl.kernel.phones import BadPhone

    try:
        work(arguments)
    except (TeabowlError, BadPhone) as error:
        sys.stderr.write(f"access: {error}\n")
        return 1
    return 0


def _grant(arguments: argparse.Namespace) -> None:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from teabowl.access.actions import grant_first_role
    from teabowl.kernel.actor import Role, system_actor
    from teabowl.kernel.errors import Invalid, NotFound
    from teabowl.kernel.phones import e164
    from teabowl.kernel.times import china_date
    from teabowl.places.queries import place_by_code

    if arguments.role not in {r.value for r in Role if r is not Role.VILLAGER}:
        raise Invalid({"role": f"no role {arguments.role!r}"})
    place = place_by_code(arguments.place)
    accounts: Any = get_user_model()._default_manager
    account = accounts.filter(phone=e164(arguments.phone)).first()
    if account is None:
        raise NotFound("nobody has signed in with this number yet; sign in once with it, then run this again")
    now = timezone.now()
    grant = grant_first_role(
        system_actor("access.command"),
        account_id=account.id,
        role=Role(arguments.role),
        place=place,
        starts_on=china_date(now),
        ends_on=arguments.until,
        now=now,
    )
    sys.stdout.write(f"{grant.id}  {grant.role}  {place.code} {place.name}\n")


def _end(arguments: argparse.Namespace) -> None:
    from django.utils import timezone

    from teabowl.access.actions import end_grant_on_server
    from teabowl.kernel.actor import system_actor

    grant = end_grant_on_server(system_actor("access.command"), grant_id=arguments.grant, now=timezone.now())
    sys.stdout.write(f"{grant.id} ended; last day {grant.ends_on}\n")


def _list(arguments: argparse.Namespace) -> None:
    from django.utils import timezone

    from teabowl.access.queries import roles_at
    from teabowl.kernel.times import china_date
    from teabowl.places.queries import place_by_code

    for row in roles_at(place_by_code(arguments.place).ref, china_date(timezone.now())):
        sys.stdout.write(f"{row.id}  {row.role.value}  {row.person_name}  {row.starts_on} – {row.ends_on or ''}\n")
