"""Vouchers of the book: the picture or PDF of the receipt behind an entry, sealed, for those who read the book."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.dues import words
from teabowl.dues.actions.saving import record
from teabowl.dues.models import Book, Entry
from teabowl.dues.permissions import KEEP_BOOK
from teabowl.files import actions as files
from teabowl.files.queries import papers_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import check
from teabowl.organisations.values import OrganisationRef

VOUCHER = "dues_voucher"
"""Whose papers: an entry's."""
MOST = 6
KEPT = timedelta(days=365 * 30 + 8)
"""会计档案管理办法 (财政部、国家档案局令第 79 号, 2015): vouchers are kept thirty years (GK)."""


def _held(actor: Actor, entry_id: UUID, now: datetime) -> tuple[OrganisationRef, Entry]:
    entry = Entry.objects.select_related("book").filter(id=entry_id).first()
    if entry is None:
        raise NotFound(words.NOT_HERE)
    Book.objects.select_for_update().get(id=entry.book_id)
    here = organisations.ref(entry.book.organisation_id)
    check(actor, KEEP_BOOK, here, now)
    return here, Entry.objects.select_related("book__organisation__place").get(id=entry_id)


@transaction.atomic
def keep_vouchers(actor: Actor, *, entry_id: UUID, uploads: Sequence[tuple[str, bytes]], now: datetime) -> Entry:
    """Put receipts (name, bytes) to an entry, also later: a receipt may come after the money went. Raises Invalid ('papers'),
    NotAllowed, NotFound, Refused for an entry of a member's payment, which has a receipt of its own."""
    here, entry = _held(actor, entry_id, now)
    if entry.payment_id:
        raise Refused(words.HAS_A_RECEIPT)
    there = sum(not paper.deleted_at for paper in papers_of(VOUCHER, entry.id))
    if there + len(uploads) > MOST:
        raise Invalid({"papers": words.MOST_VOUCHERS % {"n": MOST}})
    place = entry.book.organisation.place
    for name, data in uploads:
        files.keep_paper(actor, data=data, name=name, owner=(VOUCHER, entry.id), place=place, delete_after=now + KEPT, now=now)
    if uploads:
        record(
            actor, "keep_vouchers", now=now, kind="dues_entry", subject_id=entry.id, here=here,
            changes={"vouchers": (there, there + len(uploads))},
        )  # fmt: skip
    return entry


@transaction.atomic
def drop_voucher(actor: Actor, *, entry_id: UUID, paper_id: UUID, now: datetime) -> None:
    """Take a wrong picture away, while nobody has checked the entry by it. Raises NotAllowed, NotFound, Refused."""
    here, entry = _held(actor, entry_id, now)
    if entry.checked_at:
        raise Refused(words.CHECKED_STAYS)
    if files.delete_papers(actor, owner=(VOUCHER, entry.id), paper_id=paper_id, now=now):
        record(actor, "drop_voucher", now=now, kind="dues_entry", subject_id=entry.id, here=here)
