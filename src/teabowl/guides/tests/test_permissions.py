"""Role × verb × place for guides, through the real actions and queries: every part of the cast tries everything. Errands: test_errands."""

from collections.abc import Callable
from typing import Any

import pytest

from teabowl.guides import actions, queries, sheets
from teabowl.guides.content import Field
from teabowl.guides.models import Guide
from teabowl.guides.rules import Category
from teabowl.guides.tests.conftest import CONTENT, REVIEW, Write
from teabowl.guides.tests.test_errands import PARTS, parts_that
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place
from tests.cast import NOW, Cast

CITY, COUNTY, TOWNSHIP = {"city"}, {"county", "city"}, {"township", "county", "city"}
STAFF = {"operator", "secretary"}


def start(actor: Actor, place: Place) -> None:
    actions.start_guide(actor, place=place, category=Category.SOCIAL, content=CONTENT, key=new_id(), now=NOW)


def point(actor: Actor, place: Place) -> None:
    actions.set_point(actor, place=place, name="便民服务点", address="", hours="", phone="", now=NOW)


PLACES: list[tuple[str, Callable[[Actor, Place], object], dict[str, set[str]]]] = [
    (
        "start_guide",
        start,
        {"菏泽市": CITY, "郓城县": COUNTY, "随官屯镇": TOWNSHIP, "张营镇": COUNTY, "巨野县": CITY, "随西村": set()},
    ),
    ("set_point", point, {"随西村": TOWNSHIP | STAFF, "张营村": COUNTY | {"other_operator"}, "郓城县": COUNTY, "菏泽市": CITY}),
    ("own_guides", lambda a, p: queries.own_guides(a, p, now=NOW), {"菏泽市": CITY, "郓城县": COUNTY, "随官屯镇": TOWNSHIP}),
    ("changed_guides", queries.changed_guides, {"菏泽市": CITY, "郓城县": COUNTY, "随官屯镇": TOWNSHIP}),
    ("feedback_at", lambda a, p: queries.feedback_at(a, p), {"随西村": TOWNSHIP | STAFF, "郓城县": COUNTY, "菏泽市": CITY}),
    (
        "take_in",
        lambda a, p: sheets.take_in(a, place=p, filename="a.xlsx", data=sheets.guides_sheet(p), now=NOW),
        {"菏泽市": CITY, "郓城县": COUNTY},
    ),
]


@pytest.mark.parametrize(("name", "act", "allowed"), PLACES, ids=[row[0] for row in PLACES])
def test_what_may_be_done_at_which_place(
    cast: Cast, name: str, act: Callable[[Actor, Place], object], allowed: dict[str, set[str]]
) -> None:
    for place, parts in allowed.items():
        assert parts_that(cast, lambda a, place=place: act(a, cast.place(place))) == parts, (name, place)


WRITERS: dict[str, Callable[[Actor, Guide], object]] = {
    "save_draft": lambda a, g: actions.save_draft(a, guide_id=g.id, content={**CONTENT, "fee": "一元"}, now=NOW),
    "confirm_review": lambda a, g: actions.confirm_review(a, guide_id=g.id, review_on=REVIEW, now=NOW),
    "withdraw_guide": lambda a, g: actions.withdraw_guide(a, guide_id=g.id, why="并了", now=NOW),
    "own_guide": lambda a, g: queries.own_guide(a, g.place, g.id),
}


@pytest.mark.parametrize("verb", WRITERS)
def test_only_the_writing_level_and_those_above_write(cast: Cast, write: Write, verb: str) -> None:
    for by, at, parts in (("city", "菏泽市", CITY), ("county", "郓城县", COUNTY), ("township", "随官屯镇", TOWNSHIP)):
        guide = write(by, at)
        assert parts_that(cast, lambda a, guide=guide: WRITERS[verb](a, guide)) == parts, (verb, at)


ADAPTERS = [
    ("郓城县", Field.FEE, COUNTY),
    ("随官屯镇", Field.FEE, TOWNSHIP),
    ("张营镇", Field.FEE, COUNTY),
    ("随西村", Field.HERE, TOWNSHIP | STAFF),
    ("张营村", Field.HERE, COUNTY | {"other_operator"}),
]


@pytest.mark.parametrize(("at", "field", "parts"), ADAPTERS)
def test_who_changes_what_differs_where(cast: Cast, write: Write, at: str, field: Field, parts: set[str]) -> None:
    guide, place = write(), cast.place(at)

    def adapt(actor: Actor) -> None:
        actions.adapt_field(actor, guide_id=guide.id, place=place, field=field, value="这里的", now=NOW)

    def look(actor: Actor) -> Any:
        return queries.adapting(actor, place, guide.id)

    assert parts_that(cast, adapt) == parts_that(cast, look) == parts


def test_everybody_reads_and_says_whether_it_helped(cast: Cast, write: Write) -> None:
    guide, place = write(), cast.place("随西村")

    def say(actor: Actor) -> None:
        actions.give_feedback(actor, place=place, guide_id=guide.id, helped=True, key=new_id(), now=NOW)

    assert parts_that(cast, say) == set(PARTS)
