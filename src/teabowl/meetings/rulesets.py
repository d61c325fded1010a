"""The rule sets, each with the days between which it held and its source. Data only: `rules.rule_set` finds the one that counts.

A law that changes gets a new entry and ends the old one; nothing is edited, so that a meeting of 2015 is judged by the rules of 2015.
Entries S… are those of the domain brief. Where a text could not be read word by word, the source names the chapter, not an article.
"""

from datetime import date

from teabowl.meetings.kinds import (
    Ballot,
    Base,
    Convened,
    Frequency,
    Kind,
    Majority,
    Matter,
    Notice,
    Online,
    Publish,
    Quorum,
    RuleSet,
    Share,
    Source,
)

HALF = Share(1, 2)
OVER_HALF = Share(1, 2, strict=True)
TWO_THIRDS = Share(2, 3)
FOUR_FIFTHS = Share(4, 5)
THREE_QUARTERS = Share(3, 4)
OVER_FOUR_FIFTHS = Share(4, 5, strict=True)
SHANDONG = "37"

BRANCH = "中国共产党支部工作条例（试行）"
BRANCH_DAY = date(2018, 10, 28)
ADMISSION_1990 = Source("中国共产党发展党员工作细则（试行）", "（1990 年）支部大会讨论接收预备党员", "GK")
ADMISSION_2014 = Source("中国共产党发展党员工作细则", "第二十一条、第二十二条、第三十三条", "GK")
ADMISSION_DAY = date(2014, 5, 28)
ADMISSION = Source("中国共产党发展党员工作细则", "支部大会讨论接收预备党员的规定", "GK")
ART_11 = Source(BRANCH, "第十一条", "S16")
ART_12 = Source(BRANCH, "第十二条", "S17")
ART_13 = Source(BRANCH, "第十三条", "S17")
LECTURE_RULE = Source("三会一课制度", "（各地自定，一般每季度）", "S19")
CHARTER = Source("中国共产党章程", "少数服从多数", "GK")
ELECTION_1990 = Source("中国共产党基层组织选举工作暂行条例", "（1990 年）", "S22")
ELECTION_2020 = Source("中国共产党基层组织选举工作条例", "（2020 年）", "S22")
FOUR_TWO = Source("四议两公开工作法", "党员大会审议", "S69")
FOUR_TWO_SENT = Source("四议两公开工作法", "提前 3 天送方案", "S70")
VILLAGE_1998 = "中华人民共和国村民委员会组织法（1998 年）"
VILLAGE_2010 = "中华人民共和国村民委员会组织法（2010 年）"
VILLAGE_2018 = "中华人民共和国村民委员会组织法（2018 年修正）"
VILLAGE_2026 = "中华人民共和国村民委员会组织法（2025 年修正）"
PROVINCE = "山东省实施《中华人民共和国村民委员会组织法》办法"
COLLECTIVE = "中华人民共和国农村集体经济组织法"

PARTY_PUBLIC = frozenset({Publish.DECISION})
HELD_PUBLIC = frozenset({Publish.NOTICE})
VILLAGE_PUBLIC = frozenset(Publish)


def _branch(kind: Kind, convened: Convened, source: Source, months: int = 0, **more: object) -> RuleSet:
    frequency = Frequency(months, source) if months else None
    return RuleSet(kind, BRANCH_DAY, convened, source, frequency=frequency, **more)  # type: ignore[arg-type]


PARTY_RULES = [
    RuleSet(
        Kind.MEMBERS, date(1990, 8, 1), Convened.MEMBERS, ADMISSION, until=BRANCH_DAY,
        quorum=(Quorum(Base.VOTERS, OVER_HALF, ADMISSION),), majority=Majority(Base.VOTERS, OVER_HALF, ADMISSION),
        frequency=Frequency(3, Source("三会一课制度", "", "GK"), custom=True), publish=PARTY_PUBLIC,
    ),
    _branch(
        Kind.MEMBERS, Convened.MEMBERS, ART_11, 3, quorum=(Quorum(Base.VOTERS, HALF, ART_11),),
        majority=Majority(Base.VOTERS, OVER_HALF, ART_11), publish=PARTY_PUBLIC,
    ),
    RuleSet(
        Kind.ELECTION, date(1990, 6, 27), Convened.MEMBERS, ELECTION_1990, until=date(2020, 7, 13),
        quorum=(Quorum(Base.VOTERS, OVER_FOUR_FIFTHS, ELECTION_1990),),
        majority=Majority(Base.PRESENT, OVER_HALF, ELECTION_1990), ballot=Ballot.SECRET, online=Online.LISTENING,
        publish=frozenset({Publish.DECISION, Publish.RESULT}), elects=True, spare_percent=20,
    ),
    RuleSet(
        Kind.ELECTION, date(2020, 7, 13), Convened.MEMBERS, ELECTION_2020,
        quorum=(Quorum(Base.VOTERS, FOUR_FIFTHS, ELECTION_2020),),
        majority=Majority(Base.PRESENT, OVER_HALF, ELECTION_2020), ballot=Ballot.SECRET, online=Online.LISTENING,
        publish=frozenset({Publish.DECISION, Publish.RESULT}), elects=True, spare_percent=20,
    ),
    RuleSet(
        Kind.ADMISSION, date(1990, 8, 1), Convened.MEMBERS, ADMISSION_1990, until=ADMISSION_DAY, written=True,
        quorum=(Quorum(Base.VOTERS, OVER_HALF, ADMISSION_1990),), majority=Majority(Base.VOTERS, OVER_HALF, ADMISSION_1990),
    ),
    RuleSet(
        Kind.ADMISSION, ADMISSION_DAY, Convened.MEMBERS, ADMISSION_2014, written=True, ballot=Ballot.SECRET,
        quorum=(Quorum(Base.VOTERS, OVER_HALF, ADMISSION_2014),), majority=Majority(Base.VOTERS, OVER_HALF, ADMISSION_2014),
    ),
    RuleSet(
        Kind.DELIBERATION, date(2009, 12, 31), Convened.MEMBERS, FOUR_TWO,
        quorum=(Quorum(Base.CONVENED, TWO_THIRDS, FOUR_TWO),), majority=Majority(Base.VOTERS, HALF, FOUR_TWO),
        notice=Notice(3, FOUR_TWO_SENT, material=True),
        publish=frozenset({Publish.DECISION, Publish.RESULT, Publish.ATTENDANCE}),
    ),
    _branch(
        Kind.COMMITTEE, Convened.COMMITTEE, ART_12, 1, quorum=(Quorum(Base.VOTERS, HALF, ART_12),),
        majority=Majority(Base.PRESENT, OVER_HALF, CHARTER), publish=PARTY_PUBLIC,
    ),
    _branch(Kind.GROUP, Convened.GROUP, ART_13, 1),
    RuleSet(
        Kind.LECTURE, BRANCH_DAY, Convened.MEMBERS, LECTURE_RULE, frequency=Frequency(3, LECTURE_RULE, custom=True),
        publish=HELD_PUBLIC,
    ),
    _branch(Kind.PARTY_DAY, Convened.MEMBERS, Source(BRANCH, "主题党日的规定", "S18"), 1, publish=HELD_PUBLIC),
    _branch(Kind.LIFE, Convened.MEMBERS, Source(BRANCH, "组织生活会的规定", "S21"), 12),
    _branch(
        Kind.APPRAISAL, Convened.MEMBERS, Source(BRANCH, "民主评议党员的规定", "S21"), 12, ballot=Ballot.SECRET,
    ),
]  # fmt: skip


def _villagers(since: date, until: date | None, law: str, article: str, told: str) -> RuleSet:
    """Adults more than half, or the representatives of two thirds of the households; a majority of those who came. Ten days' notice
    since 2010: the law of 1998 names none."""
    source = Source(law, article, "S40")
    notice = Notice(10, Source(law, told, "S40")) if told else None
    return RuleSet(
        Kind.VILLAGERS, since, Convened.ADULTS, source, until=until,
        quorum=(Quorum(Base.VOTERS, OVER_HALF, source), Quorum(Base.HOUSEHOLDS, TWO_THIRDS, source)),
        majority=Majority(Base.PRESENT, OVER_HALF, source), notice=notice, online=Online.LISTENING,
        publish=VILLAGE_PUBLIC,
    )  # fmt: skip


def _representatives(since: date, until: date | None, law: str, article: str, province: bool = False) -> RuleSet:
    """Two thirds come, a majority of them agree, each quarter. Shandong since 2013: five days in writing, two thirds of the women."""
    source = Source(law, article, "S40")
    local = Source(PROVINCE, "第二十四条", "S41")
    return RuleSet(
        Kind.REPRESENTATIVES, since, Convened.REPRESENTATIVES, source, until=until, province=SHANDONG if province else "",
        quorum=(Quorum(Base.VOTERS, TWO_THIRDS, source),),
        quorum_also=(Quorum(Base.WOMEN, TWO_THIRDS, local),) if province else (),
        majority=Majority(Base.PRESENT, OVER_HALF, source), notice=Notice(5, local, written=True) if province else None,
        frequency=Frequency(3, source), online=Online.LISTENING, publish=VILLAGE_PUBLIC,
    )  # fmt: skip


IN_FORCE_1998, IN_FORCE_2010 = date(1998, 11, 4), date(2010, 10, 28)
IN_FORCE_2018, IN_FORCE_2026 = date(2018, 12, 29), date(2026, 1, 1)
PROVINCE_DAY = date(2013, 1, 1)
COLLECTIVE_DAY = date(2025, 5, 1)
ART_15 = Source(COLLECTIVE, "第十五条", "S42")
ART_27, ART_28 = Source(COLLECTIVE, "第二十七条", "S42"), Source(COLLECTIVE, "第二十八条", "S42")

VILLAGE_RULES = [
    RuleSet(
        Kind.TWO_COMMITTEES, date(2009, 12, 31), Convened.TWO_COMMITTEES, Source("四议两公开工作法", "“两委”会商议", "S69"),
        quorum=(Quorum(Base.VOTERS, HALF, Source("四议两公开工作法", "“两委”会商议", "S69")),),
        majority=Majority(Base.PRESENT, OVER_HALF, CHARTER), publish=frozenset({Publish.DECISION}),
    ),
    _villagers(IN_FORCE_1998, IN_FORCE_2010, VILLAGE_1998, "第十七条", ""),
    _villagers(IN_FORCE_2010, IN_FORCE_2018, VILLAGE_2010, "第二十二条", "第二十一条"),
    _villagers(IN_FORCE_2018, IN_FORCE_2026, VILLAGE_2018, "第二十二条", "第二十一条"),
    _villagers(IN_FORCE_2026, None, VILLAGE_2026, "第四章", "第四章"),
    _representatives(IN_FORCE_2010, IN_FORCE_2018, VILLAGE_2010, "第二十六条"),
    _representatives(IN_FORCE_2018, IN_FORCE_2026, VILLAGE_2018, "第二十六条"),
    _representatives(IN_FORCE_2026, None, VILLAGE_2026, "第四章"),
    _representatives(PROVINCE_DAY, IN_FORCE_2018, VILLAGE_2010, "第二十六条", province=True),
    _representatives(IN_FORCE_2018, IN_FORCE_2026, VILLAGE_2018, "第二十六条", province=True),
    _representatives(IN_FORCE_2026, None, VILLAGE_2026, "第四章", province=True),
    RuleSet(
        Kind.COLLECTIVE, COLLECTIVE_DAY, Convened.COLLECTIVE_MEMBERS, ART_27,
        quorum=(Quorum(Base.VOTERS, TWO_THIRDS, ART_27),), majority=Majority(Base.VOTERS, TWO_THIRDS, ART_27), proxy=True,
        notice=Notice(10, ART_27), frequency=Frequency(12, ART_27), publish=VILLAGE_PUBLIC,
        stricter=((Matter.OUTSIDERS, Majority(Base.VOTERS, THREE_QUARTERS, ART_15)),),
    ),
    RuleSet(
        Kind.DELEGATES, COLLECTIVE_DAY, Convened.DELEGATES, ART_28, majority=Majority(Base.VOTERS, TWO_THIRDS, ART_28),
        publish=VILLAGE_PUBLIC,
        reserved=(
            Matter.CHARTER, Matter.MEMBERSHIP, Matter.LAND_AND_SHARES, Matter.COMPENSATION, Matter.MERGER, Matter.OUTSIDERS,
        ),
    ),
]  # fmt: skip

RULE_SETS: tuple[RuleSet, ...] = (*PARTY_RULES, *VILLAGE_RULES)
