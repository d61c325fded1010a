"""Working out what is owed: every member's month and every organisation's sums, set by set, whether for one or for all."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from teabowl.audit import actions as audit
from teabowl.dues import rules
from teabowl.dues.models import Tally
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import china_date

KEY = """overlay(gen_random_uuid()::text PLACING substr(clock.hex, 1, 8) || '-' || substr(clock.hex, 9, 4) || '-7' FROM 1 FOR 15)::uuid"""
"""A UUIDv7 made where the rows are: the clock's milliseconds before random bits (RFC 9562), as `kernel.ids.new_id` makes one."""
CLOCK = "(SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS hex OFFSET 0) AS clock"

OWE = f"""
INSERT INTO dues_owed (id, member_id, organisation_id, month, fen, assessment_id, waiver_id, excused)
SELECT {KEY}, fixed.member_id, member.organisation_id, month.first, COALESCE(waiver.reduced_fen, fixed.monthly_fen), fixed.id, waiver.id, ''
FROM {CLOCK}, unnest(%(months)s::date[]) AS month(first)
JOIN dues_assessment AS fixed ON fixed.starts <= month.first AND (fixed.ends IS NULL OR fixed.ends > month.first)
JOIN organisations_member AS member ON member.id = fixed.member_id AND (member.ended_on IS NULL OR member.ended_on > month.first)
LEFT JOIN dues_waiver AS waiver ON waiver.member_id = fixed.member_id AND waiver.state = 'granted'
    AND waiver.first <= month.first AND waiver.last >= month.first
WHERE member.status IN ('full', 'probationary')
  AND (%(organisations)s::uuid[] IS NULL OR member.organisation_id = ANY(%(organisations)s::uuid[]))
  AND (%(members)s::uuid[] IS NULL OR member.id = ANY(%(members)s::uuid[]))
ON CONFLICT (member_id, month) DO NOTHING
"""  # noqa: S608, our own words
"""Who pays: members at home in the organisation, from the month that their amount is for. A month owed already stays as it is."""

TALLY = f"""
INSERT INTO dues_tally AS tally
    (id, organisation_id, place_id, month, due_on, owed_months, owed_fen, paid_months, paid_fen, waived_months)
SELECT {KEY}, sums.*
FROM {CLOCK}, (
    SELECT owed.organisation_id, home.place_id, owed.month,
           owed.month + COALESCE((SELECT day FROM dues_terms WHERE organisation_id = owed.organisation_id AND since <= owed.month
                                  ORDER BY since DESC LIMIT 1), 15) - 1 AS due_on,
           count(*) FILTER (WHERE owed.fen > 0), sum(owed.fen),
           count(*) FILTER (WHERE owed.payment_id IS NOT NULL AND owed.fen > 0),
           COALESCE(sum(owed.fen) FILTER (WHERE owed.payment_id IS NOT NULL), 0),
           count(owed.waiver_id)
    FROM dues_owed AS owed JOIN organisations_organisation AS home ON home.id = owed.organisation_id
    WHERE owed.month = ANY(%(months)s::date[])
      AND (%(organisations)s::uuid[] IS NULL OR owed.organisation_id = ANY(%(organisations)s::uuid[]))
    GROUP BY owed.organisation_id, home.place_id, owed.month
    ORDER BY owed.organisation_id, owed.month
) AS sums
ON CONFLICT (organisation_id, month) DO UPDATE SET
    owed_months = excluded.owed_months, owed_fen = excluded.owed_fen, paid_months = excluded.paid_months,
    paid_fen = excluded.paid_fen, waived_months = excluded.waived_months
RETURNING id, organisation_id, place_id, month, due_on, owed_months, owed_fen, paid_months, paid_fen, waived_months, xmax = 0
"""  # noqa: S608, our own words
COLUMNS = (
    "id", "organisation_id", "place_id", "month", "due_on", "owed_months", "owed_fen", "paid_months", "paid_fen", "waived_months",
)  # fmt: skip

SYSTEM = system_actor("dues.month")


def owe(months: Sequence[date], *, organisations: Sequence[UUID] | None = None, members: Sequence[UUID] | None = None) -> int:
    """Write what is owed for these months where it is not yet written; how many rows. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(OWE, {"months": list(months), "organisations": _keys(organisations), "members": _keys(members)})
        return int(cursor.rowcount)


def add_up(actor: Actor, months: Iterable[date], *, organisations: Sequence[UUID] | None = None, now: datetime) -> None:
    """The sums of these months, and what the figures count of them. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY, {"months": sorted(set(months)), "organisations": _keys(organisations)})
        rows = cursor.fetchall()
    made = [(Tally(**dict(zip(COLUMNS, row, strict=False))), row[-1]) for row in rows]
    figures.post_many(actor, [tally for tally, is_new in made if is_new], now=now, fresh=True)
    figures.post_many(actor, [tally for tally, is_new in made if not is_new], now=now)


def _keys(found: Sequence[UUID] | None) -> list[UUID] | None:
    return None if found is None else list(found)


@transaction.atomic
def work_out_month(*, month: date | None = None, now: datetime, actor: Actor = SYSTEM) -> int:
    """What everybody in every organisation owes for a month (None: the running one), with sums and figures; how many were new. One
    command, idempotent: done again it adds only who came since."""
    month = month or rules.first_of(china_date(now))
    made = owe([month])
    if made:
        add_up(actor, [month], now=now)
        audit.record(
            actor, "dues.work_out_month", now=now, subject_type="dues_month", subject_id=None,
            changes={"month": ("", f"{month:%Y-%m}"), "members": (0, made)},
        )  # fmt: skip
    return made
