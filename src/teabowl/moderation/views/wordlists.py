"""Word lists of a county or the city, and the days for reports and appeals."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.verbs import can, check
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import SheetForm, TermsForm, WordForm
from teabowl.moderation.permissions import KEEP_WORDS, READ_QUEUE
from teabowl.moderation.rules import Terms
from teabowl.moderation.sheets import sheet_of_words, words_of_sheet
from teabowl.moderation.views.doors import Wrong, actor_of, ask, now, see_other, sent_data, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def word_list(request: HttpRequest, place: Place) -> HttpResponse:
    """The place's own list, with who put each word on it and those taken off; adding one. Readable by all staff above and here."""
    actor = actor_of(request)
    check(actor, READ_QUEUE, place.ref)
    form = WordForm(sent_data(request))
    wrong: Wrong = None
    if request.method == "POST":
        try:
            actions.add_word(actor, place=place, text=form.typed("text"), category=form.typed("category"), now=now())
            messages.success(request, _("加上了，从现在起有这个词的先看一眼再发"))
            return see_other(reverse("moderation:words", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    q = request.GET.get("q", "").replace("\x00", "").strip()[:30]
    rows, past = queries.word_page(place, q)
    context = {
        "place": place, "rows": rows, "past": past, "q": q, "keeps": can(actor, KEEP_WORDS, place.ref),
        "terms": queries.terms_of(place),
    }  # fmt: skip
    return ask(request, "moderation/words.html", form, wrong, **context)


@require_POST
@at_place
@signed_in
def end(request: HttpRequest, place: Place, word_id: UUID) -> HttpResponse:
    actions.end_word(actor_of(request), word_id=word_id, now=now())
    messages.success(request, _("拿掉了，以前有过还查得到"))
    return see_other(reverse("moderation:words", args=[place.code]))


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
    form = SheetForm(sent_data(request), request.FILES)
    wrong: Wrong = None
    if request.method == "POST":
        try:
            sheet = request.FILES.get("sheet")
            if not isinstance(sheet, UploadedFile):
                raise Invalid({"sheet": _("请选一个文件")})
            new, refused = actions.add_words(actor, place=place, rows=words_of_sheet(sheet.read()), now=now())
            said = _("新加了 %(n)s 个") % {"n": new}
            if refused:
                said += _("；%(n)s 个没加上，太短或太长：%(few)s") % {"n": len(refused), "few": "、".join(refused[:5])}
            messages.success(request, said)
            return see_other(reverse("moderation:words", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    return ask(request, "moderation/words_import.html", form, wrong, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def terms(request: HttpRequest, place: Place) -> HttpResponse:
    """The days for reports and appeals, here and below."""
    actor = actor_of(request)
    check(actor, KEEP_WORDS, place.ref)
    held = queries.terms_of(place)
    initial = {"report_days": held.report_days, "appeal_days": held.appeal_days, "answer_days": held.answer_days}
    form = TermsForm(sent_data(request), initial=initial)
    wrong: Wrong = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(actor, place=place, terms=Terms(**form.cleaned_data), now=now())
            messages.success(request, _("定好了，从现在起收到的按这个算"))
            return see_other(reverse("moderation:words", args=[place.code]))
        except (Invalid, Refused) as error:
            wrong = error
    answer = ask(request, "moderation/terms.html", form, wrong, place=place)
    if form.errors:
        answer.status_code = 422
    return answer
