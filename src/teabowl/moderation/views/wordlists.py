"""Word lists of a county or the city, and the days for reports and appeals."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.verbs import can, check
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import SheetForm, TermsForm, WordForm
from teabowl.moderation.permissions import KEEP_WORDS, READ_QUEUE
from teabowl.moderation.rules import Terms
from teabowl.moderation.sheets import sheet_of_words, words_of_sheet
from teabowl.moderation.views.doors import actor_of, now, private, see_other, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def word_list(request: HttpRequest, place: Place) -> HttpResponse:
    """The place's own list, with who put each word on it and those taken off; adding one. Readable by all staff above and here."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.add_word(actor, place=place, text=typed["text"], category=typed["category"], now=now())
        return _back(request, place, _("加上了，从现在起有这个词的先看一眼再发"))

    q = request.GET.get("q", "").replace("\x00", "").strip()[:30]
    rows, past = queries.word_page(place, q)
    context = {
        "place": place, "rows": rows, "past": past, "q": q, "keeps": can(actor, KEEP_WORDS, place.ref),
        "terms": queries.terms_of(place),
    }  # fmt: skip
    return private(form_page(request, filled(request, WordForm), act, "moderation/words.html", context))


def _back(request: HttpRequest, place: Place, done: str) -> HttpResponse:
    tell(request, done)
    return see_other(reverse("moderation:words", args=[place.code]))


@require_POST
@at_place
@signed_in
def end(request: HttpRequest, place: Place, word_id: UUID) -> HttpResponse:
    actions.end_word(actor_of(request), word_id=word_id, now=now())
    return _back(request, place, _("拿掉了，以前有过还查得到"))


@require_safe
@at_place
@signed_in
def export(request: HttpRequest, place: Place) -> HttpResponse:
    check(actor_of(request), READ_QUEUE, place.ref)
    data = sheet_of_words(queries.words_in_force(place))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {
        "Content-Disposition": f'attachment; filename="{place.code}-words.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=kind, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def bring_in(request: HttpRequest, place: Place) -> HttpResponse:
    """Words from an Excel sheet: new ones are added, those that are there stay, none is taken off."""
    actor = actor_of(request)
    check(actor, KEEP_WORDS, place.ref)

    def act(typed: dict[str, Any]) -> HttpResponse:
        new, refused = actions.add_words(actor, place=place, rows=words_of_sheet(typed["sheet"].read()), now=now())
        said = _("新加了 %(n)s 个") % {"n": new}
        if refused:
            said += _("；%(n)s 个没加上，太短或太长：%(few)s") % {"n": len(refused), "few": "、".join(refused[:5])}
        return _back(request, place, said)

    return private(form_page(request, filled(request, SheetForm), act, "moderation/words_import.html", {"place": place}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def terms(request: HttpRequest, place: Place) -> HttpResponse:
    """The days for reports and appeals, here and below."""
    actor = actor_of(request)
    check(actor, KEEP_WORDS, place.ref)
    held = queries.terms_of(place)
    initial = {"report_days": held.report_days, "appeal_days": held.appeal_days, "answer_days": held.answer_days}

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.set_terms(actor, place=place, terms=Terms(**typed), now=now())
        return _back(request, place, _("定好了，从现在起收到的按这个算"))

    return private(form_page(request, filled(request, TermsForm, initial), act, "moderation/terms.html", {"place": place}))
