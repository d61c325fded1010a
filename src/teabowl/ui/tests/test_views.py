"""Switches, what browsers and robots ask for, and pages for problems."""

import pytest
from django.test import Client, RequestFactory

from teabowl.ui import problems, views
from teabowl.ui.doors import page_number


@pytest.mark.parametrize(
    ("query", "cookie", "value"),
    [
        ("care=1", "mode", "care"),
        ("care=0", "mode", ""),
        ("theme=dark", "theme", "dark"),
        ("theme=light", "theme", "light"),
        ("theme=system", "theme", ""),
        ("lang=en", "lang", "en"),
        ("lang=zh-hans", "lang", "zh-hans"),
    ],
)
def test_a_switch_sets_its_cookie_and_goes_back(client: Client, query: str, cookie: str, value: str) -> None:
    answer = client.get(f"/ui/mode/?{query}&next=/ui/gallery/%3Fa%3D1")
    assert answer.status_code == 303
    assert answer["Location"] == "/ui/gallery/?a=1"
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies[cookie].value == value
    assert len(answer.cookies) == 1


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "13812345678",
        "/" + "a" * 2_000,
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "\t//evil.example",
        "",
    ],
)
def test_a_switch_never_leads_away(client: Client, address: str) -> None:
    answer = client.get("/ui/mode/", {"care": "1", "next": address})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("query", ["care=2", "theme=%3Cscript%3E", "lang=xx", "other=1", ""])
def test_a_switch_takes_no_other_value(client: Client, query: str) -> None:
    answer = client.get(f"/ui/mode/?{query}&next=/ui/gallery/")
    assert answer.status_code == 303
    assert not answer.cookies


def test_a_switch_is_read_only(client: Client) -> None:
    assert client.post("/ui/mode/?care=1").status_code == 405


def test_a_strange_cookie_changes_nothing(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    client.cookies["mode"] = "x"
    text = client.get("/ui/gallery/").content.decode()
    assert '<body class="tb-page-sheet">' in text


def test_switches_lead_back_to_this_very_page(client: Client) -> None:
    text = client.get("/ui/gallery/?q=%22%3E%3Cb%3E&a=1").content.decode()
    assert "next=/ui/gallery/%3Fq%3D%2522%253E%253Cb%253E%26a%3D1" in text


def test_robots_stay_out_of_what_is_personal(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /me/" in text.splitlines()


def test_old_browsers_find_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("/static/ui/bowl.svg")


@pytest.mark.parametrize("status", problems.WORDS)
def test_a_problem_says_what_happened_what_is_kept_and_what_next(rf: object, status: int) -> None:
    answer = problems.problem(rf.get("/x/"), status)  # type: ignore[attr-defined]
    text = answer.content.decode()
    words = problems.WORDS[status]
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    for part in (words.title, words.kept, words.next):
        assert str(part) in text
    assert "！" not in text


def test_an_action_says_it_better_than_we_can(rf: object) -> None:
    text = problems.problem(rf.get("/x/"), 409, ["已经答复过了。<b>"]).content.decode()  # type: ignore[attr-defined]
    assert "<h1>已经答复过了。&lt;b&gt;</h1>" in text


def test_htmx_gets_a_note_and_keeps_its_page(rf: object) -> None:
    answer = problems.problem(rf.post("/x/", headers={"HX-Request": "true"}), 409, ["已经答复过了。"])  # type: ignore[attr-defined]
    assert answer["HX-Retarget"] == "#messages"
    text = answer.content.decode()
    assert "<html" not in text
    assert "已经答复过了。" in text


def test_a_missing_page_is_a_page(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_a_form_without_its_token_is_told_to_reload() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ui/gallery/")
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


def test_should_the_page_for_500_fail_there_are_words(rf: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "problem", broken)
    answer = views.server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert answer.status_code == 500
    assert "我们这边出了差错" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "page"), [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("٣", 1), ("²", 1), ("9" * 30, 1), ("9" * 5000, 1)]
)
def test_a_page_that_cannot_be_is_the_first(typed: str, page: int) -> None:
    assert page_number(RequestFactory().get("/", {"page": typed})) == page
