"""Accounts in every state: published with questions and a correction, being checked, a draft, missing; a workbook; a fund."""

from datetime import date, datetime, timedelta
from typing import Any

from teabowl.access.models import Grant
from teabowl.disclosure import actions, rules
from teabowl.disclosure.models import Duty
from teabowl.disclosure.rules import Category, Flow, Kind, Opinion, Topic
from teabowl.kernel.actor import Role
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.people.queries import actor_for
from tests.cast import build_account

NAMES = ("member", "韩长河"), ("史德山", "史德山"), ("马桂芝", "马桂芝")
SHEET = "日期,摘要,收入,支出\n{m}-03,拨款,4800,\n{m}-05,路灯电费,,六百\n{m}-06,保洁工资,,1800\n"


def fill(made: Any, now: datetime) -> None:
    cast, village = made.cast, made.cast.place("随西村")
    keeper, villager, today = cast.actor("operator"), cast.actor("villager"), china_date(now)
    for number, (part, name) in enumerate(NAMES):
        cast.accounts[part] = build_account(name, f"+861395305000{number}")
        Grant.objects.create(
            account=cast.accounts[part], role=Role.FINANCE.value, place=village, starts_on=date(2025, 1, 1), created_at=now
        )
    group = [actor_for(cast.accounts[part], now=now) for part, _name in NAMES]

    def month(back: int) -> date:
        return rules.add_months(rules.first_of(today), -back)

    def line(
        on: date, purpose: str, fen: int, flow: Flow = Flow.OUT, category: Category = Category.UTILITIES, **more: Any
    ) -> Any:
        return actions.Line(on, flow, category, purpose, fen, **more)

    fund = actions.open_fund(
        cast.actor("secretary"),
        place=village,
        title="给东头小桥装护栏",
        story="孩子上学的路。",
        target_fen=1_080_000,
        key=new_id(),
        now=now,
    )
    shares = [actions.Share("王桂芝", 30_000, "三组"), actions.Share("李大山", 20_000)]
    lines = (
        line(month(3), "路灯电费", 61_550, party="供电所"),
        line(month(3), "机动地租金", 1_680_000, Flow.IN, Category.LEASE, party="随西粮食种植合作社"),
        line(month(3), "慰问 2 户", 50_000, category=Category.RELIEF, shares=shares),
        line(month(3), "捐款 23 人", 412_000, Flow.IN, Category.DONATION, fund_id=fund.id),
    )
    published = actions.begin_book(keeper, place=village, month=month(3), opening_fen=8_894_370, now=now)
    entries = [actions.add_entry(keeper, book_id=published.id, line=one, key=new_id(), now=now) for one in lines]
    actions.send_book(keeper, book_id=published.id, now=now)
    for member in group:
        actions.sign_book(member, book_id=published.id, opinion=Opinion.AGREED, now=now)
    actions.publish_book(keeper, book_id=published.id, now=now)

    def asked(body: str, public: bool) -> Any:
        return actions.ask_question(villager, entry_id=entries[0].id, body=body, is_public=public, key=new_id(), now=now)

    answered, waiting = asked("电费怎么涨了？", True), asked("能看抄表单吗？", False)
    actions.answer_question(group[0], question_id=answered.id, answer="天冷，亮灯早了。", now=now)
    actions.correct_entry(
        keeper, entry_id=entries[1].id, fresh=line(month(3), "机动地租金", 1_600_000, Flow.IN, Category.LEASE), why="多记了 800 元",
        key=new_id(), now=now,
    )  # fmt: skip
    late = Duty.objects.create(
        place=village,
        kind=Kind.FINANCE.value,
        period=month(4),
        months=1,
        due_on=month(3) + timedelta(days=9),
        source="山东省实施办法",
    )
    actions.remind(cast.actor("township"), duty_id=late.id, said="请尽快", key=new_id(), now=now)
    actions.reply(keeper, duty_id=late.id, said="在补", promised_on=today + timedelta(days=3), key=new_id(), now=now)
    checking = actions.begin_book(keeper, place=village, month=month(4), opening_fen=8_000_000, now=now)
    draft_entry = actions.add_entry(
        keeper, book_id=checking.id, line=line(month(4), "补贴", 30_000, category=Category.WAGES, party="王桂芝", is_person=True),
        key=new_id(), now=now,
    )  # fmt: skip
    actions.send_book(keeper, book_id=checking.id, now=now)
    actions.sign_book(group[0], book_id=checking.id, opinion=Opinion.AGREED, now=now)
    doubt = actions.sign_book(group[1], book_id=checking.id, opinion=Opinion.QUESTIONED, said="没有领款单", now=now)
    open_month = actions.begin_book(keeper, place=village, month=month(5), opening_fen=0, now=now)
    mine = actions.add_entry(keeper, book_id=open_month.id, line=line(month(5), "打印", 5_000), key=new_id(), now=now)
    statement = actions.publish_statement(
        keeper, place=village, topic=Topic.DECISIONS, title="代表会定的事", body="一、发包。\n二、保洁。", since=month(6), until=month(5),
        key=new_id(), now=now,
    )  # fmt: skip
    actions.correct_statement(
        keeper, statement_id=statement.id, title=statement.title, body="一、发包。", why="保洁缓办", version=1, now=now
    )
    staged = actions.stage_incoming(
        keeper, place=village, filename="账.csv", data=SHEET.format(m=f"{month(8):%Y-%m}").encode(), now=now
    )
    made.of |= {
        "m_published": f"{month(3):%Y-%m}", "m_checking": f"{month(4):%Y-%m}", "m_draft": f"{month(5):%Y-%m}",
        "m_ahead": f"{month(-1):%Y-%m}", "entry": entries[2].id, "entry_asked": entries[0].id, "entry_corrected": entries[1].id,
        "entry_draft": mine.id, "entry_checking": draft_entry.id, "asked_account": waiting.id, "answered_account": answered.id,
        "fund": fund.id, "statement": statement.id, "duty": late.id, "doubt": doubt.id, "staged_book": staged.id,
    }  # fmt: skip


PAGES = {
    "": [
        "{v}/disclosure/", "{t}/disclosure/", "{city}/disclosure/", "{v}/disclosure/rules/", "{v}/disclosure/accounts/{m_published}/",
        "{v}/disclosure/accounts/{m_checking}/", "{v}/disclosure/accounts/{m_ahead}/", "{v}/disclosure/entries/",
        "{v}/disclosure/entries/?q=zzz", "{v}/disclosure/entries/{entry}/", "{v}/disclosure/entries/{entry_asked}/",
        "{v}/disclosure/entries/{entry_corrected}/", "{v}/disclosure/statements/", "{v}/disclosure/statements/{statement}/",
        "{v}/disclosure/funds/", "{v}/disclosure/funds/{fund}/", "{v}/disclosure/duties/{duty}/",
    ],
    "villager": [
        "/me/accounts/", "{v}/disclosure/entries/{entry}/ask/", "{v}/disclosure/questions/{asked_account}/",
        "{v}/disclosure/questions/{asked_account}/visibility/",
    ],
    "operator": [
        "{v}/disclosure/", "{v}/disclosure/books/", "{v}/disclosure/books/{m_draft}/", "{v}/disclosure/books/{m_checking}/",
        "{v}/disclosure/books/{m_draft}/edit/", "{v}/disclosure/books/{m_draft}/new/", "{v}/disclosure/books/{m_draft}/send/",
        "{v}/disclosure/books/{m_draft}/drop/", "{v}/disclosure/books/{m_checking}/take-back/",
        "{v}/disclosure/books/{m_checking}/reply/{doubt}/", "{v}/disclosure/entries/{entry_draft}/edit/",
        "{v}/disclosure/entries/{entry_draft}/remove/", "{v}/disclosure/entries/{entry}/correct/",
        "{v}/disclosure/entries/{entry}/cancel/", "{v}/disclosure/import/", "{v}/disclosure/import/{staged_book}/",
        "{v}/disclosure/questions/{asked_account}/answer/", "{v}/disclosure/questions/{answered_account}/hide/",
        "{v}/disclosure/statements/publish/", "{v}/disclosure/statements/{statement}/correct/", "{v}/disclosure/funds/open/",
        "{v}/disclosure/funds/{fund}/close/", "{v}/disclosure/duties/{duty}/reply/", "{v}/desk/",
    ],
    "member": ["{v}/disclosure/books/{m_checking}/", "{v}/disclosure/books/{m_checking}/sign/", "/me/accounts/"],
    "township": ["{t}/disclosure/", "{t}/disclosure/missing/", "{t}/disclosure/terms/", "{v}/disclosure/duties/{duty}/remind/"],
}  # fmt: skip
ELSEWHERE = {
    # answers that are a file, a fragment of a page, or a step onward; publishing is told in test_disclosure
    "disclosure:tools", "disclosure:missing_excel", "disclosure:book_excel",
    "disclosure:duty_tools", "disclosure:atom", "disclosure:year_pdf", "disclosure:year_excel",
    "disclosure:wall", "disclosure:whose",
    "disclosure:receipt", "disclosure:template", "disclosure:incoming_bad", "disclosure:incoming_confirm", "disclosure:incoming_undo",
    "disclosure:incoming_drop", "disclosure:publish_book",
}  # fmt: skip
