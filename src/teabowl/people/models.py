"""A person is a human; an account is a way to sign in. Persons belong to villages for periods."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from teabowl.kernel.actor import Held
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.staged import StagedRow, StagedTable
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty of the village"


class Person(models.Model):
    FIELD_PURPOSES = {
        "name": Purpose("to be known in the village", ASKED),
        "phone": Purpose("the number in the village register, to link an account", DUTY),
        "resident_number": Purpose("optional; tells persons of one name apart", DUTY, sensitive=True),
        "resident_number_index": Purpose("finds the number without reading it", DUTY, sensitive=True),
        "merged_into": Purpose("one human met twice: the row that carries on", DUTY),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    resident_number = models.BinaryField(null=True)
    """Encrypted; see people/secrets.py. Never shown whole."""
    resident_number_index = models.BinaryField(null=True, unique=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    """The person that this row turned out to be; only that one is shown. The row stays, so that the audit still finds it."""
    imported_by = models.UUIDField(null=True)
    """The register import that made this row, if one did."""

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, *, phone: str | None, person: Person, now: datetime) -> "Account":
        """An account without a password; sign-in is by code, WeChat or passkey."""
        account = self.model(phone=phone, person=person, created_at=now)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    FIELD_PURPOSES = {
        "phone": Purpose("to sign in and to be reached", ASKED),
        "person": Purpose("whose account it is", ASKED),
        "phone_verified": HARMLESS,
        "password": Purpose("always unusable: sign-in is by code, WeChat or passkey", ASKED),
        "last_login": Purpose("to notice a stranger's sign-in", ASKED, keep="6 months"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = models.CharField(max_length=20, unique=True, null=True)
    phone_verified = models.BooleanField(default=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    """Invented for the demo: the start page may step into it. A production start refuses demo sign-in altogether."""
    created_at = models.DateTimeField()

    standing: tuple[str, frozenset[Held]] | None = None
    """The person's name and what the account may do, where it was read with them (people.queries.account_standing)."""

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.person.name


class Follow(models.Model):
    """An account follows a village. Ended, not deleted."""

    FIELD_PURPOSES = {"account": Purpose("which villages one follows", ASKED), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="follows")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "place"], condition=Q(ended_at__isnull=True), name="follow_once")
        ]
        indexes = [models.Index(fields=["place"], name="follow_place")]


class Membership(models.Model):
    """A person is a verified villager of a village for a period: applied, confirmed or declined, later ended; never overwritten."""

    FIELD_PURPOSES = {
        "person": Purpose("who belongs to the village", DUTY),
        "group": Purpose("the 小组, to be found in the village", DUTY),
        "phone": Purpose("for the operator to call back", ASKED),
        "decline_reason": Purpose("told to the applicant", DUTY),
        "decided_by": Purpose("who confirmed or declined", DUTY, keep="archives"),
        "end_reason": Purpose("moved, died, left: so that the register stays right", DUTY),
        "*": HARMLESS,
    }

    class Status(models.TextChoices):
        APPLIED = "applied"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        ENDED = "ended"
        LINKED = "linked"
        """An application answered by the register: the membership that was there already carries on."""
        UNDONE = "undone"
        """Made by an import or a split that was undone: never counted, kept for the trail."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decline_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    imported_by = models.UUIDField(null=True)
    """The register import that made this row, if one did."""
    moved_by = models.UUIDField(null=True)
    """The split of a village that began this row, so that undoing it takes back exactly these."""
    moved_out_by = models.UUIDField(null=True)
    """The split that ended this row, so that undoing it restores exactly these. A row may have both, from two splits."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(status="ended") | Q(ended_at__isnull=False), name="membership_ended_has_date"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""), name="membership_declined_has_reason"
            ),
            models.UniqueConstraint(
                fields=["person", "place"], condition=Q(status__in=["applied", "confirmed"]), name="membership_once_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "status"], name="membership_place"),
            models.Index(fields=["imported_by"], condition=Q(imported_by__isnull=False), name="membership_import"),
            models.Index(fields=["moved_by"], condition=Q(moved_by__isnull=False), name="membership_moved"),
            models.Index(fields=["moved_out_by"], condition=Q(moved_out_by__isnull=False), name="membership_moved_out"),
        ]


class Vouch(models.Model):
    """A verified villager says: this applicant is one of us. Two of them, and the operator confirms with one press."""

    FIELD_PURPOSES = {
        "by": Purpose(
            "who vouched, for the operator to ask; a key without a name once the account is gone", ASKED, keep="archives"
        ),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="vouches")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "by"], name="vouch_once")]


class RegisterImport(StagedTable):
    """A sheet of a village's register: uploaded and checked, then confirmed, then perhaps undone. Staged rows expire."""

    FIELD_PURPOSES = {
        "by": Purpose("who brought the sheet in", DUTY, keep="archives"),
        "filename": Purpose("to tell one sheet from another", DUTY, keep="7 days"),
        "*": HARMLESS,
    }

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["place", "-created_at"], name="register_import_place")]


class RegisterRow(StagedRow):
    """One staged row. What was typed is encrypted as a whole, for it may hold resident numbers."""

    FIELD_PURPOSES = {
        "typed": Purpose(
            "the row as typed, so that nothing is lost while it is put right", DUTY, sensitive=True, keep="7 days"
        ),
        "*": HARMLESS,
    }

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register_import", "line"], name="register_row_line")]
