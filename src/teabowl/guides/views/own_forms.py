"""Official forms as files: what a guide has here, putting one in, taking one out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.files.documents_door import take_document
from teabowl.files.rules import MEGABYTE, MOST_MEGABYTES, SHEETS
from teabowl.files.uploads import uploads_up_to
from teabowl.guides import actions, queries
from teabowl.guides.forms import PaperForm, SureForm
from teabowl.guides.permissions import WRITE
from teabowl.guides.views.doors import actor_of, crumbs, personal, see, signed_in, tell
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import doors
from teabowl.ui.doors import filled, form_page
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LARGEST = max(MOST_MEGABYTES[kind] for kind in SHEETS) * MEGABYTE


def _trail(place: Place, page: queries.GuidePage, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs(place, (page.heading, reverse("guides:guide", args=[place.code, page.id])), *more)


@require_safe
@personal
@signed_in
@at_place
def papers(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """What there is to download here; one's own can be taken out."""
    check(actor_of(request), WRITE, place.ref)
    page = queries.guide_page(place, guide_id)
    context = {
        "place": place,
        "page": page,
        "rows": queries.papers_on(place, guide_id),
        "crumbs": _trail(place, page, (_("空表和样表"), "")),
    }
    return render(request, "guides/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@uploads_up_to(LARGEST)
@personal
@signed_in
@at_place
def add(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """The file is kept as it comes: a mistake elsewhere in the form does not lose it."""
    actor, now = actor_of(request), timezone.now()
    check(actor, WRITE, place.ref)
    page = queries.guide_page(place, guide_id)
    form = doors.filled(request, PaperForm, None)
    waiting, wrong = take_document(request, actor, form_key=form["key"].value(), kinds=SHEETS, now=now)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.add_paper(
            actor, guide_id=guide_id, place=place, form_key=data["key"], title=data["title"],
            is_sample=data["which"] == "sample", now=now,
        )  # fmt: skip
        tell(request, _("放上了，下面各村的这份指南上都能下载"))
        return see("papers", place.code, guide_id)

    def context() -> dict[str, Any]:
        back = (_("空表和样表"), reverse("guides:papers", args=[place.code, guide_id]))
        return {
            "place": place, "heading": _("放一个文件"), "about": page.heading, "submit": _("放上"), "files": True,
            "note": _("收到了：%(name)s。要换就再选一个。") % {"name": waiting.name} if waiting else "",
            "crumbs": _trail(place, page, back, (_("放一个文件"), "")),
        }  # fmt: skip

    if wrong:
        form.add_error("document", wrong)
    return doors.form_page(request, form, act, "guides/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def remove(request: HttpRequest, place: Place, guide_id: UUID, paper_id: UUID) -> HttpResponse:
    page = queries.guide_page(place, guide_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.remove_paper(actor_of(request), guide_id=guide_id, place=place, paper_id=paper_id, now=timezone.now())
        tell(request, _("撤下来了"))
        return see("papers", place.code, guide_id)

    def context() -> dict[str, Any]:
        check(actor_of(request), WRITE, place.ref)
        back = (_("空表和样表"), reverse("guides:papers", args=[place.code, guide_id]))
        return {
            "place": place, "heading": _("撤下这个文件"), "about": page.heading, "submit": _("撤下"), "kind": "warn",
            "note": _("撤下以后，大家就下载不到了。"), "crumbs": _trail(place, page, back, (_("撤下"), "")),
        }  # fmt: skip

    return form_page(request, filled(request, SureForm), act, "guides/form.html", context)
