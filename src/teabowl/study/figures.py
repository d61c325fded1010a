"""What studying and asking count for: sessions held, questions asked and answered. Who read what is no figure."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.times import china_date
from teabowl.study.models import Question, StudySession
from teabowl.study.rules import is_in_time
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

TIMES = ("场", "sessions")
QUESTIONS = ("个", "questions")
_SOURCE = "党支部工作条例(试行) arts 9, 10"

INDICATORS = [
    Indicator(
        "study.sessions",
        Kind.FLOW,
        "学习场次",
        "Study sessions",
        *TIMES,
        "开了的会里，议程上有学习材料的，一场算一次，按开会那天算。不算时长，也不算谁来了几次。",
        "Meetings held with study materials on the agenda, by the day of the meeting. No hours, no one’s attendance.",
        source=_SOURCE,
    ),
    Indicator(
        "study.questions_asked",
        Kind.FLOW,
        "向党组织提的问题",
        "Questions asked of the organisations",
        *QUESTIONS,
        "党员群众提的问题，按提问那天算。支部自己写的常见问题不算。",
        "Questions asked by members and villagers, by the day they were asked. Answers written without a question are not counted.",
    ),
    Indicator(
        "study.questions_answered",
        Kind.FLOW,
        "答了的提问",
        "Questions answered",
        *QUESTIONS,
        "有答复的提问，按答复那天算。",
        "Questions with an answer, by the day of the answer.",
    ),
    Indicator(
        "study.questions_due",
        Kind.FLOW,
        "该答的提问",
        "Questions due",
        *QUESTIONS,
        "期限到了的提问，早答的按答复那天算。到期前撤回的不算。",
        "Questions whose limit has come, those answered sooner by the day of the answer. Withdrawn before it: not counted.",
    ),
    Indicator(
        "study.questions_in_time",
        Kind.FLOW,
        "按期答的提问",
        "Questions answered in time",
        *QUESTIONS,
        "在期限那天或以前答的提问，按答复那天算。",
        "Questions answered on the last day of the limit or before, by the day of the answer.",
    ),
    Indicator(
        "study.in_time_rate",
        Kind.RATIO,
        "提问按期答复率",
        "Questions answered in time, share",
        "%",
        "%",
        "按期答的提问，除以该答的提问。",
        "Questions answered in time, of those due.",
        numerator="study.questions_in_time",
        denominator="study.questions_due",
    ),
]


def of_session(session: StudySession) -> Sequence[Contribution]:
    return [Contribution("study.sessions", session.place_id, session.held_on)]


def of_question(question: Question) -> Sequence[Contribution]:
    """From its present state alone: what still waits is due on its last day, which a figure reaches by itself."""
    if not question.asked or question.due_on is None:
        return []
    place = question.place_id
    found = [Contribution("study.questions_asked", place, china_date(question.asked_at))]
    answered = china_date(question.answered_at) if question.answered_at else None
    if answered:
        found.append(Contribution("study.questions_answered", place, answered))
    if answered and is_in_time(answered, question.due_on):
        found.append(Contribution("study.questions_in_time", place, answered))
        found.append(Contribution("study.questions_due", place, answered))
    elif question.withdrawn_at is None or china_date(question.withdrawn_at) > question.due_on:
        found.append(Contribution("study.questions_due", place, question.due_on))
    return found


def describe_sessions(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = StudySession.objects.filter(id__in=list(ids)).select_related("organisation")
    text = _("%(organisation)s学习")
    return {row.id: Opened(text % {"organisation": row.organisation.name}) for row in rows}


def describe_questions(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """A published one by its public words, any other only as a question."""
    found = {}
    for row in Question.objects.filter(id__in=list(ids)).select_related("place", "place__now_at"):
        if row.published_at is None or row.hidden_at is not None:
            found[row.id] = Opened(_("一个没有公开的提问"))
        else:
            code = (row.place.now_at or row.place).code
            found[row.id] = Opened(row.public_question, reverse("study:question", args=[code, row.id]))
    return found


SOURCES = [
    Source("study_session", "study.StudySession", of_session, describe_sessions),
    Source("branch_question", "study.Question", of_question, describe_questions),
]
