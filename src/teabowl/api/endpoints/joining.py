"""Being a verified villager: asking, vouching, deciding, leaving; and the village's list."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, person_writing, reader, writer
from teabowl.api.endpoints.common import iso, living, pack, short_ref, unpack
from teabowl.api.schemas import villagers as schemas
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.verbs import can
from teabowl.people import actions, member_queries, queries
from teabowl.people.permissions import DECIDE
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 1000

router = Router(tags=["villagers"])


@router.get("me/villages", response=schemas.Memberships, operation_id="list_my_villages", summary="Where one is a villager")
def mine(request: HttpRequest) -> HttpResponse:
    """And where one asked to be, with what became of it; newest first."""
    rows = queries.memberships_of(reader(request).actor)
    return answer({"results": [_membership(row) for row in rows], "next": None}, never_kept=True)


@router.post(
    "places/{code}/membership", response={201: schemas.VillageMembershipOut}, operation_id="apply_for_membership",
    summary="Ask to be a verified villager",
)  # fmt: skip
def apply(request: HttpRequest, code: str, payload: schemas.ApplyIn) -> HttpResponse:
    """Confirmed at once where the register has a person of this name with the number that the account has verified; else it waits.
    Asked twice, it is the same application."""
    actor, place = person_writing(request), living(code)
    made = actions.apply_for_membership(actor, place_id=place.id, now=timezone.now(), **payload.dict())
    return answer(_membership(_own(actor, made.id)), status=201, location="/api/v1/me/villages", never_kept=True)


@router.delete("places/{code}/membership", response=schemas.LeftOut, operation_id="leave_village", summary="Leave a village")
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """What was written stays; coming back is asking anew."""
    actor, place = person_writing(request), living(code)
    return answer({"place": short_ref(place), "ended": actions.leave_village(actor, place_id=place.id, now=timezone.now())})


@router.delete(
    "me/villages/{uuid:membership_id}", response=schemas.VillageMembershipOut, operation_id="withdraw_application",
    summary="Take one's application back",
)  # fmt: skip
def withdraw(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor = person_writing(request)
    actions.withdraw_application(actor, membership_id=membership_id, now=timezone.now())
    return answer(_membership(_own(actor, membership_id)), never_kept=True)


@router.get(
    "places/{code}/applications", response=schemas.Applications, operation_id="list_applications",
    summary="Who asks to be a villager",
)  # fmt: skip
def applications(request: HttpRequest, code: str) -> HttpResponse:
    """The oldest first; for who decides, and for verified villagers, who may vouch: with masked names."""
    actor, place = reader(request).actor, living(code)
    decides = can(actor, DECIDE, place.ref)
    queue = member_queries
    found = queue.waiting_at(actor, place) if decides else queue.waiting_for_vouches(actor, place, size=MOST).rows
    rows = [
        {
            "id": str(row.id),
            "name": row.name,
            "group": row.group,
            "applied_at": row.applied_at.isoformat(),
            "vouches": row.vouches,
            "was_here": row.was_here,
        }
        for row in found
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post(
    "applications/{uuid:membership_id}/vouches", response={201: schemas.VouchedOut}, operation_id="vouch_for",
    summary="Vouch for a neighbour",
)  # fmt: skip
def vouch(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """By verified villagers of the same village. Twice is once."""
    actor = person_writing(request)
    return answer({"vouches": actions.vouch_for(actor, membership_id=membership_id, now=timezone.now())}, status=201)


@router.post(
    "applications/{uuid:membership_id}/decision", response=schemas.DecidedOut, operation_id="decide_application",
    summary="Confirm or decline",
)  # fmt: skip
def decide(request: HttpRequest, membership_id: UUID, payload: schemas.DecideApplicationIn) -> HttpResponse:
    """By the operator or the secretary, never about oneself."""
    actor, now = writer(request), timezone.now()
    if payload.confirm:
        made = actions.confirm_membership(
            actor, membership_id=membership_id, register_membership_id=payload.register_row, now=now
        )
    else:
        made = actions.decline_membership(actor, membership_id=membership_id, reason=payload.reason, now=now)
    return _decided(made)


@router.get(
    "places/{code}/members", response=schemas.Villagers, operation_id="list_members", summary="The village's verified villagers"
)
def members(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=40, description="Part of a name, or the end of a number.")] = "",
    group: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
) -> HttpResponse:
    """For the operator, the secretary and auditors, by group and name, fifty at a time; numbers are masked."""
    actor, place, number = reader(request).actor, living(code), _page(cursor)
    page = member_queries.members_at(actor, place, search=q, group=group, page=number)
    rows = [
        {
            "id": str(row.id),
            "name": row.name,
            "group": row.group,
            "phone": row.phone,
            "since": iso(row.since),
            "has_account": row.has_account,
        }
        for row in page.rows
    ]
    more = pack(str(number + 1)) if page.older_url else None
    return answer({"count": page.count, "results": rows, "next": more}, never_kept=True)


@router.post(
    "members/{uuid:membership_id}/end",
    response=schemas.DecidedOut,
    operation_id="end_membership",
    summary="No longer a villager",
)
def end(request: HttpRequest, membership_id: UUID, payload: schemas.EndIn) -> HttpResponse:
    """By the operator or the secretary; the history stays."""
    return _decided(
        actions.end_membership(writer(request), membership_id=membership_id, reason=payload.reason, now=timezone.now())
    )


def _page(cursor: str) -> int:
    said = unpack(cursor) if cursor else "1"
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 10_000):
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")})
    return int(said)


def _own(actor: Actor, membership_id: UUID) -> queries.MyMembership:
    found = next((row for row in queries.memberships_of(actor) if row.id == membership_id), None)
    if found is None:
        raise NotFound("")
    return found


def _membership(row: queries.MyMembership) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "place": {"code": row.code, "name": row.village},
        "group": row.group,
        "status": row.status,
        "applied_at": row.applied_at.isoformat(),
        "decided_at": iso(row.decided_at),
        "ended_at": iso(row.ended_at),
        "decline_reason": row.decline_reason,
        "vouches": row.vouches,
    }


def _decided(made: Any) -> HttpResponse:
    shown = {"id": str(made.id), "status": made.status, "decided_at": iso(made.decided_at), "ended_at": iso(made.ended_at)}
    return answer(shown, never_kept=True)
