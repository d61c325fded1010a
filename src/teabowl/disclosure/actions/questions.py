"""Questions on single entries: asked by verified villagers, answered in working days, sent up when late."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.duties import tell_township
from teabowl.disclosure.actions.saving import holders, keepers, line, record, role_of
from teabowl.disclosure.models import Entry, Question
from teabowl.disclosure.permissions import ASK, HIDE, can_answer, can_read, is_asker
from teabowl.disclosure.queries.terms import terms_at
from teabowl.disclosure.rules import AskState, State
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, Role, system_actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.pagecache import actions as pagecache

ESCALATION = system_actor("disclosure.escalation")


@transaction.atomic
def ask_question(actor: Actor, *, entry_id: UUID, body: str, is_public: bool, key: UUID, now: datetime) -> Question:
    """A verified villager asks about a published entry. `key` makes the same form one question.

    Raises NotFound, NotAllowed (not of this village), Refused (not published, enough today), Invalid(body).
    """
    entry = Entry.objects.select_related("book__place__now_at").filter(id=entry_id).first()
    if entry is None or entry.book.state != State.PUBLISHED:
        raise NotFound(words.NOT_HERE)
    place = entry.book.place.now_at or entry.book.place
    if not can(actor, ASK, place.ref) or actor.account_id is None:
        raise NotAllowed(words.VILLAGERS_ASK)
    before = Question.objects.filter(asker_id=actor.account_id, form_key=key).first()
    if before is not None:
        return before
    today = china_date(now)
    asked = Question.objects.filter(asker_id=actor.account_id, asked_at__date=today)
    if asked.count() >= rules.QUESTIONS_A_DAY:
        raise Refused(words.ENOUGH_TODAY)
    question = Question(
        entry=entry, place=place, asker_id=actor.account_id, is_public=is_public, body=line("body", body, rules.WORDS_LENGTH),
        asked_at=now, due_on=rules.answer_due(today, terms_at(place, today).answer_days), form_key=key,
    )  # fmt: skip
    question.save(force_insert=True)
    saved(actor, question, "ask_question", {"is_public": ("", is_public), "due_on": ("", question.due_on)}, now)
    to = [*keepers(place.ref, now), *holders(place.ref, [Role.FINANCE], now)]
    given = {"entry": entry.purpose[:20], "due": question.due_on}
    tell(actor, kind="disclosure.asked", to=to, title=words.TOLD["disclosure.asked"], words=given,
         path=f"/p/{place.code}/disclosure/questions/{question.id}/", about=("question", question.id), now=now, place=place)  # fmt: skip
    return question


def locked_question(question_id: UUID) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("place__now_at", "entry__book", "asker")
    question = rows.filter(id=question_id).first()
    if question is None:
        raise NotFound(words.NOT_HERE)
    return question


@transaction.atomic
def answer_question(actor: Actor, *, question_id: UUID, answer: str, now: datetime) -> Question:
    """Answer, once. Not one's own. A question that one may not read is not found; raises NotAllowed, Refused, Invalid(answer)."""
    question = locked_question(question_id)
    if not can_read(actor, question.facts):
        raise NotFound(words.NOT_HERE)
    if not can_answer(actor, question.facts):
        raise NotAllowed(words.PARTY_ONLY_KEEPERS)
    if question.state == AskState.ANSWERED or question.erased_at is not None:
        raise Refused(words.ANSWERED_ALREADY)
    question.answer = line("answer", answer, rules.WORDS_LENGTH)
    question.state, question.answered_at, question.answered_by_id = AskState.ANSWERED.value, now, actor.account_id
    question.answered_role = role_of(actor, question.place.ref)
    question.save()
    saved(actor, question, "answer_question", {"state": (AskState.WAITING.value, question.state)}, now)
    stands = question.place.now_at or question.place
    if question.asker_id:
        given = {"entry": question.entry.purpose[:20]}
        tell(actor, kind="disclosure.answered", to=[question.asker_id], title=words.TOLD["disclosure.answered"], words=given,
             path=f"/p/{stands.code}/disclosure/questions/{question.id}/", about=("question", question.id), now=now,
             place=stands)  # fmt: skip
    return question


@transaction.atomic
def set_public(actor: Actor, *, question_id: UUID, is_public: bool, now: datetime) -> Question:
    """The asker changes who may read the question and its answer."""
    question = locked_question(question_id)
    if not is_asker(actor, question.facts):
        raise NotAllowed(words.PARTY_ONLY_KEEPERS) if can_read(actor, question.facts) else NotFound(words.NOT_HERE)
    before, question.is_public = question.is_public, is_public
    question.save(update_fields=["is_public"])
    saved(actor, question, "set_public", {"is_public": (before, is_public)}, now)
    return question


@transaction.atomic
def hide_question(actor: Actor, *, question_id: UUID, why: str, now: datetime) -> Question:
    """Take a public question off the page (someone's phone, abuse). It is answered all the same; its asker reads the reason."""
    question = locked_question(question_id)
    if not can_read(actor, question.facts):
        raise NotFound(words.NOT_HERE)
    check(actor, HIDE, question.place.ref)
    if not question.is_public:
        raise Refused(words.NOT_PUBLIC)
    question.hidden_at, question.hidden_reason = now, line("why", why, rules.WORDS_LENGTH)
    question.save(update_fields=["hidden_at", "hidden_reason"])
    saved(actor, question, "hide_question", {"hidden_at": ("", now), "hidden_reason": ("", question.hidden_reason)}, now)
    return question


def escalate_questions(*, now: datetime) -> int:
    """Send questions past their last day to the township, each once. Returns how many."""
    late = Question.objects.filter(state=AskState.WAITING, escalated_at__isnull=True, erased_at__isnull=True)
    found = late.filter(due_on__lt=china_date(now)).order_by("due_on", "id")
    return sum(_escalate(key, now) for key in found.values_list("id", flat=True)[:1000])


@transaction.atomic
def _escalate(question_id: UUID, now: datetime) -> int:
    question = locked_question(question_id)
    if question.state != AskState.WAITING or question.escalated_at is not None:
        return 0
    question.escalated_at = now
    question.save(update_fields=["escalated_at"])
    saved(ESCALATION, question, "escalate_question", {"escalated_at": ("", now)}, now)
    stands = question.place.now_at or question.place
    path = f"/p/{stands.code}/disclosure/questions/{question.id}/"
    tell_township(ESCALATION, stands, ("question", question.id), path, now)
    return 1


def saved(actor: Actor, question: Question, verb: str, changes: dict[str, tuple[object, object]], now: datetime) -> None:
    """Audit, figures and pages of a question that was saved."""
    record(actor, verb, now=now, kind="question", subject_id=question.id, place=question.place, changes=changes)
    figures.post(actor, question, now=now)
    pagecache.touch(question.place.lineage)
