"""Whose a session is: what it says itself, read together with the account in one statement."""

import pytest
from django.test import Client

from teabowl.signin.models import SignedIn
from teabowl.signin.tests.conftest import sign_in

pytestmark = pytest.mark.django_db


def whose(client: Client) -> str:
    return client.get("/me/bar/").content.decode()


@pytest.fixture
def browser(cast, client, box):
    sign_in(client, box, cast.accounts["villager"].phone)
    return client


def test_session_and_account_are_one_statement(cast, browser, django_assert_num_queries):
    with django_assert_num_queries(2):  # and the count of what is new
        assert cast.accounts["villager"].person.name in whose(browser)


def test_what_the_session_says_decides(cast, browser):
    SignedIn.objects.filter(account=cast.accounts["villager"]).update(account=cast.accounts["operator"])
    assert cast.accounts["villager"].person.name in whose(browser)


def test_a_session_that_no_list_names_is_one_all_the_same(cast, browser):
    SignedIn.objects.all().delete()
    assert cast.accounts["villager"].person.name in whose(browser)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!another"}])
def test_nobody_is_behind_it_any_more(cast, browser, change):
    for name, value in change.items():
        setattr(cast.accounts["villager"], name, value)
    cast.accounts["villager"].save()
    assert cast.accounts["villager"].person.name not in whose(browser)
