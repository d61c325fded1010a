"""A guide at the city, and ways to change it below and to ask for it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from teabowl.guides import actions
from teabowl.guides.content import Field
from teabowl.guides.models import Errand, Guide
from teabowl.guides.rules import Category
from teabowl.kernel.ids import new_id
from tests.cast import NOW, Cast

CONTENT: dict[str, Any] = {
    "spoken": "满 60 岁，领养老金",
    "title": "城乡居民基本养老保险待遇申领",
    "who": "年满 60 周岁，户口在本地，累计缴费满 15 年。",
    "materials": [
        {"name": "身份证", "form": "original", "count": 1, "note": "看完就还"},
        {"name": "户口本", "form": "original", "count": 1, "note": ""},
        {"name": "待遇申领表", "form": "form", "count": 1, "note": "", "lines": [["姓名", "王有福"], ["电话", "13900000000"]]},
    ],
    "note": "",
    "steps": [
        {"title": "到村里交材料", "note": "缺什么一次说清", "days": None},
        {"title": "镇里初审", "note": "", "days": 5},
        {"title": "县里核定", "note": "", "days": 15},
    ],
    "fee": "不收费",
    "limit_days": 20,
    "law": "《城乡居民基本养老保险经办规程》",
    "office": "菏泽市人社局",
    "phone": "0530-5000000",
    "online": "",
}
REVIEW = date(2027, 3, 1)

Write = Callable[..., Guide]
Ask = Callable[..., Errand]


@pytest.fixture
def write(cast: Cast) -> Write:
    """write(by='city', at='菏泽市', spoken=…) publishes a guide."""

    def write(by: str = "city", at: str = "菏泽市", now: datetime = NOW, **changed: Any) -> Guide:
        guide = actions.start_guide(
            cast.actor(by),
            place=cast.place(at),
            category=Category.SOCIAL,
            content={**CONTENT, **changed},
            key=new_id(),
            now=now,
        )
        return actions.publish_guide(cast.actor(by), guide_id=guide.id, review_on=REVIEW, now=now)

    return write


@pytest.fixture
def publish(cast: Cast) -> Write:
    """publish(guide, fee='收 10 元') publishes the next version, by the city."""

    def publish(guide: Guide, *, now: datetime = NOW, **changed: Any) -> Guide:
        actions.save_draft(cast.actor("city"), guide_id=guide.id, content={**guide.content, **changed}, now=now)
        return actions.publish_guide(cast.actor("city"), guide_id=guide.id, why="改了", review_on=REVIEW, now=now)

    return publish


@pytest.fixture
def adapt(cast: Cast) -> Callable[..., Any]:
    def adapt(guide: Guide, by: str, at: str, field: Field, value: Any, *, summary: str = "", now: datetime = NOW) -> Any:
        return actions.adapt_field(
            cast.actor(by), guide_id=guide.id, place=cast.place(at), field=field, value=value, summary=summary, now=now
        )

    return adapt


@pytest.fixture
def ask(cast: Cast, write: Write) -> Ask:
    """ask(by='villager') asks 随西村 to do it."""

    def ask(by: str = "villager", guide: Guide | None = None, now: datetime = NOW, **more: Any) -> Errand:
        found = guide or write()
        values = {"phone": "13953000008", "note": "腿脚不便", "key": new_id()} | more
        return actions.ask_errand(cast.actor(by), place=cast.place("随西村"), guide_id=found.id, now=now, **values)

    return ask
