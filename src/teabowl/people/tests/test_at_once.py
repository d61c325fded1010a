"""The same thing done twice at the same moment, on a real database."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from teabowl.audit.queries import verify
from teabowl.kernel.errors import Refused
from teabowl.people import actions
from teabowl.people.models import Follow, Membership, Vouch
from tests.cast import NOW, Cast, build_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def at_once(*calls: Callable[[], object]) -> list[object]:
    barrier = threading.Barrier(len(calls))
    answers: list[object] = [None] * len(calls)

    def run(n: int, call: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            answers[n] = call()
        except Exception as error:
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_double_apply_follow_confirm_and_vouch(cast: Cast):
    village, stranger, operator, villager = cast.place("随西村"), *map(cast.actor, ("stranger", "operator", "villager"))

    def apply() -> Membership:
        return actions.apply_for_membership(
            stranger, place_id=village.id, name="过路人", group="三组", phone="13953000088", now=NOW
        )

    one, two = at_once(apply, apply)
    assert one.id == two.id  # type: ignore[attr-defined]
    follows = at_once(*[lambda: actions.follow_village(stranger, place_id=village.id, now=NOW)] * 3)
    assert len({f.id for f in follows}) == 1  # type: ignore[attr-defined]
    assert Follow.objects.count() == 1
    key = one.id  # type: ignore[attr-defined]
    assert at_once(*[lambda: actions.vouch_for(villager, membership_id=key, now=NOW)] * 2) == [1, 1]
    assert Vouch.objects.count() == 1
    answers = at_once(
        lambda: actions.confirm_membership(operator, membership_id=key, now=NOW),
        lambda: actions.decline_membership(operator, membership_id=key, reason="不是", now=NOW),
    )
    assert sum(isinstance(a, Refused) for a in answers) == 1
    assert sum(isinstance(a, Membership) for a in answers) == 1
    assert verify().faults == []


def test_one_import_confirmed_twice_and_two_sheets_with_the_same_people(cast: Cast):
    village, operator = cast.place("随西村"), cast.actor("operator")
    sheet = "姓名,小组,手机号\n王大力,一组,13800138001\n李小花,二组,13800138002\n".encode()
    one, two = (actions.stage_import(operator, place_id=village.id, filename="a.csv", data=sheet, now=NOW) for _ in range(2))
    answers = at_once(
        *[lambda: actions.confirm_import(operator, import_id=one.id, now=NOW)] * 2,
        lambda: actions.confirm_import(operator, import_id=two.id, now=NOW),
    )
    assert sum(isinstance(a, Refused) for a in answers) == 1
    assert Membership.objects.filter(person__name="王大力", status="confirmed").count() == 1
