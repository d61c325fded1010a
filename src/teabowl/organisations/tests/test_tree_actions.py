"""Changes of the tree, each with what it leaves behind: history, spells, ledger, audit."""

from datetime import date, timedelta
from typing import Any

import pytest

from teabowl.audit.models import Entry
from teabowl.figures.queries import figures_of
from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, queries
from teabowl.organisations.actions import Basis
from teabowl.organisations.kinds import EventKind, Kind, PostWhy, Status
from teabowl.organisations.models import Member, Organisation, OrganisationEvent, OrganisationSpell, Post
from teabowl.organisations.tests.making import made_member, made_post, wrong_in_the_book
from tests.cast import NOW, Cast

TODAY = china_date(NOW)
JUNE = date(2026, 6, 1)


def figure(cast: Cast, key: str, day: date = TODAY, at: str = "郓城县") -> int:
    (answer,) = figures_of(cast.place(at), day, keys=[f"organisations.{key}"])
    return int(answer.value or 0)


@pytest.fixture
def tree(cast: Cast) -> dict[str, Organisation]:
    county = actions.set_up_organisation(
        cast.actor("city"),
        place=cast.place("郓城县"),
        kind=Kind.COMMITTEE,
        name="郓城县委",
        parent_id=None,
        on=date(2000, 1, 1),
        now=NOW,
    )
    found = {"county": county}
    for name, at, parent in (
        ("town", "随官屯镇", "county"),
        ("other", "张营镇", "county"),
        ("west", "随西村", "town"),
        ("east", "随东村", "town"),
    ):
        kind = Kind.COMMITTEE if parent == "county" else Kind.BRANCH
        found[name] = actions.set_up_organisation(
            cast.actor("county"), place=cast.place(at), kind=kind, name=f"{at}党组织", parent_id=found[parent].id,
            on=date(2001, 1, 1), elected_on=date(2021, 12, 1), basis=Basis("郓组〔2001〕3号", date(2000, 12, 20), "郓城县委"), now=NOW,
        )  # fmt: skip
    return found


def again(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_related("parent").get(id=organisation.id)


def test_what_is_set_up_stands_in_its_line_with_its_term(cast: Cast, tree: dict[str, Organisation]) -> None:
    west = tree["west"]
    assert west.lineage == [tree["county"].id, tree["town"].id, west.id]
    assert (west.term_years, west.term_until) == (5, date(2026, 12, 1))
    event = OrganisationEvent.objects.get(organisation=west)
    assert (event.kind, event.decision, event.approved_by) == (EventKind.SET_UP, "郓组〔2001〕3号", "郓城县委")
    assert (figure(cast, "all"), figure(cast, "branches"), figure(cast, "committees")) == (5, 2, 3)
    assert figure(cast, "all", date(2000, 6, 1)) == 1
    assert Entry.objects.filter(verb="organisations.set_up_organisation").count() == 5


def test_who_may_not_and_what_cannot_stand_so(cast: Cast, tree: dict[str, Organisation]) -> None:
    def set_up(by: str, **more: Any) -> Organisation:
        said = {
            "kind": Kind.BRANCH,
            "name": "新支部",
            "parent_id": tree["town"].id,
            "on": JUNE,
            "place": cast.place("随西村"),
        } | more
        return actions.set_up_organisation(cast.actor(by), now=NOW, **said)

    for by in ("villager", "secretary", "operator", "auditor"):
        with pytest.raises(NotAllowed):
            set_up(by)
    with pytest.raises(NotAllowed):
        set_up("township", place=cast.place("张营村"))
    for wrong in (
        {"parent_id": tree["west"].id},
        {"parent_id": None},
        {"on": TODAY + timedelta(days=1)},
        {"name": "随西村党组织"},
        {"name": ""},
    ):
        with pytest.raises(Invalid):
            set_up("township", **wrong)
    group = set_up("township", kind=Kind.GROUP, name="第一小组", parent_id=tree["west"].id)
    assert group.lineage[-2:] == [tree["west"].id, group.id]


def test_a_rename_keeps_the_name_before(cast: Cast, tree: dict[str, Organisation]) -> None:
    actions.rename_organisation(cast.actor("township"), organisation_id=tree["west"].id, name="随西村党总支", on=JUNE, now=NOW)
    spells = OrganisationSpell.objects.filter(organisation=tree["west"]).order_by("starts_on")
    assert [(s.name, s.starts_on, s.ends_on) for s in spells] == [
        ("随西村党组织", date(2001, 1, 1), JUNE),
        ("随西村党总支", JUNE, None),
    ]
    assert figure(cast, "branches") == figure(cast, "branches", JUNE) == 2
    with pytest.raises(Invalid):
        actions.rename_organisation(
            cast.actor("township"), organisation_id=tree["west"].id, name="再早", on=date(2026, 5, 1), now=NOW
        )


def test_another_form_counts_from_its_day(cast: Cast, tree: dict[str, Organisation]) -> None:
    actions.change_form(cast.actor("township"), organisation_id=tree["west"].id, kind=Kind.GENERAL_BRANCH, on=JUNE, now=NOW)
    assert (figure(cast, "branches", JUNE - timedelta(days=1)), figure(cast, "branches", JUNE)) == (2, 1)
    assert (figure(cast, "general_branches"), figure(cast, "all")) == (1, 5)


def test_a_move_takes_along_what_stands_below(cast: Cast, tree: dict[str, Organisation]) -> None:
    group = actions.set_up_organisation(
        cast.actor("county"),
        place=cast.place("随西村"),
        kind=Kind.GROUP,
        name="小组",
        parent_id=tree["west"].id,
        on=date(2020, 1, 1),
        now=NOW,
    )
    with pytest.raises(NotAllowed):  # the other township is not theirs
        actions.move_organisation(
            cast.actor("township"), organisation_id=tree["west"].id, parent_id=tree["other"].id, on=JUNE, now=NOW
        )
    with pytest.raises(Invalid):
        actions.move_organisation(
            cast.actor("county"), organisation_id=tree["town"].id, parent_id=tree["town"].id, on=JUNE, now=NOW
        )
    actions.move_organisation(
        cast.actor("county"), organisation_id=tree["west"].id, parent_id=tree["other"].id, on=JUNE, now=NOW
    )
    assert again(tree["west"]).lineage == [tree["county"].id, tree["other"].id, tree["west"].id]
    assert again(group).lineage == [tree["county"].id, tree["other"].id, tree["west"].id, group.id]
    before = OrganisationSpell.objects.get(organisation=group, ends_on=JUNE)
    assert before.lineage == [tree["county"].id, tree["town"].id, tree["west"].id, group.id]
    assert again(tree["west"]).place_id == cast.place("随西村").id


def test_a_merger_carries_members_and_ends_posts(cast: Cast, tree: dict[str, Organisation]) -> None:
    member = made_member(tree["east"], "老张", since=date(2010, 7, 1))
    made_member(tree["east"], "申请人", Status.APPLICANT, date(2026, 1, 1))
    post = made_post(tree["east"], cast.accounts["neighbour"])
    actions.merge_organisations(
        cast.actor("township"),
        organisation_ids=[tree["east"].id],
        into_id=tree["west"].id,
        on=JUNE,
        because_of_merger=True,
        now=NOW,
    )
    east = again(tree["east"])
    assert (east.dissolved_on, east.now_at_id, east.lineage) == (JUNE, tree["west"].id, tree["west"].lineage)
    assert {m.organisation_id for m in Member.objects.all()} == {tree["west"].id}
    assert [r.member_id for r in queries.members_on(tree["west"].id, TODAY)] == [member.id]
    assert queries.members_on(tree["west"].id, JUNE - timedelta(days=1))[0].member_id == member.id  # read through the successor
    post = Post.objects.get(id=post.id)
    assert (post.ends_on, post.ended_why) == (JUNE, "merged")
    assert (figure(cast, "branches"), figure(cast, "merged_with_villages"), figure(cast, "secretaries_changed")) == (1, 1, 0)
    assert (figure(cast, "members", at="随西村"), figure(cast, "members", at="随东村")) == (1, 0)
    assert wrong_in_the_book() == []
    with pytest.raises(Refused):
        actions.rename_organisation(cast.actor("township"), organisation_id=east.id, name="别的", on=TODAY, now=NOW)


def test_only_an_empty_one_is_dissolved(cast: Cast, tree: dict[str, Organisation]) -> None:
    member = made_member(tree["east"], "老张")
    for key in ("east", "town"):
        with pytest.raises(Invalid):
            actions.dissolve_organisation(cast.actor("county"), organisation_id=tree[key].id, on=JUNE, now=NOW)
    member.spells.all().delete()
    member.delete()
    actions.dissolve_organisation(cast.actor("county"), organisation_id=tree["east"].id, on=JUNE, now=NOW)
    assert (figure(cast, "branches"), figure(cast, "branches", JUNE - timedelta(days=1))) == (1, 2)


def test_an_election_begins_a_term_of_its_day(cast: Cast, tree: dict[str, Organisation]) -> None:
    west = actions.begin_term(cast.actor("township"), organisation_id=tree["west"].id, on=date(2026, 11, 1), now=NOW)
    assert west.term_until == date(2031, 11, 1)
    with pytest.raises(Invalid):
        actions.begin_term(cast.actor("township"), organisation_id=west.id, on=date(2026, 10, 1), now=NOW)


def test_a_secretary_is_followed_by_another_with_the_reason(cast: Cast, tree: dict[str, Organisation]) -> None:
    first, second = (made_member(tree["west"], name, since=date(2010, 7, 1)) for name in ("甲", "乙"))
    young = made_member(tree["west"], "丙", since=date(2026, 7, 1))

    def appoint(member: Member, kind: PostKind = PostKind.SECRETARY, by: str = "township", **more: Any) -> Post:
        return actions.appoint(
            cast.actor(by),
            organisation_id=tree["west"].id,
            member_id=member.id,
            kind=kind,
            on=more.pop("on", JUNE),
            now=NOW,
            **more,
        )

    appoint(first, also_director=True, on=date(2021, 12, 1))
    assert (figure(cast, "secretaries"), figure(cast, "directors"), figure(cast, "directors_rate")) == (1, 1, 100)
    with pytest.raises(NotAllowed):
        appoint(second, by="secretary")
    with pytest.raises(Invalid) as caught:
        appoint(second)
    assert set(caught.value.fields) == {"former_why"}
    with pytest.raises(Invalid):
        appoint(young, former_why="age")
    appoint(second, former_why=PostWhy.UNFIT)
    former = Post.objects.get(person=first.person)
    assert (former.ends_on, former.ended_why) == (JUNE, "replaced_unfit")
    assert (figure(cast, "secretaries"), figure(cast, "directors"), figure(cast, "secretaries_changed")) == (1, 0, 1)
    keeper = appoint(first, PostKind.DUES_KEEPER)
    with pytest.raises(Invalid):
        appoint(first, PostKind.DUES_CHECKER)
    actions.end_post(cast.actor("township"), post_id=keeper.id, on=TODAY, why=PostWhy.OTHER, now=NOW)
    assert wrong_in_the_book() == []
