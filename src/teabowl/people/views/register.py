"""Bringing in a village's register: upload, look at what was found, confirm once, undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from teabowl.kernel.errors import Invalid
from teabowl.kernel.masks import mask_resident_number
from teabowl.kernel.verbs import check
from teabowl.people import actions, member_queries
from teabowl.people.forms import RegisterForm, show_errors
from teabowl.people.permissions import IMPORT_REGISTER
from teabowl.people.registers import FIELDS, TITLES
from teabowl.people.sheets import MAX_BYTES, write_sheet
from teabowl.people.views.doors import actor_of, crumbs_of, file_response, private, see_other
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SHOWN = 20


@private
@at_place
def register(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    imports = member_queries.imports_at(actor, place)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid({"file": _("请先选一个文件")})
            if (file.size or 0) > MAX_BYTES:
                raise Invalid({"file": _("文件太大，最多 5 MB。可以分成几份来导")})
            staged = actions.stage_import(
                actor, place_id=place.id, filename=file.name or "", data=file.read(), now=timezone.now()
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            return see_other("people:import", place.code, staged.id)
    context = {
        "place": place,
        "form": form,
        "imports": imports,
        "crumbs": crumbs_of(place, (_("村民"), f"/p/{place.code}/members/"), (_("导入名册"), "")),
    }
    return render(request, "people/register.html", context, status=422 if form.errors else 200)


@private
@at_place
def template(request: HttpRequest, place: Place) -> HttpResponse:
    """A sheet to fill in: the header only, every column text, so that long numbers stay whole."""
    check(actor_of(request), IMPORT_REGISTER, place.ref)
    return file_response(write_sheet("名册", [TITLES[f] for f in FIELDS], [], [12, 10, 16, 24]), "xlsx", "register-template")


@private
@at_place
def staged(request: HttpRequest, place: Place, import_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = member_queries.register_import(actor, place, import_id)
    good = member_queries.staged_rows(found, good=True, limit=SHOWN)
    bad = member_queries.staged_rows(found, good=False, limit=SHOWN)
    for row in [*good, *bad]:
        row.typed["resident_number"] = mask_resident_number(row.typed["resident_number"])
    context = {
        "place": place,
        "staged": found,
        "good": good,
        "bad": bad,
        "has_bad": bool(bad),
        "titles": [TITLES[f] for f in FIELDS],
        "fields": FIELDS,
        "shown": SHOWN,
        "crumbs": crumbs_of(place, (_("导入名册"), f"/p/{place.code}/register/"), (found.filename, "")),
    }
    return render(request, "people/import.html", context)


@private
@at_place
def bad_rows(request: HttpRequest, place: Place, import_id: UUID) -> HttpResponse:
    """The rows to put right, as they were typed, with the reason beside each."""
    found = member_queries.register_import(actor_of(request), place, import_id)
    rows = member_queries.staged_rows(found, good=False)
    header = [*[TITLES[f] for f in FIELDS], _("要改的地方"), _("原表行号")]
    body = [[*[row.typed[f] for f in FIELDS], "；".join(row.problems), str(row.line)] for row in rows]
    return file_response(write_sheet("要改的", header, body, [12, 10, 16, 24, 48, 10]), "xlsx", "rows-to-mend")


@private
@at_place
def confirm(request: HttpRequest, place: Place, import_id: UUID) -> HttpResponse:
    if request.method == "POST":
        done = actions.confirm_import(actor_of(request), import_id=import_id, now=timezone.now())
        messages.success(request, _("导入了 %(n)s 人") % {"n": done.good})
    return see_other("people:import", place.code, import_id)


@private
@at_place
def undo(request: HttpRequest, place: Place, import_id: UUID) -> HttpResponse:
    if request.method == "POST":
        back, kept = actions.undo_import(actor_of(request), import_id=import_id, now=timezone.now())
        text = _("撤回了 %(n)s 人") % {"n": back}
        if kept:
            text += _("；%(n)s 人已经连上账号或另有变动，留着没动") % {"n": kept}
        messages.success(request, text)
    return see_other("people:import", place.code, import_id)


@private
@at_place
def drop(request: HttpRequest, place: Place, import_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.drop_import(actor_of(request), import_id=import_id, now=timezone.now())
        messages.success(request, _("这份名册扔掉了，什么也没有导入"))
    return see_other("people:register", place.code)
