"""Who belongs where, and who may do what there."""

from datetime import date

import pytest

from teabowl.kernel.actor import ANONYMOUS, Actor, Held, PostKind, Role
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.kernel.verbs import REGISTRY, Reach
from teabowl.organisations import authority, queries
from teabowl.organisations.kinds import Kind, Status
from teabowl.organisations.permissions import KEEP_MEMBERS, SEE_MEMBERS
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.organisations.values import Standing
from tests.cast import NOW, Cast

DAY = date(2026, 11, 24)
VERBS = [verb for verb in REGISTRY.values() if verb.key.startswith("organisations.")]


def test_members_are_those_below_then_guests_and_only_full_ones_vote(cast: Cast) -> None:
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    away = made_organisation(cast, "驻北京流动党员支部", "郓城县", is_away=True)
    full = made_member(branch, cast.accounts["villager"])
    made_member(branch, "预备的", Status.PROBATIONARY)
    made_member(branch, "申请的", Status.APPLICANT)
    made_member(branch, "没有票的", no_vote_from=date(2026, 1, 1), no_vote_until=date(2026, 12, 31))
    gone = made_member(branch, "在外的", migrant_since=date(2026, 3, 1), away=away, away_since=date(2026, 3, 5))
    rows = queries.members_on(committee.id, DAY)
    assert [r.name for r in rows if r.can_vote] == sorted(["赵小满", "在外的"])
    assert {r.name for r in rows} == {"赵小满", "在外的", "预备的", "没有票的"}
    assert {r.account_id for r in rows if r.member_id == full.id} == {cast.accounts["villager"].id}
    (guest,) = queries.members_on(away.id, DAY)
    assert (guest.member_id, guest.guest, guest.migrant, guest.can_vote) == (gone.id, True, True, False)
    assert queries.members_on(away.id, date(2026, 3, 4)) == []
    assert queries.members_on(branch.id, date(2020, 1, 1)) == []
    assert queries.members_on(away.id, DAY, voting=True) == []


def test_where_one_belongs_and_what_is_at_a_place(cast: Cast) -> None:
    branch = made_organisation(cast)
    away = made_organisation(cast, "驻北京流动党员支部", "郓城县", is_away=True)
    made_member(branch, cast.accounts["villager"], migrant_since=DAY, away=away, away_since=DAY)
    rows = queries.memberships_of(cast.accounts["villager"].id)
    assert [(r.organisation.id, r.home, r.can_vote) for r in rows] == [(branch.id, True, True), (away.id, False, False)]
    assert queries.memberships_of(cast.accounts["neighbour"].id) == []
    assert queries.organisations_at(cast.place("随西村")) == [branch.ref]
    with pytest.raises(NotFound):
        queries.ref(new_id())


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.key)
@pytest.mark.parametrize("kind", list(PostKind))
def test_a_post_gives_what_the_table_says(verb, kind) -> None:  # type: ignore[no-untyped-def]
    from teabowl.kernel.actor import Level, PlaceRef
    from teabowl.organisations.values import OrganisationRef

    place = PlaceRef(new_id(), "371725104201", "随西村", Level.VILLAGE, (new_id(),))
    above, here, below, beside = new_id(), new_id(), new_id(), new_id()
    lines = {"above": (above,), "here": (above, here), "below": (above, here, below), "beside": (above, beside)}
    standing = Standing(posts=frozenset({(kind, here)}))
    reach = verb.posts.get(kind)
    for where, line in lines.items():
        asked = OrganisationRef(line[-1], "", Kind.BRANCH, place, line)
        expected = reach is not None and (where == "here" or (reach is Reach.BELOW and where == "below"))
        assert authority.allows(Actor(account_id=new_id()), standing, verb, asked) is expected, where
        member = Standing(member_of=frozenset({here}))
        assert authority.allows(Actor(account_id=new_id()), member, verb, asked) is (verb.members and where == "here")
        assert not authority.allows(ANONYMOUS, Standing(), verb, asked)


def test_a_post_held_today_counts_and_a_role_over_the_place_does(cast: Cast) -> None:
    branch = made_organisation(cast)
    made_post(branch, cast.accounts["villager"], PostKind.DUES_KEEPER)
    made_post(branch, cast.accounts["neighbour"], PostKind.SECRETARY, ends_on=DAY, ended_why="moved")
    assert authority.can(cast.actor("villager"), SEE_MEMBERS, branch.ref, NOW)
    assert not authority.can(cast.actor("villager"), KEEP_MEMBERS, branch.ref, NOW)
    with pytest.raises(NotAllowed):
        authority.check(cast.actor("neighbour"), SEE_MEMBERS, branch.ref, NOW)
    assert authority.can(cast.actor("township"), KEEP_MEMBERS, branch.ref, NOW)
    elsewhere = Actor(new_id(), new_id(), "", frozenset({Held(Role.TOWNSHIP, cast.place("张营镇").id)}))
    assert not authority.can(elsewhere, SEE_MEMBERS, branch.ref, NOW)
