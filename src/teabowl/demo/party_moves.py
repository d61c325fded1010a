"""Migrant members of the rich villages with contacts and what they took part in, letters of introduction, a few branches put right;
and what of it waits for somebody just now. Everybody is invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from teabowl.demo import actors, cast
from teabowl.demo.luck import Luck
from teabowl.demo.organisations import Branch, Seat, branches
from teabowl.demo.town import Town
from teabowl.kernel.times import add_months, china_date
from teabowl.organisations import actions
from teabowl.organisations import rules_migrants as migrant_rules
from teabowl.organisations import rules_transfers as letter_rules
from teabowl.organisations import rules_weak as weak_rules
from teabowl.organisations.kinds import Began, End, Kind, Status
from teabowl.organisations.models import (
    AwayActivity,
    Member,
    MemberSpell,
    MigrantContact,
    Migration,
    Organisation,
    Transfer,
    WeakAcceptance,
    WeakCase,
    WeakDuty,
    WeakMeasure,
    WeakProgress,
)
from teabowl.organisations.rules_migrants import Reason, Way
from teabowl.organisations.rules_weak import NATIONAL, Duty
from teabowl.people.models import Person

REGIONS = {"北京": ("北京市朝阳区", "北京市丰台区", "北京市通州区", "北京市大兴区")}
TRADES = {"开货车", "菜市场卖菜", "饭馆"}
NOTES = ("", "", "", "想开一张在职证明", "孩子上学要开户口证明", "问医保怎么在外地报", "老人在家，托支部照看", "问村里修路的事")
ACTIVITIES = (
    "主题党日：给工友讲安全用电", "集中学习", "参观社区党群服务中心", "党员大会", "帮老乡要回工钱", "重阳节看望在京老党员",
)  # fmt: skip
OUTSIDE = (
    "江苏省苏州市吴中区木渎镇党委",
    "山东省青岛市黄岛区灵珠山街道党工委",
    "浙江省宁波市北仑区大碶街道党工委",
    "河南省濮阳县户部寨镇党委",
)
WEAK = {
    "infighting": ("两委说不到一块儿，三次会都没开成", "镇里逐个谈话，定下议事规矩", "班子会每月开，定的事贴出来"),
    "no_life": ("有半年没开过党员大会", "主题党日定在每月 5 日，镇里派人一起开", "三会一课按期开了"),
    "undisclosed": ("有四个月的账没有公布", "请镇经管站帮着把账理清，补公布", "账补齐了，理财小组签了字"),
    "no_income": ("集体一年收入不到一万", "流转闲地 40 亩，建一个分拣棚", "签了三年的租约"),
}
NAMED = ("县委常委", "镇党委副书记", "第一书记", "县农业农村局")


def rows(town: Town) -> None:
    """Two years of it, for each branch."""
    for table in (
        Migration,
        MigrantContact,
        AwayActivity,
        Transfer,
        WeakCase,
        WeakDuty,
        WeakMeasure,
        WeakProgress,
        WeakAcceptance,
    ):
        town.rows.more.setdefault(table, [])
    for branch in branches(town):
        luck = Luck(f"moves {town.place.code}")
        for index, seat in enumerate(branch.migrants):
            _migration(town, luck, branch, seat, index)
        if luck.random() < 0.6:
            _letter(town, luck, branch)
        _weak(town, luck, branch)


def _migration(town: Town, luck: Luck, branch: Branch, seat: Seat, index: int) -> None:
    member, own = seat.member, branch.organisation
    assert member.migrant_since is not None
    place, _comma, work = seat.where.partition("，")
    reason = Reason.TRADE if work in TRADES else Reason.WORK
    taken_in = member.away is not None and member.away_since is not None
    asked = not taken_in and index == 4 and (town.place.code == cast.SHOWCASE or luck.random() < 0.1)
    registered = member.migrant_since + timedelta(days=2)
    if taken_in and member.away_since is not None:
        registered = min(registered, member.away_since)
    moment = luck.moment(registered, 9, 17)
    migration = Migration(
        id=luck.key(moment), form_key=luck.key(moment), member=member, person=member.person, standing=member.status, home=own,
        home_name=own.name, home_place=own.place, away=member.away if taken_in else branch.away if asked else None,
        away_place=branch.away.place if taken_in else None, state="in" if taken_in else "out", left_on=member.migrant_since,
        region=luck.pick(REGIONS["北京"]) if taken_in or asked else place, reason=reason, contact=member.contact,
        registered_on=registered, registered_at=moment, joined_on=member.away_since if taken_in else None,
    )  # fmt: skip
    town.rows.add(migration)
    last = _contacts(town, luck, migration, registered)
    migration.contact_due = migrant_rules.contact_due(last, abroad=False)
    if taken_in and member.away_since is not None:
        _activities(town, luck, migration, member.away_since)


def _contacts(town: Town, luck: Luck, migration: Migration, since: date) -> date:
    """About every quarter; one in five is behind with it."""
    last, on = since, since + timedelta(days=luck.randrange(40, 85))
    until = town.today - timedelta(days=luck.randrange(95, 130) if luck.random() < 0.2 else 3)
    while on < until:
        moment = luck.moment(on, 17, 21)
        town.rows.add(
            MigrantContact(
                id=luck.key(moment), form_key=luck.key(moment), migration=migration, on=on, way=luck.pick(tuple(Way)[:2]),
                note=luck.pick(NOTES), by_name=migration.contact.name if migration.contact else "", at=moment,
            )
        )  # fmt: skip
        last, on = on, on + timedelta(days=luck.randrange(60, 90))
    return last


def _activities(town: Town, luck: Luck, migration: Migration, since: date) -> None:
    on = since + timedelta(days=luck.randrange(10, 40))
    while on < town.today:
        moment = luck.moment(on, 18, 21)
        town.rows.add(
            AwayActivity(
                id=luck.key(moment),
                migration=migration,
                organisation=migration.away,
                on=on,
                title=luck.pick(ACTIVITIES),
                at=moment,
            )
        )
        on += timedelta(days=luck.randrange(35, 75))


def _letter(town: Town, luck: Luck, branch: Branch) -> None:
    """Somebody who went for good, with the receipt back in time."""
    committee = branch.committee
    issued = town.today - timedelta(days=luck.randrange(40, 640))
    arrived = issued + timedelta(days=luck.randrange(4, 26))
    confirmed = date(luck.randrange(1995, 2018), 7, 1)
    moment = luck.moment(issued, 9, 17)
    person = Person(id=luck.key(moment), name=luck.name(), created_at=moment)
    town.rows.persons.append(person)
    member = Member(
        id=luck.key(moment), person=person, organisation=branch.organisation, status=Status.FULL, since=confirmed,
        admitted_on=confirmed.replace(year=confirmed.year - 1), probation_until=confirmed, confirmed_on=confirmed,
        ended_on=arrived, ended_why=End.AWAY, created_at=moment, changed_at=moment,
    )  # fmt: skip
    spell = MemberSpell(
        id=luck.key(moment), member=member, organisation=branch.organisation, place=branch.organisation.place, status=Status.FULL,
        starts_on=confirmed, ends_on=arrived, began=Began.STEP,
    )  # fmt: skip
    made = [row for row in town.rows.more[Transfer] if isinstance(row, Transfer)]
    number = 1 + sum(1 for row in made if row.issuer_id == committee.id and row.year == issued.year)
    letter = Transfer(
        id=luck.key(moment), form_key=luck.key(moment), member=member, status=Status.FULL, source=branch.organisation,
        source_name=branch.organisation.name, source_place=branch.organisation.place, target_name=luck.pick(OUTSIDE),
        issuer=committee, issuer_name=committee.name, state="arrived", asked_at=moment - timedelta(days=1),
        paid_until=issued.replace(day=1), year=issued.year, number=number,
        number_text=letter_rules.number_text(issued.year, number), issued_on=issued, until=issued + timedelta(days=30),
        code="".join(luck.pick(letter_rules.ALPHABET) for _sign in range(letter_rules.CODE_LENGTH)), arrived_on=arrived,
        ended_at=luck.moment(arrived + timedelta(days=2), 9, 17),
    )  # fmt: skip
    town.rows.add(member, spell, letter)


def _weak(town: Town, luck: Luck, branch: Branch) -> None:
    """One branch in six was listed last year or the one before and put right; one in fifteen is at it now. Never the showcase's."""
    chance = luck.random()
    if town.place.code == cast.SHOWCASE or chance > 0.24:
        return
    now_open = chance < 0.07
    listed = town.today - timedelta(days=luck.randrange(140, 200) if now_open else luck.randrange(430, 640))
    code = luck.pick(tuple(WEAK))
    found, measure, result = WEAK[code]
    moment = luck.moment(listed - timedelta(days=9), 9, 17)
    case = WeakCase(
        id=luck.key(moment), form_key=luck.key(moment), organisation=branch.organisation, place=branch.organisation.place,
        year=listed.year, list_key=NATIONAL.key, list_title=NATIONAL.title,
        situations=[{"code": row.code, "text": row.text} for row in NATIONAL.criteria if row.code == code], found=found,
        state="listed", proposed_at=moment, listed_on=listed,
    )  # fmt: skip
    town.rows.add(case)
    for duty, post in zip(Duty, NAMED, strict=True):
        name = post if duty is Duty.UNIT else luck.name(old=True)
        said = "" if duty is Duty.UNIT else post
        town.rows.add(WeakDuty(id=luck.key(moment), case=case, kind=duty, name=name, post=said))
    due = listed + timedelta(days=100)
    town.rows.add(
        WeakMeasure(
            id=luck.key(moment), form_key=luck.key(moment), case=case, code=code, text=measure, who=NAMED[1], due_on=due,
            done_on=None if now_open else due - timedelta(days=6), done_words="" if now_open else result,
        )
    )  # fmt: skip
    accepted = None if now_open else listed + timedelta(days=luck.randrange(200, 260))
    months = weak_rules.months_due(listed, accepted or town.today)
    for month in months[:-1] if now_open else months:
        at = luck.moment(add_months(month, 1) + timedelta(days=2), 9, 17)
        town.rows.add(WeakProgress(id=luck.key(at), case=case, month=month, words=luck.pick((measure, result)), at=at))
    if accepted is None:
        return
    at = luck.moment(accepted, 9, 17)
    members = sum(1 for seat in branch.members if seat.member.status == Status.FULL)
    unhappy = luck.randrange(0, 3)
    town.rows.add(
        WeakAcceptance(
            id=luck.key(at), form_key=luck.key(at), case=case, on=accepted, score=Decimal(luck.randrange(76, 94)),
            satisfied=members - unhappy - 6, mostly=3, dissatisfied=unhappy, members=members, passed=True, why=[], at=at,
            counters="王桂芝、李长河",
        )
    )  # fmt: skip
    case.accepted_on, case.relapse_due, case.state = accepted, weak_rules.relapse_due(accepted), "accepted"
    if case.relapse_due < town.today:
        case.state, case.checked_on = "kept", case.relapse_due + timedelta(days=5)
        case.words = "又看了一遍，规矩还在，会照开，账照贴。"


def play(now: datetime) -> None:
    """In the showcase: a letter that ran out, one that waits to be issued, one that comes in; in its township a branch proposed."""
    today, luck = china_date(now), Luck("moves now")
    branch = Organisation.objects.filter(place__code=cast.SHOWCASE, kind=Kind.BRANCH, is_away=False).first()
    if branch is None:
        return
    at_home = list(
        Member.objects.filter(organisation=branch, status=Status.FULL, ended_on__isnull=True, migrant_since__isnull=True)
        .exclude(person__in=Person.objects.filter(name__in=[part.name for part in cast.PARTS]))
        .order_by("id")
    )
    secretary, township, county = (actors.actor(part, now) for part in ("secretary", "township", "county"))
    others = Organisation.objects.filter(kind=Kind.BRANCH, is_away=False, place__parent=branch.place.parent).exclude(
        id=branch.id
    )
    near = others.order_by("place__sort_key").first()
    before = now - timedelta(days=41)
    late = actions.ask_transfer(
        secretary,
        member_id=at_home[-1].id,
        target_name=OUTSIDE[0],
        paid_until=today.replace(day=1),
        key=luck.key(before),
        now=before,
    )
    actions.issue_transfer(township, transfer_id=late.id, now=before)
    actions.tell_overdue(now=now)
    if near is None:
        return
    asked = now - timedelta(hours=20)
    actions.ask_transfer(
        secretary, member_id=at_home[-2].id, target_id=near.id, paid_until=today.replace(day=1), key=luck.key(asked), now=asked
    )
    comes = Member.objects.filter(
        organisation=near, status=Status.FULL, ended_on__isnull=True, migrant_since__isnull=True
    ).last()
    if comes is not None:
        lately = now - timedelta(days=3)
        letter = actions.ask_transfer(township, member_id=comes.id, target_id=branch.id, key=luck.key(lately), now=lately)
        actions.issue_transfer(township, transfer_id=letter.id, now=lately)
    free = others.exclude(weak_cases__state__in=weak_rules.OPEN).exclude(weak_cases__year=today.year)
    waits, slack = list(free.order_by("-place__sort_key")[:2])
    actions.propose_weak(
        township, organisation_id=waits.id, codes=["no_life"], found="今年只开过一次党员大会，主题党日断了四个月。", key=luck.key(now),
        now=now - timedelta(days=2),
    )  # fmt: skip
    began = now - timedelta(days=75)
    case = actions.propose_weak(
        county, organisation_id=slack.id, codes=["infighting", "undisclosed"], found="书记和会计不说话，三个月的账没有公布。",
        key=luck.key(began), now=began, listed=True,
    )  # fmt: skip
    actions.add_measure(
        township, case_id=case.id, code="infighting", text="镇里逐个谈话，定下议事规矩", who="镇党委副书记",
        due_on=today + timedelta(days=40), key=luck.key(began), now=began + timedelta(days=4),
    )  # fmt: skip
    actions.set_weak_plan(
        township, case_id=case.id, duties={Duty.TOWNSHIP_LEADER: ("郭守义", "镇党委副书记")}, now=began + timedelta(days=4)
    )
