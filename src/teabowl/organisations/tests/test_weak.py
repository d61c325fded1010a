"""Weak branches, through the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from teabowl.figures.queries import inside_figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages.models import Message
from teabowl.organisations import actions
from teabowl.organisations.figures_moves import of_case
from teabowl.organisations.models import Organisation, WeakCase
from teabowl.organisations.rules_weak import Duty, State, Votes
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.organisations.tests.moves import unposted
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = china_date(NOW)
SPRING = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
NAMED = dict.fromkeys(Duty, ("某某", "某职"))


@dataclass
class House:
    """随西村's branch of five with a vote."""

    cast: Cast
    branch: Organisation

    def listed(self, codes: tuple[str, ...] = ("vacant",), now: datetime = SPRING) -> WeakCase:
        return actions.propose_weak(
            self.cast.actor("county"), organisation_id=self.branch.id, codes=codes, found="书记空了五个月", key=new_id(), now=now,
            listed=True,
        )  # fmt: skip

    def planned(self) -> WeakCase:
        case, county = self.listed(), self.cast.actor("county")
        actions.set_weak_plan(county, case_id=case.id, duties=NAMED, now=SPRING)
        actions.add_measure(
            county, case_id=case.id, code="vacant", text="选派书记", who="镇党委副书记", due_on=date(2026, 5, 1), key=new_id(), now=SPRING
        )  # fmt: skip
        return case

    def accept(self, case: WeakCase, score: str = "85", votes: tuple[int, int, int] = (4, 1, 0), by: str = "county") -> bool:
        return actions.accept_weak(
            self.cast.actor(by), case_id=case.id, on=TODAY, score=Decimal(score), votes=Votes(*votes), counters="高建章、沈秋实",
            key=new_id(), now=NOW,
        ).passed  # fmt: skip


@pytest.fixture
def house(cast: Cast) -> House:
    branch = made_organisation(cast)
    for name in ("甲某", "乙某", "丙某", "丁某", "戊某"):
        made_member(branch, name)
    return House(cast, branch)


def seen(house: House, place: str = "郓城县") -> list[int]:
    keys = [
        "organisations.weak_listed",
        "organisations.weak_open",
        "organisations.weak_accepted",
        "organisations.weak_relapsed",
    ]
    return [int(figure.value or 0) for figure in inside_figures(house.cast.place(place), keys)]


def test_proposed_by_the_township_and_listed_by_the_county(house: House) -> None:
    case = actions.propose_weak(
        house.cast.actor("township"), organisation_id=house.branch.id, codes=["vacant", "undisclosed"], found="五个月没有书记",
        key=new_id(), now=SPRING,
    )  # fmt: skip
    assert (case.state, case.list_key, [row["code"] for row in case.situations]) == (
        State.PROPOSED,
        "national-12",
        ["vacant", "undisclosed"],
    )
    assert seen(house) == [0, 0, 0, 0]
    assert Message.objects.get(kind="organisations.weak_proposed").copies.get().account_id == house.cast.accounts["county"].id
    with pytest.raises(Invalid) as wrong:
        actions.decide_weak(house.cast.actor("county"), case_id=case.id, listed=False, now=SPRING)
    assert set(wrong.value.fields) == {"said"}, "as the form calls it: the sentence stands beside it"
    actions.decide_weak(house.cast.actor("county"), case_id=case.id, listed=True, now=SPRING)
    assert seen(house) == [1, 1, 0, 0]
    with pytest.raises(Refused):
        house.listed()
    assert unposted() == []


def test_put_right_accepted_and_looked_at_again(house: House) -> None:
    case = house.planned()
    assert house.accept(case)
    case.refresh_from_db()
    assert (case.state, case.relapse_due) == (State.ACCEPTED, date(2027, 11, 24))
    assert seen(house) == [1, 0, 1, 0]
    with pytest.raises(Refused):
        actions.check_relapse(house.cast.actor("county"), case_id=case.id, relapsed=False, said="好", now=NOW)
    later = NOW + timedelta(days=366)
    actions.check_relapse(house.cast.actor("county"), case_id=case.id, relapsed=False, said="没有反弹", now=later)
    case.refresh_from_db()
    assert case.state == State.KEPT
    assert unposted() == []


def test_accepted_in_the_next_year_counts_for_the_list_it_stood_on() -> None:
    case = WeakCase(place_id=new_id(), listed_on=date(2025, 3, 1), accepted_on=date(2026, 1, 20), state=State.ACCEPTED)
    on = {contribution.indicator: contribution.on for contribution in of_case(case) if contribution.count == 1}
    assert on["organisations.weak_put_right"] == on["organisations.weak_listed"] == date(2025, 3, 1)
    assert on["organisations.weak_accepted"] == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("score", "votes", "why"), [("69.5", (5, 0, 0), ["score"]), ("95", (1, 1, 3), ["dissatisfied"])], ids=["score", "vote"]
)
def test_what_fails_is_tried_again(house: House, score: str, votes: tuple[int, int, int], why: list[str]) -> None:
    case = house.planned()
    assert not house.accept(case, score, votes)
    case.refresh_from_db()
    assert (case.state, case.acceptances.get().why) == (State.LISTED, why)
    assert house.accept(case)


def test_a_plan_without_names_fails(house: House) -> None:
    case = house.listed()
    assert not house.accept(case, "100")
    assert case.acceptances.get().why == ["plan"]


def test_votes_are_those_of_members_with_a_vote(house: House) -> None:
    case = house.planned()
    for votes in ((6, 0, 0), (1, 1, 0)):
        with pytest.raises(Invalid):
            house.accept(case, "90", votes)


def test_a_relapse_is_listed_anew_by_the_list_in_force(house: House) -> None:
    case = house.planned()
    house.accept(case)
    again = actions.check_relapse(
        house.cast.actor("county"), case_id=case.id, relapsed=True, said="又空了", codes=["vacant"], now=NOW + timedelta(days=2)
    )
    case.refresh_from_db()
    assert (case.state, again.state, again.relapse_of_id) == (State.RELAPSED, State.LISTED, case.id)
    assert unposted() == []


def test_progress_is_told_once_a_month(house: House) -> None:
    case = house.listed()
    secretary = house.cast.actor("secretary")
    actions.tell_progress(secretary, case_id=case.id, month=date(2026, 4, 1), said="班子谈了话", now=NOW)
    for month in (date(2026, 4, 1), date(2026, 3, 1), date(2026, 11, 1)):
        with pytest.raises(Invalid):
            actions.tell_progress(secretary, case_id=case.id, month=month, said="又写", now=NOW)
    assert actions.remind_of_progress(now=NOW) == 1
    actions.tell_progress(secretary, case_id=case.id, month=date(2026, 10, 1), said="选举准备", now=NOW)
    assert actions.remind_of_progress(now=NOW) == 0


def test_measures_are_done_or_taken_out(house: House) -> None:
    case, secretary = house.planned(), house.cast.actor("secretary")
    measure = case.measures.get()
    actions.finish_measure(secretary, measure_id=measure.id, said="选好了", done_on=date(2026, 4, 20), now=NOW)
    with pytest.raises(Refused):
        actions.drop_measure(secretary, measure_id=measure.id, now=NOW)


def test_a_county_sets_its_list_and_terms(house: House) -> None:
    values = {
        "since": TODAY, "title": "郓城县的情形", "source": "县委组织部", "lines": "书记空缺，或配备不齐，长期没有配上\n群众满意度低于六成",
        "pass_score": Decimal(80), "dissatisfied_percent": 40, "vacant_months": 2, "relapse_months": 6, "now": NOW,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.set_criteria(house.cast.actor("township"), place=house.cast.place("郓城县"), **values)
    version = actions.set_criteria(house.cast.actor("county"), place=house.cast.place("郓城县"), **values)
    assert [row["code"] for row in version.criteria] == ["vacant", "own2"]
    case = house.listed(codes=("own2",), now=NOW)
    assert (case.version_id, case.list_title) == (version.id, "郓城县的情形")


PARTS = (
    "villager",
    "neighbour",
    "stranger",
    "operator",
    "other_operator",
    "secretary",
    "township",
    "county",
    "city",
    "auditor",
)


def able(house: House, act: Callable[[Actor], object]) -> set[str]:
    found = set()
    for part in PARTS:
        try:
            with transaction.atomic():
                act(house.cast.actor(part))
                transaction.set_rollback(True)
            found.add(part)
        except NotAllowed:
            continue
    return found


def test_who_proposes_lists_works_and_accepts(house: House) -> None:
    made_post(house.branch, house.cast.accounts["stranger"])
    begin = {"organisation_id": house.branch.id, "codes": ["vacant"], "found": "空了", "key": new_id(), "now": SPRING}
    assert able(house, lambda a: actions.propose_weak(a, **begin)) == {"township", "county", "city"}
    assert able(house, lambda a: actions.propose_weak(a, listed=True, **begin)) == {"county", "city"}
    case = house.planned()
    work = lambda a: actions.tell_progress(a, case_id=case.id, month=date(2026, 5, 1), said="谈了", now=NOW)  # noqa: E731
    assert able(house, work) == {"secretary", "stranger", "township", "county", "city"}
    accept = {
        "case_id": case.id,
        "on": TODAY,
        "score": Decimal(90),
        "votes": Votes(5, 0, 0),
        "counters": "高建章、沈秋实",
        "key": new_id(),
        "now": NOW,
    }
    assert able(house, lambda a: actions.accept_weak(a, **accept)) == {"county", "city"}


def test_nothing_of_it_stands_in_public(house: House, client: Client) -> None:
    house.listed()
    for path in (
        "/p/371725104201/figures/organisations.weak_open/",
        "/api/v1/places/371725104201/figures/organisations.weak_listed/records",
    ):
        assert client.get(path).status_code == 404
    assert "weak" not in client.get("/api/v1/places/371725104201/figures").content.decode()
    assert "整顿" not in client.get("/p/371725104201/figures/").content.decode()


def test_the_rate_is_a_share_of_a_hundred(house: House, client: Client, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    house.accept(house.planned())
    client.force_login(house.cast.accounts["county"])
    shown = client.get(f"/p/{house.cast.place('郓城县').code}/party/weak/").content.decode()
    assert '<span class="v">100.0<small>%</small></span>' in shown
