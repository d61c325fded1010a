"""Pages by their addresses: who may open them, what they say to whom, that looks are logged, how many queries they need."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from teabowl.audit.models import Entry as Logged
from teabowl.dues import actions
from teabowl.dues.actions.vouchers import VOUCHER
from teabowl.dues.ledger import Account, What
from teabowl.dues.models import Assessment, Entry, Payment
from teabowl.dues.rules import Category
from teabowl.dues.tests.conftest import NOW, TODAY, Branch
from teabowl.files.queries import papers_of
from teabowl.kernel.ids import new_id
from teabowl.organisations.tests.making import made_member

pytestmark = pytest.mark.django_db
INSIDE = (
    "", "owing/", "owing/?only=owing", "import/", "payments/", "waivers/", "concerns/", "book/", "book/new/", "bank/", "up/",
    "publish/",
)  # fmt: skip


@pytest.fixture
def at(branch: Branch) -> str:
    return f"/o/{branch.branch.id}/dues/"


def browser(branch: Branch, part: str) -> Client:
    client = Client()
    client.force_login(branch.accounts.get(part) or branch.cast.accounts[part])
    return client


@pytest.mark.usefixtures("at_now")
def test_pages_inside_are_for_who_keeps_the_dues(branch: Branch, at: str, client: Client) -> None:
    branch.fix()
    keeper, stranger = browser(branch, "keeper"), browser(branch, "villager")
    for path in INSIDE:
        assert keeper.get(at + path).status_code == 200, path
        assert stranger.get(at + path).status_code == 404, path
        assert client.get(at + path).status_code == 302, path
    assert browser(branch, "secretary").get(at + "terms/").status_code == 200
    assert keeper.get(at + "terms/").status_code == 404
    assert browser(branch, "township").get(at + "book/").status_code == 200
    assert browser(branch, "township").get(at + "owing/").status_code == 404
    assert browser(branch, "member").get(at + "owing/").status_code == 404


@pytest.mark.usefixtures("at_now")
def test_who_looked_is_logged_and_seen(branch: Branch, at: str) -> None:
    branch.fix()
    browser(branch, "keeper").get(at + "owing/")
    looks = Logged.objects.filter(verb="dues.see_owing", is_read=True)
    assert set(looks.values_list("about_person_id", flat=True)) == {branch.members[n].person_id for n in ("checker", "member")}
    browser(branch, "keeper").get(f"{at}members/{branch.members['member'].id}/")
    assert Logged.objects.filter(verb="dues.open_amount", about_person_id=branch.members["member"].person_id).count() == 1


@pytest.mark.usefixtures("at_now")
@pytest.mark.parametrize("more", [0, 12])
def test_who_owes_needs_the_same_queries_for_few_and_many(
    branch: Branch, at: str, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        branch.members[f"m{number}"] = made_member(branch.branch, f"党员{number}")
        branch.fix(f"m{number}", Category.STUDENT)
    client = browser(branch, "keeper")
    client.get(at + "owing/")
    with django_assert_max_num_queries(26):
        text = client.get(at + "owing/").content.decode()
    assert text.count("<tr>") == 4 + more


@pytest.mark.usefixtures("at_now")
def test_an_amount_is_fixed_and_money_taken_on_pages(branch: Branch, at: str) -> None:
    keeper, checker = browser(branch, "keeper"), browser(branch, "checker")
    one = f"{at}members/{branch.members['member'].id}/"
    wrong = keeper.post(one, {"category": "wage", "base": "", "starts": "2026-01", "key": str(new_id())})
    assert wrong.status_code == 422
    done = keeper.post(one, {"category": "wage", "base": "3000.01", "starts": "2026-01", "key": str(new_id())})
    assert done.status_code == 303
    assert Assessment.objects.get().monthly_fen == 3_000
    sent = {"way": "cash", "months": ["2026-11-01"], "paid_on": "2026-11-24", "key": str(new_id())}
    assert keeper.post(one + "take/", sent).status_code == 303
    payment = Payment.objects.get()
    assert keeper.post(f"{at}payments/{payment.id}/confirm/").status_code == 403
    assert checker.post(f"{at}payments/{payment.id}/confirm/").status_code == 303
    payment.refresh_from_db()
    page = Client().get(f"/dues/receipts/{payment.number}/")
    text = page.content.decode()
    assert "30.00" in text
    assert "钱在外" not in text
    assert Client().get("/dues/receipts/?number=" + str(payment.number).lower().replace("-", " ")).status_code == 303
    assert Client().get("/dues/receipts/?number=123").status_code == 422
    assert Client().get("/dues/receipts/0000-0000-0000/").status_code == 404
    assert keeper.get(f"{at}payments/{payment.id}/").status_code == 200


@pytest.mark.usefixtures("at_now")
def test_my_own_page_says_what_i_owe_and_why(branch: Branch) -> None:
    client = browser(branch, "member")
    assert "还没有核定" in client.get("/me/dues/").content.decode()
    branch.fix()
    text = client.get("/me/dues/").content.decode()
    assert "330.00" in text
    assert "3,000.01" in text
    assert client.get("/me/dues/waiver/").status_code == 200
    ticked = re.compile(r'value="2026-11-01"[^>]* checked')
    assert ticked.search(text)
    taken = branch.take([TODAY.replace(day=1)])
    assert not ticked.search(client.get("/me/dues/").content.decode()), "handed over already: not to be paid once more"
    assert "对，是我交的" in client.get(f"/me/dues/payments/{taken.id}/").content.decode()
    assert client.post(f"/me/dues/payments/{taken.id}/confirm/").status_code == 303
    assert "收据编号" in client.get(f"/me/dues/payments/{taken.id}/").content.decode()
    assert browser(branch, "checker").get(f"/me/dues/payments/{taken.id}/").status_code == 404
    refused = client.post("/me/dues/", {"months": ["2026-10-01"], "key": str(new_id())})
    assert refused.status_code == 409
    assert "还没有接上网上收款" in refused.content.decode()
    assert "您还不是" in browser(branch, "villager").get("/me/dues/").content.decode()


@pytest.mark.usefixtures("at_now")
def test_entries_are_written_checked_and_reversed_on_pages(branch: Branch, at: str) -> None:
    keeper, checker = browser(branch, "keeper"), browser(branch, "checker")
    sent = {
        "what": "opening",
        "held": "bank",
        "other": "",
        "amount": "800",
        "on": "2026-11-02",
        "text": "接账",
        "key": str(new_id()),
    }
    assert keeper.post(at + "book/new/", sent).status_code == 303
    spent = sent | {"what": "spend", "other": "reading", "amount": "900", "key": str(new_id())}
    assert keeper.post(at + "book/new/", spent).status_code == 422
    assert keeper.post(at + "book/new/", spent | {"amount": "68"}).status_code == 303
    entry = Entry.objects.get(debit="reading")
    one = f"{at}book/{entry.id}/"
    bad = {"papers": SimpleUploadedFile("发票.txt", b"no picture")}
    assert keeper.post(f"{one}vouchers/", bad).status_code == 422
    for name in ("发票.pdf", "错的.pdf"):
        put = {"papers": SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "application/pdf")}
        assert keeper.post(f"{one}vouchers/", put).status_code == 303
    bill, wrong = papers_of(VOUCHER, entry.id)
    assert keeper.post(f"{one}vouchers/", {"drop": str(wrong.id)}).status_code == 303
    assert [paper.name for paper in papers_of(VOUCHER, entry.id) if paper.url] == ["发票.pdf"]
    assert "发票.pdf" in checker.get(one).content.decode()
    assert checker.get(bill.url).status_code == 200
    assert browser(branch, "member").get(bill.url).status_code == 404
    assert checker.post(f"{one}vouchers/", {"drop": str(bill.id)}).status_code == 403
    assert checker.post(f"{at}book/{entry.id}/check/").status_code == 303
    assert keeper.get(f"{at}book/{entry.id}/").status_code == 200
    assert keeper.post(f"{one}vouchers/", {"drop": str(bill.id)}).status_code == 409  # the checker has checked by it
    assert keeper.post(f"{at}book/{entry.id}/reverse/", {"why": "记错了"}).status_code == 303
    text = checker.get(at + "book/?month=2026-11").content.decode()
    assert "800.00" in text
    assert "冲回" in text
    book = CalamineWorkbook.from_filelike(BytesIO(keeper.get(at + "book.xlsx?month=2026-11").content)).get_sheet_by_index(0)
    assert len(book.to_python()) == 4


@pytest.mark.usefixtures("at_now")
def test_a_table_of_amounts_and_of_the_bank(branch: Branch, at: str) -> None:
    keeper = browser(branch, "keeper")
    table = "姓名,类别,基数（元）,每月交（元）,依据\n钱在外,工资,3000,,\n赵核对,农民,,0.5,\n没有人,学生,,,\n周守账,外星,,,\n"
    page = keeper.post(at + "import/", {"file": SimpleUploadedFile("核定.csv", table.encode())})
    text = page.content.decode()
    assert "核定了 2 位" in text
    assert "没有这个姓名" in text
    assert "类别看不懂" in text
    assert sorted(Assessment.objects.values_list("monthly_fen", flat=True)) == [50, 1_500]
    actions.add_entry(
        branch.actor("keeper"), organisation_id=branch.branch.id, what=What.OPENING, held=Account.BANK, other=Account.OPENING,
        fen=80_000, on=TODAY, text="接账", now=NOW,
    )  # fmt: skip
    lines = "交易日期,收入,支出,摘要\n2026-11-24,800.00,,转入\n20261125,,68.00,书店\n坏的,1,,\n"
    assert keeper.post(at + "bank/", {"file": SimpleUploadedFile("流水.csv", lines.encode())}).status_code == 303
    shown = keeper.get(at + "bank/").content.decode()
    assert "流水 2 行，1 行还没对上" in shown
    asked = re.search(r'href="([^"]+\?line=[^"]+)"', shown)
    assert asked
    typed = keeper.get(asked[1]).content.decode()
    assert all(f'value="{known}"' in typed for known in ("68.00", "2026-11-25", "书店")), (
        "what the line says is not asked again"
    )
    assert 'value="68.00"' not in keeper.get(at + "book/new/?line=1").content.decode()
    assert keeper.get(at + "owing.xlsx").status_code == 200
    assert keeper.get(at + "import/template.xlsx").status_code == 200


def test_everybody_reads_sums_and_no_names(branch: Branch, at: str, client: Client) -> None:
    assert "还没有公布" in client.get(at + "published/").content.decode()
    assert client.get(at + "published/2026/").status_code == 404
    from teabowl.dues.tests.test_book import test_a_year_is_published_as_sums

    test_a_year_is_published_as_sums(branch)
    for path in ("published/", "published/2026/"):
        text = client.get(at + path).content.decode()
        assert "67.00" in text
        assert not [m.person.name for m in branch.members.values() if m.person.name in text]
    assert "18.2%" in client.get(at + "published/2026/").content.decode()
