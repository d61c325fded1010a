"""Asking, answering, and what becomes a frequent question."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_holding
from teabowl.audit import actions as audit
from teabowl.audit.turns import one_at_a_time
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays
from teabowl.letters.queries import limit_for
from teabowl.messages import actions as messages
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations
from teabowl.organisations.models import Organisation
from teabowl.people.queries import phone_is_verified
from teabowl.places.models import Place
from teabowl.study import rules, words
from teabowl.study.actions.saving import after_question, hold_question
from teabowl.study.models import AnswerText, Question
from teabowl.study.permissions import ANSWER
from teabowl.study.queries.questions import ToAnswer, question_to_answer
from teabowl.study.rules import State, Topic
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


@transaction.atomic
def ask_question(
    actor: Actor, *, organisation_id: UUID, text: str, show_name: bool, may_publish: bool, form_key: UUID, now: datetime
) -> Question:
    """Ask an organisation; anybody signed in with a verified phone may, member or not. It answers within the working days that its
    place has set for letters. Raises NotFound, NotAllowed, Refused, Invalid at 'text'."""
    if actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    organisation = organisations.organisation(organisation_id)
    one_at_a_time("study", actor.account_id)
    before = Question.objects.filter(form_key=form_key, asker_id=actor.account_id).first()
    if before is not None:
        return before
    if not phone_is_verified(actor.account_id):
        raise NotAllowed(words.PHONE_FIRST)
    if organisation.dissolved_on is not None:
        raise Refused(words.CLOSED)
    place = organisation.place.now_at or organisation.place
    today = china_date(now)
    if Question.objects.filter(asker_id=actor.account_id, place=place, asked_at__date=today).count() >= rules.QUESTIONS_A_DAY:
        raise Refused(words.ENOUGH_TODAY)
    text = clean_text(text)
    words.check_nothing_wrong(rules.problems_of_question(text))
    question = Question(
        id=new_id(), form_key=form_key, organisation=organisation, place=place, asker_id=actor.account_id,
        signed=actor.name if show_name else "", text=text, may_publish=may_publish, asked_at=now,
        due_on=add_workdays(today, limit_for(place, today)),
    )  # fmt: skip
    after_question(actor, "ask_question", question, now=now, changes={"state": ("", question.state)})
    messages.tell(
        actor, kind="study.asked", to=_answerers(organisation, now), place=place,
        title=_("有人问%(organisation)s，%(due)s前答复"), words={"organisation": organisation.name, "due": question.due_on},
        path=f"/p/{place.code}/party/questions/{question.id}/answer/", about=("branch_question", question.id), now=now,
    )  # fmt: skip
    return question


def _answerers(organisation: Organisation, now: datetime) -> list[UUID]:
    today = china_date(now)
    here = organisation.place.ref.id
    return [
        *organisations.accounts_in_post(organisation.id, rules.ANSWERING, today),
        *accounts_holding(here, [Role.SECRETARY], today),
    ]


@transaction.atomic
def read_question(actor: Actor, *, place: Place, question_id: UUID, now: datetime) -> ToAnswer:
    """A question for who answers it; that an unpublished one was read, and by whom, stays in the audit. Raises NotFound."""
    page = question_to_answer(actor, place, question_id, now)
    asker = page.question.asker
    if asker is not None and page.question.published_at is None:
        audit.record_read(
            actor, "study.read_question", now=now, subject_type="branch_question", subject_id=page.question.id,
            place_id=page.question.place_id, about_person_id=asker.person_id,
        )  # fmt: skip
    return page


@transaction.atomic
def withdraw_question(actor: Actor, *, question_id: UUID, now: datetime) -> Question:
    """The asker takes it back before it is answered. Raises NotFound, Refused."""
    question = hold_question(question_id)
    if actor.account_id is None or question.asker_id != actor.account_id:
        raise NotFound(words.NO_QUESTION)
    if question.state == State.WITHDRAWN:
        return question
    if question.state == State.ANSWERED:
        raise Refused(words.ANSWERED_ALREADY)
    question.state, question.withdrawn_at = State.WITHDRAWN.value, now
    after_question(actor, "withdraw_question", question, now=now, changes={"state": (State.WAITING, question.state)})
    return question


@transaction.atomic
def answer_question(
    actor: Actor,
    *,
    question_id: UUID,
    answer: str,
    publish: bool = False,
    public_question: str = "",
    topic: Topic = Topic.OTHER,
    now: datetime,
) -> Question:
    """Answer, and if the asker lets it be read, put it among the frequent questions in general words. Raises NotFound, NotAllowed,
    Refused (answered or withdrawn meanwhile), Invalid."""
    question = hold_question(question_id)
    authority.check(actor, ANSWER, question.organisation.ref, now)
    if question.asker_id == actor.account_id:
        raise NotAllowed(words.NOT_YOURS)
    if question.state != State.WAITING:
        raise Refused(words.NO_LONGER_WAITS)
    question.state, question.answered_at, question.answered_by_id = State.ANSWERED.value, now, actor.account_id
    _write(question, answer, publish, public_question, topic, now)
    question.answered_as = answers_as(actor, question.organisation, now)
    changes = {"state": (State.WAITING, question.state), "published": ("", publish)}
    after_question(actor, "answer_question", question, now=now, changes=changes)
    _tell_asker(actor, question, "answered", now)
    return question


@transaction.atomic
def write_answer(
    actor: Actor, *, organisation_id: UUID, public_question: str, answer: str, topic: Topic, form_key: UUID, now: datetime
) -> Question:
    """Put something among the frequent questions that nobody asked. Raises NotFound, NotAllowed, Refused, Invalid."""
    organisation = organisations.organisation(organisation_id)
    authority.check(actor, ANSWER, organisation.ref, now)
    one_at_a_time("study", form_key)
    before = Question.objects.filter(form_key=form_key).first()
    if before is not None:
        return before
    if organisation.dissolved_on is not None:
        raise Refused(words.CLOSED)
    question = Question(
        id=new_id(), form_key=form_key, organisation=organisation, place=organisation.place.now_at or organisation.place,
        asked=False, may_publish=True, state=State.ANSWERED.value, asked_at=now, answered_at=now,
        answered_by_id=actor.account_id, answered_as=answers_as(actor, organisation, now),
    )  # fmt: skip
    _write(question, answer, True, public_question, topic, now)
    after_question(actor, "write_answer", question, now=now, changes={"published": ("", True)})
    return question


@transaction.atomic
def correct_answer(
    actor: Actor,
    *,
    question_id: UUID,
    answer: str,
    publish: bool,
    public_question: str,
    topic: Topic,
    now: datetime,
) -> Question:
    """Put an answer right, publish it, or take it back from the frequent ones. What stood before is kept. Raises NotFound, NotAllowed,
    Refused, Invalid."""
    question = hold_question(question_id)
    authority.check(actor, ANSWER, question.organisation.ref, now)
    if question.state != State.ANSWERED:
        raise Refused(words.NOT_ANSWERED)
    was = (question.answer, question.public_question, question.published_at is not None, question.topic)
    _write(question, answer, publish, public_question, topic, now)
    if was == (question.answer, question.public_question, publish, question.topic):
        return question
    if was[:2] != (question.answer, question.public_question):
        AnswerText.objects.create(
            id=new_id(), question=question, answer=was[0], public_question=was[1], until=now, by_id=actor.account_id,
            published=was[2],
        )  # fmt: skip
        question.corrected_at = now
    verb = "take_back_answer" if was[2] and not publish else "correct_answer"
    after_question(actor, verb, question, now=now, changes={"published": (was[2], publish)})
    if was[0] != question.answer:
        _tell_asker(actor, question, now.isoformat(timespec="seconds"), now)
    return question


def _write(question: Question, answer: str, publish: bool, public_question: str, topic: Topic, now: datetime) -> None:
    answer, public_question = clean_text(answer), clean_line(public_question)
    problems = rules.problems_of_answer(answer)
    if publish:
        if not question.may_publish:
            raise Refused(words.NO_LEAVE)
        problems += rules.problems_of_publishing(public_question, answer)
    words.check_nothing_wrong(problems)
    question.answer, question.topic = answer, Topic(topic).value
    question.public_question = public_question if publish else question.public_question
    question.published_at = (question.published_at or now) if publish else None


def answers_as(actor: Actor, organisation: Organisation, now: datetime) -> str:
    """As what the actor answers: the post held there, else the role over its place."""
    standing = authority.standing_of(actor, now)
    for kind in rules.ANSWERING:
        if (kind, organisation.id) in standing.posts:
            return kind.value
    if actor.holds_at(frozenset({Role.SECRETARY}), organisation.place.ref):
        return Role.SECRETARY.value
    for role in (Role.TOWNSHIP, Role.COUNTY, Role.CITY):
        if actor.holds_over(frozenset({role}), organisation.place.ref):
            return role.value
    return ""


def _tell_asker(actor: Actor, question: Question, step: str, now: datetime) -> None:
    if question.asker_id is None:
        return
    messages.tell(
        actor, kind="study.answered", to=[question.asker_id], place=question.place,
        title=_("您问%(organisation)s的有答复了"), words={"organisation": question.organisation.name},
        path=f"/me/questions/{question.id}/", about=("branch_question", question.id), step=step, now=now,
    )  # fmt: skip
