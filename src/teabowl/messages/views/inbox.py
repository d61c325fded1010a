"""One's own messages."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from teabowl.messages import actions, queries
from teabowl.messages.views.doors import actor_of, key_of, my_crumbs, own, say, search_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@own
def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox, newest first."""
    account = actor_of(request).account_id
    assert account is not None
    q, only_new, before = search_of(request), request.GET.get("new") == "1", key_of(request.GET.get("before", ""))
    page = queries.inbox_of(account, only_new=only_new, q=q, before=before)
    here = reverse("messages:inbox")
    asked = {name: value for name, value in (("q", q), ("new", "1" if only_new else "")) if value}
    context = {
        "page": page,
        "q": q,
        "only_new": only_new,
        "here": here,
        "crumbs": my_crumbs()[:2],
        "pager": {
            "newer_url": f"{here}?{urlencode(asked)}" if before else "",
            "older_url": f"{here}?{urlencode(asked | {'before': str(page.older_id)})}" if page.older_id else "",
        },
    }
    return render(request, "messages/inbox.html", context)


@require_safe
@own
def message(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """One message, read from now on, with how it came."""
    copy = actions.read_copy(actor_of(request), copy_id=copy_id, now=timezone.now())
    page = queries.opened_copy(copy)
    return render(request, "messages/message.html", {"page": page, "crumbs": my_crumbs((page.kind, ""))})


@require_POST
@own
def delete(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    actions.throw_away(actor_of(request), copy_id=copy_id, now=timezone.now())
    say(request, _("删了"))
    return see_other(reverse("messages:inbox"))


@require_POST
@own
def read_all(request: HttpRequest) -> HttpResponse:
    count = actions.read_all(actor_of(request), now=timezone.now())
    say(request, ngettext("%(n)s 条都算看过了", "%(n)s 条都算看过了", count) % {"n": count})
    return see_other(reverse("messages:inbox"))


@require_POST
@own
def clear(request: HttpRequest) -> HttpResponse:
    count = actions.throw_read_away(actor_of(request), now=timezone.now())
    say(request, ngettext("看过的 %(n)s 条删了", "看过的 %(n)s 条删了", count) % {"n": count})
    return see_other(reverse("messages:inbox"))


@require_safe
@own
def sent(request: HttpRequest) -> HttpResponse:
    """What left the site for this person: by which channel, when, why, and how it went."""
    account = actor_of(request).account_id
    assert account is not None
    before = key_of(request.GET.get("before", ""))
    rows, older = queries.sent_to(account, before=before)
    here = reverse("messages:sent")
    pager = {"newer_url": here if before else "", "older_url": f"{here}?before={older}" if older else ""}
    context = {"rows": rows, "pager": pager, "crumbs": my_crumbs((_("发给我的"), ""))}
    return render(request, "messages/sent.html", context)
