"""What staff do: send an urgent notice, see how far it came, note who was told by mouth, see what was sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can, check
from teabowl.messages import actions, queries, sheets, words
from teabowl.messages.forms import AlertForm, AloudForm, SureForm
from teabowl.messages.models import Alert
from teabowl.messages.permissions import SEE_SENT, SEND_ALERT
from teabowl.messages.rules import WEATHER, Danger, How
from teabowl.messages.views.doors import actor_of, alert_crumbs, personal, say, see_other
from teabowl.people.permissions import LIST_MEMBERS
from teabowl.people.queries import group_at
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import form_page
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

POSTS = ["GET", "HEAD", "POST"]
DAYS = (7, 30, 90)


def alert_url(place: Place, alert_id: UUID, name: str = "alert") -> str:
    return reverse(f"messages:{name}", args=[place.code, alert_id])


@require_http_methods(POSTS)
@personal
@at_place
def write(request: HttpRequest, place: Place) -> HttpResponse:
    """Write an urgent notice. It is shown once more, with how many people it reaches, before it goes."""
    actor, now = actor_of(request), timezone.now()
    if request.method != "POST" and not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    check(actor, SEND_ALERT, place.ref)
    later = (now + timedelta(hours=12)).astimezone(CHINA).replace(minute=0)
    form = AlertForm(request.POST if request.method == "POST" else None, initial={"until": later, "danger": Danger.RAIN.value})
    context: dict[str, Any] = {
        "place": place,
        "crumbs": alert_crumbs(place, (_("发紧急通知"), "")),
        "audience": None,
        "weather": sorted(WEATHER),
    }

    def act(data: dict[str, Any]) -> HttpResponse:
        danger = Danger(data["danger"])
        if not request.POST.get("sure"):
            actions.check_alert(
                title=data["title"], body=data["body"], source=data["source"], danger=danger, until=data["until"], now=now
            )
            audience = queries.audience_of(place)
            shown: dict[str, Any] = {"audience": audience, "danger": words.DANGER[danger], "form": form, "data": data}
            shown["ways"] = [(words.CHANNEL[c], n) for c, n in (audience.by or {}).items()]
            return render(request, "messages/confirm.html", context | shown)
        sent = actions.send_alert(
            actor,
            place=place,
            danger=danger,
            title=data["title"],
            body=data["body"],
            source=data["source"],
            until=data["until"],
            key=data["key"],
            now=now,
        )
        say(request, _("发出去了。各村的网页上已经有了，消息正在往每个人那里送"))
        return see_other(alert_url(place, sent.id, "reach"))

    if request.POST.get("again"):
        return render(request, "messages/write.html", {**context, "form": form})
    return form_page(request, form, act, "messages/write.html", context)


def _may_send(request: HttpRequest, place: Place, alert_id: UUID) -> Alert:
    alert = queries.alert_here(place, alert_id)
    check(actor_of(request), SEND_ALERT, (alert.place.now_at or alert.place).ref)
    return alert


@require_safe
@personal
@at_place
def reach(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """How far a notice has come, and where nobody was told by mouth yet."""
    alert = _may_send(request, place, alert_id)
    page = queries.alert_page(place, alert_id, now=timezone.now())
    went = queries.how_it_went(alert)
    context = {
        "place": place,
        "page": page,
        "went": went,
        "may_list": _may_list(actor_of(request), place),
        "states": [(channel, *_three(by)) for channel, by in went.by],
        "crumbs": alert_crumbs(place, (page.row.danger, alert_url(place, alert_id)), (_("到了多少人"), "")),
    }
    return render(request, "messages/reach.html", context)


@require_safe
@personal
@at_place
def reach_excel(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """Where people were told by mouth, place by place, for an afternoon of telephone calls."""
    went = queries.how_it_went(_may_send(request, place, alert_id))
    header = [_("哪里"), _("告诉了几次"), _("户次"), _("没有账号的认证村民")]
    rows = ((left.name, left.times, left.households, left.without_phone) for left in went.below)
    return sheet_response(_("喊话上门"), header, rows, f"{place.name}-{_('喊话上门')}")


def _may_list(actor: Actor, place: Place) -> bool:
    """Whether they may see by name whom no message reaches."""
    return place.level == Level.VILLAGE.value and can(actor, LIST_MEMBERS, place.ref)


def _three(by: dict[str, int]) -> tuple[int, int, int]:
    """Sent, waiting, failed."""
    return by.get("sent", 0), by.get("waiting", 0) + by.get("sending", 0), by.get("failed", 0) + by.get("unknown", 0)


@require_http_methods(POSTS)
@personal
@at_place
def end(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """End a notice before its time."""
    alert = _may_send(request, place, alert_id)

    def act(_data: dict[str, Any]) -> HttpResponse:
        actions.end_alert(actor_of(request), alert_id=alert.id, now=timezone.now())
        say(request, _("结束了，各页上的提示拿掉了，没发出的不再发"))
        return see_other(alert_url(place, alert_id))

    form = SureForm(request.POST if request.method == "POST" else None)
    crumbs = alert_crumbs(place, (str(words.DANGER[Danger(alert.danger)]), alert_url(place, alert_id)), (_("结束"), ""))
    return form_page(request, form, act, "messages/end.html", {"place": place, "alert": alert, "crumbs": crumbs})


@require_http_methods(POSTS)
@personal
@at_place
def aloud(request: HttpRequest, place: Place, alert_id: UUID) -> HttpResponse:
    """Note that people without a phone were told."""
    actor, now = actor_of(request), timezone.now()
    if request.method != "POST" and not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    alert = queries.alert_here(place, alert_id)
    villages = queries.villages_for(actor, alert)
    if not villages:
        raise NotAllowed(words.PICK_VILLAGE)
    by_code = {village.code: village for village in villages}
    groups = queries.groups_of(villages[0]) if len(villages) == 1 else []
    own_group = group_at(actor.person_id, villages[0]) if actor.person_id and groups else ""
    form = AloudForm(
        request.POST if request.method == "POST" else None,
        places=[(village.code, village.name) for village in villages],
        groups=groups,
        initial={"how": How.DOOR.value, "group": own_group},
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.note_read_aloud(
            actor,
            alert_id=alert.id,
            place=by_code[data["place"]],
            how=How(data["how"]),
            households=data["households"],
            group=data["group"],
            note=data["note"],
            key=data["key"],
            now=now,
        )
        say(request, _("记下了"))
        return see_other(alert_url(place, alert_id))

    crumbs = alert_crumbs(place, (str(words.DANGER[Danger(alert.danger)]), alert_url(place, alert_id)), (_("念给谁听了"), ""))
    mine = [row for row in queries.alert_page(place, alert_id, now=now).aloud if row.by == actor.account_id]
    context = {"place": place, "alert": alert, "crumbs": crumbs, "mine": mine, "may_list": _may_list(actor, place)}
    return form_page(request, form, act, "messages/aloud.html", context)


@require_POST
@personal
@at_place
def take_back(request: HttpRequest, place: Place, alert_id: UUID, read_id: UUID) -> HttpResponse:
    row = actions.take_back_read_aloud(actor_of(request), read_id=read_id, now=timezone.now())
    if row.alert_id != alert_id:
        raise NotFound(words.NO_ALERT)
    say(request, _("收回了"))
    return see_other(alert_url(place, alert_id))


@require_safe
@personal
@at_place
def sent(request: HttpRequest, place: Place) -> HttpResponse:
    """What was sent about the place and below: how many, by which channels, how many failed. No names."""
    check(actor_of(request), SEE_SENT, place.ref)
    now = timezone.now()
    days = int(request.GET["days"]) if request.GET.get("days") in {str(n) for n in DAYS} else DAYS[0]
    today = china_date(now)
    since = today - timedelta(days=days - 1)
    here = reverse("messages:place_sent", args=[place.code])
    alerts, _older = queries.alerts_here(place, now=now, limit=5)
    by_kind = queries.sent_at(place, since=since, until=today, by_day=False)
    used = {channel for row in by_kind for channel, count in row.by.items() if count}
    context = {
        "place": place,
        "days": days,
        "since": since,
        "today": today,
        "by_kind": by_kind,
        "by_day": queries.sent_at(place, since=since, until=today, by_day=True),
        "channels": [(c, words.CHANNEL[c]) for c in words.CHANNEL if c in used],
        "troubles": queries.troubles(now),
        "alerts": alerts,
        "filters": [(_("近 %(n)s 天") % {"n": n}, f"{here}?days={n}", n) for n in DAYS],
        "crumbs": [(place.name, f"/p/{place.code}/"), (_("发出的消息"), "")],
    }
    return render(request, "messages/place_sent.html", context)


@require_safe
@personal
@at_place
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """The same of 90 days as a sheet."""
    check(actor_of(request), SEE_SENT, place.ref)
    today = china_date(timezone.now())
    rows = queries.sent_at(place, since=today - timedelta(days=DAYS[-1] - 1), until=today, by_day=True)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(sheets.sent(rows), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="messages-{place.code}-{today:%Y%m%d}.xlsx"'
    return response
