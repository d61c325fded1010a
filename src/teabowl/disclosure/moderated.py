"""How moderation reaches questions on entries and their answers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from teabowl.disclosure import words
from teabowl.disclosure.actions.questions import locked_question, saved
from teabowl.disclosure.models import Question
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.moderation.kinds import Kind, Subject
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def subject_of(question: Question) -> Subject:
    """Needs place, its now_at and entry. Question and answer stand and go together; the author is who asked, without a name."""
    home = question.place.now_at or question.place
    return Subject(
        type="entry_question", id=question.id, place=question.place, author_id=question.asker_id, author=words.ONE_OF_THE_VILLAGE,
        title="", body="\n".join(part for part in (question.body, question.answer) if part),
        url=reverse("disclosure:entry", args=[home.code, question.entry_id]) + f"#q-{question.id}",
        standing=question.is_public and question.hidden_at is None and question.erased_at is None, record=question,
    )  # fmt: skip


def _hold(key: UUID) -> Subject:
    question = locked_question(key)
    if not question.is_public or question.erased_at is not None:
        raise NotFound(words.NOT_HERE)
    return subject_of(question)


def _show(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    rows = Question.objects.select_related("place__now_at", "entry").filter(
        id__in=list(keys), is_public=True, erased_at__isnull=True
    )
    return {row.id: subject_of(row) for row in rows}


def _take_down(actor: Actor, subject: Subject, now: datetime) -> None:
    """Off the page; it is answered all the same."""
    _set(actor, subject.record, now, str(words.REPORTED), "hide_question", now)


def _put_back(actor: Actor, subject: Subject, now: datetime) -> None:
    _set(actor, subject.record, None, "", "show_question", now)


def _set(actor: Actor, question: Question, hidden_at: datetime | None, why: str, verb: str, now: datetime) -> None:
    before = (question.hidden_at, question.hidden_reason)
    question.hidden_at, question.hidden_reason = hidden_at, why
    question.save(update_fields=["hidden_at", "hidden_reason"])
    saved(actor, question, verb, {"hidden_at": (before[0], hidden_at), "hidden_reason": (before[1], why)}, now)


QUESTIONS = Kind(
    type="entry_question", slug="entry-questions", name=_("对账的提问"), hold=_hold, show=_show, take_down=_take_down,
    restore=_put_back, release=_put_back,
)  # fmt: skip
