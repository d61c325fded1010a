"""Doors for phones without a connection: the service worker, the page that says what can be read and what waits to be sent, and the
page where the installed site starts."""

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from teabowl.ui.jinja import STATIC, asset
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = "/offline/"
SHELL = (
    "teabowl.min.css",
    "icons.svg",
    "bowl.svg",
    "htmx.min.js",
    "teabowl.js",
    "outbox.js",
    "offline.js",
    "keep.js",
    "offline-page.js",
)
"""What every page needs to be itself."""
VILLAGE = re.compile(r"[0-9]{1,12}")


@lru_cache
def _worker() -> str:
    """The worker's text: what it keeps from the start, its words in both languages, then its two files. Another text is another
    version, and browsers then take the new one."""
    shell = [asset(name) for name in SHELL]
    parts = [(STATIC / name).read_text() for name in ("outbox.js", "worker.js")]
    given: dict[str, Any] = {
        "SHELL": shell,
        "OFFLINE": PAGE,
        "WORDS": {"zh": _words("zh-hans"), "en": _words("en")},
        "VERSION": hashlib.sha256("".join([*shell, *parts]).encode()).hexdigest()[:8],
    }
    names = "".join(f"var {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in given.items())
    return names + "\n".join(parts)


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "kept": str(_("没有网，这是 %(when)s看到的样子。")),
            "day": str(_("%(month)s 月 %(day)s 日")),
            "more": str(_("还能看什么")),
        }


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it serves every page; asked for anew each time."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody; what the phone holds is filled in on the phone."""
    return render(request, "ui/offline.html", {})


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where the installed site opens: the village that this phone was at last, told by a cookie that only this address gets."""
    code = request.COOKIES.get("village", "")
    response = HttpResponseRedirect(f"/p/{code}/" if VILLAGE.fullmatch(code) else "/")
    response["Cache-Control"] = "no-store"
    return response
