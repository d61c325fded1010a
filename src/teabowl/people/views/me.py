"""/me/: my villages, who looked at my data, taking it with me, deleting the account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from teabowl.kernel.errors import Invalid
from teabowl.people import actions, exports, personal, queries
from teabowl.people.forms import DeleteForm, show_errors
from teabowl.people.news import news_of
from teabowl.people.views.doors import actor_of, file_response, private
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@private
def me(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    now = queries.memberships_of(actor)
    context = {
        "actor": actor,
        "follows": queries.villages_followed(actor),
        "current": [m for m in now if m.status in {"confirmed", "applied"}],
        "past": [m for m in now if m.status not in {"confirmed", "applied"}],
        "links": personal.links_of(actor),
        "looks": queries.looks_at(actor, 5),
    }
    return render(request, "people/me.html", context)


def bar(request: HttpRequest) -> HttpResponse:
    """The header's own corner, fetched by htmx, so that the page around it stays public."""
    actor = actor_of(request)
    response = render(request, "people/bar.html", {"actor": actor, "news": news_of(actor.account_id)})
    add_never_cache_headers(response)
    return response


@private
def looks(request: HttpRequest) -> HttpResponse:
    return render(request, "people/looks.html", {"looks": queries.looks_at(actor_of(request))})


@private
def export(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actor = actor_of(request)
        return file_response(exports.export_zip(actor, now=timezone.now()), "zip", "teabowl-my-data")
    return render(request, "people/export.html", {"parts": personal.REGISTRY})


@private
def delete(request: HttpRequest) -> HttpResponse:
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("sure"):
            actions.delete_account(actor_of(request), now=timezone.now())
            logout(request)
            messages.success(request, _("账号注销了，您的名字和号码已经删掉"))
            return redirect("/")
        show_errors(form, Invalid({"sure": _("请先勾上这一句")}))
    stays = [part.stays for part in personal.REGISTRY if part.stays]
    return render(request, "people/delete.html", {"form": form, "stays": stays}, status=422 if form.errors else 200)
