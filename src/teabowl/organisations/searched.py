"""Organisations are found by name, unit and seat. Members are never in the index."""

from teabowl.kernel.searching import Found, Searched
from teabowl.organisations.models import Organisation


def entry(organisation: Organisation) -> Found | None:
    """Pure in the organisation."""
    if organisation.dissolved_on is not None:
        return None
    return Found(
        place_id=organisation.place_id,
        title=organisation.name,
        text="\n".join(text for text in (organisation.unit, organisation.seat) if text),
        at=organisation.created_at,
        path="party/",
        board="party",
    )


SEARCHED = [Searched("organisation", "organisations.Organisation", "party", entry)]
