"""The audit in words: what each verb, field and value is called, and who a system actor is.

An area says its own in `audited.py`: DEEDS by the verb's last part ({"vote": _("投票")}), FIELDS by name ({"until": _("到哪天")}),
VALUES by what is stored ({"published": _("公开")}). What nobody named falls back to itself, so nothing recorded is ever hidden.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.apps import apps

from teabowl.ui import spoken
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

Words = Mapping[str, Any]
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Keys say nothing to people: their ends tell two records apart."""
COMMON: Words = {
    "status": gettext_lazy("状态"),
    "title": gettext_lazy("标题"),
    "body": gettext_lazy("内容"),
    "text": gettext_lazy("文字"),
    "name": gettext_lazy("名字"),
    "phone": gettext_lazy("电话"),
    "group": gettext_lazy("小组"),
    "role": gettext_lazy("职责"),
    "why": gettext_lazy("原因"),
    "reason": gettext_lazy("原因"),
    "words": gettext_lazy("说的话"),
    "answer": gettext_lazy("答复"),
    "until": gettext_lazy("到哪天"),
    "place": gettext_lazy("地方"),
    "state": gettext_lazy("办到哪儿"),
    "kind": gettext_lazy("哪一种"),
    "month": gettext_lazy("哪个月"),
    "on": gettext_lazy("哪天"),
    "due_on": gettext_lazy("期限"),
    "since": gettext_lazy("从哪天起"),
    "starts_on": gettext_lazy("从哪天起"),
    "ends_on": gettext_lazy("到哪天止"),
    "days": gettext_lazy("几天"),
    "amount": gettext_lazy("多少钱"),
    "reply": gettext_lazy("答复"),
    "note": gettext_lazy("说明"),
    "rows": gettext_lazy("几行"),
    "decision": gettext_lazy("依据的文件"),
}


class Named(NamedTuple):
    deeds: Words
    fields: Words
    values: Words


@cache
def named() -> dict[str, Named]:
    """What each area says in its `audited.py`. Read once, after the apps are ready."""
    found = {}
    for area in apps.get_app_configs():
        if area.name.startswith("teabowl.") and find_spec(f"{area.name}.audited"):
            said = vars(import_module(f"{area.name}.audited"))
            found[area.name.removeprefix("teabowl.")] = Named(said["DEEDS"], said.get("FIELDS", {}), said.get("VALUES", {}))
    return found


def _of(area: str) -> Named:
    return named().get(area) or Named({}, {}, {})


def deed_words(verb: str) -> str | None:
    """What was done; None where no area named it."""
    area, _dot, deed = verb.partition(".")
    words = _of(area).deeds.get(deed)
    return None if words is None else str(words)


def actor_words(name: str) -> str:
    """Who did it: a person's name as it is; background work ('letters.escalation') is the system."""
    if not name:
        return "–"
    return _("系统自动") if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", name) else name


def change_words(verb: str, changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) of each change, said in words where an area named them."""
    area = verb.partition(".")[0]
    return [
        (str(_of(area).fields.get(name) or COMMON.get(name) or name), _value(area, pair[0]), _value(area, pair[1]))
        for name, pair in changes.items()
    ]


def _value(area: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(_value(area, part) for part in value)
    text = _UUID.sub(lambda found: found[0][-6:], str(value))
    if text in _of(area).values:
        return str(_of(area).values[text])
    try:
        moment = datetime.fromisoformat(text) if len(text) >= 10 and text[4:5] == "-" else None
    except ValueError:
        moment = None
    if moment is None:
        return text
    return spoken.full_day(moment)
