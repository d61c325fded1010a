"""A question is typed, what was asked alike appears, it is asked and answered on another phone; and a lesson is heard in parts."""

from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from teabowl.files import actions as files
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.study import actions
from teabowl.study.rules import Topic
from tests.cast import NOW, Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/party/"
LENGTH = """sound => new Promise(done => {
    if (sound.readyState) done(sound.duration);
    sound.addEventListener("loadedmetadata", () => done(sound.duration));
    sound.addEventListener("error", () => done(0));
})"""
"""How long a sound is, in seconds, as soon as the browser knows; 0 for one that it cannot play."""


@pytest.fixture
def branch(cast: Cast, tmp_path: Path, settings: Any) -> Organisation:
    settings.MEDIA_ROOT = tmp_path
    branch = made_organisation(cast)
    made_member(branch, cast.accounts["villager"])
    made_member(branch, cast.accounts["secretary"])
    made_post(branch, cast.accounts["secretary"])
    actions.write_answer(
        cast.actor("secretary"), organisation_id=branch.id, public_question="在外地，党费怎么交？", answer="手机上交，一个月一次。",
        topic=Topic.DUES, form_key=uuid4(), now=NOW,
    )  # fmt: skip
    return branch


@pytest.mark.parametrize("javascript", [True, False])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_question_finds_its_like_and_is_answered(
    cast: Cast, branch: Organisation, open_page: Opener, javascript: bool
) -> None:
    asker = open_page(f"{HERE}questions/ask/", account=cast.accounts["villager"], javascript=javascript)
    if javascript:
        asker.get_by_label("想问什么").press_sequentially("我在北京，党费怎么交", delay=20)
        expect(asker.get_by_role("link", name="在外地，党费怎么交？")).to_be_visible()
    asker.get_by_label("想问什么").fill("外出半年，要不要跟支部报告？")
    asker.get_by_label("让大家也看到").check()
    asker.get_by_role("button", name="问", exact=True).click()
    expect(asker.locator("main")).to_contain_text("有了答复会告诉您")

    answerer = open_page("/me/party/", account=cast.accounts["secretary"], javascript=javascript)
    answerer.get_by_role("link", name="写答复").click()
    answerer.get_by_label("答复", exact=True).fill("六个月以上要登记，写去哪、谁联系。")
    answerer.get_by_label("大家看到的问法").fill("外出多久要跟支部说？")
    answerer.get_by_role("button", name="答复").click()
    expect(answerer.get_by_role("link", name="外出多久要跟支部说？")).to_be_visible()

    asker.reload()
    expect(asker.locator("main")).to_contain_text("六个月以上要登记")
    assert_console_clean(asker)
    assert_console_clean(answerer)


@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_lesson_is_heard_and_noted_for_oneself(cast: Cast, branch: Organisation, open_page: Opener) -> None:
    keeper, key = cast.actor("secretary"), uuid4()
    lesson = resources("teabowl.demo").joinpath("data", "study-lesson.mp3").read_bytes()
    made = actions.set_up_programme(
        keeper, organisation_id=branch.id, title="月账怎么看", starts_on=NOW.date(), for_all=True, form_key=uuid4(), now=NOW
    )
    files.stage_document(keeper, form_key=key, chunks=[lesson], name="一课.mp3", now=NOW)
    material = actions.add_material(
        keeper, programme_id=made.id, title="听一课", body="先看三个数。", with_file=True, form_key=key, now=NOW
    )
    actions.open_programme(keeper, programme_id=made.id, now=NOW)

    page = open_page(HERE, account=cast.accounts["villager"], offline=True)
    page.get_by_role("link", name="月账怎么看").click()
    page.get_by_role("link", name="听一课").click()
    assert page.locator("audio").evaluate(LENGTH) > 60
    page.get_by_role("button", name="给自己记一笔：读过了").click()
    expect(page.get_by_role("button", name="读过了，点一下取消")).to_be_visible()
    page.goto(page.url)
    expect(page.get_by_role("button", name="读过了，点一下取消")).to_be_visible()
    assert_console_clean(page)

    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator("[data-keep] [role=status]")).to_contain_text("没有网也能打开")
    page.context.set_offline(True)
    page.goto(page.url)
    expect(page.locator("#kept")).to_contain_text("没有网")
    assert page.locator("audio").evaluate(LENGTH) > 60
    page.goto("/offline/")
    expect(page.locator("ul[data-files]")).to_contain_text("听一课")
    page.locator("ul[data-files]").get_by_role("button", name="从手机上删掉").click()
    expect(page.get_by_text("还没有存材料")).to_be_visible()

    reader = open_page(f"{HERE}study/{made.id}/{material.id}/")
    expect(reader.locator("main")).to_contain_text("先看三个数")
    expect(reader.get_by_role("button", name="给自己记一笔")).to_have_count(0)
