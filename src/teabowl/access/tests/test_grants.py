"""Giving and ending roles, by their effects."""

import argparse
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from teabowl.access import commands
from teabowl.access.actions import end_grant, end_grant_on_server, find_account, grant_first_role, grant_role
from teabowl.access.models import Grant
from teabowl.access.queries import held_by, roles_above, roles_at
from teabowl.audit.models import Entry
from teabowl.kernel.actor import Held, Role, system_actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.cast import NOW, build_cast

TODAY = date(2026, 11, 24)


def give(cast, part="secretary", to="stranger", role=Role.OPERATOR, at="随西村", **more):
    period = {"starts_on": TODAY, "ends_on": None} | more
    return grant_role(cast.actor(part), account_id=cast.accounts[to].id, role=role, place=cast.place(at), now=NOW, **period)


def test_a_secretary_appoints_an_operator(cast):
    grant = give(cast)
    assert Held(Role.OPERATOR, cast.place("随西村").id) in cast.actor("stranger").held
    assert grant.granted_by == cast.accounts["secretary"]
    entry = Entry.objects.get(verb="access.grant_role", subject_id=grant.id)
    assert entry.changes["role"] == ["", "operator"]
    assert entry.about_person_id == cast.accounts["stranger"].person_id


@pytest.mark.parametrize(
    ("part", "role", "at"),
    [
        ("secretary", Role.SECRETARY, "随西村"),
        ("secretary", Role.OPERATOR, "随东村"),
        ("operator", Role.OPERATOR, "随西村"),
        ("township", Role.OPERATOR, "张营村"),
        ("township", Role.TOWNSHIP, "随官屯镇"),
        ("county", Role.COUNTY, "郓城县"),
        ("county", Role.OPERATOR, "龙堌北村"),
        ("county", Role.AUDITOR, "随官屯镇"),
        ("auditor", Role.OPERATOR, "随西村"),
        ("villager", Role.OPERATOR, "随西村"),
        ("stranger", Role.CITY, "菏泽市"),
    ],
)
def test_nobody_grants_beyond_their_reach(cast, part, role, at):
    before = Grant.objects.count()
    with pytest.raises(NotAllowed):
        give(cast, part, role=role, at=at)
    assert Grant.objects.count() == before


def test_the_city_appoints_its_equal(cast):
    give(cast, "city", role=Role.CITY, at="菏泽市")
    assert Held(Role.CITY, cast.place("菏泽市").id) in cast.actor("stranger").held


def test_a_role_has_its_level(cast):
    with pytest.raises(Invalid):
        give(cast, "city", role=Role.SECRETARY, at="随官屯镇")


def test_the_same_role_is_held_once_at_a_time(cast):
    give(cast, ends_on=TODAY + timedelta(days=9))
    with pytest.raises(Refused):
        give(cast, starts_on=TODAY + timedelta(days=9))
    give(cast, starts_on=TODAY + timedelta(days=10))
    grant = Grant.objects.order_by("-id").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(account=grant.account, role=grant.role, place=grant.place, starts_on=TODAY, created_at=NOW)


def test_a_grant_counts_from_its_first_to_its_last_day(cast):
    give(cast, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))
    held = [bool(held_by(cast.accounts["stranger"].id, TODAY + timedelta(days=n))) for n in range(4)]
    assert held == [False, True, True, False]


def test_ending_takes_effect_at_once_and_keeps_the_row(cast):
    grant = give(cast)
    end_grant(cast.actor("township"), grant_id=grant.id, place=cast.place("随西村"), now=NOW)
    assert not cast.actor("stranger").held
    grant.refresh_from_db()
    assert (grant.revoked_by, grant.ends_on) == (cast.accounts["township"], TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        end_grant(cast.actor("township"), grant_id=grant.id, place=cast.place("随西村"), now=NOW)
    give(cast)


def test_only_within_reach_can_one_end(cast):
    grant = Grant.objects.get(account=cast.accounts["secretary"])
    for part in ["secretary", "operator", "auditor", "stranger", "other_operator"]:
        with pytest.raises(NotAllowed):
            end_grant(cast.actor(part), grant_id=grant.id, place=cast.place("随西村"), now=NOW)
    with pytest.raises(NotFound):
        end_grant(cast.actor("city"), grant_id=grant.id, place=cast.place("张营村"), now=NOW)


def test_a_city_keeps_its_last_organiser(cast):
    mine = Grant.objects.get(role=Role.CITY)
    with pytest.raises(Refused):
        end_grant(cast.actor("city"), grant_id=mine.id, place=cast.place("菏泽市"), now=NOW)
    with pytest.raises(Refused):
        end_grant_on_server(system_actor("access.command"), grant_id=mine.id, now=NOW)
    give(cast, "city", role=Role.CITY, at="菏泽市", ends_on=TODAY + timedelta(days=30))
    with pytest.raises(Refused):
        end_grant(cast.actor("city"), grant_id=mine.id, place=cast.place("菏泽市"), now=NOW)
    give(cast, "city", to="villager", role=Role.CITY, at="菏泽市")
    end_grant(cast.actor("city"), grant_id=mine.id, place=cast.place("菏泽市"), now=NOW)


def test_an_auditor_gets_no_other_role(cast):
    with pytest.raises(Refused):
        give(cast, "city", to="auditor", role=Role.OPERATOR, at="随西村")
    with pytest.raises(Refused):
        give(cast, "city", to="operator", role=Role.AUDITOR, at="菏泽市")


def test_a_grant_goes_with_its_place_into_the_successor(cast):
    old, new = cast.place("随西村"), cast.place("随东村")
    old.now_at, old.closed_on, old.lineage = new, TODAY, new.lineage
    old.save()
    assert Held(Role.OPERATOR, new.id) in cast.actor("operator").held
    assert {row.person_name for row in roles_at(new.ref, TODAY)} == {"周明芳", "孙立根"}
    with pytest.raises(Refused):
        give(cast, "township", at="随西村")
    grant = Grant.objects.get(account=cast.accounts["operator"])
    end_grant(cast.actor("township"), grant_id=grant.id, place=new, now=NOW)


def test_reads_of_a_place_are_one_query_each(cast, django_assert_num_queries):
    with django_assert_num_queries(3):  # one of them of the tree, which is remembered outside tests
        here = roles_at(cast.place("随西村").ref, TODAY)
        above = roles_above(cast.place("随西村").ref, TODAY)
    assert [row.role for row in here] == [Role.OPERATOR, Role.SECRETARY]
    assert [row.role for row in above] == [Role.CITY, Role.AUDITOR, Role.COUNTY, Role.TOWNSHIP]


def test_looking_a_number_up_is_for_givers_and_is_logged(cast):
    phone = cast.accounts["stranger"].phone
    assert find_account(cast.actor("secretary"), phone=phone, place=cast.place("随西村"), now=NOW) == cast.accounts["stranger"]
    entry = Entry.objects.get(verb="access.find_account")
    assert entry.is_read
    assert entry.about_person_id == cast.accounts["stranger"].person_id
    for part in ["operator", "auditor", "villager", "other_operator"]:
        with pytest.raises(NotFound):
            find_account(cast.actor(part), phone=phone, place=cast.place("随西村"), now=NOW)


def test_the_first_organiser_comes_from_the_command_line(cast, capsys):
    with pytest.raises(NotFound):
        grant_first_role(
            cast.actor("city"),
            account_id=cast.accounts["stranger"].id,
            role=Role.CITY,
            place=cast.place("菏泽市"),
            starts_on=TODAY,
            ends_on=None,
            now=NOW,
        )
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))

    def run(*words):
        arguments = parser.parse_args(["access", *words])
        return arguments.run(arguments)

    phone = cast.accounts["stranger"].phone
    assert run("grant", phone.removeprefix("+86"), "city_organiser", "371700000000") == 0
    key = capsys.readouterr().out.split()[0]
    assert run("grant", "13900000000", "city_organiser", "371700000000") == 1
    assert run("grant", "139", "city_organiser", "371700000000") == 1
    assert run("grant", phone, "king", "371700000000") == 1
    assert run("list", "371700000000") == 0
    assert key in capsys.readouterr().out
    assert run("end", key) == 0
    assert not cast.actor("stranger").held


@pytest.mark.django_db(transaction=True)
def test_two_city_organisers_cannot_end_each_other_at_once():
    cast = build_cast()
    give(cast, "city", to="stranger", role=Role.CITY, at="菏泽市")
    grants = {g.account_id: g for g in Grant.objects.filter(role=Role.CITY)}
    barrier, outcomes = threading.Barrier(2), []

    def work(part, victim):
        actor = cast.actor(part)
        barrier.wait()
        try:
            end_grant(actor, grant_id=grants[cast.accounts[victim].id].id, place=cast.place("菏泽市"), now=NOW)
            outcomes.append("ended")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    pairs = [("city", "stranger"), ("stranger", "city")]
    threads = [threading.Thread(target=work, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ended", "refused"]
