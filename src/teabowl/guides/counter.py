"""Errands taken at the counter, brought in as a table."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.guides import actions, words
from teabowl.guides.content import Field
from teabowl.guides.errand_rules import NAME_LENGTH, NOTE_LENGTH
from teabowl.guides.models import Errand
from teabowl.guides.permissions import HANDLE
from teabowl.guides.queries.resolving import guides_on
from teabowl.intake.kinds import Clean, Column, Kind
from teabowl.intake.reading import Judging
from teabowl.kernel.actor import Actor
from teabowl.people.words import clean_name, clean_phone
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

COLUMNS = (
    Column("guide", ("办什么", "事项", "代办事项", "办理事项"), needed=True, about=_("写办事指南上的名字，说法和正式名字都行")),
    Column("name", ("姓名", "申请人", "办事人", "名字"), needed=True),
    Column("phone", ("手机号", "电话", "联系电话", "手机")),
    Column("note", ("说明", "备注", "情况")),
    Column("on", ("收到的日子", "日期", "受理日期", "登记日期"), needed=True, about=_("两个月以内，期限从这天算起")),
    Column("outcome", ("办的结果", "结果", "办理结果"), about=_("写了就算办好了")),
)


def _clean(place: Place, typed: Mapping[str, str], today: date) -> Clean:
    row = Judging(typed)
    names = {name: str(one.guide.id) for one in guides_on(place) for name in _names(one.said.content)}
    said = "".join(typed["guide"].split())
    if said in names:
        row.clean["guide"] = names[said]
    else:
        row.wrong["guide"] = words.NO_SUCH_GUIDE
    row.take("name", clean_name)
    row.take("phone", clean_phone)
    if len(row.clean.get("name", "")) > NAME_LENGTH:
        row.wrong["name"] = words.TOO_LONG % {"most": NAME_LENGTH, "typed": len(row.clean["name"])}
    row.written("note", NOTE_LENGTH, needed=False)
    row.written("outcome", NOTE_LENGTH, needed=False)
    row.day("on", today, words.COUNTER_DAY)
    return row.done()


def _names(content: Mapping[str, Any]) -> list[str]:
    return ["".join(str(content[field.value]).split()) for field in (Field.SPOKEN, Field.TITLE) if content[field.value]]


def _bring(actor: Actor, place: Place, clean: Clean, key: UUID, now: datetime) -> UUID:
    errand = actions.take_at_counter(
        actor, place=place, guide_id=UUID(clean["guide"]), name=clean["name"], phone=clean["phone"], note=clean["note"],
        outcome=clean["outcome"], on=date.fromisoformat(clean["on"]), key=key, now=now,
    )  # fmt: skip
    return errand.id


ERRANDS = Kind(
    slug="errands",
    name=_("到村里当面请办的事"),
    about=_("在本子上记的代办登记进来，和手机上请办的一样按期办。"),
    verb=HANDLE,
    columns=COLUMNS,
    clean=_clean,
    bring=_bring,
    is_there=lambda key: Errand.objects.filter(sent_key=key).exists(),
    take_back=lambda actor, key, now: actions.take_back_counter(actor, errand_id=key, now=now),
    undoing=_("这次登记的事删掉。已经往下办的、办好了的留着。"),
    list_name=_("代办的事"),
    list_url=lambda place: reverse("guides:errands", args=[place.code]),
)
