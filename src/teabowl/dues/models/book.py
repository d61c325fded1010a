"""The book of an organisation: entries between accounts, the bank's lines, what was handed upwards, closed months, publications."""

from django.db import models
from django.db.models import F, Q

from teabowl.dues.codes import HandingState
from teabowl.dues.ledger import Account
from teabowl.dues.models.owing import did
from teabowl.dues.models.paying import Payment
from teabowl.kernel.columns import HARMLESS, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Organisation
from teabowl.people.columns import account
from teabowl.places.models import Place


class Book(models.Model):
    """An organisation's book of dues; its row is the lock under which entries get their numbers."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    closed_through = models.DateField(null=True)
    """The last day of the last closed month: nothing is entered on or before it."""
    begun_at = models.DateTimeField()


class Entry(models.Model):
    """`fen` from the account `credit` to the account `debit`. One row is both sides, so a book balances by its form; it is never
    changed: a wrong one is turned round by another (`reverses`)."""

    FIELD_PURPOSES = {
        "text": did("what it was for"),
        "entered_by": did("who entered it"),
        "checked_by": did("the second person"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    on = models.DateField()
    debit = models.CharField(max_length=10, choices=choices(Account))
    credit = models.CharField(max_length=10, choices=choices(Account))
    fen = models.BigIntegerField()
    text = models.CharField(max_length=200)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    why = models.CharField(max_length=200, blank=True)
    entered_by = account(null=True)
    entered_at = models.DateTimeField()
    checked_by = account(null=True)
    checked_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="dues_entry_number_once"),
            models.CheckConstraint(
                condition=Q(
                    fen__gt=0, fen__lt=10**13, debit__in=[a.value for a in Account], credit__in=[a.value for a in Account]
                )
                & ~Q(debit=F("credit")),
                name="dues_entry_moves_something",
            ),
            models.CheckConstraint(condition=Q(reverses__isnull=True) | ~Q(why=""), name="dues_reversal_says_why"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="dues_entry_two_people",
            ),
        ]
        indexes = [models.Index(fields=["book", "on"], name="dues_entry_by_day")]


class BankLine(models.Model):
    """One line of the bank's statement; matched when it is the same movement as an entry of the bank account."""

    FIELD_PURPOSES = {"text": did("what the bank wrote"), "by": did("who brought it in"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="bank_lines")
    on = models.DateField()
    fen = models.BigIntegerField()
    """Above zero: it came in."""
    text = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=32)
    """Of what the bank said and how often it said just that: a statement brought in twice is there once."""
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="bank_line")
    by = account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "digest"], name="bank_line_once"),
            models.CheckConstraint(condition=~Q(fen=0), name="bank_line_is_something"),
        ]
        indexes = [models.Index(fields=["book", "-on"], name="bank_line_by_day")]


class Handing(models.Model):
    """Dues handed to the organisation above: entered below when sent, above when somebody there has it."""

    FIELD_PURPOSES = {"sent_by": did("who sent it"), "received_by": did("who received it"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="handings")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    basis_fen = models.BigIntegerField()
    share = models.PositiveSmallIntegerField()
    fen = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=choices(HandingState))
    sent = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    received = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = account(null=True)
    sent_at = models.DateTimeField()
    received_by = account(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__gt=0, first__day=1, last__day=1, last__gte=F("first")), name="handing_is_something"
            ),
            models.CheckConstraint(
                condition=Q(state="received", received__isnull=False) | (~Q(state="received") & Q(received__isnull=True)),
                name="handing_received_with_entry",
            ),
        ]
        indexes = [models.Index(fields=["to", "state"], name="handing_to")]


class Closing(models.Model):
    """A month closed: what stood in each account then. Nothing is entered in it any more; a correction comes later, by reversal."""

    FIELD_PURPOSES = {"by": did("who closed it"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="closings")
    month = models.DateField()
    balances = models.JSONField()
    by = account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "month"], name="dues_closing_once")]


class Publication(models.Model):
    """A year's collecting and use, as everybody may read it: sums, no names. Published again after a correction: the newest counts, the
    older ones stay."""

    FIELD_PURPOSES = {"by": did("who published it"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    sums = models.JSONField()
    """{opening, closing, income: {account: fen}, spending: {…}, owed_months, paid_months, owed_fen, paid_fen, waived_months}"""
    note = models.CharField(max_length=500, blank=True)
    by = account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year", "version"], name="dues_publication_version")]
