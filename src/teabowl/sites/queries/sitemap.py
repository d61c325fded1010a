"""What search engines may be told of: the home of every place in force, and every public record, from the index of search."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection

MOST = 5000
"""Addresses in one file; the protocol allows ten times as many, but phones of crawlers are slow too."""


class Address(NamedTuple):
    path: str
    changed: datetime | None


def parts() -> list[str]:
    """Names of the files: places-1, places-2, …, then one or more for each month with records: 2026-11-1. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'places', count(*) FROM places_place WHERE closed_on IS NULL AND level NOT IN ('province') UNION ALL "
            "SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*) FROM search_entry GROUP BY 1 ORDER BY 1"
        )
        return [f"{name}-{n + 1}" for name, count in cursor.fetchall() for n in range(-(-count // MOST))]


def places_part(number: int) -> list[Address]:
    """Homes of places in force, in division order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT '/p/' || code || '/', NULL::timestamptz FROM places_place WHERE closed_on IS NULL AND level NOT IN ('province') "
            "ORDER BY sort_key LIMIT %s OFFSET %s",
            [MOST, (number - 1) * MOST],
        )
        return [Address(*row) for row in cursor.fetchall()]


def month_part(month: date, number: int) -> list[Address]:
    """Public records of one month, at the addresses where they live today; none of a board that its place has switched off."""
    with connection.cursor() as cursor:
        cursor.execute(MONTH, {"month": month, "most": MOST, "skip": (number - 1) * MOST})
        return [Address(path, at.astimezone(UTC)) for path, at in cursor.fetchall()]


MONTH = """
SELECT '/p/' || COALESCE(home.code, v.code) || '/' || e.path, e.at
FROM (
    SELECT id, place_id, board, path, at FROM search_entry
    WHERE at >= (%(month)s::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND at < ((%(month)s::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai')
    ORDER BY at, id LIMIT %(most)s OFFSET %(skip)s
) e JOIN places_place v ON v.id = e.place_id LEFT JOIN places_place home ON home.id = v.now_at_id
LEFT JOIN sites_site s ON s.place_id = COALESCE(home.id, v.id)
WHERE s.id IS NULL OR NOT e.board = ANY(s.boards_off) ORDER BY e.at, e.id
"""
