"""Figures of open affairs. What was due is counted on its last day, so that a rate compares like with like; sums of money on the
day of the entry; how many entries were published on the day they were."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from teabowl.disclosure import words
from teabowl.disclosure.models import Duty, Entry, Question
from teabowl.disclosure.rules import Flow, Kind
from teabowl.kernel.indicators import Contribution, Indicator, Opened, Source
from teabowl.kernel.indicators import Kind as Of
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

BOOKS, REPORTS, ENTRIES = ("本", "books"), ("份", "reports"), ("笔", "entries")
YUAN, ASKED = ("元", "yuan"), ("问", "questions")
ART_30 = "村民委员会组织法第三十条；山东省实施办法第二十七条"

INDICATORS = [
    Indicator("disclosure.due", Of.FLOW, "该公布的月账", "Monthly accounts due", *BOOKS,
              "当年到了公布期限的月账，一个村一个月一本，算在期限最后一天。",
              "Monthly accounts whose last day to be published was this year, one for each village and month, on that day.", ART_30),
    Indicator("disclosure.on_time", Of.FLOW, "按时公布的月账", "Monthly accounts on time", *BOOKS,
              "不晚于期限最后一天公布的月账，算在期限最后一天。",
              "Monthly accounts published by their last day, counted on that day.", ART_30),
    Indicator("disclosure.on_time_rate", Of.RATIO, "财务月公开率", "Accounts published on time, rate", "%", "%",
              "按时公布的月账，除以该公布的月账。", "Monthly accounts on time, of those due.", ART_30,
              numerator="disclosure.on_time", denominator="disclosure.due"),
    Indicator("disclosure.late", Of.FLOW, "迟了才公布的月账", "Monthly accounts published late", *BOOKS,
              "过了期限才公布的月账，按公布的日期算。", "Monthly accounts published after their last day, by the day they were."),
    Indicator("disclosure.missing", Of.STOCK, "缺着的月账", "Monthly accounts missing", *BOOKS,
              "过了期限、到这一天还没有公布的月账。", "Monthly accounts past their last day and not published by this day.", ART_30),
    Indicator("disclosure.affairs_due", Of.FLOW, "该公开的村务", "Village reports due", *REPORTS,
              "当年到了公开期限的村务，一个村一个季度至少一份。",
              "Village reports whose last day was this year, at least one for each village and quarter.", ART_30),
    Indicator("disclosure.affairs_on_time", Of.FLOW, "按时公开的村务", "Village reports on time", *REPORTS,
              "不晚于期限最后一天公开的，算在那一天。", "Village reports published by their last day, counted on that day.", ART_30),
    Indicator("disclosure.affairs_rate", Of.RATIO, "村务按时公开率", "Village reports on time, rate", "%", "%",
              "按时公开的村务，除以该公开的村务。", "Village reports on time, of those due.", ART_30,
              numerator="disclosure.affairs_on_time", denominator="disclosure.affairs_due"),
    Indicator("disclosure.affairs_late", Of.FLOW, "迟了才公开的村务", "Village reports published late", *REPORTS,
              "过了期限才公开的村务，按公开的日期算。", "Village reports published after their last day, by the day they were."),
    Indicator("disclosure.affairs_missing", Of.STOCK, "缺着的村务公开", "Village reports missing", *REPORTS,
              "过了期限、到这一天还没有公开的村务。", "Village reports past their last day and not published by this day.", ART_30),
    Indicator("disclosure.entries", Of.FLOW, "公开的账目", "Entries of accounts published", *ENTRIES,
              "当年公布的账目，一笔算一笔，更正的红字和新写的也各算一笔，按公布的日期算。",
              "Entries published this year, by the day they were; reversals and what was written anew count each.", home=3),
    Indicator("disclosure.income", Of.SUM, "公开账目的收入", "Income in published accounts", *YUAN,
              "当年公布了的收入，按入账的日期算，更正后的数。还没公布的不在内。",
              "Income in published accounts, by the day of the entry, after corrections. What is not published is not in it."),
    Indicator("disclosure.spending", Of.SUM, "公开账目的支出", "Spending in published accounts", *YUAN,
              "当年公布了的支出，按入账的日期算，更正后的数。还没公布的不在内。",
              "Spending in published accounts, by the day of the entry, after corrections. What is not published is not in it."),
    Indicator("disclosure.questions", Of.FLOW, "村民对账目的提问", "Questions on the accounts", *ASKED,
              "当年村民对某一笔账的提问，公开的不公开的都算，按提问的日期算。",
              "Villagers' questions on an entry this year, public or not, by the day they were asked."),
    Indicator("disclosure.questions_answered", Of.FLOW, "答复了的提问", "Questions answered", *ASKED,
              "按答复的日期算。", "By the day of the answer."),
    Indicator("disclosure.questions_due", Of.FLOW, "该答复的提问", "Questions due", *ASKED,
              "按期答复的，算在答复那天；其余的，算在期限最后一天。",
              "Those answered in time on the day of the answer, all others on their last day."),
    Indicator("disclosure.questions_in_time", Of.FLOW, "按期答复的提问", "Questions answered in time", *ASKED,
              "不晚于期限最后一天答复的。", "Answered by their last day."),
    Indicator("disclosure.questions_rate", Of.RATIO, "提问按期答复率", "Questions answered in time, rate", "%", "%",
              "按期答复的提问，除以该答复的提问。", "Questions answered in time, of those due.",
              numerator="disclosure.questions_in_time", denominator="disclosure.questions_due"),
]  # fmt: skip

NAMES = {
    Kind.FINANCE.value: ("disclosure.due", "disclosure.on_time", "disclosure.late", "disclosure.missing"),
    Kind.AFFAIRS.value: (
        "disclosure.affairs_due",
        "disclosure.affairs_on_time",
        "disclosure.affairs_late",
        "disclosure.affairs_missing",
    ),
}
DAY = timedelta(days=1)


def of_duty(duty: Duty) -> Sequence[Contribution]:
    """Nothing here asks what day it is: what is missing begins to be missing on the day after its last, which a figure reaches by
    itself, and ceases on the day it is published."""
    due, on_time, late, missing = NAMES[duty.kind]
    place, last = duty.place_id, duty.due_on
    found = [Contribution(due, place, last)]
    published = china_date(duty.published_at) if duty.published_at else None
    if published and published <= last:
        return [*found, Contribution(on_time, place, last)]
    found.append(Contribution(missing, place, last + DAY))
    if published:
        found += [Contribution(late, place, published), Contribution(missing, place, published, -1, -1)]
    return found


def of_entry(entry: Entry) -> Sequence[Contribution]:
    """A published entry. Needs `book`."""
    book = entry.book
    if book.published_at is None:
        return []
    name = "disclosure.income" if entry.flow == Flow.IN else "disclosure.spending"
    return [
        Contribution("disclosure.entries", book.place_id, china_date(book.published_at)),
        Contribution(name, book.place_id, entry.on, yuan(entry.amount_fen)),
    ]


def of_question(question: Question) -> Sequence[Contribution]:
    place = question.place_id
    found = [Contribution("disclosure.questions", place, china_date(question.asked_at))]
    answered = china_date(question.answered_at) if question.answered_at else None
    if answered:
        found.append(Contribution("disclosure.questions_answered", place, answered))
    if answered and answered <= question.due_on:
        found.append(Contribution("disclosure.questions_in_time", place, answered))
        found.append(Contribution("disclosure.questions_due", place, answered))
    else:
        found.append(Contribution("disclosure.questions_due", place, question.due_on))
    return found


def describe_duties(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """A month's or a quarter's disclosure, published or missing. One query."""
    rows = Duty.objects.filter(id__in=list(ids)).select_related("place", "place__now_at")
    return {duty.id: _opened_duty(duty) for duty in rows}


def _opened_duty(duty: Duty) -> Opened:
    stands = duty.place.now_at or duty.place
    text = _("%(period)s的%(what)s") % {
        "period": words.period_name(duty.period, duty.months),
        "what": words.DUTY[Kind(duty.kind)],
    }
    if duty.kind == Kind.AFFAIRS:
        return Opened(text, reverse("disclosure:board", args=[stands.code]))
    of = "" if stands is duty.place else f"?of={duty.place.code}"
    return Opened(text, reverse("disclosure:month", args=[stands.code, f"{duty.period:%Y-%m}"]) + of)


def describe_entries(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Entries by what they were for. One query."""
    rows = Entry.objects.filter(id__in=list(ids)).select_related("book__place__now_at")
    return {entry.id: _opened_entry(entry) for entry in rows}


def _opened_entry(entry: Entry) -> Opened:
    stands = entry.book.place.now_at or entry.book.place
    return Opened(entry.purpose, reverse("disclosure:entry", args=[stands.code, entry.id]))


def describe_questions(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Public questions lead to their entry; of others only that there is one. One query."""
    rows = Question.objects.filter(id__in=list(ids)).select_related("place", "place__now_at")
    return {question.id: _opened_question(question) for question in rows}


def _opened_question(question: Question) -> Opened:
    if not question.is_public or question.hidden_at or question.erased_at:
        return Opened(_("对一笔账的提问，没有公开"))
    stands = question.place.now_at or question.place
    return Opened(question.body[:60], reverse("disclosure:entry", args=[stands.code, question.entry_id]) + "#questions")


SOURCES = [
    Source("duty", "disclosure.Duty", of_duty, describe_duties),
    Source("account_entry", "disclosure.Entry", of_entry, describe_entries, select_related=("book",)),
    Source("question", "disclosure.Question", of_question, describe_questions),
]
