"""Branches of the rich villages with their members, the committees above them, and Beijing's away committee: all people invented.

Other areas' demo modules build on `branches(town)`; they stand after this one in demo/areas.py.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from teabowl.demo import actors, cast
from teabowl.demo.luck import Luck
from teabowl.demo.town import RICH, Town
from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import china_date
from teabowl.organisations import actions as organisations
from teabowl.organisations.kinds import Began, End, EventKind, Kind, PostWhy, Status, StepKind
from teabowl.organisations.models import (
    Member,
    MemberSpell,
    MemberStep,
    Organisation,
    OrganisationEvent,
    OrganisationSpell,
    Post,
)
from teabowl.people.models import Account, Person
from teabowl.places.models import Place
from teabowl.search import actions as search

MEMBERS, MIGRANTS, WITHOUT_ACCOUNT = 23, 9, 3
ELECTED = date(2021, 12, 10)
BEIJING = "110105000000"
SEATS = {
    "371725000000": ("110106000000", "北京市丰台区花乡（演示）"),
    "371724000000": ("110114000000", "北京市昌平区回龙观（演示）"),
    "371702000000": ("110112000000", "北京市通州区马驹桥（演示）"),
    "371721000000": ("110115000000", "北京市大兴区西红门（演示）"),
}
WORKS = ("装修", "开货车", "菜市场卖菜", "家政", "快递", "工地", "饭馆")
ELSEWHERE = ("江苏苏州", "山东青岛", "浙江宁波", "山东济南", "上海松江")
REASONS = (PostWhy.UNFIT, PostWhy.AGE, PostWhy.MOVED, PostWhy.HEALTH, PostWhy.RESIGNED)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the demo, with the account if there is one, and what a migrant does where."""

    member: Member
    account: Account | None
    where: str = ""


@dataclass
class Branch:
    """One village's branch: its organisation, the committee above it, its people, and who holds which post."""

    organisation: Organisation
    committee: Organisation
    away: Organisation
    """The county's branch in Beijing."""
    seats: list[Seat] = field(default_factory=list)
    posts: dict[PostKind, Account] = field(default_factory=dict)

    @property
    def members(self) -> list[Seat]:
        """Probationary and full."""
        return [s for s in self.seats if s.member.status in {Status.PROBATIONARY, Status.FULL} and s.member.ended_on is None]

    @property
    def migrants(self) -> list[Seat]:
        return [s for s in self.members if s.member.migrant_since is not None]

    @property
    def in_beijing(self) -> list[Seat]:
        return [s for s in self.members if s.member.away_id is not None]


def play(now: datetime) -> None:
    """The branches of the two villages that were merged are merged too; organisations are made findable."""
    city = actors.actor("city", now)
    places = Place.objects.filter(code__in=[cast.MERGED, cast.INTO]).values_list("code", "id")
    found = {code: Organisation.objects.standing().filter(place_id=key, kind=Kind.BRANCH).first() for code, key in places}
    gone, stays = found.get(cast.MERGED), found.get(cast.INTO)
    if gone is not None and stays is not None:
        today = china_date(now)
        on = date(today.year if today > date(today.year, 7, 15) else today.year - 1, 7, 15)
        basis = organisations.Basis("曹组〔2026〕9 号（演示）", on - timedelta(days=5), "中共曹县县委组织部（演示）")
        organisations.merge_organisations(
            city, organisation_ids=[gone.id], into_id=stays.id, on=on, because_of_merger=True, basis=basis, now=now
        )
    search.post_many(list(Organisation.objects.standing()), now=now)


def branches(town: Town) -> list[Branch]:
    """The branches of this village: one in a rich village, none elsewhere."""
    found: list[Branch] = town.made.get("branches", [])
    return found


def rows(town: Town) -> None:
    """A branch of 23, nine of them away, for each rich village; once each, what stands above it."""
    for table in (Organisation, OrganisationSpell, OrganisationEvent, Member, MemberSpell, MemberStep, Post):
        town.rows.more.setdefault(table, [])
    if town.amount is not RICH or town.secretary is None or town.place.parent is None:
        return
    luck, township = Luck(f"party {town.place.code}"), town.place.parent
    county = _parent(township)
    city = _standing(town, luck, _parent(county), Kind.COMMITTEE, "中共{}委员会", None)
    above = _standing(town, luck, county, Kind.COMMITTEE, "中共{}委员会", city)
    committee = _standing(town, luck, township, Kind.COMMITTEE, "中共{}委员会", above)
    beijing = _standing(
        town, luck, city.place, Kind.COMMITTEE, "中共{}驻北京流动党员委员会", city, (BEIJING, "北京市朝阳区十八里店（演示）")
    )
    away = _standing(town, luck, county, Kind.BRANCH, "{}驻北京流动党员支部", beijing, SEATS.get(county.code, (BEIJING, "")))
    branch = _standing(town, luck, town.place, Kind.BRANCH, "{}党支部", committee)
    made = Branch(branch, committee, away)
    town.made["branches"] = [made]
    groups = [
        _organisation(town, luck, town.place, Kind.GROUP, f"{town.place.name}{n}党小组", branch) for n in ("第一", "第二")
    ]
    _people(town, luck, made, groups)
    _posts(town, luck, made, groups)
    _committee_posts(town, luck, made, above)


def _parent(place: Place) -> Place:
    if place.parent is None:
        raise ValueError(f"{place.code} stands at the top")
    return place.parent


def _standing(
    town: Town,
    luck: Luck,
    place: Place,
    kind: Kind,
    name: str,
    parent: Organisation | None,
    seat: tuple[str, str] | None = None,
) -> Organisation:
    """The organisation of that name, made when it is first asked for."""
    full = name.format(place.name)
    known = (row for row in town.rows.more[Organisation] if isinstance(row, Organisation))
    found = next((row for row in known if row.name == full and row.place_id == place.id), None)
    return found or _organisation(town, luck, place, kind, full, parent, seat)


def _organisation(
    town: Town,
    luck: Luck,
    place: Place,
    kind: Kind,
    name: str,
    parent: Organisation | None,
    seat: tuple[str, str] | None = None,
) -> Organisation:
    set_up = (
        date(luck.randrange(1956, 1999), luck.randrange(1, 13), luck.randrange(1, 28)) if seat is None else date(2019, 6, 18)
    )
    years, moment = (
        5 if kind is Kind.BRANCH and seat is None else 3 if seat else 5,
        luck.moment(town.today - timedelta(days=760)),
    )
    elected = ELECTED if years == 5 else date(2024, 3, 8)
    made = Organisation(
        id=luck.key(moment), kind=kind, name=name, place=place, is_away=seat is not None,
        seat_place=Place.objects.filter(code=seat[0]).first() if seat else None, seat=seat[1] if seat else "",
        phone=f"0530-{luck.randrange(5000000, 6999999)}" if kind is not Kind.GROUP else "", parent=parent, set_up_on=set_up,
        elected_on=elected, term_years=years, term_until=elected.replace(year=elected.year + years), created_at=moment,
        changed_at=moment,
    )  # fmt: skip
    made.lineage = [*(parent.lineage if parent else []), made.id]
    made.depth = len(made.lineage)
    spell = OrganisationSpell(
        id=luck.key(moment), organisation=made, name=name, kind=kind, is_away=made.is_away, place=place, parent=parent,
        lineage=made.lineage, starts_on=set_up,
    )  # fmt: skip
    events = [
        OrganisationEvent(
            id=luck.key(moment), organisation=made, kind=event, on=on, place=place, after=name if event is EventKind.SET_UP else "",
            decision=decision, actor_name="演示", recorded_at=moment,
        )
        for event, on, decision in ((EventKind.SET_UP, set_up, ""), (EventKind.ELECTED, elected, "党员大会选举结果的批复（演示）"))
        if event is EventKind.SET_UP or kind is not Kind.GROUP
    ]  # fmt: skip
    town.rows.add(made, spell, *events)
    return made


def _people(town: Town, luck: Luck, made: Branch, groups: list[Organisation]) -> None:
    """Twenty-two full members and a probationary one, and three on the way; the secretary first, those away last."""
    first = [town.secretary] if town.secretary else []
    own = town.parts if town.place.code == cast.SHOWCASE else {}
    for key in ("operator", "member"):
        if key in own:
            town.join(own[key], luck.moment(town.today - timedelta(days=700)), "二组")
    at_home = [*first, *([own["operator"]] if "operator" in own else [])]
    others = [account for account in town.villagers if account not in own.values() and account not in at_home]
    chosen = luck.sample(others, min(len(others), MEMBERS - len(at_home) - WITHOUT_ACCOUNT + 3 - ("member" in own)))
    away = [*([own["member"]] if "member" in own else []), *chosen[: MIGRANTS - ("member" in own)]]
    rest = chosen[MIGRANTS - ("member" in own) :]
    on_the_way, at_home = rest[:3], [*at_home, *rest[3:]]
    for index, account in enumerate(at_home):
        probation = index == len(at_home) - 1
        made.seats.append(_member(town, luck, made, account.person, account, groups[index % 2], probation=probation))
    for index in range(WITHOUT_ACCOUNT):
        moment = luck.moment(town.today - timedelta(days=740))
        person = Person(id=luck.key(moment), name=luck.name(old=True), created_at=moment)
        town.rows.persons.append(person)
        made.seats.append(_member(town, luck, made, person, None, groups[index % 2]))
    for index, account in enumerate(away):
        made.seats.append(_member(town, luck, made, account.person, account, groups[1], migrant=index + 1))
    statuses = (Status.APPLICANT, Status.ACTIVIST, Status.DEVELOPMENT)
    for account, status in zip(on_the_way, statuses, strict=False):
        made.seats.append(_on_the_way(town, luck, made, account, status))
    if luck.random() < 0.4:
        _one_who_died(town, luck, made)


def _back(town: Town, luck: Luck, first: int, last: int) -> date:
    """A day between so many days ago."""
    return town.today - timedelta(days=luck.randrange(first, last))


def _year_on(day: date) -> date:
    return (
        (day + timedelta(days=1)).replace(year=day.year + 1) - timedelta(days=1)
        if (day.month, day.day) != (2, 28)
        else day.replace(year=day.year + 1)
    )


def _member(
    town: Town, luck: Luck, made: Branch, person: Person, account: Account | None, group: Organisation, *, probation: bool = False,
    migrant: int = 0,
) -> Seat:  # fmt: skip
    """One member: most for many years, one on probation, one in six confirmed within the two years."""
    if probation:
        admitted, confirmed = _back(town, luck, 20, 330), None
    elif not migrant and account is not None and account is not town.secretary and luck.random() < 0.08:
        admitted = _back(town, luck, 400, 690)
        confirmed = _year_on(admitted)
    else:
        admitted = date(luck.randrange(1986, 2022), luck.randrange(1, 13), luck.randrange(1, 28))
        confirmed = _year_on(admitted)
    since, moment = confirmed or admitted, luck.moment(town.today - timedelta(days=720))
    member = Member(
        id=luck.key(moment), person=person, organisation=made.organisation, group=group,
        status=Status.FULL if confirmed else Status.PROBATIONARY, since=since,
        applied_on=_earlier(admitted, 500), admitted_on=admitted, confirmed_on=confirmed, probation_until=_year_on(admitted),
        created_at=moment, changed_at=moment,
    )  # fmt: skip
    where = ""
    if migrant:
        member.migrant_since = _back(town, luck, 60, 600)
        member.contact = town.secretary.person if town.secretary and migrant % 2 else made.seats[1].member.person
        if migrant <= 4:
            member.away, member.away_since = made.away, member.migrant_since + timedelta(days=luck.randrange(3, 40))
        where = ("北京" if migrant <= 4 else luck.pick(ELSEWHERE)) + "，" + luck.pick(WORKS)
    town.rows.add(member)
    if (town.today - admitted).days < 720:
        _steps(town, luck, made, member)
    else:
        _spell(town, luck, made, member, Status.FULL if confirmed else Status.PROBATIONARY, since, None)
    return Seat(member, account, where)


def _earlier(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _steps(town: Town, luck: Luck, made: Branch, member: Member) -> None:
    """The steps of somebody who joined lately: each with its decision, and the spell that it began."""
    assert member.admitted_on is not None
    dates = [
        (StepKind.APPLIED, Status.APPLICANT, _earlier(member.admitted_on, 500)),
        (StepKind.ACTIVIST, Status.ACTIVIST, _earlier(member.admitted_on, 440)),
        (StepKind.DEVELOPMENT, Status.DEVELOPMENT, _earlier(member.admitted_on, 60)),
        (StepKind.ADMITTED, Status.PROBATIONARY, member.admitted_on),
    ]
    if member.confirmed_on:
        dates.append((StepKind.CONFIRMED, Status.FULL, member.confirmed_on))
    member.mentors = "、".join(luck.name() for _ in range(2))
    for index, (kind, status, on) in enumerate(dates):
        _spell(town, luck, made, member, status, on, dates[index + 1][2] if index + 1 < len(dates) else None)
        _step(town, luck, made, member, kind, on)


def _spell(town: Town, luck: Luck, made: Branch, member: Member, status: Status, on: date, until: date | None) -> None:
    row = MemberSpell(
        id=luck.key(luck.moment(town.today - timedelta(days=719))), member=member, organisation=made.organisation,
        place=made.organisation.place, status=status, starts_on=on, ends_on=until, began=Began.STEP,
    )  # fmt: skip
    town.rows.add(row)


def _step(town: Town, luck: Luck, made: Branch, member: Member, kind: StepKind, on: date, end: str = "") -> None:
    decided = {StepKind.ADMITTED, StepKind.CONFIRMED}
    moment = luck.moment(on, 9, 17)
    row = MemberStep(
        id=luck.key(moment), form_key=luck.key(moment), member=member, organisation=made.organisation,
        place=made.organisation.place, kind=kind, on=on, end=end, decision="支部党员大会决议（演示）" if kind in decided else "",
        decided_on=on if kind in decided else None, approved_by=made.committee.name if kind in decided else "",
        actor_name=town.secretary.person.name if town.secretary else "", recorded_at=moment,
    )  # fmt: skip
    town.rows.add(row)


def _on_the_way(town: Town, luck: Luck, made: Branch, account: Account, status: Status) -> Seat:
    """Somebody not yet in the Party: how far, since when."""
    applied = _back(town, luck, 560, 700) if status is not Status.APPLICANT else _back(town, luck, 10, 80)
    dates = [(StepKind.APPLIED, Status.APPLICANT, applied)]
    if status is not Status.APPLICANT:
        dates.append((StepKind.ACTIVIST, Status.ACTIVIST, applied + timedelta(days=50)))
    if status is Status.DEVELOPMENT:
        dates.append((StepKind.DEVELOPMENT, Status.DEVELOPMENT, applied + timedelta(days=50 + 390)))
    moment = luck.moment(applied)
    member = Member(
        id=luck.key(moment), person=account.person, organisation=made.organisation, status=status, since=dates[-1][2],
        applied_on=applied, mentors="、".join(luck.name() for _ in range(2)) if len(dates) > 1 else "", created_at=moment,
        changed_at=moment,
    )  # fmt: skip
    town.rows.add(member)
    for index, (kind, reached, on) in enumerate(dates):
        _spell(town, luck, made, member, reached, on, dates[index + 1][2] if index + 1 < len(dates) else None)
        _step(town, luck, made, member, kind, on)
    return Seat(member, account)


def _one_who_died(town: Town, luck: Luck, made: Branch) -> None:
    confirmed, ended = date(luck.randrange(1966, 1985), luck.randrange(1, 13), 1), _back(town, luck, 30, 680)
    moment = luck.moment(ended)
    person = Person(id=luck.key(moment), name=luck.name(old=True), created_at=moment)
    town.rows.persons.append(person)
    member = Member(
        id=luck.key(moment), person=person, organisation=made.organisation, status=Status.FULL, since=confirmed,
        confirmed_on=confirmed, ended_on=ended, ended_why=End.DIED, created_at=moment, changed_at=moment,
    )  # fmt: skip
    town.rows.add(member)
    _spell(town, luck, made, member, Status.FULL, confirmed, ended)
    _step(town, luck, made, member, StepKind.ENDED, ended, End.DIED)


def _posts(town: Town, luck: Luck, made: Branch, groups: list[Organisation]) -> None:
    """The branch committee of five, those who record and keep the dues, two group leaders; one village in three has had another
    secretary within the two years, and says why he went."""
    here = [
        s.account
        for s in made.members
        if s.account is not None and s.member.status == Status.FULL and s.member.migrant_since is None
    ]
    kinds = (
        PostKind.SECRETARY, PostKind.RECORDER, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER, PostKind.DISCIPLINE_COMMISSIONER,
        PostKind.PUBLICITY_COMMISSIONER, PostKind.DUES_KEEPER, PostKind.DUES_CHECKER,
    )  # fmt: skip
    since, changed = ELECTED, town.place.code != cast.SHOWCASE and luck.random() < 0.33
    for kind, account in zip(kinds, here, strict=False):
        made.posts[kind] = account
        starts = since
        if kind is PostKind.SECRETARY and changed:
            starts = _back(town, luck, 40, 690)
            moment = luck.moment(town.today - timedelta(days=730))
            before = Person(id=luck.key(moment), name=luck.name(old=True), created_at=moment)
            town.rows.persons.append(before)
            _post(town, luck, made.organisation, before, kind, since, starts, luck.pick(REASONS))
        _post(town, luck, made.organisation, account.person, kind, starts, director=luck.random() < 0.7)
    for group, account in zip(groups, here[4:6], strict=False):
        _post(town, luck, group, account.person, PostKind.GROUP_LEADER, since)


def _post(
    town: Town, luck: Luck, organisation: Organisation, person: Person, kind: PostKind, since: date, until: date | None = None,
    why: PostWhy | None = None, *, director: bool = False,
) -> None:  # fmt: skip
    moment: datetime = luck.moment(max(since, town.today - timedelta(days=700)), 9, 17)
    row = Post(
        id=luck.key(moment), organisation=organisation, place=organisation.place, person=person, kind=kind,
        also_director=director and kind is PostKind.SECRETARY, starts_on=since, ends_on=until, ended_why=why or "",
        decision="组织任免通知（演示）", actor_name="演示", recorded_at=moment,
    )  # fmt: skip
    town.rows.add(row)


def _committee_posts(town: Town, luck: Luck, made: Branch, above: Organisation) -> None:
    """Secretaries of what stands above, when the first branch below it is made; of the Beijing branch, one of its guests."""
    held = {row.organisation_id for row in town.rows.more[Post] if isinstance(row, Post)}
    organisers = {cast.SHOWCASE[:9] + "000": "township", cast.SHOWCASE[:6] + "000000": "county"}
    for organisation in (made.committee, above, above.parent, made.away.parent):
        if organisation is None or organisation.id in held:
            continue
        secretary = town.account(luck.name(), luck.moment(town.today - timedelta(days=760)))
        _post(town, luck, organisation, secretary.person, PostKind.SECRETARY, ELECTED)
        part = organisers.get(organisation.place.code)
        if part and not organisation.is_away and part in town.parts:
            _post(town, luck, organisation, town.parts[part].person, PostKind.ORGANISATION_COMMISSIONER, ELECTED)
    guests = [s for s in made.in_beijing if s.account is not None and s.account not in town.parts.values()]
    if made.away.id not in held and guests:
        _post(town, luck, made.away, guests[0].member.person, PostKind.SECRETARY, date(2024, 3, 8))
        _post(town, luck, made.away, guests[-1].member.person, PostKind.RECORDER, date(2024, 3, 8))
