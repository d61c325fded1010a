"""What happens to villagers when a village is split, and when the split is undone."""

from datetime import timedelta

from django.db.models import Sum

from teabowl.figures.models import Entry as Line
from teabowl.kernel.ids import new_id
from teabowl.people import actions
from teabowl.people.models import Membership
from teabowl.people.tree import PARTICIPANT, count_people, count_people_since, take_part
from teabowl.places.participants import PARTICIPANTS, TreeChange
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=2)


def split(cast: Cast, undoing: bool = False, key=None, *, source: str = "随西村", target: str = "随东村") -> TreeChange:
    source, target = cast.place(source).id, cast.place(target).id
    return TreeChange(
        id=key or new_id(), kind="split", lineages={}, places=(source, target), now=LATER, undoing=undoing,
        groups=("3组",), moved_from=source, moved_to=target,
    )  # fmt: skip


def state(cast: Cast) -> list[tuple]:
    rows = Membership.objects.exclude(status="undone").order_by("id")
    return list(
        rows.values_list(
            "id", "person_id", "place_id", "group", "status", "decided_at", "ended_at", "end_reason", "moved_by", "moved_out_by"
        )
    )


def verified(cast: Cast, name: str) -> int:
    rows = Line.objects.filter(indicator="people.verified", place_id=cast.place(name).id)
    return int(rows.aggregate(n=Sum("amount"))["n"] or 0)


def test_people_take_part_in_changes_of_the_tree():
    assert PARTICIPANT in PARTICIPANTS


def test_a_split_moves_the_groups_people_and_an_undo_restores_exactly(cast: Cast):
    from teabowl.figures.actions import post_many
    from teabowl.kernel.actor import system_actor

    post_many(system_actor("tests"), Membership.objects.all(), now=NOW)
    waiting = actions.apply_for_membership(
        cast.actor("stranger"), place_id=cast.place("随西村").id, name="过路人", group="三组", phone="13953000088", now=NOW
    )
    before, change = state(cast), split(cast)
    take_part(change)
    assert (verified(cast, "随西村"), verified(cast, "随东村")) == (0, 2)
    moved = Membership.objects.filter(place=cast.place("随东村"))
    assert sorted(moved.values_list("status", "group")) == [("applied", "三组"), ("confirmed", "三组"), ("confirmed", "三组")]
    places = [cast.place("随西村").id, cast.place("随东村").id]
    assert count_people(places) == 3
    assert count_people_since(places, LATER) == 0
    assert count_people_since(places, LATER - timedelta(minutes=1)) == 0
    take_part(split(cast, undoing=True, key=change.id))
    assert state(cast) == before
    assert (verified(cast, "随西村"), verified(cast, "随东村")) == (2, 0)
    waiting.refresh_from_db()
    assert waiting.status == "applied"


def test_two_splits_on_end_are_undone_one_after_the_other(cast: Cast):
    before = state(cast)
    first = split(cast)
    second = split(cast, source="随东村", target="张营村")
    take_part(first)
    between = state(cast)
    take_part(second)
    take_part(split(cast, undoing=True, key=second.id, source="随东村", target="张营村"))
    assert state(cast) == between
    take_part(split(cast, undoing=True, key=first.id))
    assert state(cast) == before


def test_what_is_recorded_after_a_split_is_counted_so_that_it_is_not_undone(cast: Cast):
    take_part(split(cast))
    after = LATER + timedelta(days=1)
    actions.follow_village(cast.actor("stranger"), place_id=cast.place("随东村").id, now=after)
    actions.leave_village(cast.actor("villager"), place_id=cast.place("随东村").id, now=after)
    assert count_people_since([cast.place("随东村").id], LATER) == 2
