"""Choose a file, look at what was found in it, confirm, take back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.files.uploads import RefusedFile, uploads_up_to
from teabowl.intake import actions, queries, words
from teabowl.intake.forms import FileForm
from teabowl.intake.kinds import Kind, by_slug
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.verbs import check
from teabowl.people.sheets import MAX_BYTES, write_sheet
from teabowl.people.views.doors import file_response
from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, add_wrong, personal, see_other, signed_in, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SHOWN = 20


def _crumbs(place: Place, kind: Kind, *last: tuple[str, str]) -> list[tuple[str, str]]:
    line = [(p.name, f"/p/{p.code}/") for p in ancestors(place)[-1:]]
    return [*line, (str(kind.list_name), kind.list_url(place)), *last]


@uploads_up_to(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def bring_in(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """Choose a file; it is checked row by row before anything is in the list."""
    actor, kind = actor_of(request), by_slug(slug)
    tables = queries.tables_at(actor, place, kind)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST":
        file = request.FILES.get("file")
        if isinstance(file, RefusedFile):
            form.errors.clear()
            form.add_error("file", words.LARGE)
        elif form.is_valid() and file is not None:
            try:
                made = actions.stage_table(
                    actor, place=place, kind=slug, filename=file.name or "", data=file.read(), now=timezone.now()
                )
            except Invalid as wrong:
                add_wrong(form, wrong)
            else:
                return see_other(reverse("intake:table", args=[place.code, slug, made.id]))
    context = {
        "place": place,
        "kind": kind,
        "form": form,
        "tables": tables,
        "crumbs": _crumbs(place, kind, (_("从表格导入"), "")),
    }
    return render(request, "intake/bring_in.html", context, status=422 if form.errors else 200)


@require_safe
@personal
@signed_in
@at_place
def template(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """A table to fill in: headings only."""
    kind = by_slug(slug)
    check(actor_of(request), kind.verb, place.ref)
    titles = [column.titles[0] for column in kind.columns]
    return file_response(write_sheet(_("样表"), titles, [], [16] * len(titles)), "xlsx", f"{slug}-template")


@require_safe
@personal
@signed_in
@at_place
def table(request: HttpRequest, place: Place, slug: str, intake_id: UUID) -> HttpResponse:
    """What was found in the table."""
    kind = by_slug(slug)
    one = queries.table_at(actor_of(request), place, kind, intake_id)
    good, bad = queries.rows_of(one, SHOWN)
    titles = {column.name: column.titles[0] for column in kind.columns}
    first = kind.columns[0].name
    context = {
        "place": place, "kind": kind, "staged": one, "good": good, "titles": titles, "shown": SHOWN,
        "bad": [{"line": row.line, "problems": row.problems, "typed": {"name": row.typed[first]}} for row in bad],
        "filled": [name for name in titles if any(row.typed[name] for row in good)], "list_url": kind.list_url(place),
        "crumbs": _crumbs(place, kind, (_("从表格导入"), reverse("intake:bring_in", args=[place.code, slug])), (one.filename, "")),
    }  # fmt: skip
    return render(request, "intake/table.html", context)


@require_safe
@personal
@signed_in
@at_place
def bad_rows(request: HttpRequest, place: Place, slug: str, intake_id: UUID) -> HttpResponse:
    """The rows to put right, as typed, with the reason beside each."""
    kind = by_slug(slug)
    _good, bad = queries.rows_of(queries.table_at(actor_of(request), place, kind, intake_id))
    titles = [column.titles[0] for column in kind.columns]
    rows = [[*(row.typed[c.name] for c in kind.columns), "；".join(row.problems), str(row.line)] for row in bad]
    sheet = write_sheet(_("要改的"), [*titles, _("要改的地方"), _("原表行号")], rows, [*[16] * len(titles), 48, 10])
    return file_response(sheet, "xlsx", "rows-to-mend")


@require_POST
@personal
@signed_in
@at_place
def act(request: HttpRequest, place: Place, slug: str, intake_id: UUID, deed: str) -> HttpResponse:
    """Confirm, take back, or throw away."""
    actor, now, kind = actor_of(request), timezone.now(), by_slug(slug)
    queries.table_at(actor, place, kind, intake_id)
    back = reverse("intake:table", args=[place.code, slug, intake_id])
    if deed == "confirm":
        tell(request, _("导入了 %(n)s 行") % {"n": actions.confirm_table(actor, intake_id=intake_id, now=now).good})
    elif deed == "undo":
        gone, kept = actions.undo_table(actor, intake_id=intake_id, now=now)
        more = _("；%(n)s 行已经有人接着办，留着没动") % {"n": kept} if kept else ""
        tell(request, _("撤回了 %(n)s 行") % {"n": gone} + more)
    elif deed == "drop":
        actions.drop_table(actor, intake_id=intake_id, now=now)
        tell(request, _("这份表扔掉了，什么也没有导入"))
        back = reverse("intake:bring_in", args=[place.code, slug])
    else:
        raise NotFound(words.NO_TABLE)
    return see_other(back)
