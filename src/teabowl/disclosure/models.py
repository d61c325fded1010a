"""Books of accounts with their entries and sign-offs, questions on entries, what is due, and the places' own terms.
The other disclosures and funds are in `statements.py`; spreadsheets on their way in are in `incoming.py`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.disclosure.permissions import QuestionFacts
from teabowl.disclosure.rules import AskState, Category, Flow, Kind, Opinion, Signing, State, Step, shown_party
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to publish (村民委员会组织法 art 30; 农村集体经济组织财务公开规定)"


class Terms(models.Model):
    """What a place has set for itself and below, from a day on. Null: as above it. Days may only be earlier than the law's."""

    FIELD_PURPOSES: ClassVar = {
        "set_by": Purpose("who set it", DUTY, keep="archives"),
        "answer_days": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    finance_day = models.PositiveSmallIntegerField(null=True)
    affairs_day = models.PositiveSmallIntegerField(null=True)
    answer_days = models.PositiveSmallIntegerField(null=True)
    signing = models.CharField(max_length=8, choices=choices(Signing), blank=True)
    set_by = account(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "since"], name="terms_once_a_day"),
            models.CheckConstraint(
                condition=(Q(finance_day__isnull=True) | Q(finance_day__gte=1, finance_day__lte=28))
                & (Q(affairs_day__isnull=True) | Q(affairs_day__gte=1, affairs_day__lte=28))
                & (Q(answer_days__isnull=True) | Q(answer_days__gte=1, answer_days__lte=15)),
                name="terms_are_sane",
            ),
        ]


class Duty(models.Model):
    """Something a village must publish for a period: made by a task when the period is over, with the last day that law and place
    set then. `published_at` is when it was; null while it is missing or still has time."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=choices(Kind))
    period = models.DateField()
    """Its first day."""
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    source = models.CharField(max_length=100)
    """The law, as it was then."""
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "period"], name="duty_once"),
            models.CheckConstraint(condition=Q(period__day=1, due_on__gt=F("period")), name="duty_due_after_its_period"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(published_at__isnull=True), name="duty_open"),
            models.Index(fields=["kind", "period"], name="duty_period"),
        ]


class DutyStep(models.Model):
    """A reminder, or the village's answer to it with the day it promises. Read by everybody."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who reminded or answered", DUTY, keep="archives"),
        "words": Purpose("what was said", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=choices(Step))
    at = models.DateTimeField()
    by = account(null=True)
    by_role = models.CharField(max_length=20)
    """A role, or 'system'."""
    words = models.CharField(max_length=500, blank=True)
    promised_on = models.DateField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        indexes = [models.Index(fields=["duty", "at"], name="duty_step_order")]


class Book(models.Model):
    """The accounts of one month at one village. Its closing balance is computed from its entries, never kept."""

    FIELD_PURPOSES: ClassVar = {
        "begun_by": Purpose("who keeps the book", DUTY, keep="archives"),
        "sent_by": Purpose("who sent it to the finance group", DUTY, keep="archives"),
        "published_by": Purpose("who published it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    opening_fen = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=choices(State), default=State.DRAFT.value)
    round = models.PositiveSmallIntegerField(default=0)
    """How often it went to the finance group."""
    note = models.CharField(max_length=500, blank=True)
    """What the village says about this month, read by everybody: why it is late, why nothing came in."""
    begun_by = account(null=True)
    begun_at = models.DateTimeField()
    sent_by = account(null=True)
    sent_at = models.DateTimeField(null=True)
    published_by = account(null=True)
    published_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "month"], name="book_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="book_of_a_month"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="book_state_known"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, sent_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="book_published_after_it_was_checked",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="book_newest")]


class Entry(models.Model):
    """One line of a book: money that came in or went out, in whole fen.

    What is published is never changed: a wrong entry is reversed (`reverses`, the same amount with a minus) and written anew
    (`replaces`), both in the book that is open, both with the reason.
    """

    FIELD_PURPOSES: ClassVar = {
        "party": Purpose("who paid or was paid; of people everybody reads the surname only", DUTY, keep="archives"),
        "purpose": Purpose("what it was for", DUTY, keep="archives"),
        "handled_by": Purpose("who handled it, inside the accounts only", DUTY, keep="archives"),
        "entered_by": Purpose("who entered it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    on = models.DateField()
    flow = models.CharField(max_length=3, choices=choices(Flow))
    category = models.CharField(max_length=12, choices=choices(Category))
    party = models.CharField(max_length=60, blank=True)
    is_person = models.BooleanField(default=False)
    purpose = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()
    handled_by = models.CharField(max_length=60, blank=True)
    fund = models.ForeignKey("disclosure.Fund", on_delete=models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=500, blank=True)
    entered_by = account(null=True)
    entered_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, default=new_id)
    incoming = models.ForeignKey("disclosure.Incoming", on_delete=models.PROTECT, null=True, related_name="entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount_fen__gt=0) | Q(reverses__isnull=False, amount_fen__lt=0),
                name="entry_only_reversals_are_negative",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, replaces__isnull=True, why="")
                | (~Q(why="") & (Q(reverses__isnull=True) | Q(replaces__isnull=True))),
                name="entry_correction_says_why",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=-(10**13), amount_fen__lt=10**13), name="entry_amount_is_sane"),
        ]
        indexes = [
            models.Index(fields=["fund"], condition=Q(fund__isnull=False), name="entry_fund"),
        ]

    @property
    def shown_party(self) -> str:
        """As everybody may read it."""
        return shown_party(self.party, self.is_person)


class Recipient(models.Model):
    """Who got how much of one entry. There is no list of recipients but inside an entry, whose page always has the month's whole
    income, spending and balance beside it (domain.md §1): nothing else in the house reads this table."""

    FIELD_PURPOSES: ClassVar = {
        "name": Purpose("who received public money; everybody reads the surname only", DUTY, sensitive=True, keep="archives"),
        "note": Purpose("which group, for how many days of work", DUTY, sensitive=True, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="recipients")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    note = models.CharField(max_length=40, blank=True)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="recipient_number_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recipient_gets_something"),
        ]


class Signoff(models.Model):
    """What one member of the finance group says of a book, in one round of checking. The group is taken down when the book is
    sent: who joins later signs the next."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("who checked the accounts", DUTY, keep="archives"),
        "words": Purpose("what was not clear to the member", DUTY, keep="archives"),
        "reply": Purpose("what the keeper answered", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="signoffs")
    round = models.PositiveSmallIntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=10, choices=choices(Opinion), default=Opinion.WAITING.value)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "round", "account"], name="signoff_once_a_round"),
            models.CheckConstraint(
                condition=Q(opinion="waiting", at__isnull=True, words="")
                | Q(opinion="agreed", at__isnull=False)
                | (Q(opinion="questioned", at__isnull=False) & ~Q(words="")),
                name="signoff_question_has_words",
            ),
        ]
        indexes = [models.Index(fields=["account"], condition=~Q(opinion="agreed"), name="signoff_waiting")]


class Question(models.Model):
    """A verified villager asks about one entry. Public or not by the asker's choice; never with a name."""

    FIELD_PURPOSES: ClassVar = {
        "asker": Purpose("whom to answer", ASKED),
        "body": Purpose("what is asked", ASKED, sensitive=True),
        "answer": Purpose("what was answered", DUTY, sensitive=True),
        "answered_by": Purpose("who answered", DUTY, keep="archives"),
        "hidden_reason": Purpose("why it was taken off the page, told to the asker", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="questions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    asker = account(null=True)
    is_public = models.BooleanField()
    body = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=choices(AskState), default=AskState.WAITING.value)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = account(null=True)
    answered_role = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(default=new_id)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "form_key"], name="question_sent_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True) | Q(state="answered", answered_at__isnull=False),
                name="question_answered_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(asker__isnull=False) | Q(erased_at__isnull=False, body=""), name="question_erased_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-asked_at"], name="question_place"),
            models.Index(fields=["due_on"], condition=Q(state="waiting"), name="question_due"),
            models.Index(fields=["asker", "-asked_at"], name="question_asker"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def facts(self) -> QuestionFacts:
        """For permissions. Needs `place`."""
        return QuestionFacts(
            self.place.ref, self.asker_id, self.is_public, self.hidden_at is not None, self.escalated_at is not None
        )


from teabowl.disclosure.incoming import Incoming  # noqa: E402, the area's other tables
from teabowl.disclosure.statements import Fund, Statement, StatementVersion  # noqa: E402

__all__ = [
    "Book",
    "Duty",
    "DutyStep",
    "Entry",
    "Fund",
    "Incoming",
    "Question",
    "Recipient",
    "Signoff",
    "Statement",
    "StatementVersion",
    "Terms",
]
