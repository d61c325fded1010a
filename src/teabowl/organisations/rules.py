"""Decisions about organisations and members that need no database. Sources: the domain brief §2 (its Sn), and the article of the rule.

"Steps" cite 中国共产党发展党员工作细则 (2014), "constitution" the Party's (2022).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Problem
from teabowl.kernel.times import months_after
from teabowl.organisations.kinds import BRANCHES, IN_PARTY, ON_THE_WAY, End, Kind, PostWhy, Status, StepKind

MAX_NAME, MAX_DECISION, MAX_NOTE = 80, 200, 300
BRANCH_MIN, BRANCH_USUAL_MAX, COMMITTEE_MIN, BRANCH_COMMITTEE_FROM = 3, 50, 100, 7
JOINT_USUAL_MAX = 5
"""A joint branch covers five units at most as a rule (支部工作条例 art 5)."""
WEAK_VOICE_YEARS = 2
"""Probation within the Party lasts two years at most (constitution art 41)."""


def has_vote(status: Status, no_vote_from: date | None, no_vote_until: date | None, day: date) -> bool:
    """Full members vote; probationary ones do not (constitution art 7), nor those on probation within the Party (art 41)."""
    suspended = no_vote_from is not None and no_vote_from <= day and (no_vote_until is None or day <= no_vote_until)
    return status is Status.FULL and not suspended


def years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# How large an organisation may be ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SizeHint:
    """An organisation has outgrown its form, or shrunk below it. `code` is of `words.SIZE_HINTS`; `n` the members counted."""

    code: str
    n: int
    source: str


REGULATION = "中国共产党支部工作条例（试行）"
RURAL = "中国共产党农村基层组织工作条例"


def size_hints(kind: Kind, members: int, full: int, committee: int, *, covers: int = 1) -> list[SizeHint]:
    """What size asks of the form: `members` full and probationary, `full` of them full, `committee` in posts of its committee; a joint
    branch `covers` so many places and units.

    Three full members make a branch, fewer a joint branch [S23, 支部工作条例 art 4–5]; more than fifty may form a general branch, a
    hundred or more a committee with the county's approval [S23, 农村条例 art 6]; from seven full members a branch elects a
    committee of three to five, seven at most; below, a secretary only [S24, 支部工作条例 art 20]. Hints, never an order.
    """
    found = []
    if kind is Kind.BRANCH and full < BRANCH_MIN:
        found.append(SizeHint("too_few", full, f"{REGULATION}第四条、第五条"))
    if kind is Kind.JOINT_BRANCH and full >= 2 * BRANCH_MIN:
        found.append(SizeHint("could_part", full, f"{REGULATION}第五条"))
    if kind is Kind.JOINT_BRANCH and covers > JOINT_USUAL_MAX:
        found.append(SizeHint("joint_wide", covers, f"{REGULATION}第五条"))
    if kind in BRANCHES and BRANCH_USUAL_MAX < members < COMMITTEE_MIN:
        found.append(SizeHint("general_branch", members, f"{RURAL}第六条"))
    if kind in {*BRANCHES, Kind.GENERAL_BRANCH} and members >= COMMITTEE_MIN:
        found.append(SizeHint("committee", members, f"{RURAL}第六条"))
    if kind is Kind.GENERAL_BRANCH and members <= BRANCH_USUAL_MAX:
        found.append(SizeHint("small_general_branch", members, f"{RURAL}第六条"))
    if kind in BRANCHES and full >= BRANCH_COMMITTEE_FROM and committee < 3:
        found.append(SizeHint("needs_committee", full, f"{REGULATION}第二十条"))
    if kind in BRANCHES and full < BRANCH_COMMITTEE_FROM and committee > 2:
        found.append(SizeHint("secretary_only", full, f"{REGULATION}第二十条"))
    if kind in BRANCHES and committee > 7:
        found.append(SizeHint("large_committee", committee, f"{REGULATION}第二十条"))
    return found


# Terms of office -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """How long a term is, from a day on."""

    since: date
    village: bool
    committee: bool
    years: int
    source: str


TERMS = (
    Term(date(1, 1, 1), True, False, 3, "中国共产党农村基层组织工作条例（1999）"),
    Term(date(1, 1, 1), False, False, 3, "中国共产党章程第三十一条"),
    Term(date(1, 1, 1), False, True, 5, "中国共产党章程第三十一条"),
    Term(date(1, 1, 1), True, True, 3, "中国共产党农村基层组织工作条例（1999）"),
    Term(date(2018, 10, 28), True, False, 5, "中国共产党支部工作条例（试行）第二十一条"),
    Term(date(2018, 12, 28), True, True, 5, "中国共产党农村基层组织工作条例（2018）"),
)
"""Villages and communities 5 years, other branches 3, other committees 5 [S23, S24]; villages had 3 before the regulations of 2018."""


def term(kind: Kind, *, at_village: bool, day: date) -> Term:
    """The term that an election on a day begins. `at_village` is false for an organisation of a unit or away from home."""
    committee = kind is Kind.COMMITTEE
    fitting = [t for t in TERMS if t.since <= day and t.village is at_village and t.committee is committee]
    return max(fitting, key=lambda t: t.since)


ELECTION_AHEAD = timedelta(days=90)


def election_to_tell(term_until: date | None, told_on: date | None, today: date) -> str:
    """Whether those in its posts are to be told now: 'soon' once within three months, 'late' once after the term ended; else ''."""
    state = election_state(term_until, today)
    if not state or (told_on is not None and (state == "soon" or term_until is None or told_on > term_until)):
        return ""
    return state


def election_state(term_until: date | None, today: date) -> str:
    """'' long before, 'soon' within three months, 'late' after the day on which the term ended."""
    if term_until is None or today < term_until - ELECTION_AHEAD:
        return ""
    return "late" if today > term_until else "soon"


# What may hang below what --------------------------------------------------------------------------------------------------

ABOVE: dict[Kind, frozenset[Kind]] = {
    Kind.COMMITTEE: frozenset({Kind.COMMITTEE}),
    Kind.GENERAL_BRANCH: frozenset({Kind.COMMITTEE}),
    Kind.BRANCH: frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH}),
    Kind.JOINT_BRANCH: frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH}),
    Kind.GROUP: BRANCHES,
}


def standing_problems(kind: Kind, parent: Kind | None) -> list[Problem]:
    """Branches stand below a committee or general branch, groups within a branch; a committee may stand at the top."""
    if parent is None:
        return [] if kind is Kind.COMMITTEE else [Problem("parent", "needs_parent")]
    return [] if parent in ABOVE[kind] else [Problem("parent", "wrong_parent")]


# Steps of joining ----------------------------------------------------------------------------------------------------------

FROM: dict[StepKind, tuple[Status, ...]] = {
    StepKind.ACTIVIST: (Status.APPLICANT,),
    StepKind.DEVELOPMENT: (Status.ACTIVIST,),
    StepKind.ADMITTED: (Status.DEVELOPMENT,),
    StepKind.CONFIRMED: (Status.PROBATIONARY,),
    StepKind.EXTENDED: (Status.PROBATIONARY,),
    StepKind.NO_VOTE: (Status.FULL,),
}
REACHES: dict[StepKind, Status] = {
    StepKind.APPLIED: Status.APPLICANT,
    StepKind.ACTIVIST: Status.ACTIVIST,
    StepKind.DEVELOPMENT: Status.DEVELOPMENT,
    StepKind.ADMITTED: Status.PROBATIONARY,
    StepKind.CONFIRMED: Status.FULL,
}
DECIDED = frozenset({StepKind.ADMITTED, StepKind.EXTENDED, StepKind.CONFIRMED, StepKind.NO_VOTE, StepKind.RESTORED})
"""Steps that rest on a decision of the members' meeting (steps arts 22, 32, 33; constitution arts 7, 41)."""
CULTIVATION_YEARS, PROBATION_YEARS = 1, 1
EXTENSION_MONTHS = (6, 12)
ADULT = 18
ENDS: dict[End, tuple[Status, ...]] = {
    End.DIED: tuple(Status),
    End.RESIGNED: IN_PARTY,
    End.REMOVED: IN_PARTY,
    End.EXPELLED: IN_PARTY,
    End.CANCELLED: (Status.PROBATIONARY,),
    End.LOST: IN_PARTY,
    End.AWAY: tuple(Status),
    End.DROPPED: ON_THE_WAY,
}
"""Ends by kind and who may meet them; 'transferred out' and 'entered by a table taken back' are not entered by hand."""
ENDS_DECIDED = frozenset({End.RESIGNED, End.REMOVED, End.EXPELLED, End.CANCELLED, End.LOST})


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody is: what the rules of steps look at."""

    status: Status
    since: date
    """The day of the last step or spell."""
    admitted_on: date | None = None
    probation_until: date | None = None
    extended: bool = False
    ended: End | None = None


def may_take(way: Way) -> list[StepKind]:
    """The steps that can follow, in their order; nothing follows an end but its revocation."""
    if way.ended is not None:
        return [StepKind.RESTORED] if way.ended is End.LOST else []
    found = [kind for kind, statuses in FROM.items() if way.status in statuses]
    return [kind for kind in found if not (kind is StepKind.EXTENDED and way.extended)] + [StepKind.ENDED]


def step_problems(
    way: Way, kind: StepKind, on: date, today: date, *, decision: str, until: date | None = None
) -> list[Problem]:
    """What keeps a step from being entered.

    An activist is cultivated for a year before becoming a development object (steps art 13). Probation lasts one year from the
    branch meeting that accepted (art 31) and may be extended once, by six months to a year (art 32). Steps that a meeting decides
    name the decision.
    """
    if kind not in may_take(way):
        return [Problem("kind", "not_now")]
    found = _date_problems(way.since, on, today)
    if kind in DECIDED and not decision:
        found.append(Problem("decision", "decision_needed"))
    if kind is StepKind.DEVELOPMENT and on < years_after(way.since, CULTIVATION_YEARS):
        found.append(Problem("on", "cultivation_too_short"))
    if kind is StepKind.CONFIRMED and way.probation_until is not None and on < way.probation_until:
        found.append(Problem("on", "probation_not_over"))
    if kind is StepKind.EXTENDED:
        found += _extension_problems(way, until)
    if kind is StepKind.NO_VOTE and (until is None or not on < until <= years_after(on, WEAK_VOICE_YEARS)):
        found.append(Problem("until", "no_vote_range"))
    return found


def _date_problems(since: date, on: date, today: date) -> list[Problem]:
    if on > today:
        return [Problem("on", "in_future")]
    return [Problem("on", "before_last_step")] if on < since else []


def _extension_problems(way: Way, until: date | None) -> list[Problem]:
    if way.admitted_on is None or until is None:
        return [Problem("until", "extension_range")]
    usual = years_after(way.admitted_on, PROBATION_YEARS)
    least = months_after(usual, EXTENSION_MONTHS[0])
    return [] if least <= until <= months_after(usual, EXTENSION_MONTHS[1]) else [Problem("until", "extension_range")]


def end_problems(way: Way, end: End, on: date, today: date, *, decision: str) -> list[Problem]:
    """What keeps a membership from ending this way. Leaving, removal and the rest rest on a decision (constitution arts 7, 9, 41);
    six months without dues or meetings are a task for the branch, never an end by itself (art 9; domain brief §2)."""
    if way.ended is not None or way.status not in ENDS.get(end, ()):
        return [Problem("end", "not_this_end")]
    found = _date_problems(way.since, on, today)
    if end in ENDS_DECIDED and not decision:
        found.append(Problem("decision", "decision_needed"))
    return found


def entry_problems(
    status: Status, today: date, *, applied_on: date | None, admitted_on: date | None, confirmed_on: date | None, since: date
) -> list[Problem]:
    """What is wrong with the dates of somebody entered as they stand: on paper members have been for years."""
    found = []
    dates = [("applied_on", applied_on), ("admitted_on", admitted_on), ("confirmed_on", confirmed_on), ("since", since)]
    found += [Problem(name, "in_future") for name, on in dates if on is not None and on > today]
    if status in IN_PARTY and admitted_on is None:
        found.append(Problem("admitted_on", "date_needed"))
    if status is Status.FULL and confirmed_on is None:
        found.append(Problem("confirmed_on", "date_needed"))
    if admitted_on and confirmed_on and confirmed_on < admitted_on:
        found.append(Problem("confirmed_on", "before_admission"))
    if applied_on and admitted_on and admitted_on < applied_on:
        found.append(Problem("admitted_on", "before_application"))
    return found


def probation_state(probation_until: date | None, today: date, *, ahead: int = 30) -> str:
    """'' while it lasts, 'soon' in its last month, 'late' once the branch should have decided (steps art 31)."""
    if probation_until is None or today < probation_until - timedelta(days=ahead):
        return ""
    return "late" if today > probation_until else "soon"


# Posts ---------------------------------------------------------------------------------------------------------------------

SECRETARY_YEARS = 1
COMMITTEE_POSTS = frozenset(
    {
        PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER, PostKind.DISCIPLINE_COMMISSIONER,
        PostKind.PUBLICITY_COMMISSIONER, PostKind.COMMISSIONER,
    }
)  # fmt: skip
APART = (frozenset({PostKind.DUES_KEEPER, PostKind.DUES_CHECKER}),)
"""Posts that one person may not hold together: who takes money does not check it."""
REPLACED = frozenset(
    {
        PostWhy.UNFIT,
        PostWhy.DISCIPLINE,
        PostWhy.AGE,
        PostWhy.HEALTH,
        PostWhy.RESIGNED,
        PostWhy.MOVED,
        PostWhy.TERM,
        PostWhy.DIED,
        PostWhy.OTHER,
    }
)
"""Ends that count as a change of secretary; a merger of branches and a mistake do not."""


def post_problems(
    kind: PostKind, organisation: Kind, *, status: Status | None, confirmed_on: date | None, holds: Collection[PostKind], on: date,
    today: date,
) -> list[Problem]:  # fmt: skip
    """What keeps somebody from a post. `status` is that of a known member (None: none known); a secretary and the committee are full
    members, a secretary for a year at least (支部工作条例 arts 20, 23); keeper and checker of the dues are two people."""
    found = []
    if on > today:
        found.append(Problem("on", "in_future"))
    if (kind is PostKind.GROUP_LEADER) is not (organisation is Kind.GROUP):
        found.append(Problem("kind", "post_of_group"))
    if kind in COMMITTEE_POSTS and status is not Status.FULL:
        found.append(Problem("who", "post_wants_full_member"))
    elif kind is PostKind.SECRETARY and confirmed_on is not None and years_after(confirmed_on, SECRETARY_YEARS) > on:
        found.append(Problem("who", "secretary_wants_a_year"))
    if kind in holds:
        found.append(Problem("who", "holds_it"))
    if any(kind in pair and (pair - {kind}) & set(holds) for pair in APART):
        found.append(Problem("who", "two_people"))
    return found
