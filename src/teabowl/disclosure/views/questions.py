"""Questions on entries: asking, answering, and one's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.disclosure import actions, queries, words
from teabowl.disclosure.forms import AnswerForm, AskForm, SureForm, WhyForm
from teabowl.disclosure.permissions import ASK
from teabowl.disclosure.views.books import GET_POST
from teabowl.disclosure.views.doors import crumbs, inside, tell
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(GET_POST)
@inside
@at_place
def ask(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    page = queries.entry_page(place, entry_id)
    if not can(actor, ASK, place.ref):
        raise NotAllowed(words.VILLAGERS_ASK)
    days = queries.terms_at(place, china_date(now)).answer_days

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.ask_question(
            actor, entry_id=entry_id, body=data["body"], is_public=data["visibility"] == "public", key=data["form_key"], now=now
        )
        tell(request, _("收到了，%(day)s前答复") % {"day": words.short_day(made.due_on)})
        return see_other(reverse("disclosure:question", args=[place.code, made.id]))

    context = {
        "place": place,
        "crumbs": crumbs(place, (page.month_text, page.month_url), (_("这一笔"), page.entry.url), (_("问一句"), "")),
        "heading": _("问一句"),
        "submit": _("问"),
        "note": _("%(purpose)s，%(amount)s。%(n)s 个工作日内答复，迟了会转到镇里。")
        % {"purpose": page.entry.purpose, "amount": page.entry.amount, "n": days},
        "back": page.entry.url,
    }
    return form_page(request, filled(request, AskForm), act, "disclosure/form.html", context)


@require_safe
@inside
@at_place
def question(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    """A question for its asker and those who answer. What is not there and what is not theirs look the same."""
    page = queries.question_page(actor_of(request), place, question_id)
    context = {"place": place, "page": page, "crumbs": crumbs(place, (_("这一笔"), page.entry_url), (_("提问"), ""))}
    return render(request, "disclosure/question.html", context)


def _about(request: HttpRequest, place: Place, question_id: UUID, need: str) -> queries.QuestionPage:
    page = queries.question_page(actor_of(request), place, question_id)
    if need not in page.may and request.method != "POST":
        raise Refused(words.ANSWERED_ALREADY) if need == "answer" else NotAllowed(words.PARTY_ONLY_KEEPERS)
    return page


def _context(place: Place, page: queries.QuestionPage, **more: Any) -> dict[str, Any]:
    back = reverse("disclosure:question", args=[place.code, page.id])
    trail = crumbs(place, (_("这一笔"), page.entry_url), (_("提问"), back), (more["heading"], ""))
    return {"place": place, "crumbs": trail, "back": back, **more}


@require_http_methods(GET_POST)
@inside
@at_place
def answer(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    page, now = _about(request, place, question_id, "answer"), timezone.now()

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.answer_question(actor_of(request), question_id=question_id, answer=data["answer"], now=now)
        tell(request, _("答复了，提问的人会看到"))
        return see_other(reverse("disclosure:question", args=[place.code, question_id]))

    asked = f"{page.entry_text}，{page.entry_amount}。{page.row.body}"
    context = _context(place, page, heading=_("写答复"), submit=_("答复"), note=asked)
    return form_page(request, filled(request, AnswerForm), act, "disclosure/form.html", context)


@require_http_methods(GET_POST)
@inside
@at_place
def hide(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    page, now = _about(request, place, question_id, "hide"), timezone.now()

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.hide_question(actor_of(request), question_id=question_id, why=data["why"], now=now)
        tell(request, _("撤下了。答复还是要按期给"))
        return see_other(reverse("disclosure:question", args=[place.code, question_id]))

    context = _context(place, page, heading=_("从网页上撤下"), submit=_("撤下"), note=page.row.body, kind="warn")
    return form_page(request, filled(request, WhyForm), act, "disclosure/form.html", context)


@require_http_methods(GET_POST)
@inside
@at_place
def visibility(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    """The asker makes it public, or takes it back."""
    page, now = queries.question_page(actor_of(request), place, question_id), timezone.now()
    if not page.may & {"public", "private"}:
        raise NotAllowed(words.PARTY_ONLY_KEEPERS)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.set_public(actor_of(request), question_id=question_id, is_public=not page.is_public, now=now)
        tell(request, _("改好了"))
        return see_other(reverse("disclosure:question", args=[place.code, question_id]))

    text = _("不公开，只给答复的人看") if page.is_public else _("公开，问和答大家都能看")
    context = _context(place, page, heading=_("改谁能看"), submit=_("改"), note=_("改成：%(what)s。") % {"what": text})
    return form_page(request, filled(request, SureForm), act, "disclosure/form.html", context)


@require_safe
@inside
def mine(request: HttpRequest) -> HttpResponse:
    """Books that wait for my signature, and my questions."""
    books, asked = queries.mine(actor_of(request))
    return render(request, "disclosure/mine.html", {"books": books, "asked": asked})
