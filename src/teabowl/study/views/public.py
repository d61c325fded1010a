"""Pages for everybody: programmes, materials, frequent questions. None of them asks who reads."""

from datetime import UTC
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from teabowl.kernel.verbs import can as can_at
from teabowl.organisations import authority
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.study import queries
from teabowl.study.permissions import ANSWER, EXPORT, KEEP, SEE_WAITING
from teabowl.study.views.doors import party_crumbs
from teabowl.ui.doors import actor_of, key_of, personal
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LONGEST_SEARCH = 60
FEED = 30


@require_safe
@at_place
def programmes(request: HttpRequest, place: Place) -> HttpResponse:
    """What is studied here and above, for everybody."""
    public_page(request, place.id, inherits=place.lineage)
    shown = {"place": place, "crumbs": party_crumbs(place, (_("学习材料"), "")), "rows": queries.programmes_at(place)}
    return render(request, "study/programmes.html", shown)


@require_safe
@at_place
def programme(request: HttpRequest, place: Place, programme_id: UUID) -> HttpResponse:
    public_page(request, place.id, inherits=place.lineage)
    page = queries.programme_page(place, programme_id)
    crumbs = party_crumbs(place, (_("学习材料"), reverse("study:programmes", args=[place.code])), (_("安排"), ""))
    return render(request, "study/programme.html", {"place": place, "crumbs": crumbs, "page": page})


@require_safe
@at_place
def material(request: HttpRequest, place: Place, programme_id: UUID, material_id: UUID) -> HttpResponse:
    public_page(request, place.id, inherits=place.lineage)
    page = queries.material_page(place, programme_id, material_id)
    crumbs = party_crumbs(
        place,
        (_("学习材料"), reverse("study:programmes", args=[place.code])),
        (_("材料"), ""),
    )
    return render(request, "study/material.html", {"place": place, "crumbs": crumbs, "page": page, "public": True})


@require_safe
@at_place
def questions(request: HttpRequest, place: Place) -> HttpResponse:
    """Frequent questions, with search; also what is shown for similar ones without JavaScript."""
    if not request.GET:
        public_page(request, place.id, inherits=place.lineage)
    q = _typed(request)
    topic = request.GET.get("topic", "")
    page = queries.faq_page(place, q=q, topic=topic, before=key_of(request.GET.get("before", "")))
    here = reverse("study:questions", args=[place.code])
    chosen = {name: value for name, value in (("q", q), ("topic", topic)) if value}
    older = f"{here}?{urlencode(chosen | {'before': str(page.older)})}" if page.older else ""
    shown = {
        "place": place,
        "crumbs": party_crumbs(place, (_("常见问题"), "")),
        "page": page,
        "q": q,
        "topic": topic,
        "here": here,
        "may_ask": bool(queries.askable(place)),
        "to": lambda **other: f"{here}?{urlencode({k: v for k, v in (chosen | other).items() if v})}",
        "pager": {"newer_url": here if "before" in request.GET else "", "older_url": older},
    }
    return render(request, "study/questions.html", shown)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


@require_safe
@at_place
def question(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    public_page(request, place.id, inherits=place.lineage)
    page = queries.public_question(place, question_id)
    crumbs = party_crumbs(place, (_("常见问题"), reverse("study:questions", args=[place.code])), (_("这个问题"), ""))
    return render(request, "study/question.html", {"place": place, "crumbs": crumbs, "page": page})


@require_safe
@at_place
def similar(request: HttpRequest, place: Place) -> HttpResponse:
    """What was asked and answered about the same, while one types; also a page of its own."""
    text = (request.GET.get("text") or request.GET.get("q") or "").replace("\x00", "").strip()[:200]
    rows = queries.similar_questions(place, text) if len(text) > 1 else []
    shown = {"place": place, "rows": rows, "typed": text}
    if request.headers.get("HX-Request"):
        return render(request, "study/_similar.html", shown)
    crumbs = party_crumbs(place, (_("常见问题"), reverse("study:questions", args=[place.code])), (_("问过的"), ""))
    return render(request, "study/similar.html", {**shown, "crumbs": crumbs})


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest frequent questions with their answers, as an Atom feed."""
    public_page(request, place.id, inherits=place.lineage)
    feed = Atom1Feed(
        title=_("%(place)s党建之家：常见问题") % {"place": place.name},
        link=request.build_absolute_uri(reverse("study:questions", args=[place.code])),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for row in queries.faq_page(place, limit=FEED).rows:
        feed.add_item(
            title=row.question,
            link=request.build_absolute_uri(row.url),
            description=row.answer,
            unique_id=f"urn:uuid:{row.id}",
            pubdate=row.published_at.astimezone(UTC),
            updateddate=row.updated_at.astimezone(UTC),
            author_name=row.organisation,
            categories=[row.topic_words],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@personal
@at_place
def tools(request: HttpRequest, place: Place) -> HttpResponse:
    """The part of these pages that is the reader's own: what who answers, or keeps the programme, does here."""
    actor, now = actor_of(request), timezone.now()
    own = queries.askable(place) if actor.is_signed_in else []
    standing = authority.standing_of(actor, now) if own else None
    may = {
        verb.key: [one for one in own if standing is not None and authority.allows(actor, standing, verb, one)]
        for verb in (ANSWER, SEE_WAITING, KEEP)
    }
    waiting = queries.desk_items(actor, place, now) if may[ANSWER.key] else []
    shown = {
        "place": place,
        "about": request.GET.get("about", ""),
        "answers": may[ANSWER.key],
        "keeps": may[KEEP.key],
        "waiting": waiting,
        "exports": bool(own) and (can_at(actor, EXPORT, place.ref) or bool(may[ANSWER.key])),
    }
    return render(request, "study/tools.html", shown)
