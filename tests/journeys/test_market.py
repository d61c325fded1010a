"""Apples on a telephone: a villager lists them with a picture, somebody asks for the number, they grow stale and are renewed."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from teabowl.files.models import Picture
from teabowl.market import actions
from teabowl.market.models import Listing, Spell
from tests.cast import Cast
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/p/371725104201/products/"


def photo(size: tuple[int, int]) -> dict[str, Any]:
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def grow_old(listing: Listing, days: int) -> None:
    """As if it had been listed so many days ago."""
    past = timedelta(days=days)
    Listing.objects.filter(id=listing.id).update(
        confirmed_at=listing.confirmed_at - past,
        published_at=listing.published_at - past,
        fresh_until=listing.fresh_until - past,
    )
    for spell in Spell.objects.filter(listing=listing):
        Spell.objects.filter(id=spell.id).update(starts_on=spell.starts_on - past, fresh_until=spell.fresh_until - past)


@pytest.mark.parametrize("javascript", [True, False])
@override_settings(STAFF_SECOND_FACTOR=False)
def test_apples_are_listed_asked_for_and_renewed(
    cast: Cast, open_page: Opener, javascript: bool, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    villager = open_page(HERE, account=cast.accounts["villager"], javascript=javascript)
    expect(villager.locator("main")).to_contain_text("苹果下来了")
    villager.get_by_role("link", name="登一样特产").first.click()
    villager.get_by_label("水果").check()
    villager.get_by_label("名字").fill("红富士苹果")
    picked = photo((2600, 1900))
    villager.set_input_files('input[type="file"]', picked)
    if not javascript:
        villager.get_by_role("button", name="放上图片").click()
    villager.get_by_role("textbox", name="这张图上是什么").fill("一筐红苹果")
    assert villager.get_by_label("名字").input_value() == "红富士苹果"
    villager.get_by_label("价钱（元）").fill("3.5")
    villager.get_by_label("按什么算").fill("斤")
    villager.get_by_label("电话").fill("139 5300 0007")
    villager.get_by_role("button", name="登出来").click()
    expect(villager.locator("main")).to_contain_text("请打钩再登")
    assert villager.get_by_role("textbox", name="这张图上是什么").input_value() == "一筐红苹果"
    villager.get_by_label("号码的主人同意公开").check()
    villager.get_by_role("button", name="登出来").click()
    villager.wait_for_url(re.compile(HERE + "[0-9a-f-]{36}/"))
    expect(villager.locator("main")).to_contain_text("3.5 元/斤")
    assert villager.evaluate("document.documentElement.scrollWidth <= innerWidth")
    apples, picture = Listing.objects.get(), Picture.objects.get()
    assert picture.owner_id == apples.id

    stranger = open_page(f"{HERE}{apples.id}/", javascript=javascript)
    assert "13953000007" not in stranger.content()
    assert stranger.get_by_alt_text("一筐红苹果").is_visible()
    stranger.get_by_role("link", name="看电话").click()
    stranger.get_by_role("link", name="13953000007").wait_for()

    grow_old(apples, 40)
    actions.ask_stale(now=timezone.now())
    stranger.goto(f"{open_page.server.url}/p/371700000000/products/?near=371725104201")
    expect(stranger.locator("main")).to_contain_text("很久没确认")
    villager.goto(f"{open_page.server.url}/me/listings/")
    villager.get_by_role("button", name="续上").click()
    expect(villager.locator("#messages")).to_contain_text("续上了")
    apples.refresh_from_db()
    assert (apples.state, apples.asked_at) == ("open", None)
    villager.get_by_role("button", name="卖完了").click()
    expect(villager.locator("#messages")).to_contain_text("下架了")
    said = [text for text in villager.complaints if "422" not in text]  # type: ignore[attr-defined]
    assert said == [], "the form that was sent back is the only complaint"
