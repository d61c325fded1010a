"""teabowl audit …"""

import argparse
import sys


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit verify` to the teabowl command. The parsed arguments carry `run`, which returns the exit status."""
    audit = subparsers.add_parser("audit", help="check that nobody tampered with the audit")
    verbs = audit.add_subparsers(dest="audit_verb", required=True)
    check = verbs.add_parser(
        "verify",
        help="recompute every hash; one line per fault, exit status 1 if there is any",
        description="Recomputes the hash of every audit entry and reports entries changed, removed, reordered or inserted.",
    )
    check.set_defaults(run=run_verify)


def run_verify(_arguments: argparse.Namespace) -> int:
    from teabowl.audit.queries import verify

    verdict = verify()
    for fault in verdict.faults:
        sys.stderr.write(f"{fault}\n")
    if verdict.faults:
        return 1
    sys.stdout.write(f"audit: {verdict.entries} entries in order\n")
    return 0
