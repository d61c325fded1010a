"""Two years of open accounts: books with their signatures, what was late and what is missing, questions, disclosures, an appeal."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from teabowl.access.models import Grant
from teabowl.demo import actors, cast
from teabowl.demo import words_disclosure as words
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.town import RICH, Town
from teabowl.disclosure import actions, rules
from teabowl.disclosure.models import Book, Duty, Entry, Fund, Question, Recipient, Signoff, Statement
from teabowl.disclosure.rules import Category, Flow, Kind, Opinion
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays
from teabowl.people.models import Account
from teabowl.people.queries import actor_for
from teabowl.places.queries import place_by_code

MONTHS, THIN_MONTHS = 24, 3
THIN_SHARE = 0.15
"""Of the small villages with three verified villagers, so many have begun to keep their accounts here."""
MISSING_BACK = 5
"""The showcase's missing month, counted back from the running one."""
GROUP = 5


def rows(town: Town) -> None:
    """A village's accounts. The running month is nobody's yet; what is late or missing is so by chance, seeded."""
    rich = town.amount is RICH
    if not rich and (len(town.villagers) < rules.GROUP_LEAST or town.luck.random() > THIN_SHARE):
        return
    months = months_back(town.today, (MONTHS if rich else THIN_MONTHS) + 1)[:-1]
    if town.until:
        months = [month for month in months if rules.last_of(month) < town.until]
    _Accounts(town, rich).keep(months)


class _Accounts:
    """The accounts of one village in the making."""

    def __init__(self, town: Town, rich: bool) -> None:
        self.town, self.luck, self.rich = town, town.luck, rich
        self.is_showcase = town.place.code == cast.SHOWCASE
        self.group = self._group()
        if self.is_showcase:
            name = next(part.name for part in cast.PARTS if part.key == "finance")
            self.group[-1:] = [next(a for a in town.rows.accounts if a.person.name == name)]
        self.road = self.luck.pick(("村西", "村东", "河北沿", "学校北"))
        self.closing = self.luck.randrange(2_000_000, 12_000_000)
        self.published: list[tuple[Entry, datetime]] = []

    def _group(self) -> list[Account]:
        """The finance group, elected when the site opened; a few villagers who are not the cast's."""
        names = {part.name for part in cast.PARTS}
        able = [a for a in self.town.villagers if a.person.name not in names]
        found = self.luck.sample(able, min(len(able), GROUP if self.rich else 3))
        start = self.town.today - timedelta(days=780 if self.rich else 120)
        for account in found[:-1] if self.is_showcase else found:  # the last is the cast's
            moment = self.luck.moment(start, 9, 17)
            self.town.rows.add(
                Grant(id=self.luck.key(moment), account=account, role=Role.FINANCE.value, place=self.town.place, starts_on=start,
                      created_at=moment)
            )  # fmt: skip
        return found

    def keep(self, months: list[date]) -> None:
        if len(self.group) < rules.GROUP_LEAST:
            return
        plans = [(month, self._plan(month, months)) for month in months]
        if self.is_showcase:
            nets = sum(_net(plan) for _month, plan in plans[:-1])
            self.closing = words.LAST_OPENING - nets  # so that the last month begins as it is drawn
        for month, plan in plans:
            self._month(month, plan, months)
        if self.rich:
            self._quarters(months)
        if self.is_showcase:
            self._fund(months)

    def _plan(self, month: date, months: list[date]) -> list[dict[str, Any]]:
        """What came in and went out in a month."""
        if self.is_showcase and month == months[-1]:
            return [_line("in", *line) for line in words.LAST_IN] + [_line("out", *line) for line in words.LAST_OUT]
        if self.is_showcase and month == months[-MISSING_BACK + 1]:
            return [_line(*line) for line in words.MISSING]
        items = [i for i in words.ITEMS if (not i.months or month.month in i.months) and self.luck.random() < i.each]
        if not self.rich:
            items = [i for i in items if i.each >= 0.8][:3]
        return [self._filled(item, month) for item in items]

    def _filled(self, item: words.Item, month: date) -> dict[str, Any]:
        luck = self.luck
        few = luck.randrange(3, 7)
        last = rules.add_months(month, -1).month
        slots = {
            "month": month.month, "last": last, "road": self.road, "few": few, "metres": luck.randrange(40, 320, 20),
            "surname": luck.pick(("赵", "李", "孙", "韩")), "name": luck.name(old=True),
        }  # fmt: skip
        fen = luck.randrange(item.least, item.most) * 100
        fen = fen + luck.randrange(100) if item.cents else fen // 2000 * 2000
        shares = luck.randrange(3, item.shares + 1) if item.shares else 0
        if shares:
            fen = fen // (shares * 100) * shares * 100
            slots["few"] = shares
        return {
            "flow": item.flow, "category": item.category, "purpose": item.purpose.format(**slots), "party": item.party.format(**slots),
            "day": luck.randrange(3, 27), "fen": max(fen, 2000), "person": item.person, "shares": shares,
        }  # fmt: skip

    def _month(self, month: date, plan: list[dict[str, Any]], months: list[date]) -> None:
        luck, place = self.luck, self.town.place
        opening, self.closing = self.closing, self.closing + _net(plan)
        law, due = rules.due_for(Kind.FINANCE, place.code, month, rules.Terms())
        made_at = luck.moment(rules.add_months(month, 1), 1, 2)
        duty = Duty(
            id=luck.key(made_at),
            place=place,
            kind=Kind.FINANCE.value,
            period=month,
            months=law.months,
            due_on=due,
            source=law.source,
        )
        self.town.rows.add(duty)
        missing, on = self._published_on(month, due, months)
        if missing or on >= self.town.today:
            return
        published = luck.moment(on, 9, 17)
        duty.published_at = published
        sent = published - timedelta(days=luck.randrange(1, 4), hours=luck.randrange(1, 5))
        keeper = self.town.secretary
        book = Book(
            id=luck.key(sent - timedelta(days=2)), place=place, month=month, opening_fen=opening, state="published", round=1,
            begun_by=keeper, begun_at=sent - timedelta(days=2), sent_by=keeper, sent_at=sent, published_by=keeper,
            published_at=published, form_key=luck.key(sent),
        )  # fmt: skip
        self.town.rows.add(book)
        entries = [self._entry(book, number, line) for number, line in enumerate(sorted(plan, key=lambda p: p["day"]), start=1)]
        for account in self.group:
            self.town.rows.add(
                Signoff(id=luck.key(published), book=book, round=1, account=account, opinion=Opinion.AGREED.value,
                        at=published - timedelta(hours=luck.randrange(2, 20)))
            )  # fmt: skip
        if self.rich and luck.random() < 0.45:
            self._question(entries, on)

    def _published_on(self, month: date, due: date, months: list[date]) -> tuple[bool, date]:
        """Whether it is missing; else the day it was published."""
        chance = self.luck.random()
        early = due - timedelta(days=self.luck.randrange(1, 5))
        if self.is_showcase:
            if month == months[-MISSING_BACK + 1]:
                return True, due
            return False, due - timedelta(days=2) if month == months[-1] else early
        if chance < (0.006 if self.rich else 0.03):
            return True, due
        if chance < 0.05:
            return False, due + timedelta(days=self.luck.randrange(1, 12))
        return False, early

    def _entry(self, book: Book, number: int, line: dict[str, Any]) -> Entry:
        luck = self.luck
        at = book.begun_at + timedelta(minutes=number)
        entry = Entry(
            id=luck.key(at), book=book, number=number, on=book.month + timedelta(days=line["day"] - 1), flow=line["flow"],
            category=line["category"], party=line["party"], is_person=line.get("person", False), purpose=line["purpose"],
            amount_fen=line["fen"], handled_by="", entered_by=self.town.secretary, entered_at=at, form_key=luck.key(at),
        )  # fmt: skip
        self.town.rows.add(entry)
        shares = line.get("shares", 0)
        for place in range(shares):
            self.town.rows.add(
                Recipient(id=luck.key(at), entry=entry, number=place + 1, name=luck.name(old=True), note=luck.pick(
                    ("一组", "二组", "三组", "四组")), amount_fen=line["fen"] // shares)
            )  # fmt: skip
        return entry

    def _question(self, entries: list[Entry], published: date) -> None:
        luck = self.luck
        asked = [(q, a, c) for q, a, c in words.ASKED if any(e.category == c for e in entries)]
        if not asked or not self.town.villagers:
            return
        body, answer, category = luck.pick(asked)
        entry = next(e for e in entries if e.category == category)
        day = published + timedelta(days=luck.randrange(1, 6))
        due = add_workdays(day, rules.DEFAULT_ANSWER_DAYS)
        if due + timedelta(days=6) >= self.town.today:
            return
        self.town.rows.add(self._asked(entry, body, answer, day, due, luck.random() < 0.06))

    def _asked(self, entry: Entry, body: str, answer: str, day: date, due: date, late: bool) -> Question:
        luck = self.luck
        asked = luck.moment(day, 8, 20)
        answered = luck.moment(due + timedelta(days=2) if late else add_workdays(day, luck.randrange(1, 5)), 9, 18)
        fill = {"few": luck.randrange(2, 6), "metres": luck.randrange(60, 400, 20)}
        return Question(
            id=luck.key(asked), entry=entry, place=self.town.place, asker=luck.pick(self.town.villagers), is_public=luck.random() < 0.85,
            body=body.format(**fill), state="answered", asked_at=asked, due_on=due, answer=answer.format(**fill),
            answered_by=luck.pick(self.group), answered_role=Role.FINANCE.value, answered_at=answered,
            escalated_at=luck.moment(due + timedelta(days=1), 8, 9) if late else None, form_key=luck.key(asked),
        )  # fmt: skip

    def _quarters(self, months: list[date]) -> None:
        """At least one disclosure of the village's affairs a quarter, and sometimes one more."""
        luck, place = self.luck, self.town.place
        for period in sorted({rules.period_of(3, month) for month in months}):
            end = rules.last_of(rules.add_months(period, 2))
            if period < months[0] or end >= self.town.today or (self.town.until and end >= self.town.until):
                continue
            law, due = rules.due_for(Kind.AFFAIRS, place.code, period, rules.Terms())
            made = luck.moment(end + timedelta(days=1), 1, 2)
            duty = Duty(
                id=luck.key(made),
                place=place,
                kind=Kind.AFFAIRS.value,
                period=period,
                months=law.months,
                due_on=due,
                source=law.source,
            )
            self.town.rows.add(duty)
            on = due + timedelta(days=4) if luck.random() < 0.05 else due - timedelta(days=luck.randrange(1, 9))
            if on >= self.town.today or (luck.random() < 0.01 and not self.is_showcase):
                continue
            first = self._statement(luck.pick(words.STATEMENTS[:5]), period, end, on)
            duty.published_at = first.published_at
            if luck.random() < 0.5:
                self._statement(luck.pick(words.STATEMENTS[5:]), period, end, on + timedelta(days=1))

    def _statement(self, said: tuple[str, str, str], since: date, until: date, on: date) -> Statement:
        luck, (topic, title, body) = self.luck, said
        at = luck.moment(min(on, self.town.today - timedelta(days=1)), 9, 17)
        state = luck.getstate()
        title = luck.fill(title, until - timedelta(days=12))
        luck.setstate(state)
        made = Statement(
            id=luck.key(at), place=self.town.place, topic=topic, title=title, body=luck.fill(body, until - timedelta(days=12)), since=since,
            until=until, published_by=self.town.secretary, published_at=at, form_key=luck.key(at),
        )  # fmt: skip
        self.town.rows.add(made)
        return made

    def _fund(self, months: list[date]) -> None:
        at = self.luck.moment(rules.add_months(months[-1], 1), 9, 10)
        self.town.rows.add(
            Fund(id=self.luck.key(at), place=self.town.place, title=words.FUND_TITLE, story=words.FUND_STORY, target_fen=1_080_000,
                 is_appeal=True, opened_by=self.town.secretary, opened_at=at, form_key=self.luck.key(at))
        )  # fmt: skip


def _line(flow: str, category: str, purpose: str, party: str, day: int, fen: int) -> dict[str, Any]:
    shares = {"relief": 5 if "5" in purpose else 4, "cleaning": 6, "water": 4 if "人工" in purpose and "清淤" in purpose else 0}
    return {
        "flow": flow, "category": category, "purpose": purpose, "party": party, "day": day, "fen": fen, "shares": shares.get(category, 0)
    }  # fmt: skip


def _net(plan: list[dict[str, Any]]) -> int:
    return sum(line["fen"] if line["flow"] == "in" else -line["fen"] for line in plan)


# ── what is going on now ──


def play(now: datetime) -> None:
    """The showcase: the missing month is with the finance group at last; the running month is being kept, with donations for the
    bridge; a question is answered and an entry corrected, another question waits; the township has reminded."""
    village, luck = place_by_code(cast.SHOWCASE), Luck("accounts")
    secretary, today = actors.actor("secretary", now), china_date(now)
    group = _finance_group(now)
    _missing_month(village, secretary, group, luck, now)
    last = rules.add_months(rules.first_of(today), -1)
    pump = Entry.objects.get(book__place=village, book__month=last, purpose__startswith="三号机井")
    files.stage_picture(secretary, form_key=pump.form_key, upload=_receipt(3_860_00), alt="水泵发票，3,860.00 元", now=now)
    files.keep_pictures(secretary, form_key=pump.form_key, owner=(rules.RECEIPT, pump.id), alts={}, now=now)
    paint = Entry.objects.get(book__place=village, book__month=last, purpose__startswith="健身器材")
    asked_at = min(now - timedelta(hours=2), luck.moment(last + timedelta(days=40), 12, 13))
    first = actions.ask_question(
        actors.neighbours(1, now)[0],
        entry_id=pump.id,
        body=words.ASKED[0][0],
        is_public=True,
        key=luck.key(asked_at),
        now=asked_at,
    )
    answered = min(asked_at + timedelta(days=2, hours=3), now - timedelta(hours=1))
    actions.answer_question(group[0], question_id=first.id, answer=words.ASKED[0][1], now=answered)
    _running_month(village, secretary, luck, now)
    actions.correct_entry(
        secretary,
        entry_id=paint.id,
        fresh=actions.Line(paint.on, Flow.OUT, Category.WORKS, paint.purpose, 31_400, paint.party),
        why="发票是 314 元，记成了 414 元。理财小组复看时发现",
        key=luck.key(now),
        now=now - timedelta(hours=5),
    )
    relief = Entry.objects.get(book__place=village, book__month=last, purpose__startswith="困难户慰问")
    actions.ask_question(
        actors.neighbours(3, now)[2], entry_id=relief.id, body="慰问的是哪几户，是怎么定下来的？", is_public=True, key=luck.key(now),
        now=now - timedelta(days=1, hours=2),
    )  # fmt: skip


def _receipt(fen: int) -> bytes:
    """A drawn slip with the amount: no words, for a machine may have no Chinese letters."""
    paper = Image.new("RGB", (640, 400), "#fbf6ea")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((24, 24, 616, 376), outline="#a33a2a", width=3)
    for row in range(5):
        pen.line((24, 110 + row * 48, 616, 110 + row * 48), fill="#a33a2a", width=1)
    pen.line((420, 110, 420, 302), fill="#a33a2a", width=1)
    pen.text((440, 122), f"{yuan(fen):,}", fill="#2b2118", font_size=30)
    pen.text((440, 314), f"{yuan(fen):,}", fill="#2b2118", font_size=34)
    pen.ellipse((90, 250, 200, 360), outline="#c0392b", width=5)
    out = BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()


def _finance_group(now: datetime) -> list[Actor]:
    rows = Grant.objects.filter(place__code=cast.SHOWCASE, role=Role.FINANCE.value).order_by("id").values("account")
    found = Account.objects.select_related("person").filter(id__in=rows).order_by("id")
    return [actor_for(account, now=now) for account in found]


def _missing_month(village: Any, secretary: Actor, group: list[Actor], luck: Luck, now: datetime) -> None:
    month = rules.add_months(rules.first_of(china_date(now)), -MISSING_BACK + 1)
    duty = Duty.objects.get(place=village, kind=Kind.FINANCE, period=month)
    township = actors.actor("township", now)
    reminded = luck.moment(duty.due_on + timedelta(days=2), 9, 10)
    actions.remind(township, duty_id=duty.id, said="原报账员走了，请尽快补上", key=luck.key(reminded), now=reminded)
    soon = china_date(now) + timedelta(days=3)
    actions.reply(
        secretary, duty_id=duty.id, said="原来的报账员外出打工，票据刚交接完，正在一笔一笔补。", promised_on=soon, key=luck.key(now),
        now=now - timedelta(days=6),
    )  # fmt: skip
    book = actions.begin_book(secretary, place=village, month=month, key=luck.key(now), now=now - timedelta(days=5))
    for flow, category, purpose, party, day, fen in words.MISSING:
        key, alts = luck.key(now), {}
        if flow == "out":
            alts = {files.stage_picture(secretary, form_key=key, upload=_receipt(fen), now=now).id: f"票据，{purpose}"}
        shares = (
            [actions.Share(luck.name(old=True), fen // 4, f"{group}组") for group in "一二三四"] if category == "relief" else []
        )
        line = actions.Line(
            month + timedelta(days=day - 1), Flow(flow), Category(category), purpose, fen, party, shares=shares, alts=alts
        )  # fmt: skip
        actions.add_entry(secretary, book_id=book.id, line=line, key=key, now=now - timedelta(days=4))
    actions.set_book(
        secretary, book_id=book.id, opening_fen=book.opening_fen, note="报账员换人，票据交接迟了，跟大家说声对不住。",
        now=now - timedelta(days=4),
    )  # fmt: skip
    actions.send_book(secretary, book_id=book.id, now=now - timedelta(days=3))
    for member, days in ((group[0], 2), (group[1], 1)):
        actions.sign_book(member, book_id=book.id, opinion=Opinion.AGREED, now=now - timedelta(days=days))
    actions.sign_book(
        group[2],
        book_id=book.id,
        opinion=Opinion.QUESTIONED,
        said="抗旱的柴油，有没有每天的用油单？",
        now=now - timedelta(hours=20),
    )


def _running_month(village: Any, secretary: Actor, luck: Luck, now: datetime) -> None:
    month = rules.first_of(china_date(now))
    fund = Fund.objects.filter(place=village).get()
    book = actions.begin_book(secretary, place=village, month=month, key=luck.key(now), now=now - timedelta(days=1))
    for day, purpose, fen in words.FUND_IN:
        on = min(month + timedelta(days=day - 1), china_date(now))
        line = actions.Line(on, Flow.IN, Category.DONATION, purpose, fen, fund_id=fund.id)
        actions.add_entry(secretary, book_id=book.id, line=line, key=luck.key(now), now=now - timedelta(hours=9))
