"""Filling an installation with invented life. The rows are written in bulk, and then stand in the ledger like any others."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from teabowl.access.models import Grant
from teabowl.audit import actions as audit
from teabowl.boards.models import Post
from teabowl.demo import areas, cast, live
from teabowl.demo.luck import Luck
from teabowl.demo.town import RICH, THIN, Rows, Town
from teabowl.figures import actions as figures
from teabowl.figures.registry import registry as figures_registry
from teabowl.kernel.actor import Role, system_actor
from teabowl.kernel.memory import uncollected
from teabowl.kernel.times import china_date
from teabowl.letters.models import Letter
from teabowl.people.models import Account
from teabowl.places.bulk import copy_rows
from teabowl.places.models import Place
from teabowl.places.queries import root_city
from teabowl.search import actions as search
from teabowl.sites.models import Site

Progress = Callable[[int, int, str], None]
ACTOR = system_actor("demo")
BATCH = 4000


def seed(progress: Progress, *, scale: str = "demo", now: datetime | None = None) -> None:
    """Fill the loaded city, unless it is filled. `scale` 'city' adds people and records up to the city's real size.

    The same day gives the same city: every key, name and text comes from a seeded generator.
    """
    now = now or timezone.now()
    if not Account.objects.filter(is_demo=True).exists():
        _fill(progress, now)
    if scale == "city":
        from teabowl.demo.city import fill_city  # only for those who asked: it is long

        fill_city(progress, now)


def _fill(progress: Progress, now: datetime) -> None:
    with uncollected(), transaction.atomic():  # all of it: whoever is stopped in the middle starts anew with an empty city
        rows, parts = _rows(progress, now)
        _save(rows, progress, now)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # so many rows have come that a plan made without counting them takes minutes
        _grant(parts, now)
        live.play(progress, now)


def _rows(progress: Progress, now: datetime) -> tuple[Rows, list[tuple[Account, str, Role]]]:
    """Everything that will be saved, made in memory; and who gets which role where."""
    rows = Rows()
    granted: list[tuple[Account, str, Role]] = []
    villages = list(
        Place.objects.in_force().filter(level="village", lineage__contains=[root_city().id]).select_related("parent")
    )
    villages.sort(key=lambda p: p.sort_key)
    rich = _rich(villages)
    staff = Town(villages[0], rows, RICH, Luck("staff"), now, 90_000_000)
    start = now - timedelta(days=800)
    accounts: dict[str, Account] = {}
    for part in cast.PARTS:
        accounts[part.key] = staff.account(part.name, start, demo=True)
        if part.role is not None and part.role is not Role.VILLAGER:
            granted.append((accounts[part.key], part.place, part.role))
    for index, place in enumerate(villages):
        progress(index + 1, len(villages), "inventing villages")
        amount = RICH if place.code in rich else THIN
        town = Town(place, rows, amount, Luck(place.code), now, index * 200)
        if amount is RICH:
            first, town.parts = place.code == cast.SHOWCASE, accounts
            town.secretary = accounts["secretary"] if first else town.account(town.luck.name(), start, demo=True)
            town.township_told = [accounts["township"].person.name] if place.code[:9] == cast.SHOWCASE[:9] else []
            if not first:
                granted.append((town.secretary, place.code, Role.SECRETARY))
            else:
                town.join(accounts["villager"], start + timedelta(days=90), "三组")
            town.belong(town.secretary, start, "一组")
            town.until = date(now.year, 6, 30) if place.code == cast.MERGED else None
        town.build()
        for add_life in areas.ROWS:
            add_life(town)
    rows.await_pictures()
    return rows, granted


def _rich(villages: Sequence[Place]) -> set[str]:
    """Ten villages of each rich township, the showcase and those of the merger and the renaming among them."""
    wanted = {cast.SHOWCASE, cast.MERGED, cast.INTO, cast.RENAMED}
    found: set[str] = set()
    for code in cast.TOWNSHIPS:
        here = [p.code for p in villages if p.parent and p.parent.code == code]
        first = [c for c in here if c in wanted]
        found.update([*first, *(c for c in here if c not in wanted)][: cast.VILLAGES_EACH])
    return found


def _save(rows: Rows, progress: Progress, now: datetime) -> None:
    order: list[list[Any]] = [
        rows.persons, rows.accounts, rows.sites, rows.follows, rows.memberships, rows.posts, rows.comments, rows.letters,
        rows.answers, rows.steps, *rows.more.values(),
    ]  # fmt: skip
    total, done = sum(map(len, order)), 0
    for batch in order:
        for part in _batches(batch):
            copy_rows(part)
            done += len(part)
            progress(done, total, "writing records")
    posted: list[list[Any]] = [rows.sites, rows.follows, rows.memberships, rows.posts, rows.comments, rows.letters]
    posted += [made for table, made in rows.more.items() if table._meta.label in figures_registry().by_model]
    total, done = sum(map(len, posted)), 0
    for batch in posted:
        for part in _batches(batch):
            figures.post_many(ACTOR, part, now=now)
            done += len(part)
            progress(done, total, "posting to the ledger")
    letters = Letter.objects.published().prefetch_related(
        "answers"
    )  # other areas' records are found by what they do themselves
    posts = [*rows.posts, *rows.more.get(Post, [])]
    _findable(posts, len(posts), progress, now)
    _findable(letters.iterator(chunk_size=BATCH), letters.count(), progress, now)
    audit.record(ACTOR, "demo.seed", now=now, subject_type="demo", subject_id=None, changes={"records": (0, total)})


def _findable(records: Iterable[Any], total: int, progress: Progress, now: datetime) -> None:
    waiting, done = iter(records), 0
    while batch := list(islice(waiting, BATCH)):
        search.post_many(batch, now=now)
        done += len(batch)
        progress(done, total, "making it findable")


def _batches(rows: Sequence[models.Model]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _grant(granted: Sequence[tuple[Account, str, Role]], now: datetime) -> None:
    luck, start = Luck("grants"), china_date(now) - timedelta(days=780)
    places = {p.code: p for p in Place.objects.filter(code__in={code for _account, code, _role in granted})}
    Grant.objects.bulk_create(
        Grant(id=luck.key(now), account=account, role=role, place=places[code], starts_on=start, created_at=now)
        for account, code, role in granted
    )
    for code in (*cast.TOWNSHIPS, "371725000000", "371724000000", "371702000000", "371721000000", "371700000000"):
        place = Place.objects.get(code=code)
        Site.objects.create(
            id=luck.key(now), place=place, opened_on=start, created_at=now, updated_at=now, intro="村里的事，在这里都看得见"
        )  # fmt: skip
