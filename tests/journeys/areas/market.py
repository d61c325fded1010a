"""The market: one of each board, with a picture, stale, closed, held."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from teabowl.files import actions as files
from teabowl.kernel.ids import new_id
from teabowl.market import actions
from teabowl.market.rules import Board, Draft, Ended
from teabowl.moderation import actions as moderation

APPLES = {"price": Decimal("3.5"), "unit": "斤", "quantity": Decimal(2000), "season_from": 10, "season_to": 2, "ships": True}
VISIT = {
    "ticket": Decimal(0),
    "opening": "每天 8 点到 18 点",
    "see": "五百棵老枣树",
    "meals": "地锅鸡",
    "rooms": 3,
    "how": "3 路到村口",
}
JOB = {
    "employer": "合作社",
    "pay_low": Decimal(120),
    "pay_high": Decimal(150),
    "pay_per": "day",
    "where": "村东大棚",
    "people": 6,
}
REPAIR = {"who": "老马", "hours": "每天 7 点到 20 点", "comes": True, "charge": "换龙头 10 元"}


def fill(made: Any, now: datetime) -> None:
    cast = made.cast
    village = cast.place("随西村")

    def post(part: str, board: Board, kind: str, title: str, details: dict[str, Any], days: int = 1, **more: Any) -> Any:
        draft = Draft(
            new_id(), board, kind, title, "自家的，来了先尝。", phone="139 5300 0007", agreed=True, details=details, **more
        )
        at = now - timedelta(days=days)
        return actions.post_listing(cast.actor(part), place=village, draft=draft, now=at)

    out = BytesIO()
    Image.new("RGB", (640, 480), "#b5402c").save(out, "JPEG")
    key = new_id()
    staged = files.stage_picture(cast.actor("villager"), form_key=key, upload=out.getvalue(), now=now)
    apples = Draft(
        key, Board.PRODUCTS, "fruit", "红富士苹果", "不打蜡。", "赵小满", "139 5300 0007", "xiaoman", "晚上", agreed=True,
        details=APPLES, alts={staged.id: "一筐红苹果"},
    )  # fmt: skip
    made.of["apples"] = actions.post_listing(cast.actor("villager"), place=village, draft=apples, now=now).id
    made.of["visit"] = post("operator", Board.TOURISM, "garden", "百年枣林", VISIT).id
    made.of["job"] = post("villager", Board.JOBS, "call", "摘辣椒，要六个人", JOB).id
    made.of["repair"] = post("operator", Board.SERVICES, "repair", "修水管换龙头", REPAIR).id
    made.of["stale"] = post("villager", Board.PRODUCTS, "craft", "去年编的蒲团", {"price": Decimal(18), "unit": "个"}, 40).id
    made.of["sold"] = post("villager", Board.PRODUCTS, "food", "手工粉皮", {}, 9).id
    actions.close_listing(cast.actor("villager"), listing_id=made.of["sold"], why=Ended.DONE, now=now)
    moderation.add_word(cast.actor("county"), place=cast.place("郓城县"), text="日结三百", category="advert", now=now)
    made.of["held_listing"] = post("villager", Board.JOBS, "job", "在家点赞，日结三百", JOB, 0).id
    actions.ask_stale(now=now)


_LISTINGS = ["{v}/products/{apples}/", "{v}/tourism/{visit}/", "{v}/jobs/{job}/", "{v}/services/{repair}/"]
PAGES: dict[str, list[str]] = {
    "": [
        "{v}/products/", "{v}/tourism/", "{v}/jobs/", "{v}/services/", "{t}/services/", "{city}/products/?near=随西村&month=12",
        "{city}/products/?near=随&most=5", "{city}/jobs/?q=zzzz", *_LISTINGS, "{v}/products/{apples}/contact/",
        "{v}/products/tools/", "{v}/products/{apples}/tools/", "{v}/products/{stale}/",
    ],
    "villager": [
        "/me/listings/", "{v}/products/write/", "{v}/tourism/write/", "{v}/jobs/write/", "{v}/services/write/",
        "{v}/products/{apples}/edit/", "{v}/products/{stale}/still/", "{v}/products/{sold}/still/", "{v}/jobs/{held_listing}/still/",
        "{v}/products/{apples}/",
    ],
    "neighbour": ["{v}/listings/{apples}/report/", "/me/listings/"],
    "operator": ["{v}/products/", "{v}/products/import/", "{v}/products/{apples}/", "{v}/listings/{apples}/take-down/"],
}  # fmt: skip
ELSEWHERE = {"market:atom", "market:export", "market:template", "market:poster", "market:renew", "market:close"}
