"""Places in the API."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema

from teabowl.api.schemas.common import PlaceRef, Ref


class Successor(Ref):
    url: str


class SiteWords(Schema):
    intro: str
    phone: str
    address: str
    hours: str


class PlaceOut(PlaceRef):
    official_name: str
    in_force: bool
    opened_on: date | None
    closed_on: date | None
    path: list[PlaceRef]
    parent: PlaceRef | None
    successor: Successor | None
    site: SiteWords | None
    url: str


class Children(Schema):
    results: list[PlaceRef]
    next: str | None


class FoundOut(PlaceRef):
    path: str
    in_force: bool
    former_name: str


class FoundList(Schema):
    results: list[FoundOut]
    next: None


class PastOut(Schema):
    what: Literal["name", "code", "place"]
    text: str
    since: date | None
    until: date


class ChangeOut(Schema):
    id: UUID
    kind: str
    on: date
    text: str
    decision: str
    undone: bool
    places: list[dict[str, str]]


class HistoryOut(Schema):
    place: PlaceRef
    past: list[PastOut]
    changes: list[ChangeOut]
