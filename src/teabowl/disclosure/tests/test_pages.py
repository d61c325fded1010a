"""Pages by their addresses: what they answer, how many queries they need, what they never say."""

import re
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from teabowl.disclosure import actions
from teabowl.disclosure.models import Book, Duty, Entry, Incoming, Question
from teabowl.disclosure.rules import Category, Flow, Kind
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, SENT, Accounts
from teabowl.disclosure.tests.test_incoming import MESSY, book_of
from teabowl.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(accounts: Accounts) -> str:
    return f"/p/{accounts.place.code}/disclosure/"


@pytest.fixture
def inside(accounts: Accounts, client: Client) -> Client:
    """The operator's browser."""
    client.force_login(accounts.cast.accounts["operator"])
    return client


def test_everybody_reads_a_published_month(accounts: Accounts, at: str, client: Client) -> None:
    actions.make_duties(now=SENT)
    accounts.published(party="王桂芝", is_person=True, category=Category.WAGES, purpose="报账员补贴")
    page = client.get(f"{at}accounts/2026-10/")
    text = page.content.decode()
    assert page.status_code == 200
    assert page["X-Page-Version"] if page.has_header("X-Page-Version") else True
    assert "−615.50" in text
    assert "王**" in text
    assert "王桂芝" not in text
    assert "韩长河" not in text


@pytest.mark.parametrize("count", [1, 12])
def test_a_month_needs_the_same_queries_however_long_it_is(
    accounts: Accounts, at: str, client: Client, count: int, django_assert_max_num_queries: object
) -> None:
    book = accounts.begin()
    for number in range(count):
        accounts.add(book, f"第 {number} 笔", 100 + number)
    accounts.publish(book)
    client.get(at)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get(f"{at}accounts/2026-10/").content.decode().count("tb-entry") >= count


def test_addresses_that_lead_nowhere(accounts: Accounts, at: str, client: Client) -> None:
    for path in ("accounts/2026-13/", "accounts/99/", f"entries/{new_id()}/", f"statements/{new_id()}/", f"funds/{new_id()}/",
                 f"duties/{new_id()}/", "accounts/2026-10/?of=999999999999"):  # fmt: skip
        assert client.get(at + path).status_code == 404, path
    township = accounts.cast.place("随官屯镇").code
    assert client.get(f"/p/{township}/disclosure/accounts/2026-10/").status_code == 404
    assert client.get(f"{at}accounts/year/2026.xlsx").status_code == 409
    assert client.get(f"{at}accounts/2026-10/wall.pdf").status_code == 409


def test_a_year_as_a_workbook_and_as_pdf(accounts: Accounts, at: str, client: Client) -> None:
    accounts.published()
    excel = client.get(f"{at}accounts/year/2026.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(excel.content))
    months = book.get_sheet_by_index(0).to_python()
    assert months[13] == [
        "合计",
        "",
        "",
        months[10][3],
        months[10][4],
        "",
        months[10][6],
    ]  # of the one published month, October
    for path in ("accounts/year/2026.pdf", "accounts/2026-10/wall.pdf"):
        assert client.get(at + path).content[:5] == b"%PDF-"


def test_entries_are_found_by_words_but_people_are_not(accounts: Accounts, at: str, client: Client) -> None:
    book = accounts.begin()
    accounts.add(book, "三号机井水泵", 386_000, party="镇上农机配件门市", category=Category.WATER)
    accounts.add(book, "补贴", 30_000, party="王桂芝", is_person=True, category=Category.WAGES)
    accounts.add(book, "租金", 20_000, flow=Flow.IN, category=Category.LEASE)
    accounts.publish(book)

    def found(asked: str) -> list[str]:
        return re.findall(r"<b>([^<]+)</b><span class=\"a", client.get(f"{at}entries/?{asked}").content.decode())

    assert found("q=水泵") == ["三号机井水泵"]
    assert found("q=农机") == ["三号机井水泵"]
    assert found("q=王桂芝") == []
    assert found("flow=in") == ["租金"]
    assert found("category=wages") == ["补贴"]
    assert found("since=2026-11-01") == []
    assert client.get(f"{at}entries/?flow=in&excel=1").content[:2] == b"PK"


def test_the_keeper_writes_an_entry_with_a_form(accounts: Accounts, at: str, inside: Client) -> None:
    accounts.begin()
    form = {
        "form_key": str(new_id()), "flow": "out", "amount": "1,000.00 元", "purpose": "慰问 2 户", "category": "relief", "on": "2026-10-20",
        "party": "", "shares": "王桂芝 600\n李大山 400", "handled_by": "",
    }  # fmt: skip
    wrong = inside.post(f"{at}books/2026-10/new/", {**form, "shares": "王桂芝 600"})
    assert wrong.status_code == 422
    assert "差 400.00" in wrong.content.decode()
    assert "王桂芝 600" in wrong.content.decode()
    right = inside.post(f"{at}books/2026-10/new/", form)
    assert right.status_code == 303
    entry = Entry.objects.get()
    assert (entry.amount_fen, entry.recipients.count()) == (100_000, 2)
    assert inside.get(f"{at}books/2026-10/").status_code == 200
    assert inside.get(f"{at}entries/{entry.id}/edit/").status_code == 200


def test_a_workbook_comes_in_by_its_pages(accounts: Accounts, at: str, inside: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("十月.xlsx", book_of({"Sheet1": MESSY}))
    sent = inside.post(f"{at}import/", {"form_key": str(new_id()), "file": file})
    assert sent.status_code == 303
    shown = inside.get(sent["Location"]).content.decode()
    assert "金额“三百二”看不懂" in shown
    made = Incoming.objects.get()
    assert inside.get(f"{at}import/{made.id}/bad.xlsx").content[:2] == b"PK"
    assert inside.get(f"{at}import/template.xlsx").content[:2] == b"PK"
    assert inside.post(f"{at}import/{made.id}/confirm/").status_code == 303
    assert Book.objects.count() == 2
    assert inside.post(f"{at}import/{made.id}/undo/").status_code == 303
    bad = inside.post(f"{at}import/", {"form_key": str(new_id()), "file": SimpleUploadedFile("x.xlsx", b"nonsense")})
    assert bad.status_code == 422


def test_strangers_are_kept_out_of_the_inside(accounts: Accounts, at: str, client: Client) -> None:
    accounts.begin()
    paths = (
        "books/",
        "books/2026-10/",
        "books/2026-10/new/",
        "books/2026-10/send/",
        "import/",
        "statements/publish/",
        "funds/open/",
    )
    for path in paths:
        assert client.get(at + path).status_code == 302, path
    client.force_login(accounts.cast.accounts["villager"])
    for path in paths:
        assert client.get(at + path).status_code in (403, 404), path


def test_a_villager_asks_and_sees_the_answer(accounts: Accounts, at: str, client: Client) -> None:
    entry = accounts.published()
    client.force_login(accounts.cast.accounts["villager"])
    form = {"form_key": str(new_id()), "body": "怎么又换了？", "visibility": "private"}
    sent = client.post(f"{at}entries/{entry.id}/ask/", form)
    assert sent.status_code == 303
    assert "等答复" in client.get(sent["Location"]).content.decode()
    asked = Question.objects.get()
    client.post(f"{at}questions/{asked.id}/visibility/", {"form_key": str(new_id())})
    asked.refresh_from_db()
    assert asked.is_public
    assert "怎么又换了" in client.get("/me/accounts/").content.decode()


def test_what_is_missing_has_a_page_of_its_own(accounts: Accounts, at: str, client: Client) -> None:
    actions.make_duties(now=SENT)
    duty = Duty.objects.get(place=accounts.place, kind=Kind.FINANCE)
    actions.remind(accounts.cast.actor("township"), duty_id=duty.id, said="快些", key=new_id(), now=NOW)
    text = client.get(f"{at}duties/{duty.id}/").content.decode()
    assert "快些" in text
    assert "山东省实施" in text
    board = client.get(at).content.decode()
    assert "2026 年 10 月的账没有公布" in board


def test_after_a_merger_the_old_books_are_read_at_the_successor(accounts: Accounts, client: Client) -> None:
    from datetime import date

    from teabowl.places import actions as places

    accounts.published()
    old, new = accounts.place, accounts.cast.place("随东村")
    places.merge_places(
        accounts.cast.actor("county"), codes=[old.code], into=new.code, on=date(2026, 11, 20),
        decision=places.Decision("郓政字〔2026〕31 号"), now=NOW,
    )  # fmt: skip
    text = client.get(f"/p/{new.code}/disclosure/accounts/2026-10/?of={old.code}").content.decode()
    assert "−615.50" in text
    assert "并入了随东村" in text
    assert client.get(f"/p/{old.code}/disclosure/accounts/2026-10/").status_code == 302
    found = client.get(f"/p/{new.code}/disclosure/accounts/of/{Book.objects.get(place=old).id}/")
    assert found["Location"].endswith(f"/2026-10/?of={old.code}")
    assert Book.objects.get(place=old).month == OCTOBER


def test_the_book_leads_on_in_every_state(accounts: Accounts, at: str, inside: Client) -> None:
    book = accounts.begin()
    accounts.add(book)

    def links() -> set[str]:
        return set(re.findall(r"books/2026-10/([a-z-]+)/\"", inside.get(f"{at}books/2026-10/").content.decode()))

    assert links() == {"new", "send", "edit"}
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    assert links() == {"take-back"}
    accounts.sign_all(book)
    assert links() == {"take-back", "publish"}
    assert inside.post(f"{at}books/2026-10/publish/", {"form_key": str(new_id())}).status_code == 303
    assert links() == set()
