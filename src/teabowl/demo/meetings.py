"""Two years of three meetings and a lecture in the rich villages' branches, and of the village's own bodies."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from teabowl.demo import cast
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.organisations import Branch, Seat, branches
from teabowl.demo.town import MONTHS, Town
from teabowl.demo.words_meetings import (
    COMMITTEE_POINTS,
    DECISIONS,
    LECTURES,
    PARTY_DAYS,
    REASONS_AWAY,
    REPRESENTATIVES,
    TASKS,
)
from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import china_date
from teabowl.meetings import rules
from teabowl.meetings.drafting import result_line
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Due, Meeting, Participant, Task
from teabowl.meetings.models import Seat as RollSeat
from teabowl.meetings.rules import Mark
from teabowl.organisations.kinds import Status
from teabowl.organisations.models import Organisation
from teabowl.people.models import Account

COMMITTEE = (
    PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER, PostKind.DISCIPLINE_COMMISSIONER,
    PostKind.PUBLICITY_COMMISSIONER,
)  # fmt: skip
ON_TIME = 0.95
HOW = {Mark.PRESENT: "code", Mark.ONLINE: "link"}
OFFICIAL = "《中国共产党支部工作条例（试行）》第十一条"


def rows(town: Town) -> None:
    """What a branch held in each month, quarter and year before the running ones, and what was due."""
    for table in (Meeting, AgendaItem, Participant, Task, Due, RollSeat):
        town.rows.more.setdefault(table, [])
    for branch in branches(town):
        _branch(town, branch, Luck(f"meetings {town.place.code}"))
        if town.place.code == cast.SHOWCASE:
            _representatives(town, Luck("representatives"))
            _rolls(town, Luck("rolls"), branch)


def _branch(town: Town, branch: Branch, luck: Luck) -> None:
    own = branch.organisation
    groups = list({s.member.group_id: s.member.group for s in branch.members if s.member.group is not None}.values())
    start = months_back(town.today, MONTHS)[0]
    for kind in (Kind.COMMITTEE, Kind.PARTY_DAY, Kind.MEMBERS, Kind.LECTURE, Kind.LIFE, Kind.APPRAISAL):
        _series(town, branch, luck, own, kind, start)
    for group in groups:
        _series(town, branch, luck, group, Kind.GROUP, start)


def _series(town: Town, branch: Branch, luck: Luck, of: Organisation, kind: Kind, start: date) -> None:
    """One kind through the two years: due each time, held in most."""
    frequency = rules.rule_set(kind, start).frequency
    assert frequency is not None
    for period in rules.periods(frequency.months, start, town.today):
        last = town.until or town.today
        if period.last >= last:
            break
        moment = luck.key(luck.moment(period.first, 8, 9))
        due = Due(id=moment, organisation=of, place=town.place, kind=kind.value, first=period.first, last=period.last)
        if luck.random() < ON_TIME or town.place.code == cast.SHOWCASE:
            day = period.first + timedelta(days=int((period.last - period.first).days * (0.2 + 0.75 * luck.random())))
            due.held_on, due.held_by = day, _held(town, branch, luck, of, kind, day)
        town.rows.add(due)


def _people(branch: Branch, of: Organisation, kind: Kind) -> list[Seat]:
    if kind is Kind.COMMITTEE:
        keys = {branch.posts[post].id for post in COMMITTEE if post in branch.posts}
        return [s for s in branch.members if s.account is not None and s.account.id in keys]
    if kind is Kind.GROUP:
        return [s for s in branch.members if s.member.group_id == of.id]
    return branch.members


def _held(town: Town, branch: Branch, luck: Luck, of: Organisation, kind: Kind, day: date) -> Meeting:
    starts = luck.moment(day, 8, 10) if kind in (Kind.PARTY_DAY, Kind.LECTURE) else luck.moment(day, 18, 20)
    people = _people(branch, of, kind)
    marks = [(seat, *_mark(luck, seat, kind)) for seat in people]
    came = [m for _s, m, _r in marks if m in rules.CAME]
    votes = [s for s, m, _r in marks if s.member.status == Status.FULL]
    names = _named(branch)
    meeting = Meeting(
        id=luck.key(starts), form_key=luck.key(starts), kind=kind.value, organisation=of, place=town.place, title=title_of(kind, day),
        state="fixed", starts_at=starts, hall="村部会议室", convened_at=starts - timedelta(days=6), convened_by=town.secretary,
        opened_at=starts, ended_at=starts + timedelta(minutes=luck.randrange(40, 110)), expected=len(people), came=len(came),
        came_online=sum(m == Mark.ONLINE for m in came), voters=len(votes),
        chair_confirmed_by=town.secretary, recorder_confirmed_by=branch.posts.get(PostKind.RECORDER, town.secretary),
    )  # fmt: skip
    confirmed = starts + timedelta(days=1, minutes=luck.randrange(300))
    meeting.chair_confirmed_at = meeting.recorder_confirmed_at = confirmed
    items = _items(luck, meeting, kind, votes, sum(m in rules.CAME for s, m, _r in marks if s in votes))
    meeting.decisions = sum(item.passed is True for item in items)
    if kind is Kind.MEMBERS and luck.random() < 0.6:
        meeting.published_at = confirmed + timedelta(hours=3)
        items[0].to_publish = True
    meeting.minutes = _minutes(meeting, items, marks, names)
    meeting.minutes_key = sha256(meeting.minutes.encode()).hexdigest()
    town.rows.add(meeting, *items)
    if kind in (Kind.MEMBERS, Kind.COMMITTEE) or town.place.code == cast.SHOWCASE:
        town.rows.add(*(_participant(luck, meeting, s, m, r, names) for s, m, r in marks))
    if kind is Kind.MEMBERS:
        town.rows.add(_task(town, luck, meeting, items[0], branch))
    return meeting


def _named(branch: Branch) -> dict[UUID, str]:
    """Who chairs and who records, by person."""
    found = {}
    for post, duty in ((PostKind.SECRETARY, "chair"), (PostKind.RECORDER, "recorder")):
        if post in branch.posts:
            found[branch.posts[post].person_id] = duty
    return found


def _mark(luck: Luck, seat: Seat, kind: Kind) -> tuple[Mark, str]:
    away, chance = seat.member.migrant_since is not None, luck.random()
    if away and kind is not Kind.PARTY_DAY:
        return (
            (Mark.ONLINE, "")
            if chance < 0.72
            else (Mark.EXCUSED, luck.pick(REASONS_AWAY))
            if chance < 0.95
            else (Mark.ABSENT, "")
        )
    if away:
        return Mark.EXCUSED, luck.pick(REASONS_AWAY)
    return (
        (Mark.PRESENT, "") if chance < 0.9 else (Mark.EXCUSED, luck.pick(REASONS_AWAY)) if chance < 0.98 else (Mark.ABSENT, "")
    )


def title_of(kind: Kind, day: date) -> str:
    quarter = "一二三四"[(day.month - 1) // 3]
    return {
        Kind.MEMBERS: f"第{quarter}季度党员大会", Kind.LECTURE: f"第{quarter}季度党课", Kind.COMMITTEE: f"{day.month} 月支部委员会",
        Kind.GROUP: f"{day.month} 月党小组会", Kind.PARTY_DAY: f"{day.month} 月主题党日", Kind.LIFE: f"{day.year} 年组织生活会",
        Kind.APPRAISAL: f"{day.year} 年民主评议党员", Kind.REPRESENTATIVES: f"第{quarter}季度村民代表会议",
    }[kind]  # fmt: skip


def _items(luck: Luck, meeting: Meeting, kind: Kind, votes: Sequence[Any], present: int) -> list[AgendaItem]:
    moment = meeting.starts_at

    def item(position: int, title: str, **more: Any) -> AgendaItem:
        return AgendaItem(id=luck.key(moment), meeting=meeting, position=position, title=title, state="done", **more)

    if kind is Kind.MEMBERS:
        title, outcome = luck.pick(DECISIONS)
        against = min(luck.pick((0, 0, 0, 1, 2)), present)
        needed = len(votes) // 2 + 1
        passed = present - against >= needed and present * 2 >= len(votes)
        result = {
            "passed": passed, "base_kind": "all", "base": len(votes), "needed": needed, "given": present - against,
            "tally": {"yes": present - against, "no": against, "abstain": 0}, "source": OFFICIAL,
        }  # fmt: skip
        return [
            item(1, title, outcome=outcome if passed else "下次再议", passed=passed, result=result),
            item(2, "学习和讨论", outcome="大家都说了话"),
        ]
    if kind is Kind.LECTURE:
        return [item(1, luck.pick(LECTURES))]
    if kind is Kind.PARTY_DAY:
        return [item(1, luck.pick(PARTY_DAYS)), item(2, "学习和讨论")]
    if kind in (Kind.LIFE, Kind.APPRAISAL):
        return [item(1, "每个人说说自己，听听别人"), item(2, "要改的，一条条记下来")]
    return [item(n, title) for n, title in enumerate(luck.sample(COMMITTEE_POINTS, 2), 1)]


def _minutes(
    meeting: Meeting, items: Sequence[AgendaItem], marks: Sequence[tuple[Seat, Mark, str]], names: dict[UUID, str]
) -> str:
    online = sum(m == Mark.ONLINE for _s, m, _r in marks)
    lines = [
        f"地点：{meeting.hall}和线上",
        f"应到 {meeting.expected} 人，实到 {meeting.came} 人（会场 {meeting.came - online}，线上 {online}）",
    ]
    excused = [s.member.person.name for s, m, _r in marks if m == Mark.EXCUSED]
    if excused:
        lines.append("请假：" + "、".join(excused))
    for item in items:
        lines += ["", f"{item.position}. {item.title}"]
        if item.passed is not None:
            lines.append("　　" + result_line(item))
        if item.outcome:
            lines.append(f"　　结论：{item.outcome}")
    return "\n".join(lines)


def _participant(luck: Luck, meeting: Meeting, seat: Seat, mark: Mark, reason: str, names: dict[UUID, str]) -> Participant:
    person = seat.member.person
    there = mark in rules.CAME
    return Participant(
        id=luck.key(meeting.starts_at), meeting=meeting, person=person, name=person.name, votes=seat.member.status == Status.FULL,
        duty=names.get(person.id, ""), mark=mark.value, reason=reason,
        arrived_at=meeting.starts_at - timedelta(minutes=3) if there else None, how=HOW.get(mark, ""),
    )  # fmt: skip


def _task(town: Town, luck: Luck, meeting: Meeting, item: AgendaItem, branch: Branch) -> Task:
    due = china_date(meeting.starts_at) + timedelta(days=luck.randrange(15, 60))
    done = due < town.today - timedelta(days=20)
    owner = luck.pick([s for s in branch.members if s.member.migrant_since is None]).member.person
    return Task(
        id=luck.key(meeting.starts_at), form_key=luck.key(meeting.starts_at), meeting=meeting, item=item, title=luck.pick(TASKS),
        owner=owner, owner_name=owner.name, due_on=due, state="done" if done else "open", note="办好了" if done else "",
        closed_at=luck.moment(due, 9, 18) if done else None, closed_by=town.secretary if done else None,
    )  # fmt: skip


def _representatives(town: Town, luck: Luck) -> None:
    """A roll of eighteen, seven of them women; each quarter they met."""
    moment = luck.moment(town.today - timedelta(days=780))
    people = [a for a in town.villagers if a is not town.parts.get("member")][:18]
    for index, account in enumerate(people):
        town.rows.add(
            RollSeat(
                id=luck.key(moment), place=town.place, body="representatives", person=account.person, name=account.person.name,
                woman=index % 5 in (1, 3), group=f"{'一二三四五'[index % 5]}组", since=china_date(moment),
            )
        )  # fmt: skip
    for period in rules.periods(3, months_back(town.today, MONTHS)[0], town.today):
        if period.last >= town.today:
            break
        day = period.first + timedelta(days=luck.randrange(20, 70))
        meeting = _representatives_met(town, luck, day, people)
        town.rows.add(
            Due(
                id=luck.key(luck.moment(period.first, 8, 9)), place=town.place, kind="representatives", first=period.first,
                last=period.last, held_on=day, held_by=meeting,
            )
        )  # fmt: skip


def _rolls(town: Town, luck: Luck, branch: Branch) -> None:
    """Who sits in the two committees, in the collective (by household), and its delegates: whoever walks a matter can call them."""
    moment = luck.moment(town.today - timedelta(days=500))
    people = [a for a in town.villagers if a is not town.parts.get("member")]
    committee = {branch.posts[post].id: branch.posts[post] for post in COMMITTEE if post in branch.posts}
    others = [a for a in people if a.id not in committee]
    collective = people[:80]
    bodies = (
        ("two_committees", [*committee.values(), *others[:3]]),
        ("collective_members", collective),
        ("delegates", collective[:24]),
    )
    for body, accounts in bodies:
        for index, account in enumerate(accounts):
            head = collective[index // 2 * 2] if body != "two_committees" else account
            town.rows.add(
                RollSeat(
                    id=luck.key(moment), place=town.place, body=body, person=account.person, name=account.person.name,
                    woman=index % 2 == 1, group=f"{'一二三四五'[index // 2 % 5]}组", household=head.person.name, since=china_date(moment),
                )
            )  # fmt: skip


def _representatives_met(town: Town, luck: Luck, day: date, people: Sequence[Account]) -> Meeting:
    starts, came = luck.moment(day, 8, 10), len(people) - luck.randrange(4)
    title, outcome = luck.pick(REPRESENTATIVES)
    operator = town.parts.get("operator", town.secretary)
    meeting = Meeting(
        id=luck.key(starts), form_key=luck.key(starts), kind="representatives", place=town.place, title=title_of(Kind.REPRESENTATIVES, day),
        state="fixed", starts_at=starts, hall="村部大院", online=False, convened_at=starts - timedelta(days=7), convened_by=town.secretary,
        opened_at=starts, ended_at=starts + timedelta(hours=1), expected=len(people), voters=len(people), came=came, decisions=1,
        chair_confirmed_by=town.secretary, recorder_confirmed_by=operator,
    )  # fmt: skip
    meeting.chair_confirmed_at = meeting.recorder_confirmed_at = starts + timedelta(days=1)
    meeting.published_at = starts + timedelta(days=1, hours=2)
    tally = {"yes": came - 1, "no": 0, "abstain": 1}
    result = {
        "passed": True, "base_kind": "present", "base": came, "needed": came // 2 + 1, "given": came - 1, "tally": tally,
        "source": "《中华人民共和国村民委员会组织法》第二十六条",
    }  # fmt: skip
    item = AgendaItem(
        id=luck.key(starts), meeting=meeting, position=1, title=title, state="done", outcome=outcome, passed=True, result=result,
        to_publish=True,
    )  # fmt: skip
    head = f"地点：村部大院\n应到 {len(people)} 人，实到 {came} 人（会场 {came}，线上 0）"
    meeting.minutes = f"{head}\n\n1. {title}\n　　{result_line(item)}\n　　结论：{outcome}"
    meeting.minutes_key = sha256(meeting.minutes.encode()).hexdigest()
    town.rows.add(meeting, item)
    for index, account in enumerate(people):
        there = index < came
        town.rows.add(
            Participant(
                id=luck.key(starts), meeting=meeting, person=account.person, name=account.person.name, woman=index % 5 in (1, 3),
                mark="present" if there else "excused", reason="" if there else luck.pick(REASONS_AWAY),
                arrived_at=starts if there else None, how="chair" if there else "",
            )
        )  # fmt: skip
    return meeting
