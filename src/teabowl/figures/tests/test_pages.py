"""The pages of figures, through their addresses."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from teabowl.figures import actions, balances
from teabowl.figures.closing import close_month
from teabowl.figures.queries import inside_figures
from teabowl.figures.tests.books import Record, asked, stands
from teabowl.kernel.actor import system_actor
from teabowl.kernel.indicators import Contribution
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("at_now")
ACTOR = system_actor("tests")
CITY = "/p/371700000000/figures/"
VILLAGE = "/p/371725104201/figures/"


@pytest.fixture
def filled(cast: Cast) -> Cast:
    for n in range(24):
        place = cast.place(["随西村", "随东村", "张营村", "龙堌北村"][n % 4]).id
        actions.post(ACTOR, Record(asked(place, date(2026, 1 + n % 10, 3), n % 5 if n % 3 else None)), now=NOW)
        actions.post(ACTOR, Record(stands(place, date(2026, 2, 1))), now=NOW)
    balances.fold_all()
    return cast


def test_the_page_of_a_city_shows_and_compares(client: Client, filled: Cast) -> None:
    page = client.get(CITY, {"month": "2026-10", "key": "test.asked"}).content.decode()
    assert "打开 24 件" in page
    assert "16 ÷ 24 件" in page
    assert page.index("巨野县") < page.index("郓城县") or page.index("郓城县") < page.index("巨野县")
    assert "/p/371725000000/figures/?month=2026-10&amp;key=test.asked" in page
    assert "不排名次" in page


@pytest.mark.parametrize("path", [CITY, VILLAGE, CITY + "test.asked/", CITY + "test.share/"])
def test_no_query_runs_while_a_page_renders(client: Client, filled: Cast, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from teabowl.figures import views

    counted: list[int] = []
    original = views.render

    def render(*arguments: object, **more: object) -> object:
        with CaptureQueriesContext(connection) as queries:
            answer = original(*arguments, **more)
        counted.append(len(queries))
        return answer

    monkeypatch.setattr(views, "render", render)
    assert client.get(path).status_code == 200
    assert counted == [0]


def test_a_page_costs_the_same_queries_with_more_children(client: Client, filled: Cast) -> None:
    counts = []
    for path in (VILLAGE, CITY):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert max(counts) <= 12


def test_every_number_opens_to_as_many_records(client: Client, filled: Cast) -> None:
    page = client.get(CITY + "test.asked/", {"month": "2026-10"}).content.decode()
    assert "24 条记录，与上面的数相同" in page
    assert page.count('<a href="/r/') == 24
    part = client.get(CITY + "test.share/", {"month": "2026-10", "part": "numerator"}).content.decode()
    assert part.count('<a href="/r/') == 16


def test_a_month_of_the_trend_opens_to_that_month_alone(client: Client, filled: Cast) -> None:
    page = client.get(CITY, {"month": "2026-10", "key": "test.asked"}).content.decode()
    address = CITY + "test.asked/?month=2026-03&amp;span=month"
    assert f'<a href="{address}">3</a>' in page
    opened = client.get(address.replace("&amp;", "&")).content.decode()
    assert "3 条记录，与上面的数相同" in opened
    assert "2026 年 3 月 1 日到 3 月 31 日" in opened


def test_opening_goes_page_by_page_and_repeats_the_count(client: Client, cast: Cast) -> None:
    for n in range(60):
        actions.post(ACTOR, Record(asked(cast.place("随西村").id, date(2026, 3, 1 + n % 28))), now=NOW)
    first = client.get(VILLAGE + "test.asked/").content.decode()
    assert "60 条记录" in first
    cursor = first.split("cursor=")[1].split('"')[0]
    second = client.get(VILLAGE + "test.asked/?cursor=" + cursor).content.decode()
    assert "60 条记录" in second
    assert (first.count('<a href="/r/'), second.count('<a href="/r/')) == (50, 10)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"month": "2026-13"}, 422),
        ({"month": "2999-01"}, 422),
        ({"month": "x" * 5000}, 422),
        ({"month": "2026-10\x00"}, 422),
        ({"tree": "sideways"}, 422),
        ({"key": "nothing.here"}, 200),
        ({"key": "'\"><script>"}, 200),
        ({"cursor": "AAAA"}, 200),
    ],
)
def test_a_strange_question_gets_an_answer(client: Client, filled: Cast, query: dict[str, str], status: int) -> None:
    assert client.get(CITY, query).status_code == status


@pytest.mark.parametrize("cursor", ["AAAA", "%00", "zzzz|", "a" * 300])
def test_a_broken_cursor_is_told(client: Client, filled: Cast, cursor: str) -> None:
    assert client.get(CITY + "test.asked/", {"cursor": cursor}).status_code == 422


def test_unknown_figures_and_places_are_not_found(client: Client, filled: Cast) -> None:
    assert client.get(CITY + "test.nothing/").status_code == 404
    assert client.get("/p/999999999999/figures/").status_code == 404


def test_what_is_not_for_the_public_opens_nowhere(client: Client, filled: Cast) -> None:
    place = filled.place("随西村")
    actions.post(ACTOR, Record([Contribution("test.inside", place.id, date(2026, 3, 1))]), now=NOW)
    (figure,) = inside_figures(place, ["test.inside"])
    assert figure.value == 1
    assert "数test.inside" not in client.get(VILLAGE, {"key": "test.inside"}).content.decode()
    for path in (
        f"{VILLAGE}test.inside/",
        f"{VILLAGE}test.inside/records.xlsx",
        "/api/v1/places/371725104201/figures/test.inside/records",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/v1/places/371725104201/figures", {"keys": "test.inside"}).status_code == 422
    keys = {row["key"] for row in client.get("/api/v1/places/371725104201/figures").json()["figures"]}
    assert "test.asked" in keys
    assert "test.inside" not in keys
    assert "test.inside" not in client.get("/api/v1/indicators").content.decode()


def test_a_published_month_says_so_and_lists_what_changed(client: Client, filled: Cast) -> None:
    for month in range(1, 11):
        close_month(filled.actor("city"), month=date(2026, month, 1), now=NOW)
    quiet = client.get(CITY, {"month": "2026-10"}).content.decode()
    assert "公布之后没有变化" in quiet
    late = Record(asked(filled.place("随西村").id, date(2026, 10, 20)))
    actions.post(filled.actor("operator"), late, now=NOW)
    published = client.get(CITY, {"month": "2026-10"}).content.decode()
    assert "打开 24 件" in published
    assert "当时 24，现在 25" in published
    now = client.get(CITY, {"month": "2026-10", "known": "now"}).content.decode()
    assert "打开 25 件" in now
    changes = client.get(CITY + "changes/", {"month": "2026-10"}).content.decode()
    assert "周明芳" in changes
    assert f"/r/{late.pk}" in changes
    other = client.get("/p/371724000000/figures/", {"month": "2026-10"}).content.decode()
    assert "公布之后没有变化" in other


def test_the_sheets_hold_what_the_page_says(client: Client, filled: Cast) -> None:
    answer = client.get(CITY + "test.asked/records.xlsx", {"month": "2026-10"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 24
    assert sum(row[3] for row in rows) == 24
    answer = client.get(CITY + "figures.xlsx", {"month": "2026-10"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(min_row=3, values_only=True))
    asked_rows = {row[0]: row[2] for row in rows if row[1] == "数test.asked"}
    assert asked_rows["菏泽市"] == 24 == asked_rows["郓城县"] + asked_rows["巨野县"]


def test_a_sheet_holds_no_formula(client: Client, filled: Cast, ledger: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from teabowl.figures.registry import registry
    from teabowl.kernel.indicators import Opened

    source = registry().by_type["test"]
    evil = type(source)(
        source.type, source.model, source.contributions, lambda ids: {i: Opened('=HYPERLINK("x")') for i in ids}
    )
    monkeypatch.setitem(registry().by_type, "test", evil)
    answer = client.get(CITY + "test.asked/records.xlsx", {"month": "2026-10"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["E3"].value == '=HYPERLINK("x")'
    assert sheet["E3"].data_type == "s" or sheet["E3"].quotePrefix


def test_amounts_show_and_sum(client: Client, cast: Cast) -> None:
    home = cast.place("随西村").id
    for yuan in ("120.50", "30"):
        actions.post(ACTOR, Record([Contribution("test.money", home, date(2026, 3, 1), Decimal(yuan))]), now=NOW)
    page = client.get(VILLAGE + "test.money/").content.decode()
    assert "150.5" in page


def test_an_empty_place_says_what_would_be_there(client: Client, cast: Cast) -> None:
    assert "这个数是 0" in client.get(VILLAGE + "test.asked/").content.decode()
    assert client.get(VILLAGE).status_code == 200
