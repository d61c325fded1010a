"""Searching among 1,000,000 posts of a city (15), and whether it finds what stands there (16)."""

import os
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.searching import Found, Searched
from teabowl.launch.preparation import HEZE
from teabowl.places import load
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code
from teabowl.search import actions, queries
from teabowl.search.models import Entry
from teabowl.search.questions import question
from teabowl.search.registry import declared
from tests.bench.measure import Row, at_most, percentile, ratio
from tests.bench.posts import Post, posts

POSTS = int(os.environ.get("SEARCH_POSTS", "1000000"))
MONTHS_24 = timedelta(days=730)
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SEARCHED = Searched("bench_post", "bench.Post", "circle", lambda record: record.found)


def staged() -> tuple[list[Place], list[Post]]:
    """The city's villages, and some 4,000 of the posts. The index is laid once; its keys last, as a restore would."""
    call_command("migrate", verbosity=0)
    if not Place.objects.exists():
        load.load_file(system_actor("places.bench"), HEZE, now=timezone.now())
    villages = list(Place.objects.filter(level="village").order_by("id"))
    sample: list[Post] = []
    if Entry.objects.count() < POSTS:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_entry")
            cursor.execute("DROP INDEX search_words")
        with declared(SEARCHED):
            actions.post_many(_records(villages), now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '256MB'")
            cursor.execute("CREATE INDEX search_words ON search_entry USING gin (vector)")
            cursor.execute("VACUUM ANALYZE search_entry")
    for n, post in enumerate(posts(POSTS, [v.name for v in villages])):
        if n % (POSTS // 4_000) == 0:
            sample.append(post)
    return villages, sample


def _records(villages: Sequence[Place]) -> Any:
    luck = random.Random(16)
    meta = SimpleNamespace(label="bench.Post")
    for n, post in enumerate(posts(POSTS, [v.name for v in villages])):
        place = villages[int(luck.random() ** 2 * len(villages))]
        at = NOW - MONTHS_24 * (1 - n / POSTS)
        key = new_id()
        yield SimpleNamespace(pk=key, _meta=meta, found=Found(place.id, post.title, post.text, at, f"circle/{key}/"))


def searching() -> Sequence[Row]:
    """15: what people type, in the whole city, in a county and in one village, over the primary key lookup of entries; p99 of each,
    both through Django's connection. The rows are made ready for the page: words marked, places named."""
    villages, sample = staged()
    luck = random.Random(15)
    typed = [luck.choice(post.units) for post in luck.sample(sample, 500)]
    keys = list(Entry.objects.order_by("-at").values_list("id", flat=True)[: POSTS // 2 : POSTS // 1_000])
    city = place_by_code(settings.CONFIG.city)
    counties = list(Place.objects.filter(level="county", parent=city))

    def pk() -> float:
        return percentile([_took(lambda key=key: Entry.objects.get(id=key)) for key in keys], 0.99)

    def asked(place: Callable[[], Place]) -> Callable[[], float]:
        wheres = [place() for _ in typed]
        return lambda: percentile(
            [
                _took(lambda w=where, t=text: queries.hits(question(t), w, now=NOW))
                for where, text in zip(wheres, typed, strict=True)
            ],
            0.99,
        )

    ways = [
        ("in the whole city", lambda: city),
        ("in one county", lambda: luck.choice(counties)),
        ("in one village", lambda: luck.choice(villages)),
    ]
    return [
        at_most(f"search {name}, {POSTS:,} posts, newest 20, p99 / primary key, p99", ratio(asked(way), pk), 5, " s")
        for name, way in ways
    ]


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def recalling() -> Sequence[Row]:
    """16: of the posts in which what was typed stands letter by letter, how many are found. Things, names, sayings, and any two to
    four neighbouring characters, whatever they mean."""
    staged()
    city = place_by_code(settings.CONFIG.city)
    rows = dict(Entry.objects.filter(at__gt=NOW - timedelta(days=14)).values_list("id", "text"))
    luck = random.Random(16)
    sample = list(posts(2_000, [v.name for v in Place.objects.filter(level="village")[:500]], seed=17))
    typed = [luck.choice(post.units) for post in luck.sample(sample, 200)]
    for text in luck.sample(list(rows.values()), 200):
        at = luck.randrange(len(text) - 4)
        typed.append(text[at : at + luck.randint(2, 4)])
    typed = [text for text in dict.fromkeys(typed) if question(text)]
    found = exact = 0
    for text in typed:
        there = {key for key, body in rows.items() if text in body}
        exact += len(there)
        since = NOW - timedelta(days=14)
        found += len(there & {hit.id for hit in queries.hits(question(text), city, now=NOW, since=since, limit=len(rows)).rows})
    share = found / exact
    return [Row("hits / exact substring hits", f"{found:,}", f"{exact:,}", f"{share:.4f}", "≥ 0.97", share >= 0.97)]


BENCHES = [(15, "searching", searching), (16, "recall", recalling)]
