"""Who asks, and what they follow."""

from typing import Literal

from ninja import Schema

from teabowl.api.schemas.common import Ref


class HeldOut(Schema):
    role: str
    place: Ref


class MeOut(Schema):
    name: str
    scope: Literal["read", "write"]
    only: HeldOut | None
    held: list[HeldOut]


class FollowOut(Schema):
    place: Ref
    following: bool
