"""What the API takes and gives of products, places to visit, work and services."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Day, In, PictureOut, Ref, Text

BoardWord = Literal["products", "tourism", "jobs", "services"]
Amount = Annotated[Decimal, Field(ge=0, le=Decimal("9999999.99"), max_digits=9, decimal_places=2)]
MonthNumber = Annotated[int, Field(ge=1, le=12)]


class ListingRowOut(Schema):
    id: UUID
    board: BoardWord
    kind: str = Field(description="fruit, job, repair, …: the keys of the board.")
    title: str
    fact: str = Field(description="What one asks first, in words: the price, the pay, the hours.")
    text: str
    author: str
    place: Ref
    published_at: datetime
    confirmed_on: date = Field(description="The day on which its owner last said that it is right.")
    fresh_until: date
    steps: int | None = Field(
        description="How far from `near` up the tree: 0 there, 1 same township, 2 same county; null without."
    )
    url: str


class Listings(Schema):
    results: list[ListingRowOut]
    next: str | None


class FactOut(Schema):
    name: str
    value: str


class ListingOut(Schema):
    id: UUID
    board: BoardWord
    kind: str
    title: str
    body: str
    author: str
    place: Ref
    state: str
    gone: str = Field(description="Why it no longer stands; empty while it does.")
    facts: list[FactOut]
    pictures: list[PictureOut]
    published_at: datetime
    confirmed_on: date
    fresh_until: date
    has_contact: bool
    version: int
    url: str


class ListingContactOut(Schema):
    name: str
    phone: str
    wechat: str
    hours: str


class ProductIn(In):
    price: Amount | None = Field(None, examples=["3.50"], description="Yuan; none is by agreement.")
    price_to: Amount | None = None
    unit: Text = Field("", max_length=10, examples=["斤"])
    quantity: Amount | None = None
    quantity_unit: Text = Field("", max_length=10)
    season_from: MonthNumber | None = None
    season_to: MonthNumber | None = None
    ships: bool = False
    cooperative: Text = Field("", max_length=80)


class VisitIn(In):
    ticket: Amount | None = None
    opening: Text = Field("", max_length=80)
    best_from: MonthNumber | None = None
    best_to: MonthNumber | None = None
    see: Text = Field("", max_length=500)
    meals: Text = Field("", max_length=80)
    rooms: Annotated[int, Field(ge=1, le=9999)] | None = None
    how: Text = Field("", max_length=80)


class JobIn(In):
    employer: Text = Field("", max_length=80)
    pay_low: Amount | None = None
    pay_high: Amount | None = None
    pay_per: Literal["", "hour", "day", "month", "piece", "all"] = ""
    people: Annotated[int, Field(ge=1, le=9999)] | None = None
    where: Text = Field("", max_length=80)
    distance_km: Amount | None = None
    hours: Text = Field("", max_length=80)
    until: Day | None = None


class ServiceIn(In):
    who: Text = Field("", max_length=80)
    hours: Text = Field("", max_length=80)
    all_day: bool = False
    comes: bool = False
    area: Text = Field("", max_length=80)
    charge: Text = Field("", max_length=80)


class ListingIn(In):
    """One of `product`, `visit`, `job`, `service` goes with the board."""

    board: BoardWord
    kind: Text = Field(max_length=10, examples=["fruit"])
    title: Text = Field(max_length=200, examples=["红富士苹果"])
    body: Text = Field("", max_length=5000)
    contact_name: Text = Field("", max_length=40)
    phone: Text = Field("", max_length=40, examples=["13953000007"])
    wechat: Text = Field("", max_length=40)
    call_hours: Text = Field("", max_length=40)
    agreed: bool = Field(False, description="The owner of the number agrees that it is public.")
    version: int = Field(0, ge=0, le=2**31 - 1, description="When it is changed: the version that was read.")
    form: UUID | None = Field(None, description="What the pictures of /places/{code}/pictures were put into.")
    product: ProductIn | None = None
    visit: VisitIn | None = None
    job: JobIn | None = None
    service: ServiceIn | None = None


class CloseIn(In):
    why: Literal["done", "over"] = Field("over", description="done: sold out, found; over: anything else.")


class MyListingOut(Schema):
    id: UUID
    board: str
    title: str
    place: Ref
    state: str
    confirmed_on: date
    fresh_until: date
    may_renew: bool
    may_close: bool
    url: str


class MyListings(Schema):
    results: list[MyListingOut]
    next: None
