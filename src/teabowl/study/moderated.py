"""How moderation reaches frequent questions."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.moderation.kinds import Kind, Subject
from teabowl.study import words
from teabowl.study.actions.saving import after_question, hold_question
from teabowl.study.models import Question
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def subject_of(question: Question) -> Subject:
    """Needs place, its now_at and organisation. The author is who answered: they write what everybody reads."""
    home = question.place.now_at or question.place
    return Subject(
        type="branch_question", id=question.id, place=question.place, author_id=question.answered_by_id,
        author=question.organisation.name, title=question.public_question, body=question.answer,
        url=reverse("study:question", args=[home.code, question.id]), standing=question.hidden_at is None,
        as_committee=True, record=question,
    )  # fmt: skip


def _hold(key: UUID) -> Subject:
    question = hold_question(key)
    if question.published_at is None:
        raise NotFound(words.NO_QUESTION)
    return subject_of(question)


def _show(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    rows = Question.objects.select_related("place__now_at", "organisation").filter(
        id__in=list(keys), published_at__isnull=False
    )
    return {row.id: subject_of(row) for row in rows}


def _take_down(actor: Actor, subject: Subject, now: datetime) -> None:
    question: Question = subject.record
    question.hidden_at = now
    after_question(actor, "take_down", question, now=now)


def _put_back(actor: Actor, subject: Subject, now: datetime) -> None:
    question: Question = subject.record
    question.hidden_at = None
    after_question(actor, "put_back", question, now=now)


QUESTIONS = Kind(
    type="branch_question",
    slug="branch-questions",
    name=_("常见问题"),
    hold=_hold,
    show=_show,
    take_down=_take_down,
    restore=_put_back,
)
