"""The party's home of a place, for everybody; and a member's own page. Each part is the reading of the area that owns it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from teabowl.access.queries import roles_at
from teabowl.deliberations import queries as deliberations
from teabowl.disclosure import queries as disclosure
from teabowl.disclosure.queries.board import StatementRow
from teabowl.dues import queries as dues
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import china_date
from teabowl.meetings import queries as meetings
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import MembershipRow
from teabowl.places.models import Place
from teabowl.study import queries as study

FEW = 3
FAQ = 5


class Secretary(NamedTuple):
    """The name is public with the post: 村务公开 names those who hold office; everybody else's role stays without a name."""

    name: str
    since: date


def secretaries_of(place: Place, on: date) -> list[Secretary]:
    """The secretary of the place on a date, as granted here; usually one. One query."""
    return [
        Secretary(row.person_name, row.starts_on)
        for row in roles_at(place.ref, on)
        if row.role is Role.SECRETARY and row.starts_on <= on
    ]


@dataclass(frozen=True, slots=True)
class PartyHome:
    """What everybody may read of the Party's life at a place. No member is named, only who holds a post."""

    organisations: list[organisations.PublicOrganisation]
    may_ask: bool
    secretaries: list[Secretary]
    notices: list[meetings.NoticeRow]
    decisions: list[meetings.PublishedRow]
    matters: list[deliberations.MatterRow]
    disclosures: list[StatementRow]
    programmes: list[study.ProgrammeRow]
    questions: list[study.FaqRow]
    dues: Sequence[Any]


def party_home(place: Place, now: datetime) -> PartyHome:
    """A fixed number of queries. Who is secretary is read from the grants only where no organisation has been set up yet."""
    today = china_date(now)
    found = organisations.public_at(place, today)
    return PartyHome(
        organisations=found,
        may_ask=bool(study.askable(place)),
        secretaries=[] if found else secretaries_of(place, today),
        notices=meetings.public_notices(place),
        decisions=meetings.published(place, limit=FEW),
        matters=deliberations.matters_at(place, FEW),
        disclosures=disclosure.statements(place, group="party", limit=FEW).rows,
        programmes=study.programmes_at(place, FEW),
        questions=study.latest_faq(place, FAQ),
        dues=dues.publications_at(place, FEW),
    )


@dataclass(frozen=True, slots=True)
class MyParty:
    """A member's own page: what is next, what is owed, papers, branches. `memberships` is empty for who is in no organisation."""

    memberships: list[MembershipRow]
    coming: list[meetings.MeetingRow]
    tasks: Sequence[Any]
    to_answer: list[DeskItem]
    owed_months: int
    owed_fen: int
    moves: list[organisations.MoveRow]
    programmes: list[study.ProgrammeRow]
    questions: list[study.MyQuestion]

    @property
    def is_out(self) -> bool:
        """Taken in elsewhere as a migrant member."""
        return any(not row.home for row in self.memberships)


def my_party(actor: Actor, now: datetime) -> MyParty:
    """For one's own eyes only: needs an account."""
    assert actor.account_id is not None
    memberships = organisations.memberships_of(actor.account_id, china_date(now))
    coming, _held, tasks = meetings.my_meetings(actor)
    months, fen = dues.owed_by(actor.account_id, now)
    return MyParty(
        memberships=memberships,
        coming=coming,
        tasks=tasks,
        to_answer=study.to_answer(actor, now),
        owed_months=months,
        owed_fen=fen,
        moves=organisations.my_moves(actor, now),
        programmes=_programmes(actor, memberships),
        questions=study.my_questions(actor, FEW),
    )


def _programmes(actor: Actor, memberships: list[MembershipRow]) -> list[study.ProgrammeRow]:
    """What runs where one belongs, each once."""
    found: dict[Any, study.ProgrammeRow] = {}
    for row in memberships[:3]:
        for programme in study.programmes_of(actor, row.organisation, 20):
            if programme.state == "open":
                found.setdefault(programme.id, programme)
    return list(found.values())[:5]
