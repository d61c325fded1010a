"""Accounts that money is paid to, orders, refunds, what was heard of them, and bills with what differs.

The money itself is never here: it goes from the payer to the organisation's own account at the provider.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.payments.rules import OrderFacts, RefundFacts, RefundState, State, Wrong
from teabowl.payments.values import Way
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): accounting records must name who entered and decided (会计法)"
ASKED = "PIPL art 13(2): the payment the person asked for"


class Merchant(models.Model):
    """An organisation's own account at a provider. `private_key` and `apiv3_key` are sealed (people.secrets) and never shown again.

    `holder_type`/`holder_id`: whose it is ('organisation', id), or '' where it is the place's own. `title` is what a payer reads.
    Answers and notices are checked with `public_key` (微信支付公钥), or in the older mode with `certificates` (平台证书), which are
    fetched: [{"serial", "pem"}].
    """

    FIELD_PURPOSES: ClassVar = {"opened_by": Purpose("who connected it", DUTY, keep="archives"), "*": HARMLESS}

    class Status(models.TextChoices):
        DRAFT = "draft"
        ON = "on"
        OFF = "off"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    holder_type = models.CharField(max_length=30, blank=True)
    holder_id = models.UUIDField(null=True)
    provider = models.CharField(max_length=20, default="wechat")
    title = models.CharField(max_length=40)
    number = models.CharField(max_length=32)
    """商户号 (mchid)."""
    app_id = models.CharField(max_length=32)
    """AppID that is bound to the account: of the 服务号, so that one can pay inside WeChat."""
    certificate_serial = models.CharField(max_length=64)
    private_key = models.BinaryField()
    apiv3_key = models.BinaryField()
    public_key = models.TextField(blank=True)
    public_key_id = models.CharField(max_length=64, blank=True)
    certificates = models.JSONField(default=list)
    certificates_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.DRAFT)
    checked_at = models.DateTimeField(null=True)
    """When the provider last answered a call with these keys."""
    fault = models.CharField(max_length=20, blank=True)
    """A `values.Fault` of the last call, '' when it went well."""
    fault_code = models.CharField(max_length=64, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    keys_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], condition=~Q(status="off"), name="payment_merchant_once"),
            models.CheckConstraint(
                condition=Q(holder_type="", holder_id__isnull=True) | (~Q(holder_type="") & Q(holder_id__isnull=False)),
                name="payment_merchant_holder_whole",
            ),
            models.CheckConstraint(
                condition=Q(public_key="", public_key_id="") | (~Q(public_key="") & ~Q(public_key_id="")),
                name="payment_merchant_public_key_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["place"], name="payment_merchant_place"),
            models.Index(fields=["holder_type", "holder_id"], name="payment_merchant_holder"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> tuple[str, "object"]:
        return (self.holder_type, self.holder_id)


class Order(models.Model):
    """One request for money. Its number at the provider is its key in 32 hex digits, so it is never used again.

    `counts`: this is the payment of its owner (at most one order of an owner has it). An order that is PAID without it was paid
    besides another one, and waits for its refund.
    """

    FIELD_PURPOSES: ClassVar = {
        "payer": Purpose("who pays, to show the state and receipt", ASKED, sensitive=True),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="orders")
    owner_type = models.CharField(max_length=30)
    owner_id = models.UUIDField()
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    description = models.CharField(max_length=127)
    amount = models.PositiveIntegerField()
    """Fen."""
    state = models.CharField(max_length=7, choices=choices(State), default=State.NEW.value)
    way = models.CharField(max_length=6, choices=choices(Way), blank=True)
    counts = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    prepaid_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=512, blank=True)
    """What the code to scan says, while it is good."""
    reference = models.CharField(max_length=64, blank=True)
    """The provider's number of the payment."""
    paid_at = models.DateTimeField(null=True)
    """By the provider's clock."""
    known_at = models.DateTimeField(null=True)
    """When we knew."""
    closed_at = models.DateTimeField(null=True)
    refunded = models.PositiveIntegerField(default=0)
    """Fen that went back."""
    ask_at = models.DateTimeField(null=True)
    """When to ask the provider next; null: nothing to ask."""
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id"], condition=Q(state__in=["new", "waiting"]), name="payment_order_open_once"
            ),
            models.UniqueConstraint(
                fields=["owner_type", "owner_id"], condition=Q(counts=True), name="payment_order_counts_once"
            ),
            models.UniqueConstraint(
                fields=["merchant", "reference"], condition=~Q(reference=""), name="payment_order_reference"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="payment_order_amount"),
            models.CheckConstraint(condition=Q(refunded__lte=F("amount")), name="payment_order_refunded_most"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False, known_at__isnull=False) & ~Q(reference="")
                | (~Q(state="paid") & Q(paid_at__isnull=True, reference="", counts=False, refunded=0)),
                name="payment_order_paid_has_all",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed"), name="payment_order_closed_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payment_order_ask"),
            models.Index(fields=["merchant", "-created_at"], name="payment_order_merchant"),
            models.Index(fields=["merchant", "paid_at"], condition=Q(state="paid"), name="payment_order_paid"),
            models.Index(fields=["payer", "-created_at"], name="payment_order_payer"),
            models.Index(fields=["owner_type", "owner_id"], name="payment_order_owner"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Our number at the provider (out_trade_no)."""
        return self.id.hex

    @property
    def facts(self) -> OrderFacts:
        """For the rules. Needs `merchant`."""
        return OrderFacts(State(self.state), self.amount, self.reference, self.merchant.number, self.merchant.app_id)


class Refund(models.Model):
    """Money that goes back. Its number at the provider is its key, so asking twice moves money once."""

    FIELD_PURPOSES: ClassVar = {
        "asked_by": Purpose("who decided it", DUTY, keep="archives"),
        "reason": Purpose("why, told to the payer", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    sent_key = models.UUIDField(unique=True, default=new_id)
    amount = models.PositiveIntegerField()
    reason = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=choices(RefundState), default=RefundState.ASKED.value)
    reference = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    """When the provider took it: the day of the bill that has it."""
    done_at = models.DateTimeField(null=True)
    fault_code = models.CharField(max_length=64, blank=True)
    ask_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="payment_refund_amount"),
            models.CheckConstraint(
                condition=Q(state__in=["success", "closed"], done_at__isnull=False)
                | (~Q(state__in=["success", "closed"]) & Q(done_at__isnull=True)),
                name="payment_refund_done_has_time",
            ),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payment_refund_ask")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Our number at the provider (out_refund_no)."""
        return self.id.hex

    @property
    def facts(self) -> RefundFacts:
        """For the rules. Needs `order.merchant`."""
        order = self.order
        return RefundFacts(RefundState(self.state), self.amount, order.number, order.amount, order.merchant.number)


class Heard(models.Model):
    """A notification that was to be believed, once for each of the provider's keys; what it said is in the order. Kept 180 days."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "key"], name="payment_heard_once")]
        indexes = [models.Index(fields=["number", "at"], name="payment_heard_number")]

    def __str__(self) -> str:
        return self.key


class Bill(models.Model):
    """A day of an account, as the provider's bill has it. Amounts in fen."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    class Status(models.TextChoices):
        WANTED = "wanted"
        READ = "read"
        NONE = "none"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="bills")
    day = models.DateField()
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.WANTED)
    lines = models.PositiveIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    fee = models.BigIntegerField(default=0)
    """In thousandths of a fen, as the bill has five places of a yuan."""
    digest = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "day"], name="payment_bill_once")]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payment_bill_ask")]

    def __str__(self) -> str:
        return f"{self.day}"


class Difference(models.Model):
    """Something in which the provider and we do not agree; open until it agrees by itself or somebody says what it was."""

    FIELD_PURPOSES: ClassVar = {
        "settled_by": Purpose("who settled it", DUTY, keep="archives"),
        "note": Purpose("what it was", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=18, choices=choices(Wrong))
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True, related_name="differences")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="differences")
    number = models.CharField(max_length=64)
    """Of the order or refund, as the provider writes it."""
    reference = models.CharField(max_length=64, blank=True)
    ours = models.BigIntegerField(null=True)
    theirs = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "kind", "number", "reference"], name="payment_difference_once"),
        ]
        indexes = [
            models.Index(fields=["merchant", "found_at"], condition=Q(settled_at__isnull=True), name="payment_difference_open"),
            models.Index(fields=["order"], name="payment_difference_order"),
        ]

    def __str__(self) -> str:
        return self.kind
