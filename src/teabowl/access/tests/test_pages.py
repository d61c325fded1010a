"""The page of who can do what, and its forms."""

import pytest

from teabowl.access.models import Grant
from teabowl.kernel.actor import Role

PAGE = "/p/371725104201/people/"


@pytest.fixture
def sign_in(cast, client, settings):
    settings.STAFF_SECOND_FACTOR = False

    def as_part(part):
        client.force_login(cast.accounts[part])
        return client

    return as_part


def test_the_public_sees_roles_and_counts_but_no_names(cast, client):
    text = client.get(PAGE).content.decode()
    assert "村书记" in text
    assert "发通知公告" in text
    for account in cast.accounts.values():
        assert account.person.name not in text


@pytest.mark.parametrize("part", ["villager", "stranger", "other_operator"])
def test_nor_does_one_without_a_role_here(cast, sign_in, part):
    assert "孙立根" not in sign_in(part).get(PAGE).content.decode()


def test_staff_see_names_here_and_from_above(cast, sign_in):
    text = sign_in("auditor").get(PAGE).content.decode()
    for part in ["operator", "secretary", "township", "county", "city"]:
        assert cast.accounts[part].person.name in text
    assert "/people/grant/" not in text


def test_a_role_is_given_in_two_steps(cast, sign_in):
    client = sign_in("secretary")
    typed = {"phone": "139 5300 0010", "role": "operator", "starts_on": "2099-01-01", "ends_on": ""}
    reply = client.post(PAGE + "grant/", typed)
    assert reply.status_code == 200
    typed["starts_on"] = ""
    reply = client.post(PAGE + "grant/", typed)
    assert reply.status_code == 422
    assert "139 5300 0010" in reply.content.decode()
    from django.utils import timezone

    from teabowl.kernel.times import china_date

    typed["starts_on"] = china_date(timezone.now()).isoformat()
    reply = client.post(PAGE + "grant/", typed)
    assert "过路人" in reply.content.decode()
    assert not Grant.objects.filter(account=cast.accounts["stranger"]).exists()
    reply = client.post(PAGE + "grant/", typed | {"sure": str(cast.accounts["villager"].id)})
    assert not Grant.objects.filter(account=cast.accounts["stranger"]).exists()
    reply = client.post(PAGE + "grant/", typed | {"sure": str(cast.accounts["stranger"].id)})
    assert reply.status_code == 303
    grant = Grant.objects.get(account=cast.accounts["stranger"])
    assert grant.role == Role.OPERATOR
    text = client.get(PAGE).content.decode()
    assert f"/people/{grant.id}/end/" in text
    assert client.get(f"{PAGE}{grant.id}/end/").status_code == 200
    assert client.post(f"{PAGE}{grant.id}/end/").status_code == 303
    assert client.post(f"{PAGE}{grant.id}/end/").status_code == 404


@pytest.mark.parametrize("phone", ["1395300", "13900001111", "x" * 5000, "\x00"])
def test_a_number_that_leads_nowhere_says_so(cast, sign_in, phone):
    typed = {"phone": phone, "role": "operator", "starts_on": "2099-01-01"}
    assert sign_in("secretary").post(PAGE + "grant/", typed).status_code == 422


def test_the_form_is_closed_to_others(cast, sign_in):
    for part in ["operator", "auditor", "villager", "other_operator"]:
        assert sign_in(part).get(PAGE + "grant/").status_code == 403
    grant = Grant.objects.get(account=cast.accounts["secretary"])
    assert sign_in("secretary").get(f"{PAGE}{grant.id}/end/").status_code == 404
    assert sign_in("operator").post(f"{PAGE}{grant.id}/end/").status_code == 404
    assert Grant.objects.get(id=grant.id).ends_on is None


def test_a_stranger_is_sent_to_sign_in(cast, client):
    reply = client.get(PAGE + "grant/")
    assert reply.status_code == 302
    assert reply["Location"].startswith("/accounts/login/")
