"""The city's real size: as many followers, verified villagers, letters and posts as Heze has, made by SQL in the database.

Rows are real rows of the same tables as everybody's. Follower number n always gets the same keys, name, village and days, the days
growing with n; what was recorded is dated as if it had been recorded then. A batch is one transaction with its entries, so a run
that was cut short goes on where it ended; balances are made at the end of a run.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from psycopg import ClientCursor

from teabowl.audit import actions as audit
from teabowl.demo import words
from teabowl.demo.luck import Luck
from teabowl.figures.actions import ENTRY_COLUMNS
from teabowl.figures.balances import rebuild
from teabowl.figures.models import TOTAL
from teabowl.kernel.actor import system_actor
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays
from teabowl.places.models import Place
from teabowl.places.queries import root_city

FOLLOWERS = 8_600_000
VERIFIED_OF_86 = 30
"""Of 86 followers, so many are verified: 3 million of 8.6."""
BATCH = 100_000
DAYS, LIMIT, LATEST = 720, 5, 9
PHONE = "+86198%"
ACTOR = system_actor("demo.city")
Progress = Callable[[int, int, str], None]

KEY = """(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7' || substr(md5('{kind}' || n), 1, 3)
         || '8' || substr(md5('{kind}' || n), 4, 15))::uuid"""
"""UUIDv7 (RFC 9562) of a moment, the rest from the number."""
CHINA = "AT TIME ZONE 'Asia/Shanghai'"

TABLES = """
CREATE TEMPORARY TABLE city_village ON COMMIT PRESERVE ROWS AS
    SELECT id, row_number() OVER (ORDER BY sort_key) - 1 AS n FROM places_place
    WHERE level = 'village' AND now_at_id IS NULL AND closed_on IS NULL AND lineage @> ARRAY[%s]::uuid[];
CREATE UNIQUE INDEX ON city_village (n);
ANALYZE city_village;
CREATE TEMPORARY TABLE city_day (day date PRIMARY KEY, answers date[]) ON COMMIT PRESERVE ROWS
"""

# A round of all villages begins one later than the round before: else every tenth follower, who writes, would live in a tenth of them.
MADE = f"""
CREATE TEMPORARY TABLE city_made ON COMMIT DROP AS
SELECT made.n, at, at + interval '20 hours' AS decided_at, village.id AS place_id,
       {KEY.format(at="at", kind="p")} AS person_id, {KEY.format(at="at", kind="a")} AS account_id,
       {KEY.format(at="at", kind="f")} AS follow_id, {KEY.format(at="at", kind="m")} AS membership_id,
       '+86198' || lpad(n::text, 8, '0') AS phone,
       (%(surnames)s::text[])[1 + (n * 31 %% %(surname_count)s)::int] || (%(given)s::text[])[1 + (n * 17 %% %(given_count)s)::int] AS name,
       (%(groups)s::text[])[1 + (n %% 5)::int] AS in_group, n * 37 %% 86 < {VERIFIED_OF_86} AS verified
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS made (n)
CROSS JOIN LATERAL (SELECT %(began)s::timestamptz + make_interval(secs => made.n * %(step)s::float8) AS at) AS clock
CROSS JOIN (SELECT count(*) AS villages FROM city_village) AS tree
JOIN (SELECT id, n AS of FROM city_village) AS village ON village.of = (made.n * 104729 + made.n / villages) %% villages;
CREATE TEMPORARY TABLE city_letter ON COMMIT DROP AS
SELECT made.*, {KEY.format(at="received_at", kind="l")} AS letter_id, {KEY.format(at="answered_at", kind="w")} AS answer_id,
       asked.title, asked.body, asked.answer,
       CASE WHEN taken > {LIMIT} THEN (due::timestamp + interval '1 day 8 hours 5 minutes') {CHINA} END AS escalated_at,
       CASE WHEN n %% 3 <> 0 THEN answered_at + interval '1 day' END AS rated_at
FROM (
    SELECT made.*, day, answers[{LIMIT}] AS due, answers[taken] AS answered_on,
           (day + interval '10 hours') {CHINA} AS received_at, (answers[taken] + interval '15 hours') {CHINA} AS answered_at
    FROM (SELECT *, ((at {CHINA})::date + 10) AS wanted,
                 CASE WHEN n %% 11 = 0 THEN {LIMIT} + 1 + (n / 11 %% 4)::int ELSE 1 + (n %% {LIMIT})::int END AS taken
          FROM city_made WHERE verified AND n %% 10 = 0) AS made
    JOIN city_day ON day = wanted
) AS made
JOIN (SELECT title, body, answer, number - 1 AS number
      FROM unnest(%(titles)s::text[], %(bodies)s::text[], %(answers)s::text[]) WITH ORDINALITY AS asked (title, body, answer, number)
     ) AS asked ON asked.number = n / 10 %% %(asked_count)s
"""  # noqa: S608

RECORDS = (
    "INSERT INTO people_person (id, name, phone, created_at) SELECT person_id, name, phone, at FROM city_made ORDER BY n",
    """INSERT INTO people_account (id, password, phone, phone_verified, is_active, is_demo, created_at, person_id)
       SELECT account_id, '!demo', phone, true, true, false, at, person_id FROM city_made ORDER BY n""",
    """INSERT INTO people_follow (id, account_id, place_id, started_at)
       SELECT follow_id, account_id, place_id, at FROM city_made ORDER BY n""",
    """INSERT INTO people_membership (id, person_id, place_id, "group", phone, status, applied_at, decided_at, decline_reason, end_reason)
       SELECT membership_id, person_id, place_id, in_group, phone, 'confirmed', at, decided_at, '', ''
       FROM city_made WHERE verified ORDER BY n""",
    f"""INSERT INTO boards_post (id, form_key, board, author_name, as_committee, title, body, status, pinned, version, created_at,
                                 published_at, author_id, place_id)
        SELECT {KEY.format(at="at", kind="b")}, {KEY.format(at="at", kind="k")}, 'circle', name, false, '',
               (%(talks)s::text[])[1 + (n %% %(talk_count)s)::int], 'published', false, 1, decided_at, decided_at, account_id, place_id
        FROM city_made WHERE verified AND n %% 15 = 0 ORDER BY n""",  # noqa: S608
    f"""INSERT INTO letters_letter (id, sent_key, from_villager, from_group, signed, title, body, visibility, state, received_at,
               limit_days, clock_from, due_on, first_due_on, round, answered_at, last_answered_at, reach, escalated_at, rating,
               rating_note, rated_at, consent, hidden_reason, paper_name, paper_phone, place_id, writer_id)
        SELECT letter_id, letter_id, true, in_group, '', title, body, CASE WHEN n %% 4 = 0 THEN 'private' ELSE 'public' END,
               CASE WHEN rated_at IS NULL THEN 'answered' ELSE 'closed' END, received_at, {LIMIT}, day, due, due, 1, answered_at,
               answered_at, CASE WHEN escalated_at IS NULL THEN 'village' ELSE 'township' END, escalated_at,
               CASE WHEN rated_at IS NULL THEN '' WHEN n %% 7 = 0 THEN 'fair' ELSE 'satisfied' END, '', rated_at, 'none', '',
               '', '', place_id, account_id
        FROM city_letter ORDER BY n""",  # noqa: S608
    """INSERT INTO letters_answer (id, letter_id, round, body, by_role, at)
       SELECT answer_id, letter_id, 1, answer, 'secretary', answered_at FROM city_letter ORDER BY n""",
    f"""INSERT INTO letters_letterstep (id, letter_id, kind, at, by_role, note, round, due_on, level, told, sent_key, by_id)
        SELECT {KEY.format(at="step.at", kind="' || step.kind || '")}, letter_id, step.kind, step.at, role, '', 1, due, level, '{{}}',
               {KEY.format(at="step.at", kind="s' || step.kind || '")}, CASE WHEN role = 'writer' THEN account_id END
        FROM city_letter CROSS JOIN LATERAL (VALUES ('received', received_at, 'writer', ''),
             ('escalated', escalated_at, 'system', 'township'), ('answered', answered_at, 'secretary', ''),
             ('rated', rated_at, 'writer', '')) AS step (kind, at, role, level)
        WHERE step.at IS NOT NULL ORDER BY n""",  # noqa: S608
)
"""The records of a batch. What is null in `city_letter` did not happen."""

ENTRIES = f"""
WITH line AS (
    SELECT n, 'people.followers' AS indicator, place_id, at AS happened, (at {CHINA})::date AS "on", 0 AS bucket,
           'follow' AS source_type, follow_id AS source_id FROM city_made
    UNION ALL SELECT n, 'people.verified', place_id, decided_at, (decided_at {CHINA})::date, 0, 'membership', membership_id
    FROM city_made WHERE verified
    UNION ALL SELECT n, 'boards.circle_posts', place_id, decided_at, (decided_at {CHINA})::date, 0, 'post',
           {KEY.format(at="at", kind="b")} FROM city_made WHERE verified AND n %% 15 = 0
    UNION ALL SELECT n, part.indicator, place_id, part.happened, (part.happened {CHINA})::date, part.bucket, 'letter', letter_id
    FROM city_letter CROSS JOIN LATERAL (VALUES
        ('letters.received', received_at, 0), ('letters.answered', answered_at, 0), ('letters.answer_days', answered_at, taken),
        ('letters.answered_in_time', CASE WHEN answered_on <= due THEN answered_at END, 0),
        ('letters.due', CASE WHEN answered_on <= due THEN answered_at ELSE (due + interval '12 hours') {CHINA} END, 0),
        ('letters.escalated', escalated_at, 0), ('letters.rated', rated_at, 0),
        ('letters.satisfied', CASE WHEN n %% 7 <> 0 THEN rated_at END, 0)) AS part (indicator, happened, bucket)
    WHERE part.happened IS NOT NULL
)
INSERT INTO figures_entry ({ENTRY_COLUMNS})
SELECT (lpad(to_hex((extract(epoch FROM happened) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(source_type || indicator || n), 1, 3) || '8' || substr(md5(source_type || indicator || n), 4, 15))::uuid,
       indicator, place_id, "on", bucket, 1, 1, source_type, source_id, happened, 'system:demo.city', false
FROM line ORDER BY n
"""  # noqa: S608
"""Entries without a tail: all balances are made anew once, at the end, which takes a tenth of the time of folding each batch."""

IS_COUNTED = """
SELECT (SELECT sum(count) FROM figures_entry WHERE indicator = 'people.followers')
     = (SELECT sum(count) FROM figures_balance WHERE place_id = %s AND indicator = 'people.followers' AND month = %s)
     + (SELECT COALESCE(sum(count), 0) FROM figures_tail WHERE indicator = 'people.followers')
"""
"""Whether the city's balance has all followers: it has not after a run that was cut short between filling and adding up."""


def fill_city(progress: Progress, now: datetime, *, followers: int = FOLLOWERS) -> None:
    """Fill up to so many followers. Says how far it is after each batch and, at the end, how long it took. Idempotent."""
    began = time.monotonic()
    given = {**_words(), "began": _start(now), "step": DAYS * 86_400 / followers}
    done = first = _done()
    city = root_city()
    if done >= followers and _is_counted(city):
        return
    with _scripts() as cursor:
        cursor.execute("DROP TABLE IF EXISTS city_village, city_day")
        cursor.execute(TABLES, [city.id])
        cursor.executemany("INSERT INTO city_day VALUES (%s, %s)", _days(now))
    try:
        while done < followers:
            last = min(done + BATCH, followers)
            with transaction.atomic(), _scripts() as cursor:
                _batch(cursor, {**given, "first": done + 1, "last": last})
            done = last
            progress(done, followers, "filling the city")
    finally:  # also when somebody has had enough of waiting: what is filled is counted
        progress(done, followers, "adding up the city's figures")
        rebuild()
    with transaction.atomic():
        audit.record(
            ACTOR, "demo.seed", now=now, subject_type="demo", subject_id=None, changes={"followers": (first, followers)}
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    progress(followers, followers, f"the city is full, after {time.monotonic() - began:.0f} s")


def _scripts() -> ClientCursor[Any]:
    """A cursor for several statements at once, which a prepared one cannot be."""
    connection.ensure_connection()
    return ClientCursor(connection.connection)


def _batch(cursor: Any, given: dict[str, Any]) -> None:
    cursor.execute("SET LOCAL synchronous_commit TO off")
    cursor.execute("DROP TABLE IF EXISTS city_letter, city_made")
    cursor.execute(MADE, given)
    cursor.execute("ANALYZE city_made")
    for statement in RECORDS:
        cursor.execute(statement, given)
    cursor.execute(ENTRIES, given)


def _start(now: datetime) -> datetime:
    """Midnight in China so that the last follower comes two days ago."""
    return datetime.combine(china_date(now), datetime.min.time(), UTC) - timedelta(days=DAYS + 2, hours=8)


def _done() -> int:
    """The number of the last follower that is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(phone) FROM people_account WHERE phone LIKE %s AND NOT is_demo", [PHONE])
        phone = cursor.fetchone()[0]
    return int(phone[6:]) if phone else 0


def _is_counted(city: Place) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_COUNTED, [city.id, TOTAL])
        return bool(cursor.fetchone()[0])


def _days(now: datetime) -> list[tuple[Any, list[Any]]]:
    """Each day on which a letter may come, with the days 1 to 9 working days later; the last ones are old enough to be rated."""
    first, last = china_date(now) - timedelta(days=DAYS + 3), china_date(now) - timedelta(days=30)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [(day, [add_workdays(day, n) for n in range(1, LATEST + 1)]) for day in days]


def _words() -> dict[str, Any]:
    """What people are called and write."""
    luck, day = Luck("city"), date(2026, 3, 2)
    asked = [[luck.fill(text, day) for text in (a.title, a.body, a.answer)] for a in words.ASKED if not a.private]
    titles, bodies, answers = (list(column) for column in zip(*asked, strict=True))
    talks = [luck.fill(t.body, day) for t in words.TALKS if not t.months]
    given = [*words.GIVEN, *words.GIVEN_OLD]
    return {
        "surnames": list(words.SURNAMES),
        "surname_count": len(words.SURNAMES),
        "given": given,
        "given_count": len(given),
        "groups": list(words.GROUPS),
        "titles": titles,
        "bodies": bodies,
        "answers": answers,
        "asked_count": len(asked),
        "talks": talks,
        "talk_count": len(talks),
    }
