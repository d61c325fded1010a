"""Frequent questions for everybody, and one question for who answers it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations
from teabowl.organisations.kinds import Kind
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.search.queries import similar
from teabowl.study import rules, words
from teabowl.study.models import Question
from teabowl.study.permissions import ANSWER, SEE_WAITING
from teabowl.study.rules import State, Topic

PAGE = 20


@dataclass(frozen=True, slots=True)
class FaqRow:
    """A frequent question in a list; `asked_by` is '' where nobody asked."""

    id: UUID
    question: str
    answer: str
    short: str
    topic: str
    topic_words: str
    organisation: str
    handed_down: bool
    asked_by: str
    answered_as: str
    published_at: datetime
    updated_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class FaqPage:
    """`topics`: those that have anything here, with all first."""

    rows: list[FaqRow]
    topics: list[tuple[str, str]]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One published question. `before` are earlier wordings (question, answer, until)."""

    row: FaqRow
    corrected_at: datetime | None
    before: list[tuple[str, str, datetime]]


def _published(place: Place) -> QuerySet[Question]:
    here = Q(place_id__in=ids_living_at(place)) | Q(place_id__in=place.lineage)
    rows = Question.objects.filter(here, published_at__isnull=False, hidden_at__isnull=True)
    return rows.select_related("organisation")


def _row(question: Question, place: Place, here: set[UUID]) -> FaqRow:
    topic = Topic(question.topic)
    assert question.published_at is not None
    return FaqRow(
        id=question.id,
        question=question.public_question,
        answer=question.answer,
        short=excerpt(question.answer, 60),
        topic=topic.value,
        topic_words=str(words.TOPIC[topic]),
        organisation=question.organisation.name,
        handed_down=question.place_id not in here,
        asked_by=words.signature(question.asked, question.signed, question.erased_at is not None),
        answered_as=str(words.ANSWERED_AS.get(question.answered_as, "")),
        published_at=question.published_at,
        updated_at=question.corrected_at or question.published_at,
        url=reverse("study:question", args=[place.code, question.id]),
    )


def faq_page(place: Place, *, q: str = "", topic: str = "", before: UUID | None = None, limit: int = PAGE) -> FaqPage:
    """Frequent questions of a place and those handed down to it, the newest first. `q` looks in question and answer for each word."""
    rows = _published(place)
    present = set(rows.values_list("topic", flat=True).distinct())
    topics = [("", ""), *((one.value, str(words.TOPIC[one])) for one in Topic if one.value in present)]
    for word in q.split()[:6]:
        rows = rows.filter(Q(public_question__icontains=word) | Q(answer__icontains=word))
    if topic in present:
        rows = rows.filter(topic=topic)
    if before is not None:
        last = Question.objects.filter(id=before).values_list("published_at", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(published_at__lt=last) | Q(published_at=last, id__lt=before))
    here = set(ids_living_at(place))
    found = [_row(row, place, here) for row in rows.order_by("-published_at", "-id")[: limit + 1]]
    return FaqPage(found[:limit], topics, found[limit - 1].id if len(found) > limit else None)


def latest_faq(place: Place, limit: int) -> list[FaqRow]:
    """The newest frequent questions of a place, its own before those handed down."""
    here = set(ids_living_at(place))
    rows = [_row(row, place, here) for row in _published(place).order_by("-published_at", "-id")[: limit * 3]]
    return sorted(rows, key=lambda row: row.handed_down)[:limit]


def public_question(place: Place, question_id: UUID) -> QuestionPage:
    """Raises NotFound for what is not published here or above."""
    question = _published(place).filter(id=question_id).first()
    if question is None:
        raise NotFound(words.NO_QUESTION)
    before = question.before.filter(published=True).order_by("-until").values_list("public_question", "answer", "until")
    return QuestionPage(_row(question, place, set(ids_living_at(place))), question.corrected_at, list(before))


def similar_questions(place: Place, typed: str, limit: int = 5) -> list[FaqRow]:
    """Published questions about the same as what is being typed, the likeliest first. Two queries."""
    found = similar(typed, place, type="branch_question", board="party", limit=limit)
    rows = {row.id: row for row in _published(place).filter(id__in=[like.id for like in found])} if found else {}
    here = set(ids_living_at(place)) if rows else set()
    return [_row(rows[like.id], place, here) for like in found if like.id in rows]


def askable(place: Place) -> list[OrganisationRef]:
    """Organisations of a place that one may ask: its committees and branches, not the groups within them."""
    return [one for one in organisations.organisations_at(place) if one.kind is not Kind.GROUP]


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A question for who answers it."""

    question: Question
    organisation: OrganisationRef
    place: Place
    asked_by: str
    suggested: str
    tag_state: str
    tag: str
    may_answer: bool


def question_to_answer(actor: Actor, place: Place, question_id: UUID, now: datetime) -> ToAnswer:
    """Raises NotFound for whoever may not see it."""
    rows = Question.objects.select_related("organisation__place", "place", "asker")
    question = rows.filter(id=question_id, place_id__in=ids_living_at(place)).exclude(state=State.WITHDRAWN).first()
    if question is None or not authority.can(actor, SEE_WAITING, question.organisation.ref, now):
        raise NotFound(words.NO_QUESTION)
    state, tag = words.left(question.due_on, china_date(now)) if question.due_on else ("plain", "")
    return ToAnswer(
        question=question,
        organisation=question.organisation.ref,
        place=place,
        asked_by=words.signature(question.asked, question.signed, question.erased_at is not None),
        suggested=question.public_question or rules.public_wording(question.text),
        tag_state=state if question.state == State.WAITING else "ok",
        tag=tag if question.state == State.WAITING else str(words.STATE[State.ANSWERED]),
        may_answer=authority.can(actor, ANSWER, question.organisation.ref, now),
    )
