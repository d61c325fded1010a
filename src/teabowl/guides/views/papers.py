"""What is printed: the whole guide, a poster with its QR code, a blank form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.guides import queries, words
from teabowl.guides.views.public import form_of, place_footer, shared
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import qr
from teabowl.ui.pdf import pdf_response
from teabowl.ui.posters import Poster, poster_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _address(request: HttpRequest, place: Place, guide_id: UUID) -> str:
    return request.build_absolute_uri(reverse("guides:guide", args=[place.code, guide_id]))


@require_safe
@at_place
def guide(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """The whole guide on paper, with the code that leads back to it."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    address = _address(request, place, guide_id)
    context = {
        "page": page,
        "code": qr.svg(address),
        "address": address,
        "form_words": words.FORM,
        "review": queries.review_text(page, china_date(timezone.now())),
        "foot": place_footer(place),
    }
    return pdf_response(request, "guides/print.html", context, f"{page.heading}.pdf")


@require_safe
@at_place
def poster(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """One sheet for the wall."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    if page.withdrawn_at:
        raise Refused(words.GONE)  # a wall would go on saying what is over
    near = page.contacts[0] if page.contacts else None
    where = "，".join([near.name, *near.lines, *([near.phone] if near.phone else [])]) if near else ""
    facts = (
        (_("谁能办"), _short(page.who, 60)),
        (_("带什么"), "、".join(row.name for row in page.materials)),
        (_("要多久"), page.limit),
        (_("多少钱"), _short(page.fee, 40)),
        (_("找谁办"), where),
    )
    made = Poster(
        title=page.heading,
        above=f"{place.name} · {_('办事指南')}",
        lead=page.title,
        facts=tuple(fact for fact in facts if fact[1]),
        url=_address(request, place, guide_id),
        scan=_("看全文，请村里代办，不用登录就能看。") if page.is_village else _("看全文，不用登录。"),
        foot=place_footer(place),
    )
    return poster_response(request, made, f"{page.heading}-{_('海报')}.pdf")


def _short(text: str, most: int) -> str:
    """Up to the last sentence that fits."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line.rstrip("。")
    cut = line[:most]
    return cut[: cut.rindex("。")] if "。" in cut else cut[: cut.rindex("，")] + "…" if "，" in cut else cut + "…"


@require_safe
@at_place
def blank(request: HttpRequest, place: Place, guide_id: UUID, number: int) -> HttpResponse:
    """A form to fill in by hand."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    row = form_of(page, number)
    return pdf_response(
        request, "guides/blank.html", {"page": page, "row": row, "foot": place_footer(place)}, f"{row.name}.pdf"
    )
