"""Being a villager, the register, and who holds which role, in the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Day, In, Ref, Text

RoleWord = Literal[
    "operator", "secretary", "account_keeper", "finance_group", "township_organiser", "county_organiser", "city_organiser", "auditor"
]  # fmt: skip


class VillageMembershipOut(Schema):
    id: UUID
    place: Ref
    group: str
    status: Literal["applied", "confirmed", "declined", "ended", "withdrawn"]
    applied_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    decline_reason: str
    vouches: int


class Memberships(Schema):
    results: list[VillageMembershipOut]
    next: None


class ApplyIn(In):
    name: Text = Field(max_length=200, examples=["田秀英"])
    group: Text = Field(max_length=100, examples=["三组"])
    phone: Text = Field(max_length=40, examples=["13953000008"])


class LeftOut(Schema):
    place: Ref
    ended: int


class ApplicationOut(Schema):
    id: UUID
    name: str = Field(description="Masked for who may only vouch.")
    group: str
    applied_at: datetime
    vouches: int
    was_here: bool


class Applications(Schema):
    results: list[ApplicationOut]
    next: None


class VouchedOut(Schema):
    vouches: int


class DecideApplicationIn(In):
    confirm: bool
    reason: Text = Field("", max_length=2000, description="Why not; the applicant reads it.")
    register_row: UUID | None = Field(None, description="The register's row of the same person, which carries on.")


class DecidedOut(Schema):
    id: UUID
    status: str
    decided_at: datetime | None
    ended_at: datetime | None


class EndIn(In):
    reason: Literal["left", "moved", "died", "mistake"]


class VillagerOut(Schema):
    id: UUID
    name: str
    group: str
    phone: str = Field(description="Masked.")
    since: datetime | None
    has_account: bool


class Villagers(Schema):
    count: int
    results: list[VillagerOut]
    next: str | None


class RegisterImportOut(Schema):
    id: UUID
    place: Ref
    filename: str
    state: Literal["checked", "confirmed", "undone", "dropped"]
    good: int
    bad: int
    notes: list[str]
    created_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None
    undone_at: datetime | None


class RegisterImports(Schema):
    results: list[RegisterImportOut]
    next: None


class BadRowOut(Schema):
    line: int
    name: str
    group: str
    phone: str = Field(description="As it was typed; the resident number never comes along.")
    problems: list[str]


class RegisterImportFull(RegisterImportOut):
    to_mend: list[BadRowOut] = Field(description="The first two hundred rows that do not go in, and why.")


class UndoneOut(Schema):
    taken_back: int
    kept: int


class GrantOut(Schema):
    id: UUID
    name: str
    role: RoleWord
    place: Ref
    starts_on: date
    ends_on: date | None
    granted_by: str = Field(description="Empty: given on the server.")


class RoleCountOut(Schema):
    role: str
    name: str
    holders: int


class GrantsOut(Schema):
    place: Ref
    counts: list[RoleCountOut]
    results: list[GrantOut] = Field(description="By name only for who may read the names; empty otherwise.")
    may_give: list[RoleWord]


class GrantIn(In):
    phone: Text = Field(max_length=40, examples=["13953000008"])
    name: Text = Field(
        max_length=200, description="Of the account with this number: a mistyped number gives nothing to a stranger."
    )
    role: RoleWord
    starts_on: Day
    ends_on: Day | None = None


class GrantedOut(Schema):
    id: UUID
    name: str
    role: RoleWord
    place: Ref
    starts_on: date
    ends_on: date | None


class Tables(RegisterImports):
    """Of one kind."""


class MendOut(Schema):
    line: int
    typed: dict[str, str]
    problems: list[str]


class TableFull(RegisterImportOut):
    to_mend: list[MendOut] = Field(description="The first two hundred rows that do not go in, as typed, and why.")
