"""An organisation's public page, what this reader may do there, its history; organisers' list of what stands below a place."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.organisations import authority, queries, words
from teabowl.organisations.kinds import Kind
from teabowl.organisations.permissions import EXPORT, KEEP_POSTS, KEEP_TREE, SEE_MEMBERS
from teabowl.organisations.views.doors import crumbs, number, private, signed_in, typed
from teabowl.pagecache.marks import public_page
from teabowl.people.sheets import write_sheet
from teabowl.people.views.doors import file_response
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What everybody may read of it. The address of a merged one leads to its successor."""
    ref = queries.ref(organisation_id)
    public_page(request, ref.place.id, inherits=ref.place.lineage)
    page = queries.organisation_page(organisation_id, china_date(timezone.now()))
    if page.successor is not None:
        return see_other(page.successor.url)
    return render(request, "organisations/organisation.html", {"page": page, "place": page.place, "crumbs": crumbs(page)})


@require_safe
def tools(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What this reader may do in the organisation, and what wants attention there: a part for htmx, a page of its own without."""
    actor, now = actor_of(request), timezone.now()
    page = queries.organisation_page(organisation_id, china_date(now))
    context = {
        "page": page, "place": page.place, "tools": queries.tools_of(actor, page, now), "is_signed_in": actor.is_signed_in,
        "crumbs": crumbs(page, (_("我能做的"), "")),
    }  # fmt: skip
    whole = "organisations/_tools.html" if request.htmx else "organisations/tools.html"  # type: ignore[attr-defined]
    return private(render(request, whole, context))


@require_safe
def history(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Its events with their documents, its former names and holders of posts."""
    ref = queries.ref(organisation_id)
    public_page(request, ref.place.id, inherits=ref.place.lineage)
    found = queries.history_page(organisation_id, china_date(timezone.now()))
    context = {"history": found, "page": found.page, "place": found.page.place, "crumbs": crumbs(found.page, (_("历史"), ""))}
    return render(request, "organisations/history.html", context)


@require_safe
@signed_in
def posts(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Posts as those who keep them see them: also why they ended."""
    actor, now = actor_of(request), timezone.now()
    queries.check_there(organisation_id, actor, SEE_MEMBERS, now)
    today = china_date(now)
    page = queries.organisation_page(organisation_id, today)
    may_keep = authority.can(actor, KEEP_POSTS, page.ref, now)
    context = {
        "page": page, "may_keep": may_keep, "former": queries.former_posts_of(organisation_id, today), "may_read_why": may_keep,
        "crumbs": crumbs(page, (_("职务"), "")),
    }  # fmt: skip
    return private(render(request, "organisations/posts.html", context))


@require_safe
@signed_in
@at_place
def below(request: HttpRequest, place: Place) -> HttpResponse:
    """Organisations at a place and below, for those who keep or read them: whose term is over, what outgrew its form."""
    actor, today = actor_of(request), china_date(timezone.now())
    check(actor, EXPORT, place.ref)
    q, kind, election = typed(request, "q"), typed(request, "kind"), typed(request, "election")
    page = queries.organisations_of(place, kind=kind, q=q, election=election, start=number(request), today=today)
    here = reverse("organisations:below", args=[place.code])

    def narrowed(**changed: Any) -> str:
        said = {k: v for k, v in ({"q": q, "kind": kind, "election": election} | changed).items() if v not in ("", None)}
        return f"{here}?{urlencode(said)}" if said else here

    context = {
        "place": place, "page": page, "q": q, "kind": kind, "election": election, "listed_at": here, "narrowed": narrowed,
        "kinds": [("", None), *((k.value, words.KINDS[k]) for k in Kind)],
        "elections": [("", None), ("late", _("该换届了")), ("soon", _("三个月内换届"))],
        "may_keep": can(actor, KEEP_TREE, place.ref),
        "pager": {
            "newer_url": narrowed(start=page.previous) if page.previous is not None else "",
            "older_url": narrowed(start=page.next) if page.next is not None else "",
        },
        "crumbs": [(place.name, f"/p/{place.code}/"), (_("党组织"), "")],
    }  # fmt: skip
    return private(render(request, "organisations/below.html", context))


@require_safe
@signed_in
@at_place
def below_sheet(request: HttpRequest, place: Place) -> HttpResponse:
    """The whole list as Excel: organisations only, no member is named but those in public posts."""
    check(actor_of(request), EXPORT, place.ref)
    rows = queries.organisations_of(place, today=china_date(timezone.now()), limit=20_000).rows
    header = [_("组织"), _("形式"), _("地方"), _("办公地点"), _("书记"), _("党员"), _("流动党员"), _("任期到"), _("提示")]
    body = [
        [
            r.name, str(r.kind_name), r.place_name, r.seat, r.secretary, str(r.members), str(r.migrants),
            r.term_until.isoformat() if r.term_until else "", "；".join(text for text, _source in r.hints),
        ]
        for r in rows
    ]  # fmt: skip
    return file_response(write_sheet("党组织", header, body, [28, 10, 12, 24, 10, 8, 10, 12, 40]), "xlsx", "organisations")
