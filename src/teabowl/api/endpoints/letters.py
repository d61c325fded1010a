"""Letters to the secretary. Private ones open to their writer and to those who must answer, and each reading is written down."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, bearer_of, form_key, person_writing, reader, writer
from teabowl.api.endpoints.common import iso, living, pack, short_ref, unpack
from teabowl.api.queries import Bearer
from teabowl.api.schemas.letters import AnswerIn, LetterIn, LetterOut, Letters, LetterStepIn, MyLetters
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.letters import actions, queries, words
from teabowl.letters.queries import LetterPage
from teabowl.letters.rules import Consent, Kind, Rating, Visibility
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["letters"])


@router.get("places/{code}/letters", response=Letters, operation_id="list_letters", summary="Public letters, newest first")
def letters(
    request: HttpRequest,
    code: str,
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """A village's; of a head account everything below. Of private ones only what their writers let everybody read."""
    place = living(code)
    public_page(request, place.id)
    page = queries.letters_page(place, now=timezone.now(), before=_before(cursor), limit=limit)
    rows = [
        {
            "id": str(row.id),
            "title": str(row.title),
            "signed": str(row.signed),
            "body": row.body,
            "place": {"code": row.place_code, "name": row.place_name},
            "received_at": row.received_at.isoformat(),
            "answered_at": iso(row.answered_at),
            "state": str(row.tag),
            "url": row.url,
        }
        for row in page.rows
    ]
    return answer({"results": rows, "next": pack(page.older_id.hex) if page.older_id else None})


def _before(cursor: str) -> UUID | None:
    if not cursor:
        return None
    try:
        return UUID(unpack(cursor))
    except ValueError:
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")}) from None


@router.get("letters/{uuid:letter_id}", response=LetterOut, operation_id="get_letter", summary="A letter")
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """What everybody may read; with the token of its writer or of one who must answer, the whole. Each reading of a private letter by
    another than its writer is written down, and the writer sees it."""
    place, who = queries.where_is(letter_id), bearer_of(request)
    page = queries.public_letter(place, letter_id, now=timezone.now())
    if who is not None and (page is None or page.visibility is Visibility.PRIVATE):
        inside = _opened(who, place, letter_id)
        if inside is not None:
            return answer(_letter(inside), never_kept=True)
    if page is None:
        raise NotFound(words.NOT_HERE)
    return answer(_letter(page))


def _opened(who: Bearer, place: Place, letter_id: UUID) -> LetterPage | None:
    """The whole letter for the token's bearer, with its trace; None where it is not theirs. A token of one role reads what the role
    reads, not what its owner once wrote."""
    try:
        if who.only is not None:
            queries.letter_here(replace(who.actor, account_id=None), place, letter_id)
        return actions.open_letter(who.actor, place=place, letter_id=letter_id, now=timezone.now())
    except NotFound:
        return None


@router.get("me/letters", response=MyLetters, operation_id="list_my_letters", summary="What one wrote to secretaries")
def mine(request: HttpRequest) -> HttpResponse:
    """Newest first; `news`: something happened since one last opened it."""
    account = reader(request).actor.account_id
    found = queries.my_letters(account, now=timezone.now()) if account else []
    rows = [
        {
            "id": str(row.id),
            "title": row.title,
            "place": row.place_name,
            "received_at": row.received_at.isoformat(),
            "state": str(row.tag),
            "outcome": str(row.outcome),
            "private": row.is_private,
            "news": row.has_news,
            "url": row.url,
        }
        for row in found
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post("places/{code}/letters", response={201: LetterOut}, operation_id="write_letter", summary="Write to the secretary")
def write(request: HttpRequest, code: str, payload: LetterIn) -> HttpResponse:
    """Private unless one says otherwise. Sent again with the same Idempotency-Key, it is the same letter."""
    actor, place, now = person_writing(request), living(code), timezone.now()
    made = actions.write_letter(
        actor,
        place=place,
        title=payload.title,
        body=payload.body,
        visibility=Visibility(payload.visibility),
        show_name=payload.show_name,
        key=form_key(request),
        now=now,
    )
    page = actions.open_letter(actor, place=queries.where_is(made.id), letter_id=made.id, now=now)
    return answer(_letter(page), status=201, location=f"/api/v1/letters/{made.id}", never_kept=True)


@router.post(
    "letters/{uuid:letter_id}/answers",
    response={201: LetterOut},
    operation_id="answer_letter",
    summary="Answer a letter",
)
def answer_letter(request: HttpRequest, letter_id: UUID, payload: AnswerIn) -> HttpResponse:
    """For those who must answer. A letter that one may not read is not found."""
    actor, now = writer(request), timezone.now()
    actions.answer_letter(
        actor,
        letter_id=letter_id,
        body=payload.body,
        follow_up_on=payload.follow_up_on,
        key=form_key(request),
        now=now,
    )
    page = actions.open_letter(actor, place=queries.where_is(letter_id), letter_id=letter_id, now=now)
    return answer(_letter(page), status=201, location=f"/api/v1/letters/{letter_id}", never_kept=True)


OF_THE_WRITER = frozenset({"ask_again", "rate", "make_public", "make_private", "consent", "withdraw"})


@router.post(
    "letters/{uuid:letter_id}/steps", response=LetterOut, operation_id="step_letter", summary="What is done with a letter"
)
def step(request: HttpRequest, letter_id: UUID, payload: LetterStepIn) -> HttpResponse:
    """looking, visited, hand_over, report: of those who must answer; the rest of its writer. Found only by those who may read it."""
    actor = person_writing(request) if payload.do in OF_THE_WRITER else writer(request)
    key, now = form_key(request), timezone.now()
    match payload.do:
        case "looking" | "visited":
            actions.note_step(actor, letter_id=letter_id, kind=Kind(payload.do), note=payload.note, key=key, now=now)
        case "hand_over":
            actions.hand_over(actor, letter_id=letter_id, now=now)
        case "report":
            actions.report_follow_up(
                actor, letter_id=letter_id, note=payload.note, again_on=payload.again_on, key=key, now=now
            )  # fmt: skip
        case "ask_again":
            actions.ask_again(actor, letter_id=letter_id, question=payload.note, key=key, now=now)
        case "rate":
            rating = Rating(_chosen("rating", payload.rating))
            actions.rate_letter(actor, letter_id=letter_id, rating=rating, note=payload.note, key=key, now=now)
        case "consent":
            consent = Consent(_chosen("consent", payload.consent))
            actions.consent_to_publish(actor, letter_id=letter_id, consent=consent, now=now)
        case "withdraw":
            actions.withdraw_letter(actor, letter_id=letter_id, key=key, now=now)
        case _:
            seen = Visibility(payload.do.removeprefix("make_"))
            actions.set_visibility(actor, letter_id=letter_id, visibility=seen, now=now)
    page = actions.open_letter(actor, place=queries.where_is(letter_id), letter_id=letter_id, now=now)
    return answer(_letter(page), never_kept=True)


def _chosen(field: str, value: str | None) -> str:
    if value is None:
        raise Invalid({field: _("要填这一项")})
    return value


def _letter(page: LetterPage) -> dict[str, Any]:
    return {
        "id": str(page.id),
        "place": short_ref(page.place),
        "title": str(page.title),
        "signed": str(page.signed),
        "body": page.body,
        "visibility": page.visibility.value,
        "state": page.state.value,
        "received_at": page.received_at.isoformat(),
        "rating": page.rating,
        "said": [
            {"who": str(said.who), "at": said.at.isoformat(), "text": said.text, "follow_up_on": iso(said.follow_up_on)}
            for said in page.said
        ],
        "steps": [{"title": str(title), "text": str(text)} for title, text, _state in page.steps],
        "may": sorted(page.may),
        "url": f"/p/{page.place.code}/letters/{page.id}/",
    }
