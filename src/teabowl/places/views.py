"""Pages: find a place, its history for everybody; for organisers change the tree with a preview, and undo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.pagecache.marks import public_page
from teabowl.places import actions, participants, plans, queries, rules, undoing
from teabowl.places.actions import Decision
from teabowl.places.forms import FORMS, ChangeForm
from teabowl.places.models import Change, Place
from teabowl.places.permissions import CHANGE_TREE, can_change, check_change
from teabowl.places.plans import Plan
from teabowl.places.sheets import MOST_IN_SHEET, XLSX, changes_sheet
from teabowl.places.wording import KINDS, LEVEL_NAMES, SENTENCES
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 20

DOING: dict[Change.Kind, tuple[Callable[..., Plan], Callable[..., Change]]] = {
    Change.Kind.MERGE: (plans.plan_merge, actions.merge_places),
    Change.Kind.SPLIT: (plans.plan_split, actions.split_place),
    Change.Kind.RENAME: (plans.plan_rename, actions.rename_place),
    Change.Kind.MOVE: (plans.plan_move, actions.move_place),
    Change.Kind.OPEN: (plans.plan_open, actions.open_place),
    Change.Kind.CLOSE: (plans.plan_close, actions.close_place),
}


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Search as one types with htmx, by a plain form without."""
    text = request.GET.get("q", "")[:40].strip()
    found = queries.find_places(text, limit=PAGE) if text else []
    part = request.headers.get("HX-Target") == "found"
    shown = {"text": text, "found": found, "levels": LEVEL_NAMES}
    return render(request, "places/_found.html" if part else "places/find.html", shown)


@require_GET
def history(request: HttpRequest, code: str) -> HttpResponse:
    """What a place was called, where it stood and what happened to it; readable for ever, merged away or not."""
    place = queries.place_by_code(code)
    public_page(request, place.now_at_id or place.id)
    line = queries.ancestors(place)
    shown = {
        "place": place,
        "line": line,
        "past": queries.past_of(place),
        "told": queries.changes_of(place),
        "kinds": KINDS,
        "level": LEVEL_NAMES[Level(place.level)],
    }
    return render(request, "places/history.html", shown)


@never_cache
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What changed below the places that one organises, newest first: narrowed by place, kind and words, page by page."""
    seen = changes_seen(request)
    told = queries.changes_under(**seen.narrowed(), before=_uuid(request.GET.get("before", "")), most=PAGE + 1)
    older = seen.address(before=str(told[PAGE - 1].change.id)) if len(told) > PAGE else ""
    shown = {
        "seen": seen,
        "told": told[:PAGE],
        "older": older,
        "sheet": seen.address(),
        "places_offered": [(place.code, place.name) for place in seen.places],
        "kinds_offered": [(kind.value, KINDS[kind]) for kind in Change.Kind],
    }
    return render(request, "places/changes.html", shown)


@never_cache
@require_GET
def changes_excel(request: HttpRequest) -> HttpResponse:
    """The same list as a sheet, at most 10,000 rows."""
    told = queries.changes_under(**changes_seen(request).narrowed(), most=MOST_IN_SHEET)
    response = HttpResponse(changes_sheet(told), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename=changes.xlsx"
    return response


@dataclass(frozen=True, slots=True)
class Seen:
    """What the list of changes shows: `places` are those one organises, `under` the one chosen among them ('' all)."""

    places: list[Place]
    under: str
    kind: str
    text: str
    undone: str

    def narrowed(self) -> dict[str, Any]:
        chosen = [place for place in self.places if place.code == self.under]
        undone = {"yes": True, "no": False}.get(self.undone)
        return {"places": chosen or self.places, "kind": self.kind, "text": self.text, "undone": undone}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.under or self.kind or self.text or self.undone)

    def address(self, **more: str) -> str:
        words = {"under": self.under, "kind": self.kind, "q": self.text, "undone": self.undone} | more
        return "?" + urlencode({key: value for key, value in words.items() if value})


def changes_seen(request: HttpRequest) -> Seen:
    """From the address; words that fit nothing are as if not there. Raises NotAllowed for who organises nowhere."""
    roots = [held.place_id for held in _actor(request).held if held.role in (Role.COUNTY, Role.CITY)]
    if not roots:
        raise NotAllowed(_("区划变动由县里和市里的组织员办；公开的历史在每个地方的“历史”页"))
    asked = {key: request.GET.get(key, "").replace("\0", "")[:40].strip() for key in ("under", "kind", "q", "undone")}
    places = list(Place.objects.filter(id__in=roots).in_division_order())
    return Seen(
        places,
        asked["under"] if asked["under"] in {place.code for place in places} else "",
        asked["kind"] if asked["kind"] in Change.Kind.values else "",
        asked["q"],
        asked["undone"] if asked["undone"] in ("yes", "no") else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_GET
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Which change."""
    place = _place_to_change(request, code)
    offered = [(kind, KINDS[kind], _about(kind, place)) for kind in FORMS if _is_offered(kind, place, _actor(request))]
    if not offered:
        raise NotAllowed(f"{CHANGE_TREE.zh}：{place.name}")
    shown = {"place": place, "offered": offered, "line": queries.ancestors(place), "below": queries.children(place)}
    return render(request, "places/choose.html", shown)


def _about(kind: Change.Kind, place: Place) -> str:
    return {
        Change.Kind.MERGE: _("%(name)s并入同级的另一个地方，人、信、文章跟过去，旧地址也跟过去"),
        Change.Kind.SPLIT: _("从%(name)s分出一个新村，点名的小组过去"),
        Change.Kind.RENAME: _("换名称或编号，旧名还能找到"),
        Change.Kind.MOVE: _("%(name)s连同下面的，划归另一个上级"),
        Change.Kind.OPEN: _("在%(name)s下面新设一个地方"),
        Change.Kind.CLOSE: _("%(name)s不再存在；记过东西的，要写以后归哪里"),
    }[kind] % {"name": place.name}


def _is_offered(kind: Change.Kind, place: Place, actor: Actor) -> bool:
    if kind is Change.Kind.OPEN:
        return rules.child_level(Level(place.level)) is not None and can_change(actor, [place.ref])
    if kind is Change.Kind.SPLIT and place.level != Level.VILLAGE:
        return False
    return can_change(actor, [place.parent.ref if place.parent else None])


def _place_to_change(request: HttpRequest, code: str) -> Place:
    place = queries.place_by_code(code)
    if place.closed_on:
        raise Refused(SENTENCES[rules.Fault.CLOSED] % {"name": place.name})
    if not _actor(request).is_staff:
        raise NotAllowed(_("区划变动由县里和市里的组织员办"))
    return place


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form; then the preview of everything that moves; then, on 'confirm', the change itself."""
    place = _place_to_change(request, code)
    if kind not in {k.value for k in FORMS}:
        raise Http404
    which = Change.Kind(kind)
    if not _is_offered(which, place, _actor(request)):
        raise NotAllowed(f"{CHANGE_TREE.zh}：{place.name}")
    now = timezone.now()
    if request.method == "GET":
        return _ask(request, place, which, FORMS[which](place=place, initial=_suggested(which, place, now)))
    form = FORMS[which](request.POST, place=place)
    if not form.is_valid() or request.POST.get("step") == "back":
        return _ask(request, place, which, form)
    plan, act = DOING[which]
    try:
        planned = plan(**form.kwargs(), today=china_date(now))
        check_change(_actor(request), planned.above())
        if request.POST.get("step") != "confirm":
            return render(request, "places/preview.html", preview(planned) | {"place": place, "form": form, "kind": which})
        done = act(_actor(request), **form.kwargs(), decision=_decision(form), now=now)
    except (Refused, NotFound, NotAllowed, Invalid) as error:
        form.add_error(None, str(error.message))
        return _ask(request, place, which, form)
    return HttpResponseRedirect(reverse("places:result", args=[done.id]), status=303)


def _decision(form: ChangeForm) -> Decision:
    data = form.cleaned_data
    return Decision(data["decision"], data["decided_on"], data["approved_by"])


def _suggested(kind: Change.Kind, place: Place, now: datetime) -> dict[str, Any]:
    given: dict[str, Any] = {"on": china_date(now)}
    parent = place if kind is Change.Kind.OPEN else place.parent
    if kind in (Change.Kind.OPEN, Change.Kind.SPLIT) and parent:
        level = rules.child_level(Level(parent.level)) if kind is Change.Kind.OPEN else Level(place.level)
        if level:
            given["new_code"] = rules.next_code(parent.code, level, queries.codes_beside(parent))
    return given


def _ask(request: HttpRequest, place: Place, kind: Change.Kind, form: ChangeForm) -> HttpResponse:
    shown = {"place": place, "form": form, "kind": kind, "kind_name": KINDS[kind], "about": _about(kind, place)}
    return render(request, "places/change.html", shown, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Moving:
    """One kind of record that goes along, with how many."""

    label: str
    count: int


def preview(plan: Plan) -> dict[str, Any]:
    """Everything that a plan moves, for its reader."""
    merging = plan.kind in (Change.Kind.MERGE, Change.Kind.CLOSE) and plan.target is not None
    ids = list(plan.before) if plan.kind is not Change.Kind.SPLIT else []
    english = (get_language() or "").startswith("en")
    moving = [Moving(p.label_en if english else p.label_zh, p.count(ids)) for p in participants.PARTICIPANTS] if ids else []
    redirects = [(f"/p/{s.code}/", f"/p/{plan.target.code}/") for s in plan.subjects if plan.target and merging]
    if plan.renamed and plan.renamed[0].code != plan.subjects[0].code:
        redirects = [(f"/p/{plan.subjects[0].code}/", f"/p/{plan.renamed[0].code}/")]
    return {
        "plan": plan,
        "merging": merging,
        "moving": [m for m in moving if m.count],
        "redirects": redirects,
        "carried": plan.carried[:PAGE],
        "carried_more": max(0, len(plan.carried) - PAGE),
        "kind_name": KINDS[plan.kind],
    }


@never_cache
@require_GET
def result(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change; with the undo button for whom it may concern, while it is possible."""
    told = queries.told_change(change_id)
    allowed = can_change(_actor(request), undoing.above(told.change))
    hanging = undoing.what_hangs_on(told.change) if allowed else ""
    shown = {"told": told, "allowed": allowed, "hanging": hanging, "kind_name": KINDS[Change.Kind(told.change.kind)]}
    return render(request, "places/result.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Ask once more, then undo."""
    told = queries.told_change(change_id)
    check_change(_actor(request), undoing.above(told.change))
    if request.method == "GET":
        return render(request, "places/undo.html", {"told": told, "hanging": undoing.what_hangs_on(told.change)})
    undoing.undo_change(_actor(request), change_id=change_id, now=timezone.now())
    return HttpResponseRedirect(reverse("places:result", args=[change_id]), status=303)
