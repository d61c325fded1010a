"""Inside an organisation: what its members study, and keeping it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.files.documents_door import take_document
from teabowl.files.rules import MEGABYTE, MOST_MEGABYTES
from teabowl.files.uploads import uploads_up_to
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.times import CHINA, china_date
from teabowl.meetings import queries as meetings
from teabowl.meetings.actions.bringing import Brought, bring_point
from teabowl.meetings.rules import State
from teabowl.organisations import authority
from teabowl.study import actions, queries, words
from teabowl.study.forms import FileForm, MaterialForm, MeetingForm, NewProgrammeForm, ProgrammeForm, TextForm
from teabowl.study.models import Programme
from teabowl.study.permissions import KEEP, READ
from teabowl.study.queries.programmes import Where, inside_page, inside_programme, material_of
from teabowl.study.reading import MATERIAL
from teabowl.study.rules import MaterialKind
from teabowl.study.views.doors import Inside, form_page, inside_of
from teabowl.ui import spoken
from teabowl.ui.doors import actor_of, own_address, personal, see_other, signed_in
from teabowl.ui.form_words import CHOOSE_ONE
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LARGEST = max(MOST_MEGABYTES.values()) * MEGABYTE


@require_safe
@personal
@signed_in
def home(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What is studied in an organisation, with one's own marks; what was studied in meetings."""
    here = inside_of(request, organisation_id)
    keeps = authority.can(here.actor, KEEP, here.organisation, here.now)
    rows = queries.programmes_of(here.actor, here.organisation)
    if not (keeps or authority.can(here.actor, READ, here.organisation, here.now) or rows):
        raise NotFound(words.NO_PROGRAMME)
    shown = {
        "organisation": here.organisation,
        "place": here.organisation.place,
        "crumbs": here.crumbs(),
        "rows": rows,
        "sessions": queries.sessions_of(here.organisation.id),
        "keeps": keeps,
    }
    return render(request, "study/inside.html", shown)


def _shown(here: Inside, programme: Programme, **more: Any) -> dict[str, Any]:
    keeps = programme.organisation_id == here.organisation.id and authority.can(here.actor, KEEP, here.organisation, here.now)
    return {"organisation": here.organisation, "place": here.organisation.place, "keeps": keeps, **more}


@require_safe
@personal
@signed_in
def programme(request: HttpRequest, organisation_id: UUID, programme_id: UUID) -> HttpResponse:
    here = inside_of(request, organisation_id)
    found, _reader = inside_programme(here.actor, here.organisation, programme_id)
    page = inside_page(found, here.organisation)
    shown = _shown(here, found, page=page, crumbs=here.crumbs((_("安排"), "")), marks=queries.my_marks(here.actor))
    return render(request, "study/inside_programme.html", shown)


@require_safe
@personal
@signed_in
def material(request: HttpRequest, organisation_id: UUID, programme_id: UUID, material_id: UUID) -> HttpResponse:
    here = inside_of(request, organisation_id)
    found, _reader = inside_programme(here.actor, here.organisation, programme_id)
    page = material_of(found, material_id, Where(organisation_id=here.organisation.id), [here.organisation.id])
    shown = _shown(
        here, found, page=page, crumbs=here.crumbs((_("材料"), "")),
        marked=material_id in queries.my_marks(here.actor), back=request.path, public=False,
    )  # fmt: skip
    return render(request, "study/material.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def mark(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """One's own mark of having read: a part of a page, or a page without JavaScript. Nothing for who is not signed in."""
    actor = actor_of(request)
    is_part = bool(request.headers.get("HX-Request"))
    back = own_address(request.POST.get("back") or request.GET.get("back"), "/me/")
    if not actor.is_signed_in:
        return HttpResponse("") if is_part else signed_in(mark)(request, material_id)
    marked = material_id in queries.my_marks(actor)
    if request.method == "POST":
        marked = request.POST.get("read") == "1"
        actions.mark_read(actor, material_id=material_id, read=marked)
        if not is_part:
            return see_other(back)
    shown = {"material_id": material_id, "marked": marked, "back": back}
    return render(request, "study/_mark.html" if is_part else "study/mark.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def write(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    here = inside_of(request, organisation_id)
    authority.check(here.actor, KEEP, here.organisation, here.now)
    initial = {"starts_on": timezone.localdate(here.now), "for_all": True}
    form = NewProgrammeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        made = actions.set_up_programme(here.actor, organisation_id=organisation_id, now=here.now, **data)
        return reverse("study:inside_programme", args=[organisation_id, made.id])

    shown = {"crumbs": here.crumbs((_("新安排"), "")), "heading": _("安排一次学习"), "about": here.organisation.name}
    return form_page(request, form, act, _("存下了。放好材料再发布"), {**shown, "place": here.organisation.place})


def _kept(request: HttpRequest, organisation_id: UUID, programme_id: UUID) -> tuple[Inside, Programme, str]:
    """A programme that the reader keeps, of this very organisation. Raises NotFound, NotAllowed."""
    here = inside_of(request, organisation_id)
    found, _reader = inside_programme(here.actor, here.organisation, programme_id)
    if found.organisation_id != organisation_id:
        raise NotAllowed(words.NO_PROGRAMME)
    authority.check(here.actor, KEEP, here.organisation, here.now)
    return here, found, reverse("study:inside_programme", args=[organisation_id, programme_id])


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def edit(request: HttpRequest, organisation_id: UUID, programme_id: UUID) -> HttpResponse:
    here, found, back = _kept(request, organisation_id, programme_id)
    initial = {name: getattr(found, name) for name in ("title", "about", "starts_on", "ends_on", "for_all")}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        actions.change_programme(here.actor, programme_id=programme_id, now=here.now, **data)
        return back

    crumbs = here.crumbs((_("安排"), back), (_("改"), ""))
    shown = {"crumbs": crumbs, "heading": _("改学习安排"), "place": here.organisation.place}
    return form_page(request, form, act, _("改好了"), shown)


@require_POST
@personal
@signed_in
def turn(request: HttpRequest, organisation_id: UUID, programme_id: UUID, to: str) -> HttpResponse:
    """Open a programme to its readers, or end it."""
    here, _found, back = _kept(request, organisation_id, programme_id)
    do = actions.open_programme if to == "open" else actions.close_programme
    do(here.actor, programme_id=programme_id, now=here.now)
    return see_other(back)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def add_text(request: HttpRequest, organisation_id: UUID, programme_id: UUID) -> HttpResponse:
    here, found, back = _kept(request, organisation_id, programme_id)
    form = TextForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> str:
        actions.add_material(here.actor, programme_id=programme_id, with_file=False, now=here.now, **data)
        return back

    crumbs = here.crumbs((_("安排"), back), (_("写一篇"), ""))
    shown = {"crumbs": crumbs, "heading": _("写一篇"), "about": found.title, "place": here.organisation.place}
    return form_page(request, form, act, _("放上了"), shown)


@require_http_methods(["GET", "HEAD", "POST"])
@uploads_up_to(LARGEST)
@personal
@signed_in
def add_file(request: HttpRequest, organisation_id: UUID, programme_id: UUID) -> HttpResponse:
    """A PDF, sound or video. The file is kept as it comes: a mistake elsewhere in the form does not lose it."""
    here, found, back = _kept(request, organisation_id, programme_id)
    form = FileForm(request.POST if request.method == "POST" else None)
    waiting, wrong = take_document(request, here.actor, form_key=form["form_key"].value(), now=here.now)

    def act(data: dict[str, Any]) -> str:
        data = {name: value for name, value in data.items() if name != "document"}
        actions.add_material(here.actor, programme_id=programme_id, with_file=True, now=here.now, **data)
        return back

    if wrong:
        form.add_error("document", wrong)
    crumbs = here.crumbs((_("安排"), back), (_("放文件"), ""))
    shown = {
        "crumbs": crumbs,
        "heading": _("放一个文件"),
        "about": found.title,
        "place": here.organisation.place,
        "waiting": waiting,
        "files": True,
    }
    return form_page(request, form, act, _("放上了"), shown)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def change_material(request: HttpRequest, organisation_id: UUID, programme_id: UUID, material_id: UUID) -> HttpResponse:
    here, found, back = _kept(request, organisation_id, programme_id)
    page = material_of(found, material_id, Where(organisation_id=organisation_id), [organisation_id])
    initial = {"title": page.row.title, "body": page.body, "source": page.row.source}
    form = MaterialForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["body"].required = page.row.kind == MaterialKind.TEXT

    def act(data: dict[str, Any]) -> str:
        actions.change_material(here.actor, material_id=material_id, now=here.now, **data)
        return page.row.url

    crumbs = here.crumbs((_("安排"), back), (_("改材料"), ""))
    shown = {"crumbs": crumbs, "heading": _("改材料"), "about": page.row.title, "place": here.organisation.place}
    return form_page(request, form, act, _("改好了"), shown)


def _moment(at: datetime, now: datetime) -> str:
    clock = at.astimezone(CHINA)
    return f"{spoken.day(clock.date(), china_date(now))} {clock.hour}:{clock.minute:02}"


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def to_meeting(request: HttpRequest, organisation_id: UUID, programme_id: UUID, material_id: UUID) -> HttpResponse:
    """Put a material on the agenda of a meeting to come. Once that is held with it, it was a study session."""
    here, found, back = _kept(request, organisation_id, programme_id)
    page = material_of(found, material_id, Where(organisation_id=organisation_id), [organisation_id])
    coming = [row for row in meetings.meetings_of(organisation_id) if row.state in (State.PLANNED, State.CONVENED)]
    choices = [(str(row.id), f"{_moment(row.starts_at, here.now)} {row.title}") for row in reversed(coming)]
    form = MeetingForm(request.POST if request.method == "POST" else None, meetings=choices)

    def act(data: dict[str, Any]) -> str:
        chosen = next((row for row in coming if str(row.id) == data["meeting"]), None)
        if chosen is None:
            raise Invalid({"meeting": CHOOSE_ONE})
        brought = Brought(MATERIAL, material_id, page.row.title, page.row.url)
        bring_point(
            here.actor,
            meeting_id=chosen.id,
            title=_("学习：%(title)s") % {"title": page.row.title},
            material=brought,
            now=here.now,
        )
        return chosen.url

    shown = {
        "crumbs": here.crumbs((_("安排"), back), (_("放上会议议程"), "")),
        "heading": _("放上会议议程"),
        "about": page.row.title,
        "place": here.organisation.place,
        "submit": _("放上"),
        "meetings": choices,
        "organisation": here.organisation,
    }
    return form_page(request, form, act, _("放上议程了"), shown, "study/to_meeting.html")


@require_POST
@personal
@signed_in
def change_order(request: HttpRequest, organisation_id: UUID, programme_id: UUID, material_id: UUID) -> HttpResponse:
    """Up, down, or out."""
    here, _found, back = _kept(request, organisation_id, programme_id)
    to = request.POST.get("to", "")
    if to == "out":
        actions.remove_material(here.actor, material_id=material_id, now=here.now)
    else:
        actions.move_material(here.actor, material_id=material_id, up=to == "up", now=here.now)
    return see_other(back)
