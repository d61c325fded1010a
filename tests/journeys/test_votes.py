"""A vote on one's phone: cast in secret, the code kept, found in the list after the count; without JavaScript and with it."""

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from teabowl.ballots import actions, owners
from teabowl.ballots.values import Base, Elector, MajorityRule
from teabowl.kernel.ids import new_id
from teabowl.people.models import Person
from tests.cast import NOW, Cast
from tests.journeys.checks import assert_console_clean
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
RULE = MajorityRule(Base.VOTING_MEMBERS, source="《中国共产党支部工作条例（试行）》第十一条")


@pytest.mark.parametrize("javascript", [False, True])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_a_secret_vote_is_cast_counted_and_found_by_its_code(cast: Cast, open_page: Opener, javascript: bool) -> None:
    owners.register(owners.Owner("journey", lambda actor, *_: actor.name == "孙立根", lambda _: ("党员大会", "/")))
    others = Person.objects.bulk_create([Person(name=f"党员{n}", created_at=NOW) for n in range(3)])
    people = [cast.accounts[part].person for part in ("villager", "secretary")] + others
    motion = actions.open_motion(
        cast.actor("secretary"), owner=("journey", new_id()), place=cast.place("随西村"), title="是否接收王小满为预备党员",
        secret=True, electors=[Elector(p.id, None, p.name) for p in people], rule=RULE, now=timezone.now(),
    )  # fmt: skip
    at = f"/ballots/{motion.id}/"

    voter = open_page(at, account=cast.accounts["villager"], javascript=javascript)
    expect(voter.get_by_text("已交 0 票，还有 5 人没交")).to_be_visible()
    voter.get_by_label("不同意").check()
    voter.get_by_label("同意", exact=True).check()
    voter.get_by_role("button", name="交票").click()
    expect(voter.get_by_text("票投进去了")).to_be_visible()
    expect(voter.get_by_text("已交 1 票，还有 4 人没交")).to_be_visible()
    code = voter.locator(".tb-note b").nth(1).inner_text()
    assert code.replace(" ", "") not in voter.url
    assert_console_clean(voter)

    chair = open_page(at + "close/", account=cast.accounts["secretary"], javascript=javascript)
    chair.get_by_role("button", name="截止计票").click()
    expect(chair.get_by_text("最多的得 1 票，不够 3 票，没有通过。")).to_be_visible()

    voter.goto(voter.url.split("/ballots/")[0] + at)
    voter.get_by_role("link", name="查票号").click()
    expect(voter.get_by_role("row", name=f"{code} 同意")).to_be_visible()
    assert_console_clean(voter)
