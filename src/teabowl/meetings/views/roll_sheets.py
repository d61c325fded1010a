"""A body's roll in and out of Excel: upload, look at what was found, confirm once, take back; and the roll as a sheet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.audit import actions as audit
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.verbs import can
from teabowl.meetings import actions, rollsheets, words
from teabowl.meetings.forms import RollSheetForm
from teabowl.meetings.permissions import CONVENE_VILLAGE
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.rolls import roll_import, roll_imports, staged_rows
from teabowl.meetings.views.doors import GET_POST, tell
from teabowl.meetings.views.rolls import BODIES, trail_to
from teabowl.people.sheets import MAX_BYTES, write_sheet
from teabowl.people.views.doors import file_response
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, add_wrong, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SHOWN = 20
TITLES = list(rollsheets.TITLES.values())


def _check(request: HttpRequest, place: Place, body: str) -> str:
    """Where the roll is. Raises NotFound for who may not keep it."""
    if body not in BODIES or not can(actor_of(request), CONVENE_VILLAGE, place.ref):
        raise NotFound(words.NOT_HERE)
    return reverse("meetings:roll", args=[place.code, body])


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def bring_in(request: HttpRequest, place: Place, body: str) -> HttpResponse:
    """Choose a file; it is checked row by row before anybody is on the roll."""
    here = _check(request, place, body)
    form = RollSheetForm(request.POST, request.FILES) if request.method == "POST" else RollSheetForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise Invalid({"file": _("文件太大，最多 5 MB。可以分成几份来导")})
            found = actions.stage_roll(
                actor_of(request), place=place, body=body, filename=file.name or "", data=file.read(), now=timezone.now()
            )
        except Invalid as wrong:
            add_wrong(form, wrong)
        else:
            return see_other(reverse("meetings:roll_import", args=[place.code, body, found.id]))
    context = {
        "place": place, "body": body, "form": form, "imports": roll_imports(place, body), "title": BODIES[body],
        "crumbs": trail_to(place, (BODIES[body], here), (_("导入表格"), "")),
    }  # fmt: skip
    return render(request, "meetings/roll_bring_in.html", context, status=422 if form.errors else 200)


@require_safe
@personal
@signed_in
@at_place
def template(request: HttpRequest, place: Place, body: str) -> HttpResponse:
    """A table to fill in: headings only."""
    _check(request, place, body)
    return file_response(write_sheet(_("样表"), TITLES, [], [14] * len(TITLES)), "xlsx", "template")


@require_safe
@personal
@signed_in
@at_place
def staged(request: HttpRequest, place: Place, body: str, import_id: UUID) -> HttpResponse:
    """What was found in the table."""
    here = _check(request, place, body)
    one = roll_import(place, body, import_id)
    good, bad = staged_rows(one, SHOWN)
    filled = [name for name in rollsheets.TITLES if any(row.typed.get(name) for row in good)]
    trail = (
        (BODIES[body], here),
        (_("导入表格"), reverse("meetings:roll_bring_in", args=[place.code, body])),
        (one.filename, ""),
    )
    context = {
        "place": place, "body": body, "staged": one, "good": good, "bad": bad, "titles": rollsheets.TITLES, "filled": filled,
        "shown": SHOWN, "here": here, "crumbs": trail_to(place, *trail),
    }  # fmt: skip
    return render(request, "meetings/roll_staged.html", context)


@require_safe
@personal
@signed_in
@at_place
def bad_rows(request: HttpRequest, place: Place, body: str, import_id: UUID) -> HttpResponse:
    """The rows to put right, as typed, with the reason beside each."""
    _check(request, place, body)
    _good, bad = staged_rows(roll_import(place, body, import_id))
    header = [*TITLES, _("要改的地方"), _("原表行号")]
    rows = [[*(row.typed.get(n, "") for n in rollsheets.TITLES), "；".join(row.problems), str(row.line)] for row in bad]
    return file_response(write_sheet(_("要改的"), header, rows, [*[14] * len(TITLES), 48, 10]), "xlsx", "rows-to-mend")


@require_POST
@personal
@signed_in
@at_place
def act(request: HttpRequest, place: Place, body: str, import_id: UUID, deed: str) -> HttpResponse:
    """Confirm, take back, or throw away."""
    _check(request, place, body)
    roll_import(place, body, import_id)
    actor, now, back = actor_of(request), timezone.now(), reverse("meetings:roll_import", args=[place.code, body, import_id])
    if deed == "confirm":
        tell(request, _("导入了 %(n)s 人") % {"n": actions.confirm_roll(actor, import_id=import_id, now=now).good})
    elif deed == "undo":
        gone, kept = actions.undo_roll(actor, import_id=import_id, now=now)
        more = _("；%(n)s 人已经通知过开会，留着没动") % {"n": kept} if kept else ""
        tell(request, _("撤回了 %(n)s 人") % {"n": gone} + more)
    elif deed == "drop":
        actions.drop_roll(actor, import_id=import_id, now=now)
        tell(request, _("这份表扔掉了，什么也没有导入"))
        back = reverse("meetings:roll_bring_in", args=[place.code, body])
    else:
        raise NotFound(words.NO_TABLE)
    return see_other(back)


@require_safe
@personal
@signed_in
@at_place
def sheet(request: HttpRequest, place: Place, body: str) -> HttpResponse:
    """The roll as it stands, in the columns that it may be brought in with; phone numbers are left out. That it was taken is noted."""
    _check(request, place, body)
    seats = pages.seats_at(place, body)
    audit.record_read(
        actor_of(request),
        "meetings.read_roll",
        now=timezone.now(),
        subject_type="place",
        subject_id=place.id,
        place_id=place.id,
    )
    header = [rollsheets.TITLES[name] for name in ("name", "woman", "group", "household", "since")]
    rows = [[s.name, "女" if s.woman else "", s.group, s.household, s.since.isoformat()] for s in seats]
    return file_response(write_sheet(str(BODIES[body]), header, rows, [14] * len(header)), "xlsx", f"roll-{place.code}")
