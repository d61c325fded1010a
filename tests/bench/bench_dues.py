"""Dues of 250,000 members for a month: worked out, written, summed and posted to the ledger by the one command, against the bare bulk
insert of the same rows (COPY into the same table with its keys, indexes and constraints)."""

import os
from datetime import UTC, date, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from teabowl.dues import rules
from teabowl.dues.actions import work_out_month
from teabowl.dues.models import Assessment, Owed
from teabowl.kernel.actor import Level
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Member, Organisation
from teabowl.people.models import Person
from teabowl.places.models import Place
from tests.bench.measure import Row, at_most, ratio, seconds

MEMBERS = int(os.environ.get("DUES_MEMBERS", "250000"))
BRANCH = 23
ROUNDS = 5
NOW = datetime.now(UTC)
SINCE = date(2021, 12, 1)
MONTH = date(2026, 11, 1)


def _stage() -> None:
    """Villages with a branch of 23 each, every member with an amount in force."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, people_person, organisations_organisation, figures_entry, figures_tail CASCADE")
    root = Place(code="371700000000", name="菏泽市", level=Level.CITY, sort_key="0", pinyin="x", initials="x")
    root.lineage = [root.id]
    root.save()
    count = -(-MEMBERS // BRANCH)
    places = [
        Place(code=f"37{n:010}", name=f"村{n}", level=Level.VILLAGE, parent=root, sort_key=f"1{n:08}", pinyin="x", initials="x")
        for n in range(count)
    ]
    for place in places:
        place.lineage = [root.id, place.id]
    Place.objects.bulk_create(places, batch_size=2_000)
    branches = [
        Organisation(kind="branch", name=f"{p.name}党支部", place=p, depth=1, term_years=5, created_at=NOW, changed_at=NOW)
        for p in places
    ]
    for branch in branches:
        branch.lineage = [branch.id]
    Organisation.objects.bulk_create(branches, batch_size=2_000)
    for start in range(0, MEMBERS, 20_000):
        numbers = range(start, min(start + 20_000, MEMBERS))
        persons = [Person(name="某人", created_at=NOW) for _ in numbers]
        Person.objects.bulk_create(persons, batch_size=2_000)
        members = [
            Member(
                person=person, organisation=branches[n // BRANCH], status="full", since=SINCE, created_at=NOW, changed_at=NOW
            )
            for n, person in zip(numbers, persons, strict=True)
        ]
        Member.objects.bulk_create(members, batch_size=2_000)
        Assessment.objects.bulk_create(
            [
                Assessment(
                    member=member, organisation_id=member.organisation_id, starts=date(2026, 1, 1), category="farmer", decided_fen=50,
                    monthly_fen=rules.monthly_fen(rules.Category.FARMER, MONTH, decided_fen=50), source="中组发〔2008〕3号",
                    review_on=date(2027, 1, 1), at=NOW,
                )
                for member in members
            ],
            batch_size=2_000,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE dues_owed, dues_tally, figures_entry, figures_tail")


def work_out() -> float:
    """The command: owed rows, sums of each branch, ledger."""
    _empty()
    made: list[int] = []
    took = seconds(lambda: made.append(work_out_month(month=MONTH, now=NOW)))
    if made != [MEMBERS]:
        raise RuntimeError(f"{made} of {MEMBERS} members were worked out")
    return took


def bare(rows: list[tuple[Any, ...]]) -> float:
    """The same rows into the same table, by COPY, in one transaction; their text is made before the clock runs."""
    _empty()
    columns = "id, member_id, organisation_id, month, fen, assessment_id, excused"
    text = "".join(f"{new_id()}\t{m}\t{o}\t{MONTH}\t50\t{a}\t\n" for m, o, a in rows)

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(f"COPY dues_owed ({columns}) FROM STDIN") as copy:
            copy.write(text)

    return seconds(insert)


def dues() -> list[Row]:
    _stage()
    rows = list(Assessment.objects.values_list("member_id", "organisation_id", "id"))
    found = ratio(work_out, lambda: bare(rows), rounds=ROUNDS)
    if Owed.objects.count() != MEMBERS:
        raise RuntimeError("rows are missing")
    return [
        at_most(f"dues of {MEMBERS:,} members worked out, summed and posted / the bare COPY of the same rows", found, 3, " s")
    ]


BENCHES = [(20, "dues", dues)]
