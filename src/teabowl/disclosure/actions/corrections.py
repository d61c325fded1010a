"""Correcting what is published, as in a book of account: the wrong entry is taken back in red and written anew, both with the reason, in
the book that is open. The correction is to be read beside the old entry at once; its sums count in the month in which it is booked."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.books import Line, add_entry, begin_book, next_number
from teabowl.disclosure.actions.saving import line, locked_book, record, ref_of
from teabowl.disclosure.models import Book, Entry, Question
from teabowl.disclosure.permissions import CORRECT
from teabowl.disclosure.rules import State
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


@transaction.atomic
def correct_entry(actor: Actor, *, entry_id: UUID, fresh: Line | None, why: str, key: UUID, now: datetime) -> Entry:
    """Take a published entry back, and write it anew as `fresh` says (None: it should never have been there). Answers the reversal.

    Raises NotFound, NotAllowed, Refused (not published, corrected already, no open book), Invalid (why, and as `add_entry`).
    """
    known = Entry.objects.filter(id=entry_id).values_list("book_id", flat=True).first()
    if known is None:
        raise NotFound(words.NOT_HERE)
    book = locked_book(known)
    check(actor, CORRECT, ref_of(book))
    done = Entry.objects.filter(form_key=key, reverses_id=entry_id).first()
    if done is not None:
        return done
    entry = Entry.objects.get(id=entry_id)
    if book.state != State.PUBLISHED:
        raise Refused(words.NOT_PUBLISHED)
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise Refused(words.CORRECTED_ALREADY)
    reason = line("why", why, rules.WORDS_LENGTH)
    if fresh is not None and _is_same(entry, fresh):
        raise Refused(words.NOTHING_CHANGED)
    opened = _open_book(actor, book.place.now_at or book.place, book.month, now)
    on = _day_in(opened, now)
    red = Entry.objects.create(
        book=opened, number=next_number(opened), on=on, flow=entry.flow, category=entry.category, party=entry.party,
        is_person=entry.is_person, purpose=entry.purpose, amount_fen=-entry.amount_fen, handled_by=entry.handled_by, fund=entry.fund,
        reverses=entry, why=reason, entered_by_id=actor.account_id, entered_at=now, form_key=key,
    )  # fmt: skip
    if fresh is not None:
        anew = add_entry(actor, book_id=opened.id, line=replace(fresh, on=on), key=new_id(), now=now)
        anew.replaces, anew.why = entry, reason
        anew.save(update_fields=["replaces", "why"])
    record(actor, "correct_entry", now=now, kind="account_entry", subject_id=entry.id, place=book.place, public=True,
           changes={"amount": (entry.amount_fen, fresh.amount_fen if fresh else 0), "why": ("", reason)})  # fmt: skip
    _tell_askers(actor, entry, book, now)
    return red


def _is_same(entry: Entry, typed: Line) -> bool:
    was = (entry.flow, entry.category, entry.amount_fen, entry.party, entry.purpose, entry.is_person, entry.fund_id)
    now = (
        typed.flow.value, typed.category.value, typed.amount_fen, typed.party, typed.purpose, typed.is_person and bool(typed.party),
        typed.fund_id,
    )  # fmt: skip
    return was == now and not typed.shares


def _open_book(actor: Actor, place: Place, after: date, now: datetime) -> Book:
    """The draft in which a correction is booked: the earliest later one that has not been sent, else the running month's, begun for it."""
    draft = Book.objects.select_for_update().filter(place=place, state=State.DRAFT, month__gt=after).order_by("month").first()
    if draft is not None:
        draft.place = place
        return draft
    month = rules.first_of(china_date(now))
    last = Book.objects.filter(place=place).order_by("-month").first()
    if last is not None and last.month >= month:
        raise Refused(words.NO_OPEN_BOOK)
    if last is not None and last.month < rules.add_months(month, -1):
        month = rules.add_months(last.month, 1)  # the books go on without a gap
    return begin_book(actor, place=place, month=month, opening_fen=0, now=now)


def _day_in(book: Book, now: datetime) -> date:
    return min(max(china_date(now), book.month), rules.last_of(book.month))


def _tell_askers(actor: Actor, entry: Entry, book: Book, now: datetime) -> None:
    stands = book.place.now_at or book.place
    askers = Question.objects.filter(entry=entry, asker__isnull=False).values_list("asker_id", flat=True)
    tell(actor, kind="disclosure.corrected", to=[key for key in askers if key], title=words.TOLD["disclosure.corrected"],
         words={"entry": entry.purpose[:20]}, path=f"/p/{stands.code}/disclosure/entries/{entry.id}/", about=("account_entry", entry.id),
         now=now, place=stands)  # fmt: skip
