"""What every action on dues shares: the organisation and its lock, a member of it, clean text, the audit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.dues import ledger, words
from teabowl.dues.ledger import Account
from teabowl.dues.models import Book, Entry, Terms
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.money import yuan
from teabowl.kernel.texts import clean_line, clean_text, has_resident_number
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import check
from teabowl.organisations.models import Member
from teabowl.organisations.values import OrganisationRef
from teabowl.pagecache import actions as pagecache
from teabowl.ui.form_words import check_written
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

HAS_RESIDENT_NUMBER = _("不要写居民身份证号")
WORDS_LENGTH = 200


def enter(actor: Actor, verb: Any, organisation_id: UUID, now: datetime) -> tuple[OrganisationRef, Book]:
    """The organisation, its book locked: one after another writes in it. Raises NotFound, NotAllowed."""
    here = organisations.ref(organisation_id)
    check(actor, verb, here, now)
    return here, locked_book(organisation_id, now)


def locked_book(organisation_id: UUID, now: datetime) -> Book:
    Book.objects.get_or_create(organisation_id=organisation_id, defaults={"begun_at": now})
    return Book.objects.select_for_update().get(organisation_id=organisation_id)


def member_of(organisation_id: UUID, member_id: UUID) -> Member:
    """A member at home in this very organisation, or once: they may still owe for months here. Raises NotFound."""
    member = Member.objects.select_related("person").filter(id=member_id).first()
    if member is None or (
        member.organisation_id != organisation_id and not member.spells.filter(organisation_id=organisation_id).exists()
    ):
        raise NotFound(words.NOT_MEMBER)
    return member


def terms_of(organisation_id: UUID, month: date) -> Terms:
    """What holds in a month; the usual ones where nobody set any."""
    found = Terms.objects.filter(organisation_id=organisation_id, since__lte=month).order_by("-since").first()
    return found or Terms(organisation_id=organisation_id, since=date(2008, 4, 1), day=15, quarterly=False)


def balances_of(book: Book, *, until: date | None = None, since: date | None = None) -> dict[Account, int]:
    """What stands in each account, debit above zero; `since` counts only what moved from that day on. One query."""
    rows = Entry.objects.filter(book=book)
    rows = rows.filter(on__lte=until) if until else rows
    rows = rows.filter(on__gte=since) if since else rows
    return ledger.balances(
        ledger.Posting(Account(debit), Account(credit), fen)
        for debit, credit, fen in rows.values_list("debit", "credit", "fen")
    )


def check_held(book: Book, account: Account, fen: int) -> None:
    """Raises Invalid where more is to go out than there is."""
    held = balances_of(book).get(account, 0)
    if held < fen:
        raise Invalid({"amount": words.NOT_ENOUGH % {"held": words.ACCOUNT[account], "sum": yuan(held)}})


def post(book: Book, posting: ledger.Posting, *, on: date, text: str, actor: Actor, now: datetime, **more: Any) -> Entry:
    """The next entry of a locked book. A day in a closed month becomes the first open one."""
    if book.closed_through and on <= book.closed_through:
        on = book.closed_through + (date.resolution)
    book.last_number += 1
    entry = Entry.objects.create(
        book=book,
        number=book.last_number,
        on=on,
        debit=posting.debit.value,
        credit=posting.credit.value,
        fen=posting.fen,
        text=text,
        entered_by_id=actor.account_id,
        entered_at=now,
        **more,
    )
    book.save(update_fields=["last_number"])
    return entry


def open_day(book: Book, on: date, now: datetime, *, field: str = "on") -> None:
    """Raises Invalid for the field: a day ahead or in a closed month."""
    if on > china_date(now):
        raise Invalid({field: words.BAD_DAY})
    if book.closed_through and on <= book.closed_through:
        raise Invalid({field: words.DAY_CLOSED})


def line(field: str, text: str, most: int = WORDS_LENGTH, *, required: bool = True) -> str:
    """One line as it is stored. Raises Invalid for the field."""
    return _checked(field, clean_line(text), most, required)


def text(field: str, typed: str, most: int, *, required: bool = True) -> str:
    return _checked(field, clean_text(typed), most, required)


def _checked(field: str, typed: str, most: int, required: bool) -> str:
    check_written(field, typed, most, required=required)
    if has_resident_number(typed):
        raise Invalid({field: HAS_RESIDENT_NUMBER})
    return typed


def record(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    kind: str,
    subject_id: UUID | None,
    here: OrganisationRef,
    about: UUID | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    public: bool = False,
) -> None:
    """The audit's entry, without incomes and amounts of people; with `public`, pages of the place and above it are stale."""
    audit.record(
        actor, f"dues.{verb}", now=now, subject_type=kind, subject_id=subject_id, place_id=here.place.id, about_person_id=about,
        changes=changes,
    )  # fmt: skip
    if public:
        pagecache.touch(here.place.lineage)


def looked(actor: Actor, verb: str, *, now: datetime, here: OrganisationRef, about: Iterable[UUID] = (), kind: str = "organisation",
           subject_id: UUID | None = None) -> None:  # fmt: skip
    """That the actor read what people owe or earn; with `about`, each of them sees it on their own page."""
    audit.record_reads(
        actor, f"dues.{verb}", now=now, subject_type=kind, subject_id=subject_id or here.id, place_id=here.place.id, about=about
    )


def refuse_if(condition: Any, sentence: Any) -> None:
    if condition:
        raise Refused(sentence)
