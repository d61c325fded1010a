"""Lists of meetings: an organisation's, a village's, one's own; the rules; the public board."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.audit import actions as audit
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check as check_at
from teabowl.meetings import actions, convening, explaining, rules, sheets, words
from teabowl.meetings.figures import COUNTED
from teabowl.meetings.forms import RhythmForm
from teabowl.meetings.kinds import PARTY, VILLAGE, Kind
from teabowl.meetings.permissions import CONVENE, CONVENE_VILLAGE, READ, READ_VILLAGE, SEE_DUE, SET_RHYTHM
from teabowl.meetings.queries import below, pages
from teabowl.meetings.standing import Body, may
from teabowl.meetings.views.doors import GET_POST, form_page, tell
from teabowl.organisations import authority
from teabowl.organisations.kinds import Kind as Form
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, page_number, pages_around, personal, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_GROUP = (Kind.GROUP, Kind.LECTURE, Kind.PARTY_DAY, Kind.LIFE)


def kinds_for(body: Body) -> list[Kind]:
    """What this body may hold."""
    if body.organisation is None:
        return [kind for kind in Kind if kind in VILLAGE]
    if body.organisation.kind is Form.GROUP:
        return list(OF_GROUP)
    return [kind for kind in Kind if kind in PARTY and kind is not Kind.GROUP]


def _body_page(request: HttpRequest, body: Body, title: str, base: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if not may(actor, READ, READ_VILLAGE, body, now):
        raise NotFound(words.NOT_HERE)
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    page = pages.list_page(body, kind=kind, number=page_number(request), url=base)
    can_plan = may(actor, CONVENE, CONVENE_VILLAGE, body, now)
    kinds = kinds_for(body)
    context = {
        "title": title, "base": base, "crumbs": crumbs, "page": page, "kind": kind, "can_plan": can_plan, "words": words,
        "filters": [("", ""), *((k.value, words.KIND[k]) for k in kinds)], "dues": pages.due_meetings(body, now),
        "kinds": [(k.value, words.KIND[k]) for k in kinds], "organisation": body.organisation,
        "can_set": body.organisation is not None and authority.can(actor, SET_RHYTHM, body.organisation, now),
    }  # fmt: skip
    return render(request, "meetings/list.html", context)


@require_safe
@personal
@signed_in
def of_organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """An organisation's meetings, for its members and those above it."""
    body = convening.body(organisation_id, None)
    assert body.organisation is not None
    trail = [(body.place.name, f"/p/{body.place.code}/"), (_("党建之家"), f"/p/{body.place.code}/party/"), (_("会议"), "")]
    title = _("%(name)s的会") % {"name": body.organisation.name}
    return _body_page(request, body, title, reverse("meetings:of", args=[organisation_id]), trail)


@require_safe
@personal
@signed_in
@at_place
def of_village(request: HttpRequest, place: Place) -> HttpResponse:
    """The village's own bodies, for its staff and those above."""
    trail = [(place.name, f"/p/{place.code}/"), (_("村里的会"), "")]
    return _body_page(request, convening.body(None, place), _("村里的会"), reverse("meetings:inside", args=[place.code]), trail)


def _sheet(request: HttpRequest, body: Body, name: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if not may(actor, READ, READ_VILLAGE, body, now):
        raise NotFound(words.NOT_HERE)
    response = HttpResponse(sheets.meetings_sheet(name, pages.all_held(body)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="meetings.xlsx"'
    return response


@require_safe
@personal
@signed_in
def organisation_sheet(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    body = convening.body(organisation_id, None)
    return _sheet(request, body, body.organisation.name if body.organisation else "")


@require_safe
@personal
@signed_in
@at_place
def village_sheet(request: HttpRequest, place: Place) -> HttpResponse:
    return _sheet(request, convening.body(None, place), place.name)


@require_safe
@personal
@signed_in
@at_place
def due_below(request: HttpRequest, place: Place) -> HttpResponse:
    """What was due here and below in the last year and was not held."""
    check_at(actor_of(request), SEE_DUE, place.ref)
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    page = page_number(request)
    rows, total = below.late_dues(place, china_date(timezone.now()), kind=kind, number=page)
    context = {
        "place": place, "rows": rows, "total": total, "kind": kind, "base": reverse("meetings:due", args=[place.code]),
        "links": pages_around(request, more=page * below.PAGE < total),
        "filters": [("", ""), *((k.value, words.KIND[k]) for k in COUNTED)],
    }  # fmt: skip
    return render(request, "meetings/due.html", context)


@require_safe
@personal
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Where I am called to, what I attended, what I have to do."""
    coming, held, tasks = pages.my_meetings(actor_of(request))
    context = {"coming": coming, "held": held, "tasks": tasks, "words": words, "today": china_date(timezone.now())}
    return render(request, "meetings/mine.html", context)


@require_safe
def all_rules(request: HttpRequest) -> HttpResponse:
    """Every kind with its rules today and before: what the system judges by, for everybody."""
    today = china_date(timezone.now())
    shown = [
        (
            words.KIND[kind],
            [(r, explaining.rule_rows(r), _holds(r.since, r.until, today)) for r in reversed(rules.versions(kind))],
        )
        for kind in Kind
    ]
    return render(request, "meetings/rules.html", {"kinds": shown})


def _holds(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or today < until)


@require_safe
@at_place
def board(request: HttpRequest, place: Place) -> HttpResponse:
    """For everybody: what the village's bodies will meet about, and what was decided and published."""
    if not request.GET:
        public_page(request, place.id)
    page = page_number(request)
    found = pages.published(place, limit=pages.PAGE + 1, start=(page - 1) * pages.PAGE)
    links = pages_around(request, more=len(found) > pages.PAGE)
    context = {"place": place, "notices": pages.public_notices(place), "rows": found[: pages.PAGE], "links": links}
    return render(request, "meetings/board.html", context)


@require_safe
@at_place
def published(request: HttpRequest, place: Place, meeting_id: UUID) -> HttpResponse:
    """One published record."""
    public_page(request, place.id)
    return render(request, "meetings/published.html", {"place": place, "row": pages.published_one(place, meeting_id)})


@require_http_methods(GET_POST)
@personal
@signed_in
def rhythm(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """How often lectures are due, here and below."""
    body, actor, now = convening.body(organisation_id, None), actor_of(request), timezone.now()
    assert body.organisation is not None
    if not authority.can(actor, SET_RHYTHM, body.organisation, now):
        raise NotAllowed(words.NOT_ALLOWED % {"what": SET_RHYTHM.zh})
    base = reverse("meetings:of", args=[organisation_id])

    def act(data: dict[str, Any]) -> None:
        actions.set_rhythm(
            actor, organisation_id=organisation_id, kind=Kind.LECTURE, months=int(data["months"]), since=data["since"], now=now
        )
        tell(request, _("定了"))

    return form_page(
        request, RhythmForm, act, title=_("党课多久一次"), submit=_("定"), back=base, initial={"months": "3", "since": china_date(now)},
        trail=[(body.organisation.name, base), (_("党课多久一次"), "")],
        note=_("没有规定管着，按各地自己的制度；这里定的管本组织和下面没有另定的组织。"),
    )  # fmt: skip


def place_of(code: str) -> Place:
    found = place_by_code(code)
    return found.now_at or found


def log_names(request: HttpRequest, meeting: Any, verb: str) -> None:
    """Who looked at a list of names or at minutes without being in the meeting is on record."""
    audit.record_read(
        actor_of(request),
        f"meetings.{verb}",
        now=timezone.now(),
        subject_type="meeting",
        subject_id=meeting.id,
        place_id=meeting.place_id,
    )
