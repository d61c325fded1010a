"""Pages that say something went wrong: what happened, what is kept, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


@dataclass(frozen=True)
class Words:
    """A problem in the reader's language. `title` says what happened unless the action said it better."""

    title: Any
    kept: Any = ""
    next: Any = ""


WORDS = {
    400: Words(_("这个请求我们没看明白。"), _("没有改动任何东西。"), _("回到上一页，再点一次。")),
    403: Words(_("这里您不能进。"), _("没有改动任何东西。"), _("要是该由您来办，请找村里或上一级，给您加上这个职务。")),
    404: Words(
        _("没有找到这一页。"),
        _("可能是网址少了一截，也可能是这一条已经撤下。"),
        _("可以回首页找，或者问村里的人要新的网址。"),
    ),
    405: Words(_("这一步不能这样办。"), _("没有改动任何东西。"), _("回到上一页，按页面上的按钮办。")),
    408: Words(
        _("没有收全，这一次没有办成。"), _("没有改动任何东西，写的内容还在上一页。"), _("回到上一页，过一会儿再交一次。")
    ),
    409: Words(
        _("现在办不成。"),
        _("没有改动任何东西。可能别人刚办过这一步。"),
        _("回到上一页重新打开，看看现在是什么样。"),
    ),
    422: Words(_("还有地方要改一下。"), _("没有存上，写的内容还在上一页。"), _("回到上一页，改好再交。")),
    429: Words(_("点得太勤了，请歇一会儿。"), _("没有改动任何东西，写的内容还在上一页。"), _("过几分钟再试一次。")),
    500: Words(
        _("我们这边出了差错。"),
        _("这一步没有办成，写的内容还在上一页。管平台的人能看到这次差错。"),
        _("回到上一页，过一会儿再点一次。还不行，就打村里的电话。"),
    ),
}
CSRF = Words(
    _("页面放得太久了，这一次没有交上。"),
    _("没有改动任何东西，写的内容还在上一页。"),
    _("回到上一页，刷新一下再交。要是一直这样，请在浏览器里允许本站存 Cookie。"),
)


def problem(request: HttpRequest, status: int, said: Sequence[str] = (), words: Words | None = None) -> HttpResponse:
    """The page for a status. `said` are the action's own sentences, the first in the place of the title.

    An htmx request gets a note instead, sent to the frame's #messages, so that the page around it stays as it is.
    """
    words = words or WORDS.get(status, WORDS[400])
    context = {"status": status, "said": list(said), "words": words}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/problem_note.html", context, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
    else:
        response = render(request, "ui/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
