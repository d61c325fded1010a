"""Problem details (RFC 9457): every error of the API, in the reader's language. Types are explained at /api/#<type>."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from teabowl.figures.queries import MergedAway
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused, TeabowlError
from teabowl.kernel.verbs import REGISTRY
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of, gettext_of

gettext_lazy = gettext_lazy_of(__name__)
_ = gettext_of(__name__)

CONTENT_TYPE = "application/problem+json"
EXPLAINED_AT = "/api/#"

TITLES: dict[int, tuple[str, Any, Any]] = {
    400: ("unreadable", gettext_lazy("这个请求看不明白"), gettext_lazy("请看 /api/ 上的例子")),
    401: ("no-token", gettext_lazy("要带令牌"), gettext_lazy("令牌没有、过期了或者撤了。请在“我的 › 接口令牌”里建一个")),
    403: ("not-allowed", gettext_lazy("没有这个权限"), gettext_lazy("这个令牌在这里不能这样做")),
    404: ("not-found", gettext_lazy("没有找到"), gettext_lazy("请看一下地址有没有写对")),
    405: ("method", gettext_lazy("不能这样用这个地址"), gettext_lazy("能用的方法写在 Allow 里")),
    409: ("refused", gettext_lazy("现在办不成"), gettext_lazy("先看看它现在是什么样")),
    413: ("too-large", gettext_lazy("内容太长"), gettext_lazy("请分开发")),
    415: ("not-json", gettext_lazy("只收 JSON"), gettext_lazy("请写 Content-Type: application/json")),
    422: ("invalid", gettext_lazy("有地方写得不对"), gettext_lazy("请看 fields，改好再发")),
    429: ("too-many", gettext_lazy("问得太勤了"), gettext_lazy("请等 Retry-After 里那么多秒再问")),
    500: ("our-fault", gettext_lazy("我们这边出了差错"), gettext_lazy("这一步没有办成，过一会儿再试")),
}
MERGED: tuple[str, Any] = ("merged-away", gettext_lazy("这个地方已经并出或撤销"))
STATUS: dict[type[TeabowlError], int] = {NotFound: 404, NotAllowed: 403, Refused: 409, Invalid: 422}


class NoToken(TeabowlError):
    """The request needs a token, or brought one that opens nothing."""


class Moved(Exception):
    """A read of a merged-away place: it lives with its successor."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.code)
        self.place = place


def problem(
    request: HttpRequest,
    status: int,
    detail: Any = "",
    *,
    fields: Mapping[str, Any] | None = None,
    kind: tuple[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The response. `more` are extension members; `kind` replaces the status's own (type, title)."""
    slug, title, usual = TITLES[status] if status in TITLES else TITLES[400]
    if kind:
        slug, title = kind
    said: dict[str, Any] = {
        "type": EXPLAINED_AT + slug,
        "title": str(title),
        "status": status,
        "detail": str(detail or usual),
        "instance": request.path.encode("utf-8", "replace").decode(),
    }
    if fields is not None:
        said["fields"] = {name: str(text) for name, text in fields.items()}
    said |= more or {}
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def successor_of(place: Place | None) -> dict[str, str] | None:
    return {"code": place.code, "name": place.name, "url": f"/api/v1/places/{place.code}"} if place else None


def of_error(request: HttpRequest, error: TeabowlError) -> HttpResponse:
    """What an action or a query refused, as a problem."""
    if isinstance(error, NoToken):
        challenge = 'Bearer realm="teabowl"' + (', error="invalid_token"' if request.headers.get("Authorization") else "")
        return problem(request, 401, error.message, headers={"WWW-Authenticate": challenge})
    if isinstance(error, MergedAway):
        detail = _("那一天它已经不单独存在。要看以前的数，as_of 请写并出之前的日子；现在的数在 successor 那里")
        return problem(request, 409, detail, kind=MERGED, more={"successor": successor_of(error.successor)})
    if isinstance(error, Invalid):
        return problem(request, 422, fields=error.fields)
    return problem(request, STATUS.get(type(error), _status_of(error)), _said(error))


def _status_of(error: TeabowlError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def _said(error: TeabowlError) -> str:
    """The error's own sentence; a verb's name in the reader's language."""
    text = str(error.message)
    if isinstance(error, NotAllowed) and (get_language() or "").startswith("en"):
        for verb in REGISTRY.values():
            if text.startswith(verb.zh + "："):
                return _("%(verb)s：这里没有这个权限") % {"verb": verb.en}
    return _(text) if text else ""


def moved(request: HttpRequest, place: Place) -> HttpResponse:
    """308 to the same question about the successor; 409 for what was sent, and where nothing carries the place on."""
    more = {"successor": successor_of(place.now_at)}
    if place.now_at is None or request.method not in ("GET", "HEAD"):
        return problem(request, 409, _("它现在的事都在 successor 那里办"), kind=MERGED, more=more)
    address = request.path.replace(f"/places/{request.path.split('/')[4]}", f"/places/{place.now_at.code}", 1)
    query = request.META.get("QUERY_STRING", "")
    headers = {"Location": f"{address}?{query}" if query else address}
    return problem(request, 308, _("它现在的事都在 successor 那里办"), kind=MERGED, more=more, headers=headers)


PYDANTIC = {
    "missing": gettext_lazy("要填这一项"),
    "extra_forbidden": gettext_lazy("没有这一项"),
    "string_too_long": gettext_lazy("太长了"),
    "string_too_short": gettext_lazy("要填这一项"),
    "literal_error": gettext_lazy("只能是文档里列出的几个词"),
    "enum": gettext_lazy("只能是文档里列出的几个词"),
    "bad_day": gettext_lazy("日子写成 2026-10-31 这样，1949 年到 2100 年"),
    "bad_moment": gettext_lazy("时刻写成 2026-10-31T18:00:00+08:00 这样"),
    "bad_text": gettext_lazy("里面有不能用的字符"),
}


def of_validation(request: HttpRequest, errors: list[dict[str, Any]]) -> HttpResponse:
    """What pydantic found, said by the name of the field; never what was typed."""
    fields: dict[str, Any] = {}
    for error in errors:
        # ("query", "as_of"), ("body", "payload", "title"); the body as a whole is ''
        where = [str(part) for part in error.get("loc", ())][1:]
        name = "" if where in ([], ["payload"]) else where[-1].encode("utf-8", "replace").decode()
        fields[name] = PYDANTIC.get(str(error.get("type")), _("写得不对，请看文档里这一项的样子"))
    return problem(request, 422, fields=fields)
