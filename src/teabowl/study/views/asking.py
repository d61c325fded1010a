"""Asking, one's own questions, and answering."""

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.letters.queries import limit_for
from teabowl.organisations import authority
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.study import actions, queries, words
from teabowl.study.forms import AnswerForm, AskForm, FaqForm
from teabowl.study.permissions import ANSWER, EXPORT
from teabowl.study.rules import State, Topic
from teabowl.study.views.doors import form_page, party_crumbs
from teabowl.ui.doors import actor_of, key_of, personal, see_other, signed_in
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _faq_crumbs(place: Place, last: str) -> list[tuple[str, str]]:
    return party_crumbs(place, (_("常见问题"), reverse("study:questions", args=[place.code])), (last, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def ask(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask an organisation of this place. Similar questions appear while one types. Who was signed out meanwhile loses no word."""
    actor, now = actor_of(request), timezone.now()
    own = queries.askable(place)
    if not own:
        raise Refused(words.NO_ORGANISATION)
    if request.method != "POST" and not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    similar_url = reverse("study:similar", args=[place.code])
    data = request.POST if request.method == "POST" else None
    initial = {"text": request.GET.get("text", "")[:200]}
    form = AskForm(data, organisations=own, similar_url=similar_url, initial=initial)

    def act(data: dict[str, Any]) -> str:
        chosen = key_of(data["organisation"]) if any(str(one.id) == data["organisation"] for one in own) else None
        question = actions.ask_question(
            actor, organisation_id=chosen or own[0].id, text=data["text"], show_name=data["show_name"],
            may_publish=data["may_publish"], form_key=data["form_key"], now=now,
        )  # fmt: skip
        return reverse("study:my_question", args=[question.id])

    typed = form.typed("text") if data is not None else initial["text"]
    days = limit_for(place, china_date(now))
    shown = {
        "place": place,
        "crumbs": _faq_crumbs(place, _("提问")),
        "is_signed_in": actor.is_signed_in,
        "days": days,
        "organisation": own[0].name if len(own) == 1 else "",
        "rows": queries.similar_questions(place, typed) if typed else [],
    }
    return form_page(request, form, act, _("收到了，%(n)s 个工作日内答复") % {"n": days}, shown, "study/ask.html")


@require_safe
@personal
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "study/mine.html", {"rows": queries.my_questions(actor_of(request))})


@require_safe
@personal
@signed_in
def my_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    return render(request, "study/my_question.html", {"page": queries.my_question(actor_of(request), question_id)})


@require_POST
@personal
@signed_in
def withdraw(request: HttpRequest, question_id: UUID) -> HttpResponse:
    actions.withdraw_question(actor_of(request), question_id=question_id, now=timezone.now())
    return see_other(reverse("study:my_question", args=[question_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def answer(request: HttpRequest, place: Place, question_id: UUID) -> HttpResponse:
    """Answer a question, or put an answer right. That its words were read stays in the audit."""
    actor, now = actor_of(request), timezone.now()
    page = actions.read_question(actor, place=place, question_id=question_id, now=now)
    question = page.question
    if not page.may_answer:
        raise NotAllowed(words.NO_QUESTION)
    if question.asker_id is not None and question.asker_id == actor.account_id:
        raise NotAllowed(words.NOT_YOURS)
    is_new = question.state == State.WAITING
    initial = {
        "answer": question.answer,
        "publish": question.may_publish if is_new else question.published_at is not None,
        "public_question": page.suggested,
        "topic": question.topic,
    }
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, initial=initial, may_publish=question.may_publish)

    def act(data: dict[str, Any]) -> str:
        do = actions.answer_question if is_new else actions.correct_answer
        do(
            actor, question_id=question_id, answer=data["answer"], publish=data.get("publish", False),
            public_question=data.get("public_question", ""), topic=Topic(data.get("topic") or question.topic), now=now,
        )  # fmt: skip
        return reverse("study:questions", args=[place.code])

    heading = _("写答复") if is_new else _("改正答复")
    shown = {"place": place, "crumbs": _faq_crumbs(place, heading), "heading": heading, "page": page, "is_new": is_new}
    said = _("答复了，提问的人会看到") if is_new else _("改好了，原来的留着")
    return form_page(request, form, act, said, shown, "study/answer.html")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def write(request: HttpRequest, place: Place) -> HttpResponse:
    """Write a frequent question that nobody asked."""
    actor, now = actor_of(request), timezone.now()
    standing = authority.standing_of(actor, now)
    own = [one for one in queries.askable(place) if authority.allows(actor, standing, ANSWER, one)]
    if not own:
        raise NotAllowed(words.NO_QUESTION)
    chosen = next((one for one in own if str(one.id) == request.GET.get("of")), own[0])
    form = FaqForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> str:
        question = actions.write_answer(
            actor, organisation_id=chosen.id, public_question=data["public_question"], answer=data["answer"],
            topic=Topic(data["topic"] or Topic.OTHER), form_key=data["form_key"], now=now,
        )  # fmt: skip
        return reverse("study:question", args=[place.code, question.id])

    shown = {
        "place": place,
        "crumbs": _faq_crumbs(place, _("写一条")),
        "heading": _("写一条常见问题"),
        "about": chosen.name,
        "submit": _("发布"),
    }
    return form_page(request, form, act, _("放进常见问题了"), shown)


@require_safe
@personal
@signed_in
@at_place
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """The frequent questions here, as an Excel file."""
    actor, now = actor_of(request), timezone.now()
    own = queries.askable(place)
    if not any(authority.can(actor, EXPORT, one, now) for one in own):
        raise NotAllowed(f"{EXPORT.zh}：{place.name}")
    heads = [_("问题"), _("答复"), _("类别"), _("谁答的"), _("公开")]
    rows = (
        (row.question, row.answer, row.topic_words, row.organisation, china_date(row.published_at))
        for row in queries.faq_page(place, limit=MOST).rows
    )
    return sheet_response(_("常见问题"), heads, rows, "questions")
