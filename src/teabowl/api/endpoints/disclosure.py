"""Open affairs and accounts: everything public without a token; a month sent by another system, signatures, questions with one."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import actor_of, answer, form_key, person_writing, writer
from teabowl.api.endpoints.common import iso, living, pack, short_ref, unpack
from teabowl.api.schemas import disclosure as schemas
from teabowl.disclosure import actions, queries, words
from teabowl.disclosure.queries import EntryRow, MonthPage, QuestionPage, WorkBook
from teabowl.disclosure.rules import Category, Flow, Opinion, Sums
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["disclosure"])
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=80)]


def _village(code: str) -> Place:
    place = living(code)
    if place.level != Level.VILLAGE:
        raise NotFound(words.ONLY_VILLAGES)
    return place


def _before(cursor: str) -> UUID | None:
    try:
        return UUID(unpack(cursor)) if cursor else None
    except ValueError:
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")}) from None


@router.get(
    "places/{code}/accounts", response=schemas.Months, operation_id="list_accounts", summary="A village's months of a year"
)
def months(request: HttpRequest, code: str, year: Annotated[int, Query(ge=2000, le=2100)] = 0) -> HttpResponse:
    """Twelve months: what is published, what is missing, what has time. Without `year`, the running one."""
    place = _village(code)
    public_page(request, place.id)
    now = timezone.now()
    year = year or now.year
    rows = [_month_row(queries.month_page(place, date(year, n, 1), now=now)) for n in range(1, 13)]
    return answer({"place": short_ref(place), "results": rows})


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "opening_fen": sums.opening,
        "income_fen": sums.income,
        "spending_fen": sums.spending,
        "closing_fen": sums.closing,
        "entries": sums.entries,
    }


def _month_row(page: MonthPage) -> dict[str, Any]:
    return {
        "month": f"{page.month:%Y-%m}",
        "state": page.state,
        "due_on": iso(page.due_on),
        "published_at": iso(page.published_at),
        "sums": _sums(page.sums) if page.sums else None,
        "url": f"/p/{page.place.code}/disclosure/accounts/{page.month:%Y-%m}/",
    }


@router.get(
    "places/{code}/accounts/{month}", response=schemas.MonthOut, operation_id="get_accounts", summary="A month, entry by entry"
)
def month(request: HttpRequest, code: str, month: schemas.MonthText) -> HttpResponse:
    """The entries of a published month; of a missing one, that it is."""
    place = _village(code)
    public_page(request, place.id)
    page = queries.month_page(place, queries.parse_month(month), now=timezone.now())
    signed = [row.name for row in page.signed if row.opinion is Opinion.AGREED] if page.sums else []
    more = {"place": short_ref(place), "signed": signed, "note": page.note, "results": [_entry(e) for e in page.entries]}
    return answer(_month_row(page) | more)


def _entry(row: EntryRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "on": row.on.isoformat(),
        "flow": row.flow.value,
        "category": row.category.value,
        "party": row.party,
        "purpose": row.purpose,
        "amount_fen": row.fen,
        "recipients": row.recipients,
        "reverses_or_replaces": _key_of(row.original.url) if row.original else None,
        "reversed_by": _key_of(row.reversal.url) if row.reversal else None,
        "why": row.why,
        "questions": [
            {
                "id": str(q.id),
                "body": q.body,
                "asked_on": q.asked_on.isoformat(),
                "answer": q.answer,
                "answered_by": q.answered_by if q.is_answered else "",
                "answered_on": iso(q.answered_on),
            }
            for q in row.questions
        ],
        "url": row.url,
    }


def _key_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


@router.get(
    "places/{code}/entries", response=schemas.FoundEntries, operation_id="find_entries", summary="Find published entries"
)
def entries(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=40)] = "",
    category: Category | None = None,
    flow: Flow | None = None,
    cursor: Cursor = "",
    limit: Limit = 30,
) -> HttpResponse:
    """Here (a village) or here and below, newest first, with the sums of all found. Names of people are not looked into."""
    place = living(code)
    public_page(request, place.id)
    page = queries.find_entries(
        place, q=q, category=category or "", flow=flow or "", before=_before(cursor), limit=limit
    )  # fmt: skip
    rows = [
        {"id": str(r.id), "place": r.place_name, "on": r.on.isoformat(), "category": r.category, "purpose": r.purpose, "amount_fen": r.fen,
         "url": r.url}
        for r in page.rows
    ]  # fmt: skip
    return answer(
        {
            "count": page.count,
            "income_fen": page.income_fen,
            "spending_fen": page.spending_fen,
            "results": rows,
            "next": pack(page.older_id.hex) if page.older_id else None,
        }
    )


@router.get(
    "places/{code}/entries/{uuid:entry_id}",
    response=schemas.EntryWhole,
    operation_id="get_entry",
    summary="An entry and its month",
)
def entry(request: HttpRequest, code: str, entry_id: UUID) -> HttpResponse:
    """Who received it, with masked names, beside the whole month's income, spending and balance."""
    place = living(code)
    public_page(request, place.id)
    page = queries.entry_page(place, entry_id)
    named = [{"name": r.name, "note": r.note, "amount_fen": r.fen} for r in page.recipients]
    return answer({**_entry(page.entry), "month": f"{page.month:%Y-%m}", "sums": _sums(page.sums), "named": named})


@router.get(
    "places/{code}/statements", response=schemas.Statements, operation_id="list_statements", summary="Other disclosures"
)
def statements(request: HttpRequest, code: str, cursor: Cursor = "", limit: Limit = 20) -> HttpResponse:
    """Here (a village) or here and below, newest first."""
    place = living(code)
    public_page(request, place.id)
    page = queries.statements(place, before=_before(cursor), limit=limit)
    rows = [
        {"id": str(r.id), "title": r.title, "topic": r.topic, "group": r.group, "since": r.since.isoformat(), "until": r.until.isoformat(),
         "published_at": r.published_at.isoformat(), "corrected": r.is_corrected, "place": r.place_name, "url": r.url}
        for r in page.rows
    ]  # fmt: skip
    return answer({"results": rows, "next": pack(page.older_id.hex) if page.older_id else None})


@router.get("places/{code}/funds", response=schemas.Funds, operation_id="list_funds", summary="Funds and appeals of a village")
def funds(request: HttpRequest, code: str) -> HttpResponse:
    """What was given, what was spent, from the entries of the books."""
    place = _village(code)
    public_page(request, place.id)
    rows = [
        {"id": str(f.id), "title": f.title, "story": f.story, "appeal": f.is_appeal, "target_fen": f.target_fen,
         "received_fen": f.received_fen, "spent_fen": f.spent_fen, "left_fen": f.left_fen, "pending_in_fen": f.pending_in_fen,
         "entries": f.entries, "opened_at": f.opened_at.isoformat(), "closed_at": iso(f.closed_at), "url": f.url}
        for f in queries.funds_of(place, limit=1_000)
    ]  # fmt: skip
    return answer({"results": rows})


@router.get(
    "places/{code}/missing", response=schemas.MissingOut, operation_id="list_missing", summary="What is missing here and below"
)
def missing(request: HttpRequest, code: str) -> HttpResponse:
    """Accounts and disclosures past their last day, the longest first: at most 50, with how many there are."""
    place = living(code)
    public_page(request, place.id)
    found, count = queries.missing_below(place, now=timezone.now())
    rows = [
        {
            "id": str(m.duty_id),
            "place": name,
            "what": m.what,
            "due_on": m.due_on.isoformat(),
            "days": m.days,
            "said": m.said,
            "url": m.url,
        }
        for name, m in found
    ]
    return answer({"count": count, "results": rows})


@router.post(
    "places/{code}/accounts/{month}",
    response={201: schemas.MonthBookOut},
    operation_id="write_accounts",
    summary="Send a month as a draft",
)
def write_accounts(request: HttpRequest, code: str, month: schemas.MonthText, payload: schemas.BookIn) -> HttpResponse:
    """For those who keep the accounts: all entries or none. Sent again with the same Idempotency-Key, it is the same month; a month
    that has a book already is refused. The finance group checks it as any other."""
    actor, place, now, key = writer(request), _village(code), timezone.now(), form_key(request)
    on = queries.parse_month(month)
    with transaction.atomic():
        book = actions.begin_book(actor, place=place, month=on, opening_fen=payload.opening_fen, key=key, now=now)
        for number, line in enumerate(payload.entries):
            actions.add_entry(actor, book_id=book.id, line=line_of(line), key=uuid5(key, str(number)), now=now)
    return _book(actor, place, on, 201)


def line_of(line: schemas.EntryIn) -> actions.Line:
    return actions.Line(
        on=line.on,
        flow=Flow(line.flow),
        category=line.category,
        purpose=line.purpose,
        amount_fen=line.amount_fen,
        party=line.party,
        is_person=line.is_person,
        handled_by=line.handled_by,
        shares=[actions.Share(s.name, s.amount_fen, s.note) for s in line.shares],
    )


def _book(actor: Actor, place: Place, on: date, status: int = 200) -> HttpResponse:
    page: WorkBook = actions.open_book(actor, place=place, month=on, now=timezone.now())
    data = {
        "month": f"{on:%Y-%m}",
        "state": page.state.value,
        "sums": _sums(page.sums),
        "may": sorted(page.may),
        "url": f"/p/{place.code}/disclosure/books/{on:%Y-%m}/",
    }
    return answer(data, status=status, never_kept=True)


STEPS = {"send": actions.send_book, "take-back": actions.take_back, "publish": actions.publish_book}


@router.post(
    "places/{code}/accounts/{month}/send",
    response=schemas.MonthBookOut,
    operation_id="send_accounts",
    summary="Send to the group",
)
def send(request: HttpRequest, code: str, month: schemas.MonthText) -> HttpResponse:
    """To the villagers' finance group, once the month is over. Each member is told, and signs."""
    return _step(request, code, month, "send")


@router.post(
    "places/{code}/accounts/{month}/take-back",
    response=schemas.MonthBookOut,
    operation_id="take_accounts_back",
    summary="Take back",
)
def take_back(request: HttpRequest, code: str, month: schemas.MonthText) -> HttpResponse:
    """Back to a draft. Everybody signs anew after it was sent again."""
    return _step(request, code, month, "take-back")


@router.post(
    "places/{code}/accounts/{month}/publish", response=schemas.MonthBookOut, operation_id="publish_accounts", summary="Publish"
)
def publish(request: HttpRequest, code: str, month: schemas.MonthText) -> HttpResponse:
    """For everybody, once the group has signed. From then on entries are corrected, never changed."""
    return _step(request, code, month, "publish")


def _step(request: HttpRequest, code: str, month: str, what: str) -> HttpResponse:
    actor, place, on = writer(request), _village(code), queries.parse_month(month)
    STEPS[what](actor, book_id=queries.book_of(place, on).id, now=timezone.now())
    return _book(actor, place, on)


@router.post(
    "places/{code}/accounts/{month}/signature",
    response=schemas.MonthBookOut,
    operation_id="sign_accounts",
    summary="Sign or question",
)
def sign(request: HttpRequest, code: str, month: schemas.MonthText, payload: schemas.SignIn) -> HttpResponse:
    """A member of the finance group agrees, or says what is not clear."""
    actor, place, on = writer(request), _village(code), queries.parse_month(month)
    book = queries.book_of(place, on)
    actions.sign_book(actor, book_id=book.id, opinion=Opinion(payload.opinion), said=payload.words, now=timezone.now())
    return _book(actor, place, on)


@router.post(
    "places/{code}/entries/{uuid:entry_id}/questions",
    response={201: schemas.AskedOut},
    operation_id="ask_about_entry",
    summary="Ask about an entry",
)
def ask(request: HttpRequest, code: str, entry_id: UUID, payload: schemas.QuestionIn) -> HttpResponse:
    """For verified villagers. Never shown with a name."""
    actor, place = person_writing(request), living(code)
    queries.published_entry(place, entry_id)
    made = actions.ask_question(
        actor, entry_id=entry_id, body=payload.body, is_public=payload.public, key=form_key(request), now=timezone.now()
    )
    return _asked(actor, place, made.id, 201)


@router.get(
    "places/{code}/questions/{uuid:question_id}",
    response=schemas.AskedOut,
    operation_id="get_entry_question",
    summary="A question",
)
def question(request: HttpRequest, code: str, question_id: UUID) -> HttpResponse:
    """For its asker and those who answer."""
    return _asked(actor_of(request), living(code), question_id)


@router.post(
    "places/{code}/questions/{uuid:question_id}/answer",
    response=schemas.AskedOut,
    operation_id="answer_entry_question",
    summary="Answer a question",
)
def answer_question(request: HttpRequest, code: str, question_id: UUID, payload: schemas.EntryAnswerIn) -> HttpResponse:
    """For those who keep or check the accounts; for the township once the question is late."""
    actor, place = writer(request), living(code)
    queries.question_page(actor, place, question_id)
    actions.answer_question(actor, question_id=question_id, answer=payload.answer, now=timezone.now())
    return _asked(actor, place, question_id)


def _asked(actor: Actor, place: Place, question_id: UUID, status: int = 200) -> HttpResponse:
    page: QuestionPage = queries.question_page(actor, place, question_id)
    data = {
        "id": str(page.id),
        "entry": page.entry_text,
        "body": page.row.body,
        "public": page.is_public,
        "answered": page.row.is_answered,
        "answer": page.row.answer,
        "outcome": page.row.outcome,
        "may": sorted(page.may),
    }
    return answer(data, status=status, never_kept=True)
