"""Three levels of changes, then a change at the top: what each place says, what it is told, and that pages show it at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teabowl.guides import actions, queries, rules
from teabowl.guides.content import Field
from teabowl.guides.models import AdaptationStep
from teabowl.guides.rules import Layer, Patch, resolve
from teabowl.guides.tests.conftest import Write
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.messages.models import Copy
from teabowl.pagecache import actions as pagecache
from teabowl.pagecache.memory import below_key, slot_of
from tests.cast import NOW, Cast

PLACES = [new_id() for _ in range(4)]
VALUES = st.sampled_from(["a", "b", "c"])
LAYERS = st.lists(
    st.dictionaries(st.sampled_from([Field.FEE, Field.NOTE, Field.LAW]), st.tuples(VALUES, VALUES), max_size=3), max_size=4
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["fee", "note", "law"]), VALUES), LAYERS)
def test_the_nearest_change_of_a_field_wins_and_a_moved_original_is_told(content: Any, changed: Any) -> None:
    layers = [
        Layer(PLACES[n], {field: Patch(value, base, 1) for field, (value, base) in one.items()})
        for n, one in enumerate(changed)
    ]
    found = resolve(content, layers)
    for field in (Field.FEE, Field.NOTE, Field.LAW):
        said, moved = content.get(field.value, ""), []
        for layer in layers:
            if field in layer.patches:
                if layer.patches[field].base != said:
                    moved.append((layer.place_id, said))
                said = layer.patches[field].value
        assert found.content[field.value] == said
        assert [(m.place_id, m.now) for m in found.moved if m.field is field] == moved


def _says(place: Any, guide: Any) -> Any:
    found = queries.guide_on(place, guide.id)
    assert found is not None
    return found


def test_three_levels_then_the_top_changes(cast: Cast, write: Write, adapt: Any, publish: Write) -> None:
    guide = write()
    county, township, village = cast.place("郓城县"), cast.place("随官屯镇"), cast.place("随西村")
    adapt(guide, "county", "郓城县", Field.FEE, "收 5 元", summary="县里收工本费")
    adapt(guide, "township", "随官屯镇", Field.OFFICE, "随官屯镇便民服务中心")
    adapt(guide, "operator", "随西村", Field.HERE, "村委会一楼东屋")
    said = _says(village, guide)
    assert (said.text(Field.FEE), said.text(Field.OFFICE), said.text(Field.HERE)) == (
        "收 5 元", "随官屯镇便民服务中心", "村委会一楼东屋",
    )  # fmt: skip
    assert said.text(Field.LIMIT_DAYS) == 20
    assert _says(cast.place("龙堌北村"), guide).text(Field.FEE) == "不收费"

    guide = publish(guide, fee="收 10 元", limit_days=15, note="先打电话")
    said = _says(village, guide)
    assert said.text(Field.FEE) == "收 5 元"  # the county's own, until it decides
    assert said.text(Field.LIMIT_DAYS) == 15  # what nobody changed follows at once
    assert said.text(Field.NOTE) == "先打电话"
    assert [(row.heading, n) for row, n in queries.moved_here(county)] == [("满 60 岁，领养老金", 1)]
    (changed,) = queries.changed_guides(cast.actor("county"), county)
    assert (changed.home_name, changed.fields, changed.moved) == ("菏泽市", ["多少钱"], 1)
    assert queries.moved_here(township) == []
    moved = next(f for f in queries.adapting(cast.actor("county"), county, guide.id).fields if f.has_moved)
    assert (moved.field, moved.was_text, moved.above_text, moved.mine_text) == (Field.FEE, "不收费", "收 10 元", "收 5 元")
    told = Copy.objects.filter(message__kind="guides.original_changed").values_list("account_id", flat=True)
    assert list(told) == [cast.accounts["county"].id]

    actions.keep_field(cast.actor("county"), guide_id=guide.id, place=county, field=Field.FEE, now=NOW)
    assert queries.moved_here(county) == []
    assert _says(village, guide).text(Field.FEE) == "收 5 元"
    with pytest.raises(Refused):
        actions.keep_field(cast.actor("county"), guide_id=guide.id, place=county, field=Field.FEE, now=NOW)
    actions.drop_field(cast.actor("county"), guide_id=guide.id, place=county, field=Field.FEE, now=NOW)
    assert _says(village, guide).text(Field.FEE) == "收 10 元"
    assert list(AdaptationStep.objects.filter(field="fee").order_by("at", "id").values_list("kind", flat=True)) == [
        "set", "kept", "dropped",
    ]  # fmt: skip


def test_a_township_sees_when_its_county_moves_on(cast: Cast, write: Write, adapt: Any, publish: Write) -> None:
    def told() -> list[str]:
        found = Copy.objects.filter(message__kind="guides.original_changed").order_by("id").values_list("account_id", flat=True)
        parts = {cast.accounts[part].id: part for part in ("county", "township")}
        return [parts[account] for account in found]

    guide = write()
    township = cast.place("随官屯镇")
    adapt(guide, "township", "随官屯镇", Field.FEE, "收 3 元")
    assert queries.moved_here(township) == []
    adapt(guide, "county", "郓城县", Field.FEE, "收 5 元")
    assert [n for _row, n in queries.moved_here(township)] == [1]
    assert _says(cast.place("随西村"), guide).text(Field.FEE) == "收 3 元"
    assert told() == ["township"]
    actions.keep_field(cast.actor("township"), guide_id=guide.id, place=township, field=Field.FEE, now=NOW)
    publish(guide, fee="收 10 元")  # the county keeps its own, so nothing is new for the township
    assert told() == ["township", "county"]
    actions.drop_field(cast.actor("county"), guide_id=guide.id, place=cast.place("郓城县"), field=Field.FEE, now=NOW)
    assert told() == ["township", "county", "township"]


def test_who_may_change_which_field(cast: Cast, write: Write, adapt: Any) -> None:
    guide, own = write(), write("county", "郓城县", spoken="县里的事")
    with pytest.raises(Refused):
        adapt(guide, "operator", "随西村", Field.FEE, "收 5 元")
    with pytest.raises(Refused):
        adapt(guide, "county", "郓城县", Field.HERE, "县城")
    with pytest.raises(NotFound):
        adapt(own, "county", "郓城县", Field.FEE, "收 5 元")
    with pytest.raises(NotFound):  # written in another county
        actions.adapt_field(
            cast.actor("city"), guide_id=own.id, place=cast.place("龙堌镇"), field=Field.FEE, value="五元", now=NOW
        )
    with pytest.raises(Invalid):
        adapt(guide, "county", "郓城县", Field.PHONE, "打给老王")
    with pytest.raises(Refused):  # the same as above: nothing to change
        adapt(guide, "county", "郓城县", Field.FEE, "不收费")


def test_a_merged_away_villages_words_hold_until_the_successor_has_its_own(cast: Cast, write: Write, adapt: Any) -> None:
    from teabowl.places import actions as places

    guide = write()
    actions.set_village_fields(
        cast.actor("township"), guide_id=guide.id, place=cast.place("随东村"), here="东屋", hours="", phone="", note="", now=NOW
    )
    places.merge_places(
        cast.actor("county"), codes=[cast.place("随东村").code], into=cast.place("随西村").code, on=NOW.date(),
        decision=places.Decision("郓政字〔2026〕31 号"), now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    west = type(cast.place("随西村")).objects.get(id=cast.place("随西村").id)
    assert _says(west, guide).text(Field.HERE) == "东屋"
    adapt(guide, "operator", "随西村", Field.HERE, "西屋", now=NOW + timedelta(minutes=2))
    assert _says(west, guide).text(Field.HERE) == "西屋"


@pytest.mark.django_db(transaction=True)
def test_a_change_at_the_top_makes_every_village_page_stale_at_once(
    client: Client, cast: Cast, write: Write, publish: Write, adapt: Any
) -> None:
    """Through the marks that the cache outside Django trusts."""
    guide = write()
    village, other = cast.place("随西村"), cast.place("龙堌北村")

    def marked(place: Any) -> tuple[str, str]:
        answer = client.get(f"/p/{place.code}/guides/{guide.id}/")
        return answer.get("X-Page-Version", ""), answer.content.decode()

    def is_right(mark: str) -> bool:
        parts = [int(part) for part in mark.split()]
        return all(pagecache.versions().read(slot) == version for slot, version in zip(parts[::2], parts[1::2], strict=True))

    before = {place.name: marked(place)[0] for place in (village, other)}
    assert all(map(is_right, before.values()))
    assert str(slot_of(below_key(cast.place("菏泽市").id))) in before["随西村"].split()
    publish(guide, fee="收 10 元")
    assert not any(map(is_right, before.values()))
    assert "收 10 元" in marked(village)[1]

    kept = marked(other)[0]
    adapt(guide, "county", "郓城县", Field.FEE, "收 5 元")
    assert is_right(kept)  # another county's change is none of its business
    assert "收 5 元" in marked(village)[1]


def test_versions_and_reviews(cast: Cast, write: Write, publish: Write) -> None:
    guide = write(now=NOW - timedelta(days=400))
    guide = publish(guide, fee="收 10 元", now=NOW - timedelta(days=390))
    assert (guide.version, guide.content["fee"]) == (2, "收 10 元")
    rows = queries.changes_of(cast.place("随西村"), guide.id)
    assert [(row.heading, [(d.field, d.was, d.now) for d in row.differences]) for row in rows] == [
        ("第 2 版", [("多少钱", "不收费", "收 10 元")]),
        ("第 1 版，开始用", []),
    ]
    actions.save_draft(cast.actor("city"), guide_id=guide.id, content={**guide.content, "fee": "x"}, now=NOW)
    with pytest.raises(Invalid):  # what changed must be said
        actions.publish_guide(cast.actor("city"), guide_id=guide.id, review_on=NOW.date() + timedelta(days=9), now=NOW)
    with pytest.raises(Invalid):
        actions.confirm_review(cast.actor("city"), guide_id=guide.id, review_on=NOW.date(), now=NOW)
    assert rules.stale_spell(NOW.date() - timedelta(days=3), NOW.date()) == (NOW.date() - timedelta(days=2), NOW.date())
    assert rules.stale_spell(NOW.date(), NOW.date()) is None
