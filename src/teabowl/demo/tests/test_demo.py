"""The demo on a few of Heze's villages: the same twice, in agreement with its ledger, and every part can be stepped into."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client

from teabowl.demo import cast, city
from teabowl.demo.actions import seed
from teabowl.demo.city import fill_city
from teabowl.demo.queries import parts
from teabowl.demo.walks import WALKS
from teabowl.figures.verifying import verify
from teabowl.kernel.actor import system_actor
from teabowl.letters.models import Letter
from teabowl.payments.models import Refund
from teabowl.people.models import Follow, Membership
from teabowl.places.load import load_file
from teabowl.places.models import Place
from teabowl.places.queries import root_city

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
DIVISIONS = Path(__file__).resolve().parents[1] / "data" / "heze-divisions.csv"
LIFE = {
    "persons": "SELECT name, phone, created_at FROM people_person",
    "follows": "SELECT phone, started_at, ended_at FROM people_follow JOIN people_account ON people_account.id = account_id",
    "memberships": """SELECT place.code, "group", phone, status, applied_at FROM people_membership
                      JOIN places_place AS place ON place.id = place_id""",
    "posts": """SELECT place.code, board, title, body, status, published_at, author_name FROM boards_post
                JOIN places_place AS place ON place.id = place_id""",
    "comments": "SELECT body, author_name, created_at FROM boards_comment",
    "letters": """SELECT place.code, title, body, visibility, state, received_at, due_on, answered_at, rating FROM letters_letter
                  JOIN places_place AS place ON place.id = place_id""",
    "roles": "SELECT role, place.code, starts_on FROM access_grant JOIN places_place AS place ON place.id = place_id",
    "ledger": """SELECT indicator, place.code, "on", bucket, sum(amount), sum(count) FROM figures_entry
                 JOIN places_place AS place ON place.id = place_id GROUP BY 1, 2, 3, 4""",
}


def quiet(_done: int, _total: int, _text: str) -> None:
    return


@pytest.fixture
def few_villages(db: None, tmp_path: Path) -> None:
    """Everything above the villages, and of those the first of each rich township with the ones that have a part."""
    kept: dict[str, int] = dict.fromkeys(cast.TOWNSHIPS, 0)
    needed = {cast.SHOWCASE, cast.MERGED, cast.INTO, cast.RENAMED}
    path = tmp_path / "few.csv"
    with DIVISIONS.open(encoding="utf-8") as source, path.open("w", encoding="utf-8", newline="") as target:
        rows = csv.DictReader(source)
        out = csv.DictWriter(target, rows.fieldnames or ())
        out.writeheader()
        for row in rows:
            if row["level"] == "village":
                above = row["parent_code"]
                if row["code"] not in needed and kept.get(above, 99) >= 1:
                    continue
                kept[above] = kept.get(above, 0) + 1
            out.writerow(row)
    load_file(system_actor("test"), path, now=NOW)


def life() -> dict[str, list[tuple[Any, ...]]]:
    """What the demo invented, without keys that real actions make and without the database's own clock."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in LIFE.items():
            cursor.execute(statement)
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


@pytest.mark.long
@pytest.mark.usefixtures("few_villages")
def test_the_same_day_gives_the_same_city_whose_ledger_agrees_and_which_grows_to_any_size(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, for inventing the city is by far its longest part."""
    with transaction.atomic():
        seed(quiet, now=NOW)
        first = life()
        every_part_begins_on_a_page(settings)
        transaction.set_rollback(True)
    seed(quiet, now=NOW)
    second = life()
    assert all(first.values())
    for name, rows in first.items():
        assert rows == second[name], name
    report = verify()
    assert report.records > 1_000
    assert report.is_clean, report.differences[:3]
    assert set(Refund.objects.values_list("state", flat=True)) == {"success"}, "asked about, the demo's refund has arrived"
    seed(quiet, now=NOW)
    assert life() == second, "seeding again adds nothing"
    any_size_agrees_with_its_ledger_and_goes_on_where_it_ended(monkeypatch)


def any_size_agrees_with_its_ledger_and_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = Follow.objects.count(), Membership.objects.count()
    fill_city(quiet, NOW, followers=860)
    assert Follow.objects.count() - demo[0] == 860
    assert Membership.objects.count() - demo[1] == 300
    fill_city(quiet, NOW, followers=860)
    assert Follow.objects.count() - demo[0] == 860
    with monkeypatch.context() as cut:
        cut.setattr(city, "rebuild", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fill_city(quiet, NOW, followers=1_000)
    assert Follow.objects.count() - demo[0] == 1_000
    assert not verify().is_clean
    fill_city(quiet, NOW, followers=1_000)
    assert Follow.objects.count() - demo[0] == 1_000
    report = verify()
    assert report.is_clean, report.differences[:3]
    villages = Place.objects.filter(
        level="village", now_at__isnull=True, closed_on__isnull=True, lineage__contains=[root_city().id]
    )
    writers = Letter.objects.filter(writer__phone__startswith="+86198").values("place").distinct()
    assert writers.count() * 2 > villages.count()  # 24 of 40; it was 4, each of them with ten times as many


def every_part_begins_on_a_page(settings: Any) -> None:
    settings.CONFIG = replace(django_settings.CONFIG, demo_sign_in=True, mode="demo")
    assert [played.part.key for played in parts()] == [part.key for part in cast.PARTS]
    for played in parts():
        client = Client()
        assert client.get("/demo/").status_code == 200
        answer = client.post(f"/demo/step/{played.part.key}/")
        assert (answer.status_code, answer["Location"]) == (303, played.part.start)
        assert client.session["_auth_user_id"] == str(played.account.pk)
        assert client.get(played.part.start).status_code == 200, played.part.start
    for walk in WALKS:
        client = Client()
        assert client.post(f"/demo/step/{walk.part}/?walk=1")["Location"] == walk.stations[0][2]
        found = [(address, client.get(address).status_code) for _does, _sees, address in walk.stations]
        assert [one for one in found if one[1] != 200] == []
    # and only the demo lets one step into its people
    client = Client()
    settings.CONFIG = replace(django_settings.CONFIG, demo_sign_in=False)
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/step/secretary/").status_code == 404
    settings.CONFIG = replace(django_settings.CONFIG, demo_sign_in=True, mode="demo")
    assert client.post("/demo/step/nobody/").status_code == 404
    assert "_auth_user_id" not in client.session
