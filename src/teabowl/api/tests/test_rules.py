from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from teabowl.api import rules
from teabowl.kernel.actor import Held, Role

PLACE, OTHER = uuid4(), uuid4()
HELD = frozenset({Held(Role.OPERATOR, PLACE), Held(Role.OPERATOR, OTHER), Held(Role.VILLAGER, PLACE)})
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_a_token_holds_never_more_than_its_owner_holds_now() -> None:
    assert rules.narrowed(HELD, None, as_staff=True) == HELD
    assert rules.narrowed(HELD, Held(Role.OPERATOR, PLACE), as_staff=True) == {Held(Role.OPERATOR, PLACE)}
    assert rules.narrowed(HELD, Held(Role.SECRETARY, PLACE), as_staff=True) == frozenset()
    assert rules.narrowed(HELD, None, as_staff=False) == {Held(Role.VILLAGER, PLACE)}


def test_tokens_differ_carry_a_mark_and_are_known_by_their_digest() -> None:
    one, other = rules.new_token(), rules.new_token()
    assert one != other
    assert rules.is_token(one)
    assert rules.digest_of(one) != rules.digest_of(other)
    assert one not in rules.digest_of(one)
    assert not any(rules.is_token(text) for text in ("", "tbk_", "tbk_" + "é" * 40, "x" * 47, "tbk_" + "a" * 200))


def test_a_token_ends_at_its_moment_and_when_revoked() -> None:
    end = rules.expiry(NOW, 30)
    assert rules.is_live(end, None, end - timedelta(seconds=1))
    assert not rules.is_live(end, None, end)
    assert not rules.is_live(end, NOW, NOW)


def test_days_at_the_ends_of_the_calendar_are_not_asked() -> None:
    assert rules.is_day_to_ask(date(2026, 11, 24))
    assert not rules.is_day_to_ask(date(1, 1, 1))
    assert not rules.is_day_to_ask(date(9999, 12, 31))
