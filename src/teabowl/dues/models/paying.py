"""Payments of dues: online by an order, in cash, by transfer, or by somebody else for the member."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.models.owing import did, sensitive
from teabowl.kernel.columns import HARMLESS, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Member, Organisation
from teabowl.people.columns import account


class Payment(models.Model):
    """One payment of one member for whole months, and what was given above them. Cash and transfers are taken by one person and
    confirmed by another; then, and when an order is paid, it gets its receipt's number and is in the book."""

    FIELD_PURPOSES = {
        "member": sensitive("whose dues"),
        "fen": sensitive("how much"),
        "extra_fen": sensitive("how much of one's own will"),
        "for_months": sensitive("for which months"),
        "proxy": sensitive("who brought it for the member"),
        "decision": sensitive("why months longer ago were taken"),
        "why": sensitive("why it was taken back"),
        "begun_by": did("who paid, or wrote it down"),
        "confirmed_by": did("the second person"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices(PaymentState))
    way = models.CharField(max_length=8, choices=choices(Way))
    for_months = ArrayField(models.DateField())
    """Asked for when it began; `months` are those that it paid."""
    fen = models.PositiveIntegerField()
    extra_fen = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=14, unique=True, null=True)
    paid_on = models.DateField(null=True)
    order_id = models.UUIDField(null=True, unique=True)
    proxy = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=200, blank=True)
    begun_by = account(null=True)
    begun_at = models.DateTimeField()
    confirmed_by = account(null=True)
    confirmed_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, default=new_id)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0, extra_fen__lte=F("fen")), name="payment_is_something"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "open", "dropped"], number__isnull=True)
                | Q(state__in=["paid", "surplus", "returned"], number__isnull=False, paid_on__isnull=False),
                name="payment_receipt_when_paid",
            ),
            models.CheckConstraint(
                condition=Q(way="online") | Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("begun_by")),
                name="payment_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-begun_at"], name="payment_of_organisation"),
            models.Index(fields=["member", "-begun_at"], name="payment_of_member"),
        ]
