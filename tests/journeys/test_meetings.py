"""A members' meeting on two telephones: the secretary in the hall, a member far away who joins, speaks and votes; then the minutes."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions, codes
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Meeting, Participant
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)


def going_on(cast: Cast) -> Meeting:
    """Of five members three are in the hall."""
    branch = made_organisation(cast)
    for part in ("secretary", "operator", "villager"):
        made_member(branch, cast.accounts[part])
    for name in ("高建章", "沈秋实"):
        made_member(branch, name)
    made_post(branch, cast.accounts["secretary"])
    made_post(branch, cast.accounts["operator"], PostKind.PUBLICITY_COMMISSIONER)
    chair, now = cast.actor("secretary"), timezone.now()
    told = now - timedelta(days=2)
    plan = actions.Plan("第四季度党员大会", now - timedelta(minutes=5), "村部会议室")
    meeting = actions.plan_meeting(
        chair, kind=Kind.MEMBERS, organisation_id=branch.id, place=branch.place, plan=plan, form_key=new_id(), now=told
    )
    actions.set_agenda(chair, meeting_id=meeting.id, points=[(None, "村东排水沟硬化方案", "140 米")], now=told)
    actions.convene_meeting(chair, meeting_id=meeting.id, now=told)
    actions.open_meeting(chair, meeting_id=meeting.id, now=now - timedelta(minutes=5))
    Participant.objects.filter(meeting=meeting, name__in=["孙立根", "高建章", "沈秋实"]).update(mark="present", arrived_at=now)
    return meeting


@pytest.mark.parametrize("javascript", [True, False])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_decision_with_a_member_far_away(cast: Cast, open_page: Opener, javascript: bool) -> None:
    meeting = going_on(cast)
    room = f"/meetings/{meeting.id}/room/"
    away = open_page(room, account=cast.accounts["villager"], javascript=javascript)
    away.get_by_role("button", name="我在线上参加").click()
    expect(away.get_by_label("您说")).to_be_visible()
    away.get_by_label("您说").fill("坡度要留够。")
    away.get_by_role("button", name="说", exact=True).click()
    chair = open_page(room, account=cast.accounts["secretary"], javascript=javascript)
    expect(chair.locator("main")).to_contain_text("坡度要留够。")
    expect(chair.locator("main")).to_contain_text("人够了，可以表决")
    chair.get_by_role("link", name="提交表决").click()
    chair.get_by_label("表决什么").fill("是否同意村东排水沟硬化方案？")
    chair.get_by_role("button", name="开始表决").click()
    expect(chair.locator("main")).to_contain_text("已交 0 票")
    away.goto(away.url)
    if not javascript:
        away.get_by_role("link", name="去投票").click()
    away.get_by_label("同意", exact=True).check()
    away.get_by_role("button", name="交票").click()
    expect(away.locator("main")).to_contain_text("记的是：同意")
    chair.goto(chair.url)
    expect(chair.locator("main")).to_contain_text("已交 1 票")
    assert_console_clean(away)
    assert_console_clean(chair)


@override_settings(STAFF_SECOND_FACTOR=False)
def test_the_code_on_the_wall_and_the_minutes(cast: Cast, open_page: Opener) -> None:
    meeting = going_on(cast)
    recorder = open_page(
        f"/meetings/{meeting.id}/in/{codes.code_for(meeting.id, timezone.now())}/", account=cast.accounts["operator"]
    )
    recorder.get_by_role("button", name="我到了").click()
    expect(recorder.locator("main")).to_contain_text("议程")
    assert Participant.objects.get(meeting=meeting, duty="recorder").mark == "present"
    chair = open_page(f"/meetings/{meeting.id}/end/", account=cast.accounts["secretary"])
    chair.get_by_role("button", name="散会").click()
    expect(chair.locator("main")).to_contain_text("应到 5 人，实到 4 人")
    chair.get_by_role("button", name="我看过了，没有错").click()
    expect(chair.locator("#messages")).to_contain_text("还要另一位确认")
    recorder.goto(recorder.url.replace("room", "minutes"))
    recorder.get_by_role("button", name="我看过了，没有错").click()
    expect(recorder.locator("main")).to_contain_text("记录已定")
    assert_console_clean(recorder)
