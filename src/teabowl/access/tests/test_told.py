"""A role given, ended, and about to end is told to its holder, each once."""

from datetime import timedelta

from teabowl.access.actions import end_grant, grant_role, tell_of_ends
from teabowl.access.queries import accounts_holding
from teabowl.kernel.actor import Role
from teabowl.messages.models import Copy, Message
from tests.cast import NOW, Cast

TODAY = NOW.date()


def give(cast: Cast, days: int | None):
    until = None if days is None else TODAY + timedelta(days=days)
    return grant_role(
        cast.actor("township"), account_id=cast.accounts["stranger"].id, role=Role.OPERATOR, place=cast.place("随东村"),
        starts_on=TODAY, ends_on=until, now=NOW,
    )  # fmt: skip


def test_given_and_ended(cast: Cast):
    grant = give(cast, None)
    end_grant(cast.actor("township"), grant_id=grant.id, place=cast.place("随东村"), now=NOW)
    assert list(Message.objects.order_by("id").values_list("title", flat=True)) == [
        "给了您职责：随东村操作员",
        "职责结束了：随东村操作员",
    ]
    assert set(Copy.objects.values_list("account", flat=True)) == {cast.accounts["stranger"].id}


def test_a_week_before_its_end_it_is_said_once(cast: Cast):
    give(cast, 30)
    tell_of_ends(now=NOW)
    assert not Message.objects.filter(kind="access.expiring").exists()
    for hours in (0, 1, 30):
        tell_of_ends(now=NOW + timedelta(days=23, hours=hours))
    assert Message.objects.get(kind="access.expiring").title == "职责12 月 24 日到期：随东村操作员"


def test_who_holds_a_role_at_a_place_today(cast: Cast):
    village = cast.place("随西村")
    assert accounts_holding(village.id, [Role.SECRETARY, Role.OPERATOR], TODAY) != []
    assert accounts_holding(village.id, [Role.TOWNSHIP], TODAY) == []
    assert accounts_holding(village.id, [Role.OPERATOR], TODAY - timedelta(days=4000)) == []
