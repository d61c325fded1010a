"""Inside an organisation, with a token: its members, letters, migrant members, weak branches, studies and book, for whom the pages
show them too. Names of members are sensitive: who read whose is written down, as on the pages."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, person_writing, reader
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import party_inside as schemas
from teabowl.audit import actions as audit
from teabowl.dues import queries as dues
from teabowl.dues.permissions import READ_BOOK
from teabowl.kernel import verbs
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Verb, check
from teabowl.organisations import actions, authority, queries
from teabowl.organisations.permissions import SEE_FILE, SEE_MEMBERS
from teabowl.organisations.permissions_moves import SEE_MIGRANTS, SEE_TRANSFERS, SEE_WEAK
from teabowl.organisations.queries import migrants, transfers, weak
from teabowl.organisations.queries.transfers import Scope
from teabowl.organisations.words import NOT_HERE
from teabowl.study import actions as study_actions
from teabowl.study import queries as study
from teabowl.study import words as study_words
from teabowl.study.permissions import READ as STUDY

router = Router(tags=["organisations"])
Start = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]
Typed = Annotated[str, Query(max_length=40)]
Page = Annotated[int, Query(ge=1, le=10_000)]
Show = Annotated[str, Query(pattern="^[a-z]{0,12}$")]


def _there(request: HttpRequest, organisation_id: UUID, verb: Verb) -> tuple[Actor, Any]:
    """Who asks, and the organisation in which they may do the verb; with a token of one role, by that role alone: posts and membership
    are the person's. Raises NotFound."""
    who = reader(request)
    held = queries.check_there(organisation_id, who.actor, verb, timezone.now())
    if who.only is not None and not verbs.can(who.actor, verb, held.ref.place):
        raise NotFound(NOT_HERE)
    return who.actor, held


def _page(rows: list[Any], total: int, page: int, **more: Any) -> HttpResponse:
    following = page + 1 if page * transfers.PAGE < total else None
    return answer({"results": rows, "total": total, "next": following, **more}, never_kept=True)


def _looked(actor: Actor, verb: str, subject: tuple[str, UUID], place_id: UUID) -> None:
    audit.record_read(
        actor, f"organisations.{verb}", now=timezone.now(), subject_type=subject[0], subject_id=subject[1], place_id=place_id
    )


@router.get(
    "organisations/{uuid:organisation_id}/members",
    response=schemas.MembersOut,
    operation_id="list_party_members",
    summary="Members of an organisation and below",
)
def members(
    request: HttpRequest, organisation_id: UUID, show: Show = "party", q: Typed = "", start: Start = 0, limit: Limit = 50
) -> HttpResponse:
    """For its members and those with a right there. `show`: party, full, probationary, migrant; with the right to read files also way
    (those on the way into the Party) and ended. Each reading is noted with each name read."""
    now = timezone.now()
    actor, organisation = _there(request, organisation_id, SEE_MEMBERS)
    may = verbs.can(actor, SEE_FILE, organisation.ref.place)
    sees_files = may or (reader(request).only is None and authority.can(actor, SEE_FILE, organisation.ref, now))
    if show not in queries.FILTERS or (show in {"way", "ended"} and not sees_files):
        show = "party"
    page = queries.members_page(organisation, show=show, q=q.strip(), start=start, today=china_date(now), limit=limit)
    actions.look_at_members(actor, organisation=organisation, persons=[row.person_id for row in page.rows], now=now)
    rows = [
        {
            "id": str(r.id), "name": r.name, "status": r.status, "organisation": str(r.organisation_id),
            "organisation_name": r.organisation_name, "group": r.group_name, "posts": [str(post) for post in r.posts],
            "since": r.since.isoformat(), "guest": r.guest, "migrant": r.migrant, "probation_until": iso(r.probation_until),
            "phone": r.phone if sees_files else "",
        }
        for r in page.rows
    ]  # fmt: skip
    following = start + limit if start + limit < page.total else None
    return answer({"results": rows, "total": page.total, "next": following}, never_kept=True)


@router.get(
    "organisations/{uuid:organisation_id}/transfers",
    response=schemas.LettersOut,
    operation_id="list_transfers",
    summary="Letters of introduction from and to an organisation and below",
)
def letters(request: HttpRequest, organisation_id: UUID, show: Show = "", page: Page = 1) -> HttpResponse:
    """The latest first, thirty at a time; `show`: open, overdue, out, in, done. Each reading is noted."""
    actor, held = _there(request, organisation_id, SEE_TRANSFERS)
    rows, total = transfers.transfers(Scope(organisation=held), show, now=timezone.now(), page=page)
    _looked(actor, "see_transfers", ("organisation", held.id), held.place_id)
    found = [
        {
            "id": str(r.id), "name": r.name, "source": r.source, "target": r.target, "number": r.number, "status_words": r.tag,
            "asked_on": r.asked_on.isoformat(), "until": iso(r.until), "arrived_on": iso(r.arrived_on),
        }
        for r in rows
    ]  # fmt: skip
    return _page(found, total, page)


@router.get(
    "organisations/{uuid:organisation_id}/migrants",
    response=schemas.AwayOut,
    operation_id="list_migrants",
    summary="Migrant members of an organisation and below",
)
def away(request: HttpRequest, organisation_id: UUID, show: Show = "", page: Page = 1) -> HttpResponse:
    """Away from it or taking part in it; `show`: out, in, due, over. Each reading is noted."""
    actor, held = _there(request, organisation_id, SEE_MIGRANTS)
    rows, total = migrants.migrants(Scope(organisation=held), show, now=timezone.now(), page=page)
    _looked(actor, "see_migrants", ("organisation", held.id), held.place_id)
    found = [
        {
            "id": str(r.id), "name": r.name, "state": r.state, "home": r.home, "away": r.away, "region": r.region,
            "left_on": r.left_on.isoformat(), "joined_on": iso(r.joined_on), "over_on": iso(r.over_on), "contact": r.contact,
            "contact_due": iso(r.contact_due),
        }
        for r in rows
    ]  # fmt: skip
    return _page(found, total, page)


@router.get(
    "places/{code}/weak-branches",
    response=schemas.WeakOut,
    operation_id="list_weak_branches",
    summary="Branches being put right at a place and below",
)
def weak_branches(
    request: HttpRequest, code: str, show: Show = "", year: Annotated[int, Query(ge=0, le=2100)] = 0,
    page: Page = 1,
) -> HttpResponse:  # fmt: skip
    """For those who put them right and those above; internal. `show`: proposed, listed, accepted, over. Each reading is noted."""
    actor, place = reader(request).actor, living(code)
    check(actor, SEE_WEAK, place.ref)
    rows, total = weak.cases(place, show, year or None, now=timezone.now(), page=page)
    _looked(actor, "see_weak", ("place", place.id), place.id)
    found = [
        {
            "id": str(r.id), "organisation": r.name, "place": r.place, "year": r.year, "state": r.state,
            "situations": r.situations, "listed_on": iso(r.listed_on), "accepted_on": iso(r.accepted_on),
            "missing_months": [f"{month:%Y-%m}" for month in r.missing],
        }
        for r in rows
    ]  # fmt: skip
    return _page(found, total, page, place=short_ref(place))


@router.get(
    "organisations/{uuid:organisation_id}/study",
    response=schemas.StudyInside,
    operation_id="list_inside_programmes",
    summary="What an organisation studies, for its members",
)
def studied(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Its programmes and those handed down to it, also those that are not for everybody."""
    who, here = reader(request), queries.ref(organisation_id)
    rows = study.programmes_of(who.actor, here)
    if not rows or (who.only is not None and not verbs.can(who.actor, STUDY, here.place)):
        raise NotFound(study_words.NO_PROGRAMME)
    found = [
        {
            "id": str(r.id), "title": r.title, "organisation": r.organisation, "handed_down": r.handed_down, "state": r.state,
            "starts_on": r.starts_on.isoformat(), "ends_on": iso(r.ends_on), "materials": r.materials,
        }
        for r in rows
    ]  # fmt: skip
    return answer({"results": found}, never_kept=True)


@router.get("me/study/marks", response=schemas.MarksOut, operation_id="list_my_marks", summary="What I marked as read")
def marks(request: HttpRequest) -> HttpResponse:
    """For my own eyes; nobody else can ask, and no figure counts it."""
    return answer({"results": sorted(str(key) for key in study.my_marks(reader(request).actor))}, never_kept=True)


@router.put(
    "me/study/marks/{uuid:material_id}", response=schemas.MarkOut, operation_id="mark_read", summary="Mark a material as read"
)
def mark(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """Twice is once."""
    study_actions.mark_read(person_writing(request), material_id=material_id, read=True)
    return answer({"material": str(material_id), "read": True}, never_kept=True)


@router.delete(
    "me/study/marks/{uuid:material_id}", response=schemas.MarkOut, operation_id="unmark_read", summary="Take such a mark away"
)
def unmark(request: HttpRequest, material_id: UUID) -> HttpResponse:
    study_actions.mark_read(person_writing(request), material_id=material_id, read=False)
    return answer({"material": str(material_id), "read": False}, never_kept=True)


@router.get(
    "organisations/{uuid:organisation_id}/dues/book",
    response=schemas.BookOut,
    operation_id="get_dues_book",
    summary="A month of an organisation's book of dues",
)
def book(
    request: HttpRequest, organisation_id: UUID, month: Annotated[str, Query(pattern="^([0-9]{4}-(0[1-9]|1[0-2]))?$")] = ""
) -> HttpResponse:
    """For those who keep, check or answer for it. `month` as 2026-11; without it the running one."""
    _there(request, organisation_id, READ_BOOK)
    asked = date.fromisoformat(f"{month}-01") if month and month >= "1950" else None
    page = dues.book_page(reader(request).actor, organisation_id, asked, timezone.now())
    entries = [
        {
            "id": str(r.entry.id), "on": r.entry.on.isoformat(), "number": r.entry.number, "title": r.title, "what": r.entry.text,
            "amount_fen": r.fen, "is_move": r.is_move, "needs_check": r.needs_check, "is_reversed": r.is_reversed,
        }
        for r in page.rows
    ]  # fmt: skip
    return answer(
        {
            "organisation": str(page.here.id), "month": f"{page.month:%Y-%m}", "closed": page.closed, "held": dict(page.held),
            "dues_count": page.dues_count, "dues_fen": page.dues_fen, "entries": entries,
        },
        never_kept=True,
    )  # fmt: skip
