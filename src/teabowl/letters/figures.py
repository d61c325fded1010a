"""Figures of letters. All are counted at the village that the letter was written to."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.urls import reverse

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.times import china_date
from teabowl.letters.models import Letter
from teabowl.letters.rules import Rating, State, Visibility, days_taken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LETTERS = ("封", "letters")

INDICATORS = [
    Indicator(
        "letters.received",
        Kind.FLOW,
        "收到来信",
        "Letters received",
        *LETTERS,
        "当年写给村书记的信，按收到的日期算；撤回的也算。",
        "Letters to village secretaries this year, by the day they came; withdrawn ones count too.",
        home=1,
    ),
    Indicator(
        "letters.answered",
        Kind.FLOW,
        "已答复来信",
        "Letters answered",
        *LETTERS,
        "当年第一次得到答复的信，按第一次答复的日期算。",
        "Letters first answered this year, by the day of the first answer.",
    ),
    Indicator(
        "letters.answered_in_time",
        Kind.FLOW,
        "按期答复来信",
        "Letters answered in time",
        *LETTERS,
        "第一次答复不晚于期限最后一天的信。期限按工作日算，各地可以定得不同。",
        "Letters whose first answer came by the last day of their limit, counted in working days as each place has set it.",
    ),
    Indicator(
        "letters.due",
        Kind.FLOW,
        "该答复的来信",
        "Letters due",
        *LETTERS,
        "按期答复的，算在答复那天；其余的，算在期限最后一天。没到期限就撤回的不算。",
        "Those answered in time, on the day of the answer; all others on the last day of their limit. Not those withdrawn before.",
    ),
    Indicator(
        "letters.answered_in_time_rate",
        Kind.RATIO,
        "来信按期答复率",
        "Letters answered in time, rate",
        "%",
        "%",
        "按期答复的信，除以该答复的信。还没到期、还没答复的不在内。",
        "Letters answered in time, of those due. Letters that still have time are in neither.",
        numerator="letters.answered_in_time",
        denominator="letters.due",
        home=2,
    ),
    Indicator(
        "letters.answer_days",
        Kind.FLOW,
        "答复用的工作日",
        "Working days to answer",
        *LETTERS,
        "已答复的信，按用了几个工作日分开。",
        "Answered letters by the working days that it took.",
        hidden=True,
    ),
    Indicator(
        "letters.median_days",
        Kind.MEDIAN,
        "答复用时中位数",
        "Median working days to answer",
        "个工作日",
        "working days",
        "一半的信在这么多个工作日内得到第一次答复。收到当天不算。",
        "Half of the letters got their first answer within so many working days, not counting the day they came.",
        of="letters.answer_days",
    ),
    Indicator(
        "letters.days_bands",
        Kind.BANDS,
        "答复用时分布",
        "Working days to answer, in bands",
        *LETTERS,
        "第一次答复用了 0–2、3–5、6–10、11 个及以上工作日的信。",
        "Letters first answered within 0–2, 3–5, 6–10, 11 or more working days.",
        of="letters.answer_days",
        edges=(0, 3, 6, 11),
    ),
    Indicator(
        "letters.escalated",
        Kind.FLOW,
        "因迟报上级的来信",
        "Letters that went up",
        *LETTERS,
        "过了期限没答复，自动报到镇里的信，按第一次报的日期算，一封只算一次。",
        "Letters that went to the township because they were late, by the first day; each counts once.",
    ),
    Indicator(
        "letters.rated",
        Kind.FLOW,
        "评过的来信",
        "Letters rated",
        *LETTERS,
        "来信人评过的信，按最近一次评价的日期算。评不评由来信人定。",
        "Letters that their writers rated, by the day of the latest rating. Rating is the writer's choice.",
    ),
    Indicator(
        "letters.satisfied",
        Kind.FLOW,
        "评为满意的来信",
        "Letters rated satisfied",
        *LETTERS,
        "最近一次评价是“满意”的信。",
        "Letters whose latest rating is “satisfied”.",
    ),
    Indicator(
        "letters.satisfied_rate",
        Kind.RATIO,
        "来信人满意率",
        "Writers satisfied",
        "%",
        "%",
        "评为满意的信，除以评过的信。没评的不在内，请一起看评过几封。",
        "Letters rated satisfied, of those rated. Unrated ones are in neither: read it with their number.",
        numerator="letters.satisfied",
        denominator="letters.rated",
        sampled=True,
    ),
]


def contributions(letter: Letter) -> Sequence[Contribution]:
    """What a letter counts for, from its present state alone. Nothing here asks what day it is: a letter that still waits is
    due on its last day, which a figure reaches by itself."""
    place = letter.place_id
    received = china_date(letter.received_at)
    found = [Contribution("letters.received", place, received)]
    answered = china_date(letter.answered_at) if letter.answered_at else None
    if answered:
        days = days_taken(received, answered)
        found.append(Contribution("letters.answered", place, answered))
        found.append(Contribution("letters.answer_days", place, answered, bucket=days))
    if answered and answered <= letter.first_due_on:
        found.append(Contribution("letters.answered_in_time", place, answered))
        found.append(Contribution("letters.due", place, answered))
    elif letter.withdrawn_at is None or china_date(letter.withdrawn_at) > letter.first_due_on:
        # Withdrawn only when it was already late: still a letter that was not answered in time.
        found.append(Contribution("letters.due", place, letter.first_due_on))
    if letter.escalated_at:
        found.append(Contribution("letters.escalated", place, china_date(letter.escalated_at)))
    if letter.rated_at:
        rated = china_date(letter.rated_at)
        found.append(Contribution("letters.rated", place, rated))
        if letter.rating == Rating.SATISFIED:
            found.append(Contribution("letters.satisfied", place, rated))
    return found


OPENED = """
SELECT letter.id, letter.title, letter.visibility, letter.hidden_at IS NOT NULL OR letter.erased_at IS NOT NULL OR letter.state = %s,
       COALESCE(today.code, place.code)
FROM letters_letter AS letter JOIN places_place AS place ON place.id = letter.place_id
LEFT JOIN places_place AS today ON today.id = place.now_at_id
WHERE letter.id = ANY (%s)
"""
"""By hand: this stands behind every opened figure of letters, and the ORM takes four times as long."""


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Rows for opened figures: a public letter by its title, any other only as a letter. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, [State.WITHDRAWN, list(ids)])
        page = reverse("letters:letter", args=[A_CODE, A_LETTER])  # once: to put an address together takes as long as the query
        return {key: _opened(page, key, *rest) for key, *rest in cursor.fetchall()}


A_CODE, A_LETTER = "a-code", UUID(int=0)


def _opened(page: str, key: UUID, title: str, visibility: str, gone: bool, code: str) -> Opened:
    if visibility == Visibility.PRIVATE:
        return Opened(_("一封私密来信"))
    if gone:
        return Opened(_("一封来信"))
    return Opened(title, page.replace(A_CODE, code).replace(str(A_LETTER), str(key)))


SOURCES = [Source("letter", "letters.Letter", contributions, describe)]
