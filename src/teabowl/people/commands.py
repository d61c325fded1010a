"""teabowl people …"""

import argparse
import sys


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `people rotate-keys` and `people expire-imports`. The parsed arguments carry `run`, which returns the exit status."""
    people = subparsers.add_parser("people", help="keep personal data in order")
    verbs = people.add_subparsers(dest="people_verb", required=True)
    rotate = verbs.add_parser(
        "rotate-keys",
        help="encrypt everything again with the newest key of TEABOWL_DATA_KEYS",
        description="Put a new key in front of TEABOWL_DATA_KEYS, restart, run this, then take the old key away.",
    )
    rotate.set_defaults(run=run_rotate_keys)
    expire = verbs.add_parser("expire-imports", help="delete staged register rows older than seven days")
    expire.set_defaults(run=run_expire_imports)


def run_rotate_keys(_arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from teabowl.kernel.actor import system_actor
    from teabowl.people.actions import rotate_keys
    from teabowl.people.secrets import CannotOpen

    done = 0
    try:
        for done in rotate_keys(system_actor("people.rotate_keys"), now=timezone.now()):
            sys.stdout.write(f"\r{done} sealed again")
    except CannotOpen as error:
        sys.stderr.write(f"people rotate-keys: {error}\n")
        return 1
    sys.stdout.write(f"\r{done} sealed again\n")
    return 0


def run_expire_imports(_arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from teabowl.people.actions import expire_imports

    sys.stdout.write(f"{expire_imports(now=timezone.now())} staged rows deleted\n")
    return 0
