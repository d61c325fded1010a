"""The table role × verb × place: the docs, the check and the list filter say the same."""

import pytest

from teabowl.access.queries import places_where
from teabowl.access.table import load_verbs
from teabowl.kernel.actor import ANONYMOUS, Actor, Held, Role
from teabowl.kernel.ids import new_id
from teabowl.kernel.verbs import Open, Reach, can

AT = {
    Role.VILLAGER: "随西村",
    Role.OPERATOR: "随官屯镇",
    Role.SECRETARY: "随官屯镇",
    Role.TOWNSHIP: "随官屯镇",
    Role.COUNTY: "随官屯镇",
    Role.CITY: "随官屯镇",
    Role.AUDITOR: "随官屯镇",
}
WHERE = {
    "own": "随官屯镇",
    "below": "随西村",
    "above": "郓城县",
    "sibling": "张营镇",
    "cousin below": "张营村",
    "elsewhere": "龙堌北村",
}


def test_there_are_verbs_and_the_auditor_changes_nothing():
    verbs = load_verbs()
    assert len(verbs) > 5
    for verb in verbs:
        if Role.AUDITOR in verb.roles:
            assert verb.key.split(".")[1].startswith(("read_", "see_", "export", "view_", "list_", "open_")), verb.key


@pytest.mark.parametrize("role", list(Role))
def test_each_verb_behaves_as_the_table_says(cast, role):
    for verb in load_verbs():
        actor = Actor(new_id(), new_id(), "", frozenset({Held(role, cast.place("随官屯镇").id)}))
        for where, name in WHERE.items():
            reach = verb.roles.get(role)
            expected = (
                verb.open_to is not Open.NOBODY
                or (reach is not None and where == "own")
                or (reach is Reach.BELOW and where == "below")
            )
            assert can(actor, verb, cast.place(name).ref) is expected, (verb.key, role, where)


def test_the_list_filter_is_the_check(cast):
    merged, successor = cast.place("随东村"), cast.place("随西村")
    merged.now_at, merged.lineage, merged.closed_on = successor, successor.lineage, "2026-06-01"
    merged.save()
    actors = [ANONYMOUS, *(cast.actor(part) for part in cast.accounts)]
    for verb in load_verbs():
        for actor in actors:
            listed = set(places_where(actor, verb).values_list("name", flat=True))
            checked = {name for name, place in cast.places.items() if can(actor, verb, place.ref)}
            assert listed == checked, (verb.key, actor.name)
