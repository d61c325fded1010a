"""Bringing in a table of members or organisations: upload, look at what was found, confirm once, take back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid
from teabowl.kernel.masks import mask_resident_number
from teabowl.organisations import actions, queries, rosters
from teabowl.organisations.forms import SheetForm
from teabowl.organisations.permissions import BRING_IN
from teabowl.organisations.views.doors import crumbs, found, personal, see, signed_in, tell
from teabowl.people.sheets import MAX_BYTES, write_sheet
from teabowl.people.views.doors import file_response
from teabowl.ui.doors import actor_of, add_wrong
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def bring_in(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Choose a file; it is checked row by row before anything counts."""
    now = timezone.now()
    organisation = found(request, organisation_id, BRING_IN, now)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise Invalid({"file": _("文件太大，最多 5 MB。可以分成几份来导")})
            staged = actions.stage_import(
                actor_of(request), organisation_id=organisation.id, filename=file.name or "", data=file.read(), now=now
            )
        except Invalid as wrong:
            add_wrong(form, wrong)
        else:
            return see("import", organisation.id, staged.id)
    members = reverse("organisations:members", args=[organisation.id])
    context = {
        "organisation": organisation, "form": form, "imports": queries.imports_of(organisation),
        "crumbs": crumbs(organisation, (_("党员名册"), members), (_("导入表格"), "")),
    }  # fmt: skip
    return render(request, "organisations/bring_in.html", context, status=422 if form.errors else 200)


@require_safe
@personal
@signed_in
def template(request: HttpRequest, organisation_id: UUID, table: str) -> HttpResponse:
    """A table to fill in: headings only, every column text."""
    found(request, organisation_id, BRING_IN, timezone.now())
    titles = list(rosters.TITLES["organisations" if table == "organisations" else "members"].values())
    return file_response(write_sheet(_("样表"), titles, [], [14] * len(titles)), "xlsx", "template")


@require_safe
@personal
@signed_in
def staged(request: HttpRequest, organisation_id: UUID, import_id: UUID) -> HttpResponse:
    """What was found in the table."""
    organisation = found(request, organisation_id, BRING_IN, timezone.now())
    one = queries.import_of(organisation, import_id)
    rows = queries.staged(one, SHOWN)
    titles = rosters.TITLES[rows.table]
    for row in (*rows.good, *rows.bad):
        if row.typed.get("resident_number"):
            row.typed["resident_number"] = mask_resident_number(row.typed["resident_number"])
    filled = [name for name in titles if any(row.typed.get(name) for row in rows.good)]
    context = {
        "organisation": organisation, "staged": one, "good": rows.good, "bad": rows.bad, "titles": titles, "filled": filled, "shown": SHOWN,
        "crumbs": crumbs(organisation, (_("导入表格"), reverse("organisations:bring_in", args=[organisation.id])), (one.filename, "")),
    }  # fmt: skip
    return render(request, "organisations/staged.html", context)


@require_safe
@personal
@signed_in
def bad_rows(request: HttpRequest, organisation_id: UUID, import_id: UUID) -> HttpResponse:
    """The rows to put right, as typed, with the reason beside each."""
    organisation = found(request, organisation_id, BRING_IN, timezone.now())
    rows = queries.staged(queries.import_of(organisation, import_id))
    titles = rosters.TITLES[rows.table]
    header = [*titles.values(), _("要改的地方"), _("原表行号")]
    body = [[*(row.typed.get(name, "") for name in titles), "；".join(row.problems), str(row.line)] for row in rows.bad]
    return file_response(write_sheet(_("要改的"), header, body, [*[14] * len(titles), 48, 10]), "xlsx", "rows-to-mend")


@require_POST
@personal
@signed_in
def confirm(request: HttpRequest, organisation_id: UUID, import_id: UUID) -> HttpResponse:
    done = actions.confirm_import(actor_of(request), import_id=import_id, now=timezone.now())
    tell(request, _("导入了 %(n)s 行") % {"n": done.good})
    return see("import", organisation_id, import_id)


@require_POST
@personal
@signed_in
def undo(request: HttpRequest, organisation_id: UUID, import_id: UUID) -> HttpResponse:
    back, kept = actions.undo_import(actor_of(request), import_id=import_id, now=timezone.now())
    text = _("撤回了 %(n)s 行") % {"n": back}
    tell(request, text + (_("；%(n)s 行后来有了变动，留着没动") % {"n": kept} if kept else ""))
    return see("import", organisation_id, import_id)


@require_POST
@personal
@signed_in
def drop(request: HttpRequest, organisation_id: UUID, import_id: UUID) -> HttpResponse:
    actions.drop_import(actor_of(request), import_id=import_id, now=timezone.now())
    tell(request, _("这份表扔掉了，什么也没有导入"))
    return see("bring_in", organisation_id)
