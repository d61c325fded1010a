"""Tables of the market: what all listings share, the fields of each board, and the periods in which a listing stood."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import ASKED, HARMLESS, WRITER, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.market.rules import MAX_LINE, MAX_TITLE, Board, Ended, PayPer, State
from teabowl.people.columns import account
from teabowl.places.models import Place

CONSENT = "PIPL art 13(1): agreed to with a tick, taken back by closing the listing"


def _line() -> Any:
    return models.CharField(max_length=MAX_LINE, blank=True)


def _amount() -> Any:
    return models.DecimalField(max_digits=9, decimal_places=2, null=True)


class ListingQuerySet(models.QuerySet["Listing"]):
    def open(self) -> "ListingQuerySet":
        """What the public reads."""
        return self.filter(state=State.OPEN)


class Listing(models.Model):
    """Something offered or looked for. `published_at` orders it and never changes: renewing brings nobody to the top."""

    FIELD_PURPOSES = {
        "body": Purpose("what one chose to publish", ASKED),
        "author": WRITER,
        "author_name": Purpose("shown beside what one chose to publish", ASKED),
        "contact_name": Purpose("whom to ask for, shown on a click", CONSENT),
        "phone": Purpose("to be called about it, shown on a click", CONSENT),
        "wechat": Purpose("to be written to about it, shown on a click", CONSENT),
        "call_hours": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    board = models.CharField(max_length=8, choices=choices(Board))
    kind = models.CharField(max_length=10)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    author = account(null=True)
    author_name = models.CharField(max_length=80, blank=True)
    as_committee = models.BooleanField()
    title = models.CharField(max_length=MAX_TITLE)
    body = models.TextField(blank=True)
    contact_name = models.CharField(max_length=MAX_LINE, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    wechat = models.CharField(max_length=MAX_LINE, blank=True)
    call_hours = models.CharField(max_length=MAX_LINE, blank=True)
    state = models.CharField(max_length=10, choices=choices(State))
    version = models.IntegerField(default=1)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    fresh_until = models.DateField()
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=5, choices=choices(Ended), blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(board__in=[b.value for b in Board]), name="listing_board"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "held"], ended_at__isnull=True, ended_why="")
                | Q(state__in=["closed", "archived", "taken_down"], ended_at__isnull=False) & ~Q(ended_why=""),
                name="listing_ended_with_state",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="listing_has_a_title"),
        ]
        indexes = [
            models.Index("place", "board", F("published_at").desc(), F("id").desc(), condition=Q(state="open"), name="listing_list"),
            models.Index("board", F("published_at").desc(), F("id").desc(), condition=Q(state="open"), name="listing_city"),
            models.Index("board", "kind", F("published_at").desc(), condition=Q(state="open"), name="listing_kind"),
            models.Index("author", F("published_at").desc(), name="listing_author"),
            models.Index("fresh_until", condition=Q(state="open"), name="listing_stale"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Detail(models.Model):
    """The fields of a board."""

    FIELD_PURPOSES: dict[str, Any] = {"*": HARMLESS}

    class Meta:
        abstract = True


def _of(name: str) -> Any:
    return models.OneToOneField(Listing, on_delete=models.CASCADE, primary_key=True, related_name=name)


class Product(Detail):
    """Prices in yuan a `unit`; no price is by agreement. Months 1 to 12; none is all year."""

    listing = _of("product")
    price = _amount()
    price_to = _amount()
    unit = models.CharField(max_length=10, blank=True)
    quantity = _amount()
    quantity_unit = models.CharField(max_length=10, blank=True)
    season_from = models.SmallIntegerField(null=True)
    season_to = models.SmallIntegerField(null=True)
    cooperative = _line()
    ships = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["price"], name="product_price")]


class Visit(Detail):
    """A place to visit. The ticket in yuan, 0 is free, none is not said."""

    listing = _of("visit")
    opening = _line()
    how = _line()
    see = models.CharField(max_length=500, blank=True)
    meals = _line()
    rooms = models.SmallIntegerField(null=True)
    ticket = _amount()
    best_from = models.SmallIntegerField(null=True)
    best_to = models.SmallIntegerField(null=True)


class Job(Detail):
    """Work offered, a call for hands, a skill to learn, an idea. Pay in yuan; `distance_km` from the village."""

    listing = _of("job")
    employer = _line()
    pay_low = _amount()
    pay_high = _amount()
    pay_per = models.CharField(max_length=5, choices=choices(PayPer), blank=True)
    hours = _line()
    where = _line()
    distance_km = _amount()
    people = models.SmallIntegerField(null=True)
    until = models.DateField(null=True)


class Service(Detail):
    """Who does something for people, and when."""

    listing = _of("service")
    who = _line()
    hours = _line()
    area = _line()
    charge = _line()
    all_day = models.BooleanField(default=False)
    comes = models.BooleanField(default=False)


class Spell(models.Model):
    """A period in which a listing stood, fresh until a day. Renewed while fresh, the period goes on; renewed later, a new one begins.
    The ledger counts these, so that yesterday's figure stays what it was."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="spells")
    starts_on = models.DateField()
    fresh_until = models.DateField()
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=7, blank=True)
    """Of rules.Ended, or 'renewed'."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing"], condition=Q(ended_on__isnull=True), name="spell_one_open"),
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="spell_forward"),
        ]


class Looks(models.Model):
    """How many contacts an address was shown in this hour: a number under a keyed hash, thrown away after the hour."""

    FIELD_PURPOSES = {
        "key": Purpose("keyed hash of an address, against harvesting of phone numbers", ASKED, keep="2 hours"),
        "*": HARMLESS,
    }

    key = models.CharField(max_length=40, primary_key=True)
    hour = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["hour"], name="looks_hour")]
