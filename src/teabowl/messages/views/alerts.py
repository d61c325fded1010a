"""Urgent notices for everybody, and the part of their pages that is the reader's own."""

from datetime import UTC
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from teabowl.kernel.verbs import can
from teabowl.messages import actions, queries
from teabowl.messages.permissions import SEE_SENT, SEND_ALERT
from teabowl.messages.views.doors import actor_of, alert_crumbs, key_of, personal, say, see_other
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FEED = 20


@require_safe
@at_place
def alerts(request: HttpRequest, place: Place) -> HttpResponse:
    """A place's urgent notices: in force and past; as a table with ?excel=1."""
    if not request.GET:
        public_page(request, place.id)
    if request.GET.get("excel"):
        return _alerts_excel(request, place)
    before = key_of(request.GET.get("before", ""))
    rows, older = queries.alerts_here(place, now=timezone.now(), before=before)
    here = reverse("messages:alerts", args=[place.code])
    context = {
        "place": place,
        "rows": rows,
        "crumbs": alert_crumbs(place)[:2],
        "pager": {"newer_url": here if before else "", "older_url": f"{here}?before={older}" if older else ""},
    }
    return render(request, "messages/alerts.html", context)


def _alerts_excel(request: HttpRequest, place: Place) -> HttpResponse:
    header = [
        _("哪里发的"),
        _("什么事"),
        _("一句话"),
        _("要大家做什么"),
        _("什么时候发的"),
        _("到什么时候"),
        _("提前结束"),
        _("网址"),
    ]
    rows = (
        (row.place_name, row.danger, row.title, row.body, row.at, row.until, row.ended_at,
         request.build_absolute_uri(row.url))
        for row in queries.alerts_here(place, now=timezone.now(), limit=MOST)[0]
    )  # fmt: skip
    return sheet_response(_("紧急通知"), header, rows, f"{place.name}-{_('紧急通知')}")


@require_safe
@at_place
def alert(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """An urgent notice, and who was told of it by mouth."""
    public_page(request, place.id)
    page = queries.alert_page(place, alert_id, now=timezone.now())
    context = {"place": place, "page": page, "crumbs": alert_crumbs(place, (page.row.danger, ""))}
    return render(request, "messages/alert.html", context)


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest urgent notices as an Atom feed."""
    public_page(request, place.id)
    feed = Atom1Feed(
        title=_("%(place)s的紧急通知") % {"place": place.name},
        link=request.build_absolute_uri(reverse("messages:alerts", args=[place.code])),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for row in queries.alerts_here(place, now=timezone.now(), limit=FEED)[0]:
        feed.add_item(
            title=f"{row.danger}：{row.title}",
            link=request.build_absolute_uri(row.url),
            description=row.body,
            unique_id=f"urn:uuid:{row.id}",
            pubdate=row.at.astimezone(UTC),
            updateddate=(row.ended_at or row.at).astimezone(UTC),
            author_name=row.place_name,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@personal
@at_place
def yours(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """The reader's own part of a notice's page: say that one has seen it, note who was told, see how far it has come."""
    actor = actor_of(request)
    found = queries.alert_here(place, alert_id)
    stands = found.place.now_at or found.place
    context = {
        "place": place,
        "alert": found,
        "copy": queries.mine_of(actor, alert_id),
        "notes": bool(queries.villages_for(actor, found)),
        "sees": can(actor, SEND_ALERT, stands.ref),
        "is_signed_in": actor.is_signed_in,
    }
    return render(request, "messages/yours.html", context)


@require_safe
@personal
@at_place
def tools(request: HttpRequest, place: Place) -> HttpResponse:
    """The reader's own part of the list: what staff do here."""
    actor = actor_of(request)
    context = {"place": place, "sends": can(actor, SEND_ALERT, place.ref), "sees": can(actor, SEE_SENT, place.ref)}
    return render(request, "messages/tools.html", context)


@require_POST
@personal
@at_place
def heard(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """Somebody who is signed in has seen the notice."""
    if not actor_of(request).is_signed_in:
        return redirect_to_login(reverse("messages:alert", args=[place.code, alert_id]))
    actions.hear_alert_signed_in(actor_of(request), alert_id=alert_id, now=timezone.now())
    say(request, _("记下了，村里知道您看到了"))
    return see_other(reverse("messages:alert", args=[place.code, alert_id]))
