"""Checking a letter of introduction, for whoever holds it; with a token, one's own letters and times away. Lists of others' are on
pages only: names of members are sensitive, and who reads them is written down there."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, reader
from teabowl.api.endpoints.common import iso
from teabowl.api.schemas import party_moves as schemas
from teabowl.kernel.errors import NotFound
from teabowl.organisations import queries
from teabowl.organisations.words_moves import NO_LETTER
from teabowl.people.queries import person_ids

router = Router(tags=["organisations"])


@router.get(
    "verify/{code}",
    response=schemas.VerifiedLetter,
    operation_id="verify_letter",
    summary="Whether a letter of introduction is real",
)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """By the code printed on it, in small letters and groups too. Says no more than the paper itself."""
    held = queries.verified(code, now=timezone.now())
    if held is None:
        raise NotFound(NO_LETTER)
    holds = held.state == "issued" and held.look == "ok"
    row = {
        "state": held.state, "holds": holds, "number": held.number, "name": held.name, "issuer": held.issuer, "source": held.source,
        "target": held.target, "issued_on": held.issued_on.isoformat(), "until": held.until.isoformat(),
    }  # fmt: skip
    return answer(row, never_kept=True)


@router.get("me/party/moves", response=schemas.MyMoves, operation_id="list_my_moves", summary="Your letters and times away")
def mine(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    actor, now = reader(request).actor, timezone.now()
    own = person_ids(actor.person_id) if actor.person_id else []
    letters = [
        {
            "id": str(row.id), "source": row.source, "target": row.target, "number": row.number, "status_words": row.tag,
            "asked_on": row.asked_on.isoformat(), "until": iso(row.until), "arrived_on": iso(row.arrived_on),
        }
        for row in queries.letters_of_person(own, now=now)
    ]  # fmt: skip
    away = [
        {
            "id": str(row.id), "home": row.home, "away": row.away, "region": row.region, "contact": row.contact,
            "left_on": row.left_on.isoformat(), "joined_on": iso(row.joined_on), "over_on": iso(row.over_on),
        }
        for row in queries.times_away_of(own, now=now)
    ]  # fmt: skip
    return answer({"letters": letters, "away": away}, never_kept=True)
