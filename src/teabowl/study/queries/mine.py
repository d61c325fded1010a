"""One's own questions and marks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt
from teabowl.study import words
from teabowl.study.models import Question, ReadMark
from teabowl.study.rules import State


@dataclass(frozen=True, slots=True)
class MyQuestion:
    """One of one's own questions in a list; `short` for the list, `text` and `answer` whole."""

    id: UUID
    short: str
    text: str
    answer: str
    organisation: str
    asked_at: datetime
    due_on: date | None
    state: str
    state_words: str
    url: str
    ask_url: str
    """Where the next one is asked: at the place where this one was."""


@dataclass(frozen=True, slots=True)
class MyQuestionPage:
    """One's own question, whole. `public_url` where everybody reads the answer, '' where not."""

    row: MyQuestion
    answered_as: str
    answered_at: datetime | None
    public_url: str
    may_publish: bool
    signed: str


def _row(question: Question) -> MyQuestion:
    state = State(question.state)
    return MyQuestion(
        question.id, excerpt(question.text, 60), question.text, question.answer, question.organisation.name, question.asked_at,
        question.due_on, state.value, str(words.STATE[state]), reverse("study:my_question", args=[question.id]),
        reverse("study:ask", args=[(question.place.now_at or question.place).code]),
    )  # fmt: skip


def my_questions(actor: Actor, limit: int = 100) -> list[MyQuestion]:
    """The newest first."""
    if actor.account_id is None:
        return []
    rows = Question.objects.filter(asker_id=actor.account_id).select_related("organisation", "place__now_at")
    return [_row(row) for row in rows.order_by("-asked_at", "-id")[:limit]]


def my_question(actor: Actor, question_id: UUID) -> MyQuestionPage:
    """Raises NotFound for anybody else's."""
    rows = Question.objects.select_related("organisation", "place__now_at").filter(id=question_id)
    question = rows.filter(asker_id=actor.account_id).first() if actor.account_id else None
    if question is None:
        raise NotFound(words.NO_QUESTION)
    public = question.published_at is not None and question.hidden_at is None
    code = (question.place.now_at or question.place).code
    return MyQuestionPage(
        _row(question),
        str(words.ANSWERED_AS.get(question.answered_as, "")),
        question.answered_at,
        reverse("study:question", args=[code, question.id]) if public else "",
        question.may_publish,
        question.signed,
    )


def my_marks(actor: Actor) -> frozenset[UUID]:
    """Keys of the materials that the actor marked as read: for the actor's own eyes."""
    if actor.account_id is None:
        return frozenset()
    return frozenset(ReadMark.objects.filter(account_id=actor.account_id).values_list("material_id", flat=True))
