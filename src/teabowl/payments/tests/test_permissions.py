"""Role × verb × place, and what posts in an organisation add."""

import pytest
from django.utils import timezone

from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.kernel.verbs import can
from teabowl.payments import owners
from teabowl.payments.permissions import KEEP_MERCHANT, RECONCILE, REFUND, SEE_ORDERS

pytestmark = pytest.mark.django_db

MAY = [
    (KEEP_MERCHANT, {"county", "city"}),
    (SEE_ORDERS, {"county", "city", "auditor"}),
    (REFUND, {"county"}),
    (RECONCILE, {"county"}),
]
PARTS = (
    "villager",
    "neighbour",
    "stranger",
    "operator",
    "secretary",
    "township",
    "county",
    "city",
    "auditor",
    "other_operator",
)


def test_who_may_what_where(cast):
    here, elsewhere = cast.place("随西村").ref, cast.place("龙堌北村").ref
    actors = {part: cast.actor(part) for part in PARTS}
    for verb, parts in MAY:
        assert {part for part in PARTS if can(actors[part], verb, here)} == parts, verb.key
        assert {part for part in PARTS if can(actors[part], verb, elsewhere)} == parts - {"county"}, verb.key


def test_the_holders_area_is_asked_for_the_rest(cast, monkeypatch):
    monkeypatch.setattr(owners, "_holders", {})
    ours, now = new_id(), timezone.now()
    owners.register_holder("organisation", may=lambda actor, verb, key, when: key == ours and verb is SEE_ORDERS)
    place, villager = cast.place("随西村").ref, cast.actor("villager")
    assert owners.may(villager, SEE_ORDERS, place, ("organisation", ours), now)
    assert not owners.may(villager, SEE_ORDERS, place, ("organisation", new_id()), now)
    assert not owners.may(villager, REFUND, place, ("organisation", ours), now)
    assert not owners.may(villager, SEE_ORDERS, place, ("", None), now)
    assert not owners.may(villager, SEE_ORDERS, place, ("nobody", ours), now)


def test_posts_are_those_that_handle_money():
    assert set(REFUND.posts) == {PostKind.SECRETARY, PostKind.DUES_KEEPER}
    assert PostKind.DUES_CHECKER in RECONCILE.posts
    assert PostKind.DUES_CHECKER not in REFUND.posts
