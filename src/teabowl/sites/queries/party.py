"""Who holds the public post of village secretary."""

from datetime import date
from typing import NamedTuple

from teabowl.access.queries import roles_at
from teabowl.kernel.actor import Role
from teabowl.places.models import Place


class Secretary(NamedTuple):
    """The name is public with the post: 村务公开 names those who hold office; everybody else's role stays without a name."""

    name: str
    since: date


def secretaries_of(place: Place, on: date) -> list[Secretary]:
    """The secretary of the place on a date, as granted here; usually one. One query."""
    return [
        Secretary(row.person_name, row.starts_on)
        for row in roles_at(place.ref, on)
        if row.role is Role.SECRETARY and row.starts_on <= on
    ]
