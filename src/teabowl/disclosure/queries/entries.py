"""Published entries, as everybody reads them: one by one, found by words, and each with the whole month beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.urls import reverse

from teabowl.disclosure import rules, words
from teabowl.disclosure.models import Book, Entry, Question, Recipient
from teabowl.disclosure.rules import RECEIPT, AskState, Category, Flow, State, Sums
from teabowl.files.queries import DocumentRow, PictureRow, documents_of, pictures_of
from teabowl.kernel.actor import Level, Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.masks import mask_name
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 30


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A public question and its answer. `outcome` says until when, or how it was in time."""

    id: UUID
    body: str
    asked_on: date
    is_answered: bool
    answer: str
    answered_by: str
    answered_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Another entry that a correction leads to."""

    text: str
    amount: str
    why: str
    on: date
    url: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as everybody reads it. Of people the surname only; `recipients` is how many names stand behind it."""

    id: UUID
    number: int
    on: date
    flow: Flow
    category: Category
    category_text: str
    purpose: str
    party: str
    is_masked: bool
    fen: int
    amount: str
    recipients: int
    pictures: list[PictureRow]
    document: DocumentRow | None
    questions: list[QuestionRow]
    fund: tuple[str, str] | None
    why: str
    reversal: LinkRow | None
    """What took this entry back, if it was wrong."""
    anew: LinkRow | None
    original: LinkRow | None
    """What this entry takes back or replaces."""
    url: str

    @property
    def is_income(self) -> bool:
        return self.amount[:1] == "+"


@dataclass(frozen=True, slots=True)
class RecipientRow:
    name: str
    note: str
    fen: int
    amount: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry with the month it belongs to: who received public money is never read without the whole spending beside it."""

    entry: EntryRow
    recipients: list[RecipientRow]
    month: date
    month_text: str
    month_url: str
    sums: Sums
    published_at: datetime
    place: Place


def entry_rows(entries: Sequence[Entry], place: Place) -> list[EntryRow]:
    """Rows for entries of published books at this place. Needs `book` and `fund`; a fixed number of queries."""
    keys = [entry.id for entry in entries]
    pictures, documents = pictures_of(RECEIPT, keys), documents_of(RECEIPT, keys)
    questions = _questions(keys)
    named: dict[UUID, int] = dict(
        Recipient.objects.filter(entry_id__in=keys).values_list("entry_id").annotate(n=Count("id")).order_by()
    )
    linked = _linked(entries)
    return [_row(entry, place, pictures, documents, questions, named, linked) for entry in entries]


def _questions(keys: list[UUID]) -> dict[UUID, list[QuestionRow]]:
    found: dict[UUID, list[QuestionRow]] = {}
    rows = Question.objects.filter(entry_id__in=keys, is_public=True, hidden_at__isnull=True, erased_at__isnull=True)
    for question in rows.order_by("asked_at", "id"):
        found.setdefault(question.entry_id, []).append(question_row(question))
    return found


def question_row(question: Question) -> QuestionRow:
    answered = china_date(question.answered_at) if question.answered_at else None
    if answered is None:
        outcome = _("%(due)s前答复") % {"due": words.short_day(question.due_on)}
    elif answered <= question.due_on:
        outcome = _("期限内")
    else:
        outcome = _("比期限迟 %(days)s") % {"days": words.days((answered - question.due_on).days)}
    by = words.ANSWERED_BY.get(Role(question.answered_role)) if question.answered_role else None
    return QuestionRow(
        question.id, question.body, china_date(question.asked_at), question.state == AskState.ANSWERED, question.answer,
        str(by or _("村委会答")), answered, outcome,
    )  # fmt: skip


def _linked(entries: Sequence[Entry]) -> dict[str, dict[UUID, Entry]]:
    """Corrections of these entries, and what these correct. One query."""
    keys = [entry.id for entry in entries]
    originals = [key for entry in entries for key in (entry.reverses_id, entry.replaces_id) if key]
    rows = Entry.objects.filter(Q(reverses_id__in=keys) | Q(replaces_id__in=keys) | Q(id__in=originals)).select_related("book")
    found: dict[str, dict[UUID, Entry]] = {"reversal": {}, "anew": {}, "original": {}}
    for entry in rows:
        if entry.reverses_id and entry.reverses_id in keys:
            found["reversal"][entry.reverses_id] = entry
        if entry.replaces_id and entry.replaces_id in keys:
            found["anew"][entry.replaces_id] = entry
        found["original"][entry.id] = entry
    return found


def _row(
    entry: Entry,
    place: Place,
    pictures: dict[UUID, list[PictureRow]],
    documents: dict[UUID, DocumentRow],
    questions: dict[UUID, list[QuestionRow]],
    named: dict[UUID, int],
    linked: dict[str, dict[UUID, Entry]],
) -> EntryRow:
    category = Category(entry.category)
    of: UUID | None = entry.reverses_id or entry.replaces_id
    original = linked["original"].get(of) if of else None
    reversal, anew = linked["reversal"].get(entry.id), linked["anew"].get(entry.id)
    return EntryRow(
        id=entry.id,
        number=entry.number,
        on=entry.on,
        flow=Flow(entry.flow),
        category=category,
        category_text=str(words.CATEGORY[category]),
        purpose=entry.purpose,
        party=entry.shown_party,
        is_masked=entry.is_person and bool(entry.party),
        fen=entry.amount_fen,
        amount=words.signed(Flow(entry.flow), entry.amount_fen),
        recipients=named.get(entry.id, 0),
        pictures=pictures.get(entry.id, []),
        document=documents.get(entry.id),
        questions=questions.get(entry.id, []),
        fund=(entry.fund.title, reverse("disclosure:fund", args=[place.code, entry.fund.id])) if entry.fund else None,
        why=entry.why,
        reversal=_link(reversal, place) if reversal else None,
        anew=_link(anew, place) if anew else None,
        original=_link(original, place) if original else None,
        url=reverse("disclosure:entry", args=[place.code, entry.id]),
    )


def _link(entry: Entry, place: Place) -> LinkRow:
    return LinkRow(
        words.month_name(entry.book.month), words.signed(Flow(entry.flow), entry.amount_fen), entry.why, entry.on,
        reverse("disclosure:entry", args=[place.code, entry.id]), entry.book.state == State.PUBLISHED,
    )  # fmt: skip


def sums_of_books(books: Iterable[Book]) -> dict[UUID, Sums]:
    """Each book's sums. One query."""
    by_key = {book.id: book for book in books}
    found: dict[UUID, list[tuple[Flow, int]]] = {key: [] for key in by_key}
    for key, flow, fen in Entry.objects.filter(book_id__in=list(by_key)).values_list("book_id", "flow", "amount_fen"):
        found[key].append((Flow(flow), fen))
    return {key: rules.sums_of(by_key[key].opening_fen, lines) for key, lines in found.items()}


def published_entry(place: Place, entry_id: UUID) -> Entry:
    """An entry that everybody may read, living at this place. Raises NotFound, also for what is not published."""
    rows = Entry.objects.select_related("book__place__now_at", "fund").filter(id=entry_id, book__state=State.PUBLISHED)
    entry = rows.first()
    if entry is None or (entry.book.place.now_at_id or entry.book.place_id) != place.id:
        raise NotFound(words.NOT_HERE)
    return entry


def entry_page(place: Place, entry_id: UUID) -> EntryPage:
    """An entry with its recipients, and the whole month's sums. Raises NotFound."""
    entry = published_entry(place, entry_id)
    (row,) = entry_rows([entry], place)
    sums = sums_of_books([entry.book])[entry.book_id]
    recipients = [
        RecipientRow(mask_name(r.name), r.note, r.amount_fen, words.money(r.amount_fen))
        for r in entry.recipients.order_by("number")
    ]
    of = "" if entry.book.place_id == place.id else f"?of={entry.book.place.code}"
    url = reverse("disclosure:month", args=[place.code, f"{entry.book.month:%Y-%m}"]) + of
    at = entry.book.published_at
    if at is None:
        raise NotFound(words.NOT_HERE)
    return EntryPage(row, recipients, entry.book.month, words.month_name(entry.book.month), url, sums, at, place)


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry in a list of what was found. `fen` is below zero for what went out."""

    id: UUID
    purpose: str
    fen: int
    amount: str
    is_income: bool
    category: str
    on: date
    place_name: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    rows: list[FoundEntry]
    income_fen: int
    spending_fen: int
    count: int
    older_id: UUID | None


def find_entries(
    place: Place,
    *,
    q: str = "",
    category: str = "",
    flow: str = "",
    since: date | None = None,
    until: date | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> FoundPage:
    """Published entries here (in a village) or here and below, the newest first, with the sums of all that were found. `q` looks in
    what it was for, and in the names of organisations: never in names of people."""
    found = Entry.objects.filter(book__state=State.PUBLISHED)
    if place.level == Level.VILLAGE:
        found = found.filter(book__place_id__in=ids_living_at(place))
    else:
        found = found.filter(book__place__lineage__contains=[place.id])
    if q:
        found = found.filter(Q(purpose__icontains=q) | Q(party__icontains=q, is_person=False))
    if category in {c.value for c in Category}:
        found = found.filter(category=category)
    if flow in {f.value for f in Flow}:
        found = found.filter(flow=flow)
    if since:
        found = found.filter(on__gte=since)
    if until:
        found = found.filter(on__lte=until)
    count = income = spending = 0
    for way, n, fen in found.values_list("flow").annotate(n=Count("id"), fen=Sum("amount_fen")).order_by():
        count += n
        income, spending = (income + fen, spending) if way == Flow.IN else (income, spending + fen)
    if before is not None and (last := Entry.objects.filter(id=before).values_list("on", flat=True).first()):
        found = found.filter(Q(on__lt=last) | Q(on=last, id__lt=before))
    rows = list(found.select_related("book__place__now_at").order_by("-on", "-id")[: limit + 1])
    shown = [_found(entry) for entry in rows[:limit]]
    return FoundPage(shown, income, spending, count, rows[limit - 1].id if len(rows) > limit else None)


def _found(entry: Entry) -> FoundEntry:
    stands = entry.book.place.now_at or entry.book.place
    amount = words.signed(Flow(entry.flow), entry.amount_fen)
    return FoundEntry(
        entry.id,
        entry.purpose,
        entry.amount_fen if entry.flow == Flow.IN else -entry.amount_fen,
        amount,
        amount[:1] == "+",
        str(words.CATEGORY[Category(entry.category)]),
        entry.on,
        stands.name,
        reverse("disclosure:entry", args=[stands.code, entry.id]),
    )
