"""The inside of the accounts: the book as its keeper and the finance group see it, one's own questions."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from teabowl.access.queries import roles_at
from teabowl.disclosure import rules, words
from teabowl.disclosure.models import Book, Entry, Incoming, Question, Signoff
from teabowl.disclosure.permissions import CHECK_BOOK, HIDE, KEEP_BOOK, READ_BOOK, can_answer, can_read, is_asker
from teabowl.disclosure.queries.entries import QuestionRow, question_row, sums_of_books
from teabowl.disclosure.queries.terms import terms_at
from teabowl.disclosure.rules import RECEIPT, AskState, Category, Flow, Kind, Opinion, Signing, State, Sums
from teabowl.files.queries import DocumentRow, PictureRow, documents_of, pictures_of
from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

BOOKS = 36
"""Books on a page: three years."""


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """An entry in the inside: whole names, who handled it."""

    id: UUID
    on: date
    is_income: bool
    category: str
    purpose: str
    party: str
    handled_by: str
    amount: str
    flow: Flow
    fen: int
    why: str
    shares: list[tuple[str, str, str]]
    pictures: list[PictureRow]
    document: DocumentRow | None
    can_edit: bool


@dataclass(frozen=True, slots=True)
class WorkSign:
    id: UUID
    name: str
    opinion: Opinion
    text: str
    at: datetime | None
    words: str
    reply: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class WorkBook:
    """A month for those who keep or check it. `may`: edit, send, take_back, publish, sign, reply, drop. `stops` says what keeps it from
    being sent or published."""

    id: UUID
    month: date
    title: str
    state: State
    state_text: str
    due: tuple[str, str]
    sums: Sums
    follows: bool
    entries: list[WorkEntry]
    signs: list[WorkSign]
    signing: str
    note: str
    may: frozenset[str]
    stops: str
    public_url: str


def book_of(place: Place, month: date) -> Book:
    """Raises NotFound."""
    book = Book.objects.select_related("place__now_at").filter(place=place, month=month).first()
    if book is None:
        raise NotFound(words.NO_BOOK)
    return book


def work_book(actor: Actor, place: Place, month: date, *, now: datetime) -> WorkBook:
    """Raises NotFound also for those who may not look inside. A fixed number of queries."""
    if not can(actor, READ_BOOK, place.ref):
        raise NotFound(words.NOT_HERE)
    book = book_of(place, month)
    entries = list(Entry.objects.filter(book=book).prefetch_related("recipients").order_by("on", "number"))
    pictures = pictures_of(RECEIPT, [entry.id for entry in entries])
    papers = documents_of(RECEIPT, [entry.id for entry in entries])
    signs = list(Signoff.objects.filter(book=book, round=book.round).select_related("account__person").order_by("id"))
    previous = Book.objects.filter(place=place, month=rules.add_months(month, -1)).first()
    closing = sums_of_books([previous])[previous.id].closing if previous else None
    keeps, state = can(actor, KEEP_BOOK, place.ref), State(book.state)
    terms = terms_at(place, china_date(now))
    sums = rules.sums_of(book.opening_fen, ((Flow(e.flow), e.amount_fen) for e in entries))
    may, stops = _may(actor, place.ref, book, state, keeps, signs, terms.signing, now)
    if state is State.DRAFT and keeps and closing is not None and closing != book.opening_fen:
        stops = str(words.OPENING_DIFFERS % {"should": words.money(closing), "is": words.money(book.opening_fen)})
    return WorkBook(
        book.id, month, _("%(month)s的账") % {"month": words.month_name(month)}, state, str(words.STATE[state]),
        _due(place, month, now), sums, previous is not None,
        [
            _entry(entry, pictures.get(entry.id, []), papers.get(entry.id), keeps and state is State.DRAFT) for entry in entries
        ],
        [
            WorkSign(s.id, s.account.person.name, Opinion(s.opinion), str(words.OPINION[Opinion(s.opinion)]), s.at, s.words, s.reply,
                     s.account_id == actor.account_id)
            for s in signs
        ] if state is not State.DRAFT or book.round else [],
        str(words.SIGNING[terms.signing]), book.note, may, stops,
        reverse("disclosure:month", args=[place.code, f"{month:%Y-%m}"]),
    )  # fmt: skip


def may_read_receipt(actor: Actor, entry_id: UUID) -> bool:
    """Whether the document of an entry may be opened: by everybody once the book is published, before by those inside. One query."""
    entry = Entry.objects.select_related("book__place__now_at").filter(id=entry_id).first()
    if entry is None:
        return False
    return entry.book.state == State.PUBLISHED or can(actor, READ_BOOK, entry.book.place.ref)


def _may(
    actor: Actor, place: PlaceRef, book: Book, state: State, keeps: bool, signs: list[Signoff], signing: Signing, now: datetime
) -> tuple[frozenset[str], str]:
    may: set[str] = set()
    stops = ""
    if keeps and state is State.DRAFT:
        may.add("edit")
        if not rules.may_end(book.month, china_date(now)):
            stops = str(words.NOT_YET_OVER)
        else:
            today = china_date(now)
            members = [row for row in roles_at(place, today) if row.role is Role.FINANCE and row.starts_on <= today]
            if len(members) < rules.GROUP_LEAST:
                stops = str(words.GROUP_TOO_SMALL % {"least": rules.GROUP_LEAST, "n": len(members)})
            else:
                may.add("send")
    if keeps and state is State.CHECKING:
        may |= {"take_back", "reply"}
        if rules.may_publish(signing, [Opinion(s.opinion) for s in signs]):
            may.add("publish")
        else:
            stops = str(words.NOT_ALL_SIGNED)
    mine = any(s.account_id == actor.account_id for s in signs)
    if state is State.CHECKING and mine and can(actor, CHECK_BOOK, place):
        may.add("sign")
    return frozenset(may), stops


def _entry(entry: Entry, pictures: list[PictureRow], document: DocumentRow | None, can_edit: bool) -> WorkEntry:
    amount = words.signed(Flow(entry.flow), entry.amount_fen)
    shares = [(r.name, r.note, words.money(r.amount_fen)) for r in sorted(entry.recipients.all(), key=lambda r: r.number)]
    return WorkEntry(
        entry.id, entry.on, amount[:1] == "+", str(words.CATEGORY[Category(entry.category)]), entry.purpose, entry.party,
        entry.handled_by, amount, Flow(entry.flow), entry.amount_fen, entry.why, shares, pictures, document,
        can_edit and not (entry.reverses_id or entry.replaces_id),
    )  # fmt: skip


def _due(place: Place, month: date, now: datetime) -> tuple[str, str]:
    """(state, words) of the last day."""
    _law, due = rules.due_for(Kind.FINANCE, place.code, rules.period_of(1, month), terms_at(place, rules.last_of(month)))
    left = (due - china_date(now)).days
    day = words.short_day(due)
    if left < 0:
        return "miss", _("期限 %(day)s，已迟 %(n)s 天") % {"day": day, "n": -left}
    return ("late" if left <= 3 else "plain"), _("%(day)s前公布，还有 %(n)s 天") % {"day": day, "n": left}


@dataclass(frozen=True, slots=True)
class BookRow:
    month: date
    title: str
    state: str
    tag: str
    entries: int
    url: str


def books_at(actor: Actor, place: Place, *, limit: int = BOOKS, start: int = 0) -> list[BookRow]:
    """The village's books, the newest first. Raises NotAllowed."""
    check(actor, READ_BOOK, place.ref)
    books = list(Book.objects.filter(place=place).order_by("-month")[start : start + limit])
    sums = sums_of_books(books)
    looks = {State.PUBLISHED: "ok", State.CHECKING: "info", State.DRAFT: "plain"}
    return [
        BookRow(book.month, words.month_name(book.month), looks[State(book.state)], str(words.STATE[State(book.state)]),
                sums[book.id].entries, reverse("disclosure:book", args=[place.code, f"{book.month:%Y-%m}"]))
        for book in books
    ]  # fmt: skip


def next_month_to_begin(place: Place, today: date) -> date:
    """The month after the last book, the last whole month where there is none; never ahead of the running month."""
    last = Book.objects.filter(place=place).order_by("-month").values_list("month", flat=True).first()
    return min(rules.add_months(last, 1) if last else rules.add_months(rules.first_of(today), -1), rules.first_of(today))


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question in the inside. `may`: answer, hide, publish, keep_private."""

    id: UUID
    row: QuestionRow
    entry_text: str
    entry_amount: str
    entry_url: str
    is_public: bool
    hidden_reason: str
    may: frozenset[str]


def question_page(actor: Actor, place: Place, question_id: UUID) -> QuestionPage:
    """For its asker and those who answer. Raises NotFound for everybody else."""
    question = Question.objects.select_related("place__now_at", "entry").filter(id=question_id).first()
    here = question is not None and (question.place.now_at_id or question.place_id) == place.id
    if question is None or not here or not can_read(actor, question.facts):
        raise NotFound(words.NOT_HERE)
    may: set[str] = set()
    facts = question.facts
    if can_answer(actor, facts) and question.state == AskState.WAITING:
        may.add("answer")
    if is_asker(actor, facts):
        may.add("private" if question.is_public else "public")
    if question.is_public and not question.hidden_at and can(actor, HIDE, facts.place):
        may.add("hide")
    return QuestionPage(
        question.id, question_row(question), question.entry.purpose,
        words.signed(Flow(question.entry.flow), question.entry.amount_fen),
        reverse("disclosure:entry", args=[place.code, question.entry_id]), question.is_public, question.hidden_reason, frozenset(may),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MyRow:
    title: str
    note: str
    state: str
    tag: str
    url: str


def mine(actor: Actor) -> tuple[list[MyRow], list[MyRow]]:
    """(books that wait for my signature and those I signed, my questions), newest first. Two queries."""
    if actor.account_id is None:
        return [], []
    signs = Signoff.objects.filter(account_id=actor.account_id, round=F("book__round")).select_related("book__place__now_at")
    books = [
        MyRow(
            _("%(place)s%(month)s的账") % {"place": s.book.place.name, "month": words.month_name(s.book.month)},
            str(words.STATE[State(s.book.state)]),
            "ok" if s.opinion == Opinion.AGREED else "late",
            str(words.OPINION[Opinion(s.opinion)]),
            reverse("disclosure:book", args=[(s.book.place.now_at or s.book.place).code, f"{s.book.month:%Y-%m}"]),
        )
        for s in signs.order_by("-book__month")[:24]
    ]
    asked = Question.objects.filter(asker_id=actor.account_id).select_related("place__now_at", "entry").order_by("-asked_at")
    questions = [
        MyRow(q.body, q.entry.purpose, "ok" if q.state == AskState.ANSWERED else "plain", str(words.ASK_STATE[AskState(q.state)]),
              reverse("disclosure:question", args=[(q.place.now_at or q.place).code, q.id]))
        for q in asked[:50]
    ]  # fmt: skip
    return books, questions


def incoming_of(actor: Actor, place: Place, incoming_id: UUID) -> Incoming:
    """Raises NotFound."""
    check(actor, KEEP_BOOK, place.ref)
    staged = Incoming.objects.filter(id=incoming_id, place=place).first()
    if staged is None:
        raise NotFound(words.NOT_HERE)
    return staged


def incoming_at(actor: Actor, place: Place) -> list[Incoming]:
    """The last workbooks brought in. Raises NotAllowed."""
    check(actor, KEEP_BOOK, place.ref)
    return list(Incoming.objects.filter(place=place).exclude(state=Incoming.State.DROPPED).order_by("-created_at")[:10])
