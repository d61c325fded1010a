"""The book by hand: spending and its second look, reversals, closing months, handing upwards and receiving."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.dues import ledger, rules, words
from teabowl.dues.actions.saving import (
    balances_of,
    check_held,
    enter,
    line,
    open_day,
    post,
    record,
    refuse_if,
    terms_of,
)  # fmt: skip
from teabowl.dues.codes import HandingState, PaymentState
from teabowl.dues.ledger import HELD, Account, Posting, What
from teabowl.dues.models import Book, Closing, Entry, Handing, Payment
from teabowl.dues.permissions import CONFIRM, KEEP_BOOK
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import check
from teabowl.organisations.models import Organisation


@transaction.atomic
def add_entry(
    actor: Actor, *, organisation_id: UUID, what: What, held: Account, other: Account, fen: int, on: date, text: str,
    key: UUID | None = None, now: datetime,
) -> Entry:  # fmt: skip
    """Write down what was spent, came as interest or from above, was moved between cash and bank, or was there before. It waits for a
    second person's look. Raises NotAllowed, Invalid(on, amount, other, text)."""
    here, book = enter(actor, KEEP_BOOK, organisation_id, now)
    if key is not None and (done := Entry.objects.filter(form_key=key, book=book).first()):
        return done
    try:
        posting = ledger.posting_of(what, held, other, fen)
    except ValueError:
        raise Invalid({"other" if fen > 0 else "amount": words.WRONG_ACCOUNTS if fen > 0 else words.BAD_AMOUNT}) from None
    open_day(book, on, now)
    text = line("text", text)
    if posting.credit in HELD:
        check_held(book, posting.credit, fen)
    made = post(book, posting, on=on, text=text, actor=actor, now=now, form_key=key or new_id())
    changes = {"what": ("", what.value), "amount": (0, fen)}
    record(actor, "add_entry", now=now, kind="dues_entry", subject_id=made.id, here=here, changes=changes)
    return made


def _locked_entry(entry_id: UUID) -> tuple[Book, Entry]:
    book_id = Entry.objects.filter(id=entry_id).values_list("book_id", flat=True).first()
    if book_id is None:
        raise NotFound(words.NOT_HERE)
    book = Book.objects.select_for_update().get(id=book_id)
    return book, Entry.objects.get(id=entry_id)


@transaction.atomic
def check_entry(actor: Actor, *, entry_id: UUID, now: datetime) -> Entry:
    """The second person has seen the voucher. Raises NotFound, NotAllowed (also the one who entered it), Refused."""
    book, entry = _locked_entry(entry_id)
    here = organisations.ref(book.organisation_id)
    check(actor, CONFIRM, here, now)
    refuse_if(entry.checked_at or entry.payment_id, words.PAID_ALREADY)
    if entry.entered_by_id == actor.account_id:
        raise NotAllowed(words.TWO_PEOPLE)
    entry.checked_by_id, entry.checked_at = actor.account_id, now
    entry.save(update_fields=["checked_by", "checked_at"])
    record(actor, "check_entry", now=now, kind="dues_entry", subject_id=entry.id, here=here)
    return entry


@transaction.atomic
def reverse_entry(actor: Actor, *, entry_id: UUID, why: str, now: datetime) -> Entry:
    """Turn a wrong entry round, today, with its reason; both stay. Payments and handings are turned round where they were made.
    Raises NotAllowed, Refused, Invalid(why)."""
    book, entry = _locked_entry(entry_id)
    here = organisations.ref(book.organisation_id)
    check(actor, KEEP_BOOK, here, now)
    refuse_if(entry.payment_id or Handing.objects.filter(sent=entry).exists() or Handing.objects.filter(received=entry).exists(),
              words.REVERSE_ELSEWHERE)  # fmt: skip
    made = _reversed(actor, book, entry, line("why", why), now)
    record(actor, "reverse_entry", now=now, kind="dues_entry", subject_id=entry.id, here=here, changes={"why": ("", made.why)})
    return made


def _reversed(actor: Actor, book: Book, entry: Entry, why: str, now: datetime) -> Entry:
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise Refused(words.ALREADY_REVERSED)
    back = Posting(Account(entry.debit), Account(entry.credit), entry.fen).reversal
    return post(book, back, on=china_date(now), text=entry.text, actor=actor, now=now, reverses=entry, why=why)


def next_to_close(book: Book) -> date | None:
    """The first month not closed; None where nothing was ever entered."""
    if book.closed_through:
        return rules.add_months(rules.first_of(book.closed_through), 1)
    first = Entry.objects.filter(book=book).order_by("on").values_list("on", flat=True).first()
    return rules.first_of(first) if first else None


@transaction.atomic
def close_month(actor: Actor, *, organisation_id: UUID, month: date, now: datetime) -> Closing:
    """Close a month that is over, the first open one: two people have seen everything in it, and nothing is entered in it any more.
    Raises NotAllowed, Refused."""
    here, book = enter(actor, KEEP_BOOK, organisation_id, now)
    last = rules.last_of(month)
    refuse_if(last >= china_date(now), words.MONTH_RUNNING)
    first = next_to_close(book)
    refuse_if(first is None, words.NOTHING_TO_PUBLISH)
    refuse_if(first != month, words.CLOSE_IN_ORDER % {"month": words.months_text([first]) if first else ""})
    waiting = Entry.objects.filter(
        book=book, on__lte=last, checked_at__isnull=True, payment__isnull=True, reverses__isnull=True
    )
    waiting = waiting.filter(reversed_by__isnull=True)
    refuse_if(count := waiting.count(), words.UNCHECKED % {"n": count})
    taken = Payment.objects.filter(organisation_id=here.id, state=PaymentState.OPEN, paid_on__lte=last).count()
    refuse_if(taken, words.UNCONFIRMED % {"n": taken})
    made = Closing.objects.create(
        book=book, month=month, balances={a.value: fen for a, fen in balances_of(book, until=last).items() if fen},
        by_id=actor.account_id, at=now,
    )  # fmt: skip
    book.closed_through = last
    book.save(update_fields=["closed_through"])
    record(
        actor,
        "close_month",
        now=now,
        kind="dues_closing",
        subject_id=made.id,
        here=here,
        changes={"month": ("", f"{month:%Y-%m}")},
    )
    return made


@transaction.atomic
def hand_up(
    actor: Actor,
    *,
    organisation_id: UUID,
    first: date,
    last: date,
    held: Account = Account.BANK,
    key: UUID | None = None,
    now: datetime,
) -> Handing:
    """Hand to the organisation above its share of what came in during these months. Raises NotAllowed, Refused (no share, handed
    already), Invalid(amount) where there is not enough."""
    here, book = enter(actor, KEEP_BOOK, organisation_id, now)
    if key is not None and (done := Handing.objects.filter(sent__form_key=key, book=book).first()):
        return done
    to = Organisation.objects.filter(id=here.id).values_list("parent_id", flat=True).first()
    if to is None:
        raise Refused(words.NO_PARENT)
    share = terms_of(to, last).share
    if not share:
        raise Refused(words.NO_SHARE)
    refuse_if(last < first or rules.last_of(last) > rules.last_of(china_date(now)), words.MONTH_RUNNING)
    before = Handing.objects.filter(book=book, first__lte=last, last__gte=first).exclude(state=HandingState.CANCELLED)
    refuse_if(before.exists(), words.HANDED_ALREADY)
    basis = basis_of(book, first, last)
    fen = rules.share_of(max(basis, 0), share)
    refuse_if(fen <= 0, words.NOTHING_TO_HAND)
    check_held(book, held, fen)
    text = f"{first:%Y-%m} — {last:%Y-%m}"
    sent = post(
        book,
        Posting(Account.TO_ABOVE, held, fen),
        on=china_date(now),
        text=text,
        actor=actor,
        now=now,
        form_key=key or new_id(),
    )
    made = Handing.objects.create(
        book=book, to_id=to, first=first, last=last, basis_fen=basis, share=share, fen=fen, state=HandingState.SENT.value, sent=sent,
        sent_by_id=actor.account_id, sent_at=now,
    )  # fmt: skip
    record(actor, "hand_up", now=now, kind="dues_handing", subject_id=made.id, here=here, changes={"amount": (0, fen)})
    return made


def basis_of(book: Book, first: date, last: date) -> int:
    """Dues taken in, and handed up from below, in these months."""
    moved = balances_of(book, since=first, until=rules.last_of(last))
    return -moved.get(Account.DUES, 0) - moved.get(Account.FROM_BELOW, 0)


def _locked_handing(handing_id: UUID) -> Handing:
    found = Handing.objects.select_for_update(of=("self",)).select_related("book", "sent").filter(id=handing_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found


@transaction.atomic
def receive_handing(actor: Actor, *, handing_id: UUID, held: Account = Account.BANK, now: datetime) -> Handing:
    """The organisation above has the money: it is in its book now, too. Raises NotAllowed, Refused."""
    handing = _locked_handing(handing_id)
    here, book = enter(actor, KEEP_BOOK, handing.to_id, now)
    refuse_if(handing.state != HandingState.SENT, words.PAID_ALREADY)
    if handing.sent_by_id == actor.account_id:
        raise NotAllowed(words.TWO_PEOPLE)
    below = organisations.ref(handing.book.organisation_id)
    text = f"{below.name} {handing.sent.text}"[:200]
    handing.received = post(
        book, Posting(held, Account.FROM_BELOW, handing.fen), on=china_date(now), text=text, actor=actor, now=now,
        checked_at=now,
    )  # fmt: skip
    handing.state, handing.received_by_id, handing.received_at = HandingState.RECEIVED.value, actor.account_id, now
    handing.save()
    Entry.objects.filter(id=handing.sent_id).update(checked_at=now, checked_by_id=actor.account_id)
    record(
        actor,
        "receive_handing",
        now=now,
        kind="dues_handing",
        subject_id=handing.id,
        here=here,
        changes={"amount": (0, handing.fen)},
    )
    return handing


@transaction.atomic
def cancel_handing(actor: Actor, *, handing_id: UUID, why: str, now: datetime) -> Handing:
    """It never went: turned round in the book below, while nobody above has received it. Raises NotAllowed, Refused, Invalid(why)."""
    organisation_id = Handing.objects.filter(id=handing_id).values_list("book__organisation_id", flat=True).first()
    if organisation_id is None:
        raise NotFound(words.NOT_HERE)
    here, book = enter(actor, KEEP_BOOK, organisation_id, now)
    handing = _locked_handing(handing_id)
    refuse_if(handing.state != HandingState.SENT, words.PAID_ALREADY)
    _reversed(actor, book, handing.sent, line("why", why), now)
    handing.state = HandingState.CANCELLED.value
    handing.save()
    record(actor, "cancel_handing", now=now, kind="dues_handing", subject_id=handing.id, here=here)
    return handing
