"""From draft to published: the finance group checks, each member signs or questions, and the village publishes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.books import previous_of
from teabowl.disclosure.actions.duties import settle_finance
from teabowl.disclosure.actions.saving import (
    check_draft,
    holders,
    keepers,
    line,
    locked_book,
    record,
    ref_of,
    signoffs_of,
    sums_of,
)
from teabowl.disclosure.models import Book, Entry, Signoff
from teabowl.disclosure.permissions import CHECK_BOOK, KEEP_BOOK
from teabowl.disclosure.queries.terms import terms_at
from teabowl.disclosure.rules import RECEIPT, Opinion, State
from teabowl.figures import actions as figures
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.search import actions as search


@transaction.atomic
def send_book(actor: Actor, *, book_id: UUID, now: datetime) -> Book:
    """Send a month to the villagers' finance group, as it stands today: each of them is asked to sign.

    Raises Refused: not over yet, group too small, opening balance that does not follow from the month before.
    """
    book = locked_book(book_id)
    place = ref_of(book)
    check(actor, KEEP_BOOK, place)
    check_draft(book)
    if not rules.may_end(book.month, china_date(now)):
        raise Refused(words.NOT_YET_OVER)
    members = holders(place, [Role.FINANCE], now)
    if len(members) < rules.GROUP_LEAST:
        raise Refused(words.GROUP_TOO_SMALL % {"least": rules.GROUP_LEAST, "n": len(members)})
    _check_opening(book)
    book.state, book.round, book.sent_at, book.sent_by_id = State.CHECKING.value, book.round + 1, now, actor.account_id
    book.save(update_fields=["state", "round", "sent_at", "sent_by"])
    _hide_receipts(book, hidden=True)
    Signoff.objects.bulk_create(Signoff(book=book, round=book.round, account_id=member) for member in members)
    changes = {"state": (State.DRAFT.value, book.state), "round": (book.round - 1, book.round)}
    record(actor, "send_book", now=now, kind="book", subject_id=book.id, place=book.place, changes=changes, public=True)
    _tell(actor, "disclosure.sign", members, book, now)
    return book


def _hide_receipts(book: Book, *, hidden: bool) -> None:
    """While the group checks, receipts are given out in the inside only. (In a draft nobody but its keeper knows their addresses.)"""
    for key in Entry.objects.filter(book=book).values_list("id", flat=True):
        files.hide_pictures((RECEIPT, key), hidden=hidden)


def _check_opening(book: Book) -> None:
    previous = previous_of(book)
    if previous is None:
        return
    should = sums_of(previous).closing
    if should != book.opening_fen:
        raise Refused(words.OPENING_DIFFERS % {"should": words.money(should), "is": words.money(book.opening_fen)})


@transaction.atomic
def take_back(actor: Actor, *, book_id: UUID, now: datetime) -> Book:
    """Back to draft, to put something right. Everybody signs anew afterwards. Raises Refused unless it is being checked."""
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    if book.state != State.CHECKING:
        raise Refused(words.NOT_CHECKING)
    book.state = State.DRAFT.value
    book.save(update_fields=["state"])
    _hide_receipts(book, hidden=False)
    changes = {"state": (State.CHECKING.value, book.state)}
    record(actor, "take_back", now=now, kind="book", subject_id=book.id, place=book.place, changes=changes, public=True)
    return book


@transaction.atomic
def sign_book(actor: Actor, *, book_id: UUID, opinion: Opinion, said: str = "", now: datetime) -> Signoff:
    """A member of the finance group agrees, or says what is not clear (`said`, Invalid at 'words' when missing). May be changed until
    the book is published. Raises NotAllowed, Refused."""
    book = locked_book(book_id)
    check(actor, CHECK_BOOK, ref_of(book))
    if book.state != State.CHECKING:
        raise Refused(words.NOT_CHECKING)
    signs = Signoff.objects.select_for_update().filter(book=book, round=book.round)
    mine = signs.filter(account_id=actor.account_id).first() if actor.account_id else None
    if mine is None:
        raise NotAllowed(words.NOT_IN_GROUP)
    opinion = Opinion(opinion)
    before = mine.opinion
    if opinion is Opinion.QUESTIONED:
        mine.words = line("words", said, rules.WORDS_LENGTH)
    elif opinion is Opinion.AGREED:
        mine.words = line("words", said, rules.WORDS_LENGTH, required=False) or mine.words
    else:
        raise ValueError(f"no opinion to give: {opinion}")
    mine.opinion, mine.at = opinion.value, now
    mine.save(update_fields=["opinion", "words", "at"])
    changes = {"opinion": (before, mine.opinion), "words": ("", mine.words)}
    record(actor, "sign_book", now=now, kind="book", subject_id=book.id, place=book.place, changes=changes, public=True)
    if opinion is Opinion.QUESTIONED:
        _tell(actor, "disclosure.doubt", keepers(ref_of(book), now), book, now, step=f"{book.round}-{mine.id}")
    elif _is_signed(book):
        _tell(actor, "disclosure.signed", keepers(ref_of(book), now), book, now)
    return mine


@transaction.atomic
def reply_to_signoff(actor: Actor, *, book_id: UUID, signoff_id: UUID, said: str, now: datetime) -> Signoff:
    """The keeper answers a member's question. The member still decides. Raises Refused where nothing was asked."""
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    asked = Signoff.objects.filter(id=signoff_id, book=book, round=book.round, opinion=Opinion.QUESTIONED).first()
    if asked is None or book.state != State.CHECKING:
        raise Refused(words.NOT_CHECKING)
    asked.reply, asked.replied_at = line("words", said, rules.WORDS_LENGTH), now
    asked.save(update_fields=["reply", "replied_at"])
    record(actor, "reply_to_signoff", now=now, kind="book", subject_id=book.id, place=book.place,
           changes={"reply": ("", asked.reply)}, public=True)  # fmt: skip
    _tell(actor, "disclosure.sign", [asked.account_id], book, now, step=f"{book.round}-{asked.id}")
    return asked


def _is_signed(book: Book) -> bool:
    terms = terms_at(book.place, china_date(book.sent_at) if book.sent_at else book.month)
    return rules.may_publish(terms.signing, [Opinion(s.opinion) for s in signoffs_of(book)])


@transaction.atomic
def publish_book(actor: Actor, *, book_id: UUID, now: datetime) -> Book:
    """Publish a month that the group has signed. Its entries enter the figures; what was due is settled.

    Raises Refused: not signed by all (or by the majority that the place has set), an earlier month waits, not being checked.
    """
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    if book.state == State.PUBLISHED:
        return book
    if book.state != State.CHECKING:
        raise Refused(words.NOT_CHECKING)
    if not _is_signed(book):
        raise Refused(words.NOT_ALL_SIGNED)
    previous = previous_of(book)
    if previous is not None and previous.state != State.PUBLISHED:
        raise Refused(words.EARLIER_FIRST % {"month": words.month_name(previous.month)})
    _check_opening(book)
    book.state, book.published_at, book.published_by_id = State.PUBLISHED.value, now, actor.account_id
    book.save(update_fields=["state", "published_at", "published_by"])
    entries = list(Entry.objects.select_related("book").filter(book=book))
    _hide_receipts(book, hidden=False)
    changes = {"state": (State.CHECKING.value, book.state), "entries": (0, len(entries))}
    record(actor, "publish_book", now=now, kind="book", subject_id=book.id, place=book.place, changes=changes, public=True)
    figures.post_many(actor, entries, now=now)
    settle_finance(actor, book, now)
    search.post(book, now=now)
    return book


def _tell(actor: Actor, kind: str, to: list[UUID], book: Book, now: datetime, step: str = "") -> None:
    stands = book.place.now_at or book.place
    given = {"place": stands.name, "year": book.month.year, "month": book.month.month}
    path = f"/p/{stands.code}/disclosure/books/{book.month:%Y-%m}/"
    about, step = ("book", book.id), step or str(book.round)
    tell(actor, kind=kind, to=to, title=words.TOLD[kind], words=given, path=path, about=about, now=now, place=stands, step=step)
