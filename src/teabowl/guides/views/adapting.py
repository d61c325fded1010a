"""Pages of a place that changes what differs here: single fields of an inherited guide; a village's place, hours and phone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.guides import actions, queries, words
from teabowl.guides.content import Field
from teabowl.guides.forms import OneFieldForm, PointForm, RowsOfField, VillageForm
from teabowl.guides.permissions import ADAPT
from teabowl.guides.queries.staff import Adapting, OpenField
from teabowl.guides.views.doors import act_on, actor_of, crumbs, personal, see, signed_in, tell
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

ROWS = (Field.MATERIALS, Field.STEPS)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def adapt(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """A county or township: every field with what is said above and what is said here. A village: one short form."""
    page = queries.adapting(actor_of(request), place, guide_id)
    trail = _crumbs(place, page, (_("改本地不一样的地方"), ""))
    if place.level != Level.VILLAGE:
        return render(request, "guides/adapt.html", {"place": place, "page": page, "crumbs": trail})

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.set_village_fields(
            actor_of(request), guide_id=guide_id, place=place, here=data["here"], hours=data["hours"], phone=data["phone"],
            note=data["note"], now=timezone.now(),
        )  # fmt: skip
        tell(request, _("存好了，这份指南上现在就能看到"))
        return see("guide", place.code, guide_id)

    said = {row.field: row.mine_text for row in page.fields}
    initial = {"here": said[Field.HERE], "hours": said[Field.HERE_HOURS], "phone": said[Field.HERE_PHONE]}
    initial["note"] = said[Field.HERE_NOTE]
    own = queries.point_of(place)
    note = (
        _("没写的，就用村里写好的“%(name)s”。") % {"name": own.name}
        if own
        else _("每份指南都一样的，写在“办理地点”里，写一次就行。")
    )

    def context() -> dict[str, Any]:
        return {
            "place": place, "heading": _("这份指南在村里怎么办"), "about": page.heading, "submit": _("存"), "note": note,
            "crumbs": trail, "way_back": (_("写全村都一样的办理地点"), reverse("guides:point", args=[place.code])),
        }  # fmt: skip

    return form_page(request, filled(request, VillageForm, initial), act, "guides/form.html", context)


def _crumbs(place: Place, page: Adapting, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs(place, (page.heading, reverse("guides:guide", args=[place.code, page.guide.id])), *more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def adapt_field(request: HttpRequest, place: Place, guide_id: UUID, field: str) -> HttpResponse:
    """One field: what is said above, what is said here. Where the original has moved on: was, now, mine, and two buttons."""
    actor, now = actor_of(request), timezone.now()
    page = queries.adapting(actor, place, guide_id)
    row = next((one for one in page.fields if one.field == field), None)
    if row is None:
        raise NotFound(words.FIELD_NOT_YOURS)
    data = request.POST if request.method == "POST" else None
    choice = data.get("do") if data is not None else None
    if choice in ("keep", "drop"):
        done = actions.keep_field if choice == "keep" else actions.drop_field
        done(actor, guide_id=guide_id, place=place, field=row.field, now=now)
        tell(request, _("照旧用自己的") if choice == "keep" else _("改回用原文了"))
        return see("adapt", place.code, guide_id)
    start = row.above if row.mine is None else row.mine
    rows = RowsOfField(row.field, data, start) if row.field in ROWS else None
    form = OneFieldForm(data, field=row.field, initial={"value": start, "summary": row.summary})
    status = 200
    if data is not None and "more" not in data:
        good = rows is None or rows.is_valid()

        def act(typed: dict[str, Any]) -> HttpResponse:
            said = rows.value if rows else typed["value"]
            actions.adapt_field(
                actor, guide_id=guide_id, place=place, field=row.field, value=said, summary=typed["summary"], now=now
            )
            tell(request, _("改好了，下面各村现在就能看到"))
            return see("adapt", place.code, guide_id)

        answer, status = act_on(form, act) if good else (None, 422)
        if answer is not None:
            return answer
    elif data is not None:
        form = OneFieldForm(field=row.field, initial={"summary": data.get("summary", "")})
    return _field_page(request, place, page, row, form, rows, status)


def _field_page(
    request: HttpRequest, place: Place, page: Adapting, row: OpenField, form: Any, rows: RowsOfField | None, status: int
) -> HttpResponse:
    context = {
        "place": place,
        "page": page,
        "row": row,
        "form": form,
        "rows": rows.forms if rows else None,
        "crumbs": _crumbs(
            place,
            page,
            (_("改本地不一样的地方"), reverse("guides:adapt", args=[place.code, page.guide.id])),
            (row.name, ""),
        ),
    }
    return render(request, "guides/adapt_field.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def point(request: HttpRequest, place: Place) -> HttpResponse:
    """Where one goes here, for every matter."""
    check(actor_of(request), ADAPT, place.ref)
    own = queries.point_of(place)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.set_point(
            actor_of(request), place=place, name=data["name"], address=data["address"], hours=data["hours"],
            phone=data["phone"], now=timezone.now(),
        )  # fmt: skip
        tell(request, _("存好了，每份指南上都是它"))
        return see("board", place.code)

    def context() -> dict[str, Any]:
        return {
            "place": place, "heading": _("到哪儿办"), "about": _("写一次，这里的每份指南上都有"), "submit": _("存"),
            "crumbs": crumbs(place, (_("到哪儿办"), "")),
        }  # fmt: skip

    initial = {"name": own.name if own else "", "address": own.address if own else ""}
    initial |= {"hours": own.hours if own else "", "phone": own.phone if own else ""}
    return form_page(request, filled(request, PointForm, initial), act, "guides/form.html", context)
