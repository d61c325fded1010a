"""A running vote as everybody on its list may see it: one text for all, that a room sends to every phone at once. Whoever touches it gets
their own ballot in its place (`ballots:part`), where it is known who they are."""

from uuid import UUID

from django.template.loader import render_to_string

from teabowl.ballots import queries
from teabowl.ballots.forms import CastForm


def blank_ballots(owner_type: str, owner_id: UUID) -> str:
    """The open votes of an owner, in the order they were put, in the active language. Two queries."""
    pages = queries.blank_pages(owner_type, owner_id)
    return "".join(
        render_to_string("ballots/_blank.html", {"page": page, "form": CastForm(page)}, using="pages").strip() for page in pages
    )
