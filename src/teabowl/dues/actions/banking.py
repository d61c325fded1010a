"""The bank's statement: brought in once however often it is sent, matched with entries of the bank account."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from teabowl.dues import words
from teabowl.dues.actions.saving import enter, record, refuse_if
from teabowl.dues.ledger import Account
from teabowl.dues.models import BankLine, Book, Entry
from teabowl.dues.permissions import KEEP_BOOK
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.ids import new_id

NEAR = timedelta(days=5)
"""An entry and the bank's line may be so many days apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the statement: `fen` above zero came in."""

    on: date
    fen: int
    text: str


@transaction.atomic
def bring_in_bank(actor: Actor, *, organisation_id: UUID, lines: Iterable[Said], now: datetime) -> tuple[int, int]:
    """Add the lines that are not there yet, and match what can be told for sure; (new lines, matched). Raises NotAllowed."""
    here, book = enter(actor, KEEP_BOOK, organisation_id, now)
    seen: Counter[Said] = Counter()
    fresh = []
    for said in lines:
        seen[said] += 1
        plain = f"{said.on}|{said.fen}|{said.text}|{seen[said]}"
        digest = hashlib.sha256(plain.encode()).hexdigest()[:32]
        fresh.append(
            BankLine(
                id=new_id(),
                book=book,
                on=said.on,
                fen=said.fen,
                text=said.text[:200],
                digest=digest,
                by_id=actor.account_id,
                at=now,
            )
        )
    before = BankLine.objects.filter(book=book).count()
    BankLine.objects.bulk_create(fresh, ignore_conflicts=True)
    made = BankLine.objects.filter(book=book).count() - before
    matched = _match(book)
    record(actor, "bring_in_bank", now=now, kind="dues_book", subject_id=book.id, here=here,
           changes={"lines": (0, made), "matched": (0, matched)})  # fmt: skip
    return made, matched


def _open_entries(book: Book) -> list[Entry]:
    rows = Entry.objects.filter(book=book, bank_line__isnull=True, reverses__isnull=True, reversed_by__isnull=True)
    return list(rows.filter(Q(debit=Account.BANK) | Q(credit=Account.BANK)).order_by("on", "number"))


def signed(entry: Entry) -> int:
    """What an entry did to the bank account."""
    return entry.fen if entry.debit == Account.BANK else -entry.fen


def _match(book: Book) -> int:
    """Only where it is sure: of this amount there is one open line and one open entry within a few days of each other."""
    lines = list(BankLine.objects.filter(book=book, entry__isnull=True).order_by("on", "id"))
    entries = _open_entries(book)
    done = 0
    for line in lines:
        near = [e for e in entries if signed(e) == line.fen and abs(e.on - line.on) <= NEAR]
        rivals = [other for other in lines if other.fen == line.fen and abs(other.on - line.on) <= NEAR]
        if len(near) == 1 and len(rivals) == 1:
            line.entry = near[0]
            line.save(update_fields=["entry"])
            entries.remove(near[0])
            done += 1
    return done


@transaction.atomic
def match_line(actor: Actor, *, line_id: UUID, entry_id: UUID | None, now: datetime) -> BankLine:
    """Match a line with an entry by hand, or part them (None). Raises NotFound, NotAllowed, Refused (other amount, matched already)."""
    line = BankLine.objects.select_related("book").filter(id=line_id).first()
    if line is None:
        raise NotFound(words.NOT_HERE)
    here, book = enter(actor, KEEP_BOOK, line.book.organisation_id, now)
    line = BankLine.objects.select_for_update().get(id=line_id)
    if entry_id is None:
        line.entry = None
    else:
        found = {entry.id: entry for entry in _open_entries(book)}.get(entry_id)
        if found is None or signed(found) != line.fen or line.entry_id:
            refuse_if(True, words.BANK_NOT_FOUND)
        line.entry = found
    line.save(update_fields=["entry"])
    record(actor, "match_line", now=now, kind="dues_bank_line", subject_id=line.id, here=here)
    return line
