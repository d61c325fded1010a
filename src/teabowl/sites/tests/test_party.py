"""The party's home and a member's own page: each part shows as its area has something, and no member is named in public."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teabowl.kernel.actor import PostKind
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.study import actions
from teabowl.study.rules import Topic
from tests.cast import Cast

HERE = "/p/371725104201/party/"


@pytest.fixture
def branch(cast: Cast) -> Organisation:
    branch = made_organisation(cast)
    made_member(branch, cast.accounts["villager"])
    made_post(branch, cast.accounts["secretary"], PostKind.SECRETARY)
    return branch


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def publish(cast: Cast, branch: Organisation, n: int) -> None:
    now = timezone.now() - timedelta(days=1)
    made = actions.set_up_programme(
        cast.actor("secretary"), organisation_id=branch.id, title=f"第 {n} 课", starts_on=now.date(), for_all=True,
        form_key=uuid4(), now=now,
    )  # fmt: skip
    actions.open_programme(cast.actor("secretary"), programme_id=made.id, now=now)
    actions.write_answer(
        cast.actor("secretary"), organisation_id=branch.id, public_question=f"第 {n} 个问题？", answer="答。", topic=Topic.OTHER,
        form_key=uuid4(), now=now,
    )  # fmt: skip


def test_the_home_shows_posts_study_and_questions_and_no_member(cast: Cast, branch: Organisation, client: Client) -> None:
    publish(cast, branch, 1)
    page = text(client.get(HERE))
    assert "第 1 课" in page
    assert "第 1 个问题？" in page
    assert cast.accounts["villager"].person.name not in page
    assert "问支部" in page


def test_a_village_without_an_organisation_names_its_secretary(cast: Cast, client: Client) -> None:
    page = text(client.get(HERE))
    assert "孙立根" in page
    assert "还没有公开的学习材料" in page


def test_more_rows_ask_no_more(cast: Cast, branch: Organisation, client: Client) -> None:
    publish(cast, branch, 1)
    client.get(HERE)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(HERE)
        return len(found)

    before = asked()
    for n in (2, 3, 4):
        publish(cast, branch, n)
    assert asked() == before


def test_ones_own_page(cast: Cast, branch: Organisation) -> None:
    publish(cast, branch, 1)
    browser = Client()
    browser.force_login(cast.accounts["villager"])
    page = browser.get("/me/party/")
    assert page["Cache-Control"] == "private, no-store"
    assert "随西村党支部" in text(page)
    assert "第 1 课" in text(page)
    other = Client()
    other.force_login(cast.accounts["stranger"])
    assert "还没有您的党员登记" in text(other.get("/me/party/"))
    assert Client().get("/me/party/").status_code == 302


def test_a_phone_keeps_what_is_studied(cast: Cast, branch: Organisation, client: Client) -> None:
    publish(cast, branch, 1)
    pages = client.get("/p/371725104201/offline.json").json()["pages"]
    assert f"{HERE}study/" in pages
    assert any(page.startswith(f"{HERE}study/0") for page in pages)
