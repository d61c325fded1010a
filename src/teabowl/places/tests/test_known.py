from typing import Any

import pytest
from django.db import transaction

from teabowl.pagecache.actions import touch_everything
from teabowl.places import known
from teabowl.places.models import Place
from teabowl.places.queries import ancestors, place_by_code
from tests.cast import Cast, build_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def test_a_place_is_asked_for_once_until_the_tree_changes(cast: Cast, django_assert_num_queries: Any) -> None:
    code = cast.place("随西村").code
    names = ["菏泽市", "郓城县", "随官屯镇", "随西村"]
    assert [p.name for p in ancestors(place_by_code(code))][-4:] == names
    with django_assert_num_queries(0):
        assert [p.name for p in ancestors(place_by_code(code))][-4:] == names
    with transaction.atomic():
        Place.objects.filter(name="随官屯镇").update(name="随官屯街道")
        Place.objects.filter(code=code).update(name="随西新村")
        assert place_by_code(code).name == "随西新村", "whoever changes the tree sees it as changed"
        touch_everything()
    assert [p.name for p in ancestors(place_by_code(code))][-2:] == ["随官屯街道", "随西新村"]


def test_a_change_that_was_given_up_leaves_nothing_behind(cast: Cast) -> None:
    code = cast.place("随西村").code
    with transaction.atomic():
        Place.objects.filter(code=code).update(name="随西新村")
        place_by_code(code)
        transaction.set_rollback(True)
    assert place_by_code(code).name == "随西村"


def test_what_a_reader_does_to_a_place_stays_with_that_reader(cast: Cast) -> None:
    code = cast.place("随西村").code
    place = place_by_code(code)
    place.name = "别的"
    place.lineage.clear()
    place.now_at = place
    again = place_by_code(code)
    assert (again.name, len(again.lineage) > 2, again.now_at) == ("随西村", True, None)


def test_no_more_is_remembered_than_fits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 2)
    for name in ("随西村", "张营村", "随官屯镇"):
        place_by_code(cast.place(name).code)
    assert len(known._memories) == 2
