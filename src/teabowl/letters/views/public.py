"""Pages for everybody: a place's letters, one letter, the feed. None of them asks who reads."""

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

from teabowl.kernel.actor import Level
from teabowl.kernel.times import china_date
from teabowl.letters import queries
from teabowl.letters.views.doors import crumbs
from teabowl.letters.views.inside import inside
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LONGEST_SEARCH = 40
FEED = 30


@require_safe
@at_place
def board(request: HttpRequest, place: Place) -> HttpResponse:
    """The letters of a village, or of everything below a township, county or city."""
    if not request.GET:
        public_page(request, place.id)
    now = timezone.now()
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("state", "") if request.GET.get("state") in ("answered", "waiting") else ""
    page = queries.letters_page(place, now=now, before=_key(request.GET.get("before", "")), q=q, state=state)
    here = reverse("letters:board", kwargs={"code": place.code})
    context = {
        "place": place,
        "is_village": place.level == Level.VILLAGE,
        "crumbs": crumbs(place),
        "letters": page,
        "limit": queries.limit_row(place, china_date(now)),
        "q": q,
        "state": state,
        "address": here,
        "filters": _filters(here),
        "pager": {
            "newer_url": here if "before" in request.GET else "",
            "older_url": f"{here}?{_query(before=page.older_id, q=q, state=state)}" if page.older_id else "",
        },
    }
    return render(request, "letters/board.html", context)


def _query(**parts: object) -> str:
    return urlencode({name: value for name, value in parts.items() if value})


def _filters(here: str) -> list[tuple[str, str, str]]:
    return [
        (_("全部"), here, ""),
        (_("等答复"), f"{here}?state=waiting", "waiting"),
        (_("已答复"), f"{here}?state=answered", "answered"),
    ]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@at_place
def letter(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    """A public letter, the same for everybody. A private one is shown here only to those who may read it, and not kept."""
    public_page(request, place.id)
    page = queries.public_letter(place, letter_id, now=timezone.now())
    if page is None:
        request.page_version = ""  # type: ignore[attr-defined]
        return inside(request, code=place.code, letter_id=letter_id)
    return render(request, "letters/letter.html", {"place": place, "page": page, "crumbs": crumbs(place, (_("这封信"), ""))})


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest letters that everybody may read, with their answers, as an Atom feed."""
    public_page(request, place.id)
    now = timezone.now()
    feed = Atom1Feed(
        title=_("%(place)s的来信和答复") % {"place": place.name},
        link=request.build_absolute_uri(reverse("letters:board", kwargs={"code": place.code})),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for row in queries.letters_page(place, now=now, limit=FEED).rows:
        said = [row.body, _("答复：%(answer)s") % {"answer": row.answer} if row.answer else ""]
        feed.add_item(
            title=f"{row.title}（{row.tag}）",
            link=request.build_absolute_uri(row.url),
            description="\n\n".join(part for part in said if part),
            unique_id=f"urn:uuid:{row.id}",
            pubdate=row.received_at.astimezone(UTC),
            updateddate=row.updated_at.astimezone(UTC),
            author_name=row.signed,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
