"""Letters that take a member's relation from one organisation to another, and how long a place lets them hold."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models.members import Member, sensitive
from teabowl.organisations.models.tree import DUTY, Organisation
from teabowl.organisations.rules_transfers import State
from teabowl.places.models import Place


class TransferTerms(models.Model):
    """What a place has set for letters of its organisations and those below, from a day on."""

    FIELD_PURPOSES = {"set_by": Purpose("who set it", DUTY, keep="archives"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    near_days = models.PositiveSmallIntegerField()
    far_days = models.PositiveSmallIntegerField()
    longest_months = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "since"], name="transfer_terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(near_days__gte=1, far_days__gte=F("near_days"), longest_months__gte=1, longest_months__lte=6),
                name="transfer_terms_are_sane",
            ),
        ]


class Transfer(models.Model):
    """One letter. `source` or `target` null: an organisation that this installation does not know, by name. The names are as printed."""

    FIELD_PURPOSES = {
        "member": sensitive("whose relation goes"),
        "status": sensitive("as what: full or on probation"),
        "paid_until": sensitive("the letter says until when dues are paid"),
        "phone": sensitive("the letter says how to reach the member"),
        "why": sensitive("why it was sent back or taken back"),
        "asked_by": Purpose("who asked", DUTY, keep="archives"),
        "issued_by": Purpose("who issued", DUTY, keep="archives"),
        "ended_by": Purpose("who took it in, sent or took it back", DUTY, keep="archives"),
        "source_name": HARMLESS,
        "target_name": HARMLESS,
        "issuer_name": HARMLESS,
        "number_text": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="transfers")
    status = models.CharField(max_length=18)
    source = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    source_name = models.CharField(max_length=80)
    source_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    target_name = models.CharField(max_length=80)
    target_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    """Whose letter it is: the committee above the branch. Null: from outside."""
    issuer_name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=choices(State))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    paid_until = models.DateField(null=True)
    """The first day of the last month paid."""
    phone = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.CharField(max_length=40, blank=True)
    """As printed; of a letter from outside, as it stands on it."""
    code = models.CharField(max_length=20, unique=True, null=True)
    issued_on = models.DateField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True)
    """The last day on which it holds."""
    arrived_on = models.DateField(null=True)
    arrived_in = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    """The branch; where the letter goes to a committee, one below it."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    overdue_told_at = models.DateTimeField(null=True)
    ending_told_at = models.DateTimeField(null=True)
    """When the member and both sides were told that it soon runs out."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(target__isnull=False), name="transfer_has_a_side_here"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "arrived", "returned", "replaced"])
                | Q(issued_on__isnull=False, until__gt=F("issued_on")),
                name="transfer_issued_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state="arrived")
                | Q(arrived_on__isnull=False, arrived_on__gte=F("issued_on"), arrived_on__lte=F("until")),
                name="transfer_arrives_while_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "issued"]) | Q(ended_at__isnull=False), name="transfer_ends_at"
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["asked", "issued"]), name="transfer_one_letter_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["issuer", "year", "number"], condition=Q(issuer__isnull=False), name="transfer_number"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["source", "-asked_at"], name="transfer_from"),
            models.Index(fields=["target", "-asked_at"], name="transfer_to"),
            models.Index(fields=["until"], condition=Q(state="issued"), name="transfer_under_way"),
            models.Index(fields=["state", "asked_at"], condition=Q(state="asked"), name="transfer_asked"),
        ]
