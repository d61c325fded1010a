"""Party organisations: what everybody may read of them, and with a token where one belongs. Never who the members are."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, reader
from teabowl.api.endpoints.common import iso, living, ref
from teabowl.api.schemas import organisations as schemas
from teabowl.kernel.times import china_date
from teabowl.organisations import queries
from teabowl.pagecache.marks import public_page

router = Router(tags=["organisations"])


@router.get(
    "places/{code}/organisations",
    response=schemas.OrganisationsOut,
    operation_id="list_organisations",
    summary="Party organisations of a place",
)
def at_place(request: HttpRequest, code: str) -> HttpResponse:
    """Of this very place, the highest form first; away organisations count where they come from."""
    place = living(code)
    public_page(request, place.id)
    rows = queries.public_at(place, china_date(timezone.now()))
    return answer({"results": [{"id": str(r.id), "name": r.name, "kind": r.kind, "is_away": r.is_away} for r in rows]})


@router.get(
    "organisations/{organisation_id}",
    response=schemas.OrganisationOut,
    operation_id="get_organisation",
    summary="A Party organisation with its posts",
)
def one(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What its public page says: form, seat, term, what stands above and below, who holds which post."""
    page = queries.organisation_page(organisation_id, china_date(timezone.now()))
    row = {
        "id": str(page.id), "name": page.name, "kind": page.kind, "place": ref(page.place), "is_away": page.is_away,
        "unit": page.unit,
        "joins": [{"unit": "", "place": ref(p)} for p in page.joins] + [{"unit": n, "place": ref(p)} for n, p in page.units],
        "seat": page.seat or page.seat_place, "phone": page.phone, "set_up_on": iso(page.set_up_on),
        "dissolved_on": iso(page.dissolved_on), "elected_on": iso(page.elected_on), "term_until": iso(page.term_until),
        "parent": str(page.parent.id) if page.parent else None, "successor": str(page.successor.id) if page.successor else None,
        "below": [str(line.id) for line in page.below],
        "posts": [{"kind": p.kind, "name": p.name, "duty": p.duty, "since": p.starts_on.isoformat()} for p in page.posts],
    }  # fmt: skip
    return answer(row)


@router.get("me/party", response=schemas.MembershipsOut, operation_id="list_my_organisations", summary="Where you belong")
def mine(request: HttpRequest) -> HttpResponse:
    """At home, and where you take part as a migrant member."""
    actor = reader(request).actor
    rows = queries.memberships_of(actor.account_id, china_date(timezone.now())) if actor.account_id else []
    found = [
        {
            "organisation": str(row.organisation.id), "name": row.organisation.name, "status": row.status.value, "home": row.home,
            "since": row.since.isoformat(), "can_vote": row.can_vote,
        }
        for row in rows
    ]  # fmt: skip
    return answer({"results": found}, never_kept=True)
