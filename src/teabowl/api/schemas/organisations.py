"""What the API gives of Party organisations: what everybody may read, and where one belongs oneself."""

from datetime import date
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Ref


class PostHeldOut(Schema):
    kind: str = Field(description="secretary, deputy, recorder, …")
    name: str
    duty: str
    since: date


class JoinedOut(Schema):
    unit: str = Field(description="An enterprise, school or other unit; empty for the place itself.")
    place: Ref


class OrganisationOut(Schema):
    id: UUID
    name: str
    kind: str = Field(description="committee, general_branch, branch, joint_branch or group.")
    place: Ref
    unit: str = Field(description="The unit it stands in; empty for one of the place.")
    is_away: bool = Field(description="An organisation of migrant members, seated elsewhere.")
    seat: str
    phone: str
    set_up_on: date | None
    dissolved_on: date | None
    elected_on: date | None
    term_until: date | None = Field(description="The day by which an election is due.")
    parent: UUID | None
    successor: UUID | None = Field(description="Of a merged one: where it went.")
    joins: list[JoinedOut] = Field(description="Of a joint branch: what it joins besides its own place.")
    below: list[UUID]
    posts: list[PostHeldOut]


class OrganisationShortOut(Schema):
    id: UUID
    name: str
    kind: str
    is_away: bool


class OrganisationsOut(Schema):
    results: list[OrganisationShortOut]


class MembershipOut(Schema):
    organisation: UUID
    name: str
    status: str = Field(description="applicant, activist, development_object, probationary or full.")
    home: bool = Field(description="False: where one takes part as a migrant member.")
    since: date
    can_vote: bool


class MembershipsOut(Schema):
    results: list[MembershipOut]
