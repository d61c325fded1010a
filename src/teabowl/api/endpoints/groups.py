"""Groups of a village: reading for everybody, starting, joining and keeping for whom the village lets."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import actor_of, answer, bearer_of, form_key, person_writing, reader
from teabowl.api.endpoints.boards import Cursor, checked_cursor, row_of
from teabowl.api.endpoints.common import living
from teabowl.api.schemas import groups as own
from teabowl.api.schemas.boards import Posts
from teabowl.boards import actions, queries
from teabowl.boards.permissions import MODERATE
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.verbs import can
from teabowl.places.models import Place

router = Router(tags=["boards"])


@router.get("places/{code}/groups", response=own.Groups, operation_id="list_groups", summary="Groups of a village")
def groups(request: HttpRequest, code: str) -> HttpResponse:
    """Those that go on, the oldest first; closed ones too, by name and what they are for."""
    place = living(code)
    return answer({"results": [_group(request, place, row) for row in queries.groups_at(place)], "next": None})


@router.post("places/{code}/groups", response={201: own.GroupOut}, operation_id="start_group", summary="Start a group")
def start(request: HttpRequest, code: str, payload: own.GroupIn) -> HttpResponse:
    """For verified villagers; one is its first moderator. Sent again with the same Idempotency-Key, it is the same group."""
    actor, place = person_writing(request), living(code)
    made = actions.start_group(
        actor, place=place, form_key=form_key(request), name=payload.name, about=payload.about, closed=payload.closed,
        now=timezone.now(),
    )  # fmt: skip
    row = _group(request, place, queries.group_at(place, made.id))
    return answer(row, status=201, location=f"/api/v1/groups/{made.id}")


@router.get("groups/{uuid:group_id}", response=own.GroupOut, operation_id="get_group", summary="A group")
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    place = queries.place_of_group(group_id)
    return answer(_group(request, place, queries.group_at(place, group_id)))


@router.get("groups/{uuid:group_id}/posts", response=Posts, operation_id="list_group_posts", summary="Posts of a group")
def posts(
    request: HttpRequest, group_id: UUID, cursor: Cursor = "", limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> HttpResponse:
    """Of an open group, newest first. What is said in a closed one is nowhere in the API."""
    place = queries.place_of_group(group_id)
    if queries.group_at(place, group_id).closed:
        raise NotAllowed("")
    page = queries.group_page(place, group_id, checked_cursor(cursor), size=limit)
    return answer({"results": [row_of(row) for row in page.rows], "next": page.older or None})


@router.put("groups/{uuid:group_id}/membership", response=own.GroupOut, operation_id="join_group", summary="Join a group")
def join(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """An open one at once; a closed one is asked, and `mine` says `asked` until a moderator lets you in."""
    actions.join_group(person_writing(request), group_id=group_id, now=timezone.now())
    return group(request, group_id)


@router.delete("groups/{uuid:group_id}/membership", response=own.GroupOut, operation_id="leave_group", summary="Leave a group")
def leave(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The last moderator of a group first finds another (409)."""
    actions.leave_group(person_writing(request), group_id=group_id, now=timezone.now())
    return group(request, group_id)


@router.get(
    "groups/{uuid:group_id}/people", response=own.GroupPeople, operation_id="list_group_people", summary="Who is in a group"
)
def people(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """For its members and those who keep the village; those who ask to be let in come first."""
    actor = reader(request).actor
    place = queries.place_of_group(group_id)
    if not queries.is_in_group(actor.account_id, group_id) and not can(actor, MODERATE, place.ref):
        raise NotAllowed("")
    rows = [_person(row) for row in queries.people_of(group_id)]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post(
    "groups/{uuid:group_id}/people/{uuid:person_id}",
    response=own.GroupPersonOut,
    operation_id="keep_group_member",
    summary="Let somebody in, out, or help to keep it",
)
def keep(request: HttpRequest, group_id: UUID, person_id: UUID, payload: own.KeepIn) -> HttpResponse:
    """For its moderators and those who keep the village. `person_id` is the `id` of the list."""
    actor = person_writing(request)
    if not any(row.id == person_id for row in queries.people_of(group_id)):
        raise NotFound("")
    made = actions.keep_member(actor, member_id=person_id, what=payload.what, now=timezone.now())
    since = made.joined_at or made.asked_at
    shown = {"id": str(made.id), "name": made.name, "moderates": made.moderates, "asks": made.joined_at is None}
    return answer(shown | {"since": since.isoformat()}, never_kept=True)


@router.delete("groups/{uuid:group_id}", response=own.GroupOut, operation_id="end_group", summary="End a group")
def end(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Nothing new is said in it, and what was said stays as readable as it was."""
    actions.end_group(person_writing(request), group_id=group_id, now=timezone.now())
    return group(request, group_id)


def _person(row: queries.MemberRow) -> dict[str, Any]:
    shown = {"id": str(row.id), "name": row.name, "moderates": row.moderates, "asks": not row.is_in}
    return shown | {"since": row.since.isoformat()}


def _group(request: HttpRequest, place: Place, row: queries.GroupRow) -> dict[str, Any]:
    mine = queries.standing_in(actor_of(request), row.id) if bearer_of(request) else queries.Standing()
    standing = "moderator" if mine.moderates else "member" if mine.is_in else "asked" if mine.asked else ""
    return {
        "id": str(row.id),
        "name": row.name,
        "about": row.about,
        "closed": row.closed,
        "ended": row.ended,
        "people": row.people,
        "moderators": list(row.moderators),
        "started_at": row.started_at.isoformat(),
        "mine": standing,
        "url": reverse("boards:group", args=[place.code, row.id]),
    }
