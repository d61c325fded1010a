"""Dues of a branch: months paid and open, money to confirm, a waiver, half a year to talk about, a book with a bank, a year published."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from teabowl.dues import actions, rules
from teabowl.dues.codes import Way
from teabowl.dues.ledger import Account, What
from teabowl.dues.models import Concern, Entry
from teabowl.dues.rules import Category
from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations.kinds import Kind
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.people.queries import actor_for
from tests.cast import build_account

PEOPLE = {"dues_keeper": "周守账", "dues_checker": "赵核对", "dues_member": "钱在外", "dues_head": "郑在上"}


def fill(made: Any, now: datetime) -> None:
    cast, today = made.cast, china_date(now)
    running, year = rules.first_of(today), today.year - 1
    committee = made_organisation(cast, "随官屯镇党委（党费）", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, "随西村第二党支部（党费）", parent=committee)
    for number, (part, name) in enumerate(PEOPLE.items()):
        cast.accounts[part] = build_account(name, f"+861395309000{number}")
    members = {part: made_member(branch, cast.accounts[part]) for part in list(PEOPLE)[:3]}
    late = made_member(branch, "吴不来")
    made_post(branch, cast.accounts["dues_keeper"], PostKind.DUES_KEEPER)
    made_post(branch, cast.accounts["dues_keeper"], PostKind.ORGANISATION_COMMISSIONER)
    made_post(branch, cast.accounts["dues_checker"], PostKind.DUES_CHECKER)
    made_post(committee, cast.accounts["dues_head"])
    keeper, checker, head = (actor_for(cast.accounts[p], now=now) for p in ("dues_keeper", "dues_checker", "dues_head"))
    for organisation, who, share in ((branch.id, keeper, None), (committee.id, head, 4_000)):
        actions.set_terms(
            who,
            organisation_id=organisation,
            since=date(year, 1, 1),
            day=20,
            quarterly=True,
            farmer_fen=100,
            share=share,
            now=now,
        )
    for member in (*members.values(), late):
        actions.fix_amount(
            keeper, organisation_id=branch.id, member_id=member.id, category=Category.WAGE, starts=date(year, 12, 1), base_fen=620_000,
            now=now,
        )  # fmt: skip

    def take(part: str, months: list[date], way: Way = Way.CASH, **more: Any) -> Any:
        return actions.take_payment(
            keeper, organisation_id=branch.id, member_id=members[part].id, months=months, way=way, paid_on=today, key=new_id(), now=now,
            **more,
        )  # fmt: skip

    def entry(what: What, other: Account, fen: int, on: date, text: str) -> Entry:
        return actions.add_entry(
            keeper,
            organisation_id=branch.id,
            what=what,
            held=Account.BANK,
            other=other,
            fen=fen,
            on=on,
            text=text,
            key=new_id(),
            now=now,
        )

    opening = entry(What.OPENING, Account.OPENING, 120_000, date(year, 12, 3), "接上一本账")
    actions.check_entry(checker, entry_id=opening.id, now=now)
    actions.close_month(keeper, organisation_id=branch.id, month=date(year, 12, 1), now=now)
    actions.publish_year(keeper, organisation_id=branch.id, year=year, note="第一次在网上公布", now=now)
    spent = entry(What.SPEND, Account.READING, 6_800, today, "学习用的书")
    wrong = entry(What.SPEND, Account.ACTIVITY, 500, today, "记错的一笔")
    actions.reverse_entry(keeper, entry_id=wrong.id, why="重复了", now=now)
    paid = actions.confirm_payment(checker, payment_id=take("dues_checker", [running], Way.BANK, extra_fen=700).id, now=now)
    mine = take("dues_member", [rules.add_months(running, -1)], Way.PROXY, proxy="钱大嫂")
    lines = [
        actions.Said(today, 10_000, "转入"),
        actions.Said(today, -6_800, "新华书店"),
        actions.Said(today, -500, "对不上的"),
    ]
    actions.bring_in_bank(keeper, organisation_id=branch.id, lines=lines, now=now)
    asked = actions.ask_waiver(
        actor_for(cast.accounts["dues_member"], now=now), organisation_id=branch.id, member_id=members["dues_member"].id, first=running,
        last=running, reason="家里有人住院。", now=now - timedelta(hours=2),
    )  # fmt: skip
    for_above = actions.ask_waiver(
        keeper, organisation_id=branch.id, member_id=late.id, first=running, last=running, reason="秋天没有收成。", now=now
    )
    actions.decide_in_branch(keeper, waiver_id=for_above.id, agree=True, decision="支委会同意", now=now)
    handing = actions.hand_up(keeper, organisation_id=branch.id, first=running, last=running, now=now)
    actions.raise_concerns(now=now)
    concern = Concern.objects.filter(organisation=branch, at__isnull=True).order_by("id").first()
    made.of |= {
        "d_branch": branch.id, "d_committee": committee.id, "d_member": members["dues_member"].id, "d_paid": paid.id, "d_open": mine.id,
        "d_number": paid.number, "d_entry": spent.id, "d_wrong": wrong.id, "d_asked": asked.id, "d_above": for_above.id,
        "d_concern": concern.id if concern else "", "d_handing": handing.id,
    }  # fmt: skip


B, U = "/o/{d_branch}/dues/", "/o/{d_committee}/dues/"
YEAR = china_date(datetime.now(UTC)).year - 1
PAGES: dict[str, list[str]] = {
    "": [B + "published/", B + f"published/{YEAR}/", U + "published/", "/dues/receipts/", "/dues/receipts/{d_number}/"],
    "dues_keeper": [
        B, B + "owing/", B + "owing/?only=unfixed", B + "import/", B + "members/{d_member}/", B + "members/{d_member}/take/",
        B + "members/{d_member}/excuse/", B + "members/{d_member}/waiver/", B + "payments/", B + "payments/?state=surplus",
        B + "payments/{d_paid}/", B + "payments/{d_open}/", B + "payments/{d_open}/drop/", B + "payments/{d_paid}/return/",
        B + "waivers/", B + "waivers/{d_asked}/", B + "concerns/", B + "concerns/{d_concern}/", B + "terms/", B + "book/",
        B + "book/new/", B + "book/{d_entry}/", B + "book/{d_wrong}/", B + "book/{d_entry}/reverse/", B + "bank/", B + "up/",
        B + "up/{d_handing}/cancel/", B + "publish/", "/me/dues/",
    ],
    "dues_checker": [B, B + "payments/{d_open}/", B + "book/{d_entry}/"],
    "dues_member": ["/me/dues/", "/me/dues/waiver/", "/me/dues/payments/{d_open}/"],
    "dues_head": [U, U + "up/", U + "waivers/", U + "waivers/{d_above}/", U + "book/"],
    "villager": ["/me/dues/"],
}  # fmt: skip
ELSEWHERE = {
    # answers that are a file or a step onward
    "dues:my_confirm", "dues:receipt_pdf", "dues:year_pdf", "dues:owing_excel", "dues:template", "dues:confirm", "dues:close",
    "dues:book_excel", "dues:vouchers", "dues:check", "dues:match", "dues:receive",
}  # fmt: skip
