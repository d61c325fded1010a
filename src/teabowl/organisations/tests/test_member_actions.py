"""The way into the Party and out of it, step by step."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from teabowl.audit.models import Entry
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, queries
from teabowl.organisations.actions import Basis
from teabowl.organisations.actions import Entry as Who
from teabowl.organisations.kinds import End, Kind, Status, StepKind
from teabowl.organisations.models import Member, MemberSpell, MemberStep
from teabowl.organisations.tests.making import made_member, made_organisation, made_post, wrong_in_the_book
from tests.cast import NOW, Cast

TODAY = china_date(NOW)
DECIDED = Basis("支部大会决议", date(2024, 1, 1), "随官屯镇党委")


def figure(cast: Cast, key: str, day: date = TODAY, at: str = "随西村") -> int:
    (answer,) = figures_of(cast.place(at), day, keys=[f"organisations.{key}"])
    return int(answer.value or 0)


def step(cast: Cast, member: Member, kind: StepKind, on: date, by: str = "secretary", **more: Any) -> MemberStep:
    said = {"form_key": uuid4(), "basis": DECIDED} | more
    return actions.take_step(cast.actor(by), member_id=member.id, kind=kind, on=on, now=NOW, **said)


def test_from_the_application_to_a_full_member(cast: Cast) -> None:
    branch, key = made_organisation(cast), uuid4()
    applied = Who("赵小满", cast.accounts["villager"].phone or "", Status.APPLICANT, applied_on=date(2022, 3, 1))
    member = actions.enter_member(cast.actor("secretary"), organisation_id=branch.id, entry=applied, form_key=key, now=NOW)
    assert member.person == cast.accounts["villager"].person
    twice = actions.enter_member(cast.actor("secretary"), organisation_id=branch.id, entry=applied, form_key=key, now=NOW)
    assert twice == member
    step(cast, member, StepKind.ACTIVIST, date(2022, 5, 1), mentors="李大山、周玉兰")
    step(cast, member, StepKind.DEVELOPMENT, date(2023, 5, 1))
    step(cast, member, StepKind.ADMITTED, date(2023, 7, 1))
    step(cast, member, StepKind.EXTENDED, date(2024, 7, 1), until=date(2025, 1, 1))
    with pytest.raises(Invalid):
        step(cast, member, StepKind.CONFIRMED, date(2024, 12, 31))
    confirmed = step(cast, member, StepKind.CONFIRMED, date(2025, 1, 1))
    assert step(cast, member, StepKind.CONFIRMED, date(2025, 1, 1), form_key=confirmed.form_key) == confirmed
    member = Member.objects.get(id=member.id)
    assert (member.status, member.confirmed_on, member.mentors) == (Status.FULL, date(2025, 1, 1), "李大山、周玉兰")
    spells = MemberSpell.objects.filter(member=member).order_by("starts_on")
    assert [(s.status, s.starts_on.year) for s in spells] == [
        ("applicant", 2022), ("activist", 2022), ("development_object", 2023), ("probationary", 2023), ("full", 2025),
    ]  # fmt: skip
    assert [figure(cast, "members", date(year, 12, 1)) for year in (2022, 2023, 2025)] == [0, 1, 1]
    assert (figure(cast, "admitted", date(2023, 12, 31)), figure(cast, "confirmed", date(2025, 12, 31))) == (1, 1)
    assert (figure(cast, "full"), figure(cast, "probationary"), figure(cast, "applicants")) == (1, 0, 0)
    assert wrong_in_the_book() == []
    entry = Entry.objects.filter(verb="organisations.take_step").latest("at")
    assert entry.about_person_id == member.person_id


def test_whoever_is_on_a_list_is_not_entered_again(cast: Cast) -> None:
    branch, other = made_organisation(cast), made_organisation(cast, "张营村党支部", "张营村")
    made_member(other, cast.accounts["villager"])
    who = Who(
        "赵小满",
        cast.accounts["villager"].phone or "",
        Status.FULL,
        admitted_on=date(2010, 1, 1),
        confirmed_on=date(2011, 1, 1),
    )
    with pytest.raises(Invalid) as caught:
        actions.enter_member(cast.actor("secretary"), organisation_id=branch.id, entry=who, form_key=uuid4(), now=NOW)
    assert set(caught.value.fields) == {"name"}
    group = made_organisation(cast, "第一小组", kind=Kind.GROUP, parent=branch)
    with pytest.raises(Invalid):
        actions.enter_member(
            cast.actor("secretary"), organisation_id=group.id, entry=Who("钱", "", Status.APPLICANT), form_key=uuid4(), now=NOW
        )


@pytest.mark.parametrize("part", ["villager", "operator", "auditor", "other_operator", "stranger"])
def test_nobody_else_keeps_the_list(cast: Cast, part: str) -> None:
    branch = made_organisation(cast)
    member = made_member(branch, "甲", Status.APPLICANT, date(2025, 1, 1))
    with pytest.raises(NotAllowed):
        step(cast, member, StepKind.ACTIVIST, date(2025, 3, 1), by=part)
    with pytest.raises(NotAllowed):
        actions.end_membership(cast.actor(part), member_id=member.id, end=End.DROPPED, on=TODAY, form_key=uuid4(), now=NOW)
    with pytest.raises(NotFound):
        actions.change_member(cast.actor(part), member_id=new_id(), group_id=None, mentors="", now=NOW)


def test_an_end_takes_member_and_posts_off_and_only_a_lost_one_comes_back(cast: Cast) -> None:
    branch = made_organisation(cast)
    lost, dead = made_member(branch, cast.accounts["villager"]), made_member(branch, cast.accounts["neighbour"])
    post = made_post(branch, cast.accounts["neighbour"])

    def end(member: Member, how: End, basis: Basis | None = None) -> MemberStep:
        said = {"basis": basis, "form_key": uuid4(), "on": date(2026, 5, 1), "now": NOW}
        return actions.end_membership(cast.actor("secretary"), member_id=member.id, end=how, **said)

    with pytest.raises(Invalid):
        end(lost, End.LOST)
    end(lost, End.LOST, DECIDED)
    end(dead, End.DIED)
    post.refresh_from_db()
    assert (post.ended_why, post.ends_on) == ("died", date(2026, 5, 1))
    assert queries.members_on(branch.id, TODAY) == []
    assert len(queries.members_on(branch.id, date(2026, 4, 30))) == 2
    with pytest.raises(Invalid):
        step(cast, dead, StepKind.RESTORED, date(2026, 6, 1))
    step(cast, lost, StepKind.RESTORED, date(2026, 6, 1))
    assert [r.member_id for r in queries.members_on(branch.id, TODAY)] == [lost.id]


def test_without_a_vote_for_a_time(cast: Cast) -> None:
    branch = made_organisation(cast)
    member = made_member(branch, "甲")
    step(cast, member, StepKind.NO_VOTE, date(2026, 6, 1), until=date(2027, 6, 1))
    assert queries.members_on(branch.id, TODAY, voting=True) == []
    assert len(queries.members_on(branch.id, date(2026, 5, 1), voting=True)) == 1


def test_the_group_is_one_of_the_branch(cast: Cast) -> None:
    branch, other = made_organisation(cast), made_organisation(cast, "张营村党支部", "张营村")
    mine = made_organisation(cast, "第一小组", kind=Kind.GROUP, parent=branch)
    theirs = made_organisation(cast, "外村小组", "张营村", Kind.GROUP, parent=other)
    member = made_member(branch, "甲")
    actions.change_member(cast.actor("secretary"), member_id=member.id, group_id=mine.id, mentors="", now=NOW)
    assert [r.member_id for r in queries.members_on(mine.id, TODAY)] == [member.id]
    with pytest.raises(Invalid):
        actions.change_member(cast.actor("secretary"), member_id=member.id, group_id=theirs.id, mentors="", now=NOW)
