"""Errands taken at the counter, brought in as a table."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teabowl.guides import actions, words
from teabowl.guides.content import Field
from teabowl.guides.errand_rules import NAME_LENGTH, NOTE_LENGTH
from teabowl.guides.models import Errand
from teabowl.guides.permissions import HANDLE
from teabowl.guides.queries.resolving import guides_on
from teabowl.intake.kinds import Clean, Column, Kind
from teabowl.intake.reading import day_in
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.people.rules import clean_name, clean_phone
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written

BACK = timedelta(days=60)
COLUMNS = (
    Column("guide", ("办什么", "事项", "代办事项", "办理事项"), needed=True, about=_("写办事指南上的名字，说法和正式名字都行")),
    Column("name", ("姓名", "申请人", "办事人", "名字"), needed=True),
    Column("phone", ("手机号", "电话", "联系电话", "手机")),
    Column("note", ("说明", "备注", "情况")),
    Column("on", ("收到的日子", "日期", "受理日期", "登记日期"), needed=True, about=_("两个月以内，期限从这天算起")),
    Column("outcome", ("办的结果", "结果", "办理结果"), about=_("写了就算办好了")),
)


def _clean(place: Place, typed: Mapping[str, str], today: date) -> Clean:
    wrong: dict[str, Any] = {}
    clean: Clean = {}
    said = "".join(typed["guide"].split())
    names = {name: row.guide.id for row in guides_on(place) for name in _names(row.said.content)}
    if said in names:
        clean["guide"] = str(names[said])
    else:
        wrong["guide"] = words.NO_SUCH_GUIDE
    for name, cleaner in (("name", clean_name), ("phone", clean_phone)):
        try:
            clean[name] = cleaner(typed[name])
        except ValueError as error:
            wrong[name] = error.args[0]
    if len(clean.get("name", "")) > NAME_LENGTH:
        wrong["name"] = words.TOO_LONG % {"most": NAME_LENGTH, "typed": len(clean["name"])}
    for name in ("note", "outcome"):
        try:
            clean[name] = clean_written(name, typed[name], NOTE_LENGTH) if typed[name] else ""
        except Invalid as invalid:
            wrong |= invalid.fields
    try:
        on = day_in(typed["on"], "on") or today
        if not today - BACK <= on <= today:
            wrong["on"] = words.COUNTER_DAY
        clean["on"] = on.isoformat()
    except Invalid as invalid:
        wrong |= invalid.fields
    if wrong:
        raise Invalid(wrong)
    return clean


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
