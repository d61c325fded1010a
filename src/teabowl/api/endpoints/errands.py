"""Errands: asked of a village, with papers that only its reader's token opens; each reading by another is written down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import ValidationError

from teabowl.api.door import answer, form_key, person_writing, reader, writer
from teabowl.api.endpoints.common import id_in, living, pack, page_after, short_ref
from teabowl.api.schemas import errands as schemas
from teabowl.files import actions as files
from teabowl.files import words as file_words
from teabowl.files.uploads import RefusedFile, refused_uploads
from teabowl.guides import actions, queries, words
from teabowl.guides.actions import OnBehalf, Upload
from teabowl.guides.errand_rules import Rating
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["errands"])


def _opened(actor: Actor, errand_id: UUID) -> queries.ErrandPage:
    return actions.open_errand(actor, place=queries.where_is(errand_id), errand_id=errand_id, now=timezone.now())


def _errand(actor: Actor, errand_id: UUID) -> dict[str, Any]:
    page = _opened(actor, errand_id)
    return {
        "id": str(page.id),
        "place": short_ref(page.place),
        "guide_id": str(page.guide_id),
        "title": page.title,
        "state": page.state.value,
        "due": str(page.due_text),
        "asker": str(page.asker),
        "phone": page.phone,
        "note": page.note,
        "for_name": page.for_name,
        "relation": page.relation,
        "consent": str(page.consent_text),
        "missing": page.missing,
        "outcome": page.outcome,
        "rating": page.rating,
        "steps": [{"title": str(title), "text": str(text)} for title, text, _state in page.steps],
        "papers": len(page.papers) + len(page.consent_papers),
        "may": sorted(page.may),
        "url": reverse("guides:errand", args=[page.place.code, page.id]),
    }


def _behalf(said: schemas.BehalfIn | None, paper: Upload | None = None) -> OnBehalf | None:
    return OnBehalf(said.name, said.relation, said.consent, said.phone, said.witnesses, paper) if said else None


def _ask(
    request: HttpRequest, code: str, said: schemas.ErrandIn, papers: Sequence[Upload], consent: Upload | None
) -> HttpResponse:
    actor, place = person_writing(request), living(code)
    made = actions.ask_errand(
        actor, place=place, guide_id=said.guide_id, phone=said.phone, note=said.note, papers=papers,
        behalf=_behalf(said.behalf, consent), key=form_key(request), now=timezone.now(),
    )  # fmt: skip
    return answer(_errand(actor, made.id), status=201, location=f"/api/v1/errands/{made.id}", never_kept=True)


@router.post("places/{code}/errands", response={201: schemas.ErrandOut}, operation_id="ask_errand", summary="Ask the village")
def ask(request: HttpRequest, code: str, payload: schemas.ErrandIn) -> HttpResponse:
    """Without papers. Sent again with the same Idempotency-Key, it is the same errand."""
    return _ask(request, code, payload, (), None)


@router.post(
    "places/{code}/errands/with-papers", response={201: schemas.ErrandOut}, operation_id="ask_errand_with_papers",
    summary="Ask the village, with papers",
)  # fmt: skip
def ask_with_papers(
    request: HttpRequest,
    code: str,
    errand: Annotated[str, Form(max_length=10_000, description="As the body of `ask_errand`, in JSON.")],
    papers: Annotated[list[UploadedFile], File()] = [],  # noqa: B006, ninja reads it
    consent_paper: Annotated[UploadedFile | None, File()] = None,
) -> HttpResponse:
    """multipart/form-data: PDF, JPEG, PNG or WebP, each up to 10 MB. They are sealed, open only to who asked and who handles the errand,
    and are deleted some time after its end. `consent_paper`: the signed page, for `consent` "paper"."""
    try:
        said = schemas.ErrandIn.model_validate_json(errand)
    except ValidationError as error:
        fields = {str(part["loc"][-1]) if part["loc"] else "errand" for part in error.errors()}
        raise Invalid(dict.fromkeys(sorted(fields), _("写得不对，请看文档里这一项的样子"))) from None
    return _ask(request, code, said, _uploads(request, papers), next(iter(_uploads(request, [consent_paper])), None))


def _uploads(request: HttpRequest, given: Sequence[UploadedFile | None]) -> list[Upload]:
    """The files as they came. Raises Invalid at 'papers' for one that stopped at the door."""
    for _name, code in refused_uploads(request):
        raise file_words.wrong("papers", code)
    return [Upload(file.name or "", file.read()) for file in given if file is not None and not isinstance(file, RefusedFile)]


@router.post(
    "errands/{uuid:errand_id}/papers", response={201: schemas.ErrandOut}, operation_id="send_errand_papers",
    summary="Send what was missing",
)  # fmt: skip
def send_papers(
    request: HttpRequest,
    errand_id: UUID,
    papers: Annotated[list[UploadedFile], File()],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> HttpResponse:
    """multipart/form-data, by the asker of an errand that was sent back: it is with the village again."""
    actor = person_writing(request)
    queries.errand_here(actor, queries.where_is(errand_id), errand_id)
    actions.resend_errand(
        actor, errand_id=errand_id, note=note.replace("\x00", ""), papers=_uploads(request, papers), key=form_key(request),
        now=timezone.now(),
    )  # fmt: skip
    return answer(_errand(actor, errand_id), status=201, location=f"/api/v1/errands/{errand_id}", never_kept=True)


@router.get(
    "errands/{uuid:errand_id}/papers",
    response=schemas.Papers,
    operation_id="list_errand_papers",
    summary="The papers of an errand",
)
def papers(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """For its asker, the person it is for, and those who handle it; the reading is written down."""
    page = _opened(_acting(request, read=True), errand_id)
    rows = [
        {
            "id": str(row.id),
            "of": of,
            "name": row.name,
            "size": row.size,
            "delete_after": row.delete_after.isoformat(),
            "deleted": row.deleted_at is not None,
            "url": "" if row.deleted_at else f"/api/v1/papers/{row.id}",
        }
        for of, found in (("errand", page.papers), ("consent", page.consent_papers))
        for row in found
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.get("papers/{uuid:paper_id}", operation_id="get_paper", summary="A private paper, as a file")
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """By whoever reads the record that it belongs to; each opening is written down. Always a download, kept nowhere."""
    found = files.read_paper(_acting(request, read=True), paper_id=paper_id, now=timezone.now())
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(found.data, content_type=found.media_type, headers=headers)


@router.get("places/{code}/errands", response=schemas.Counter, operation_id="list_errands", summary="A village's errands")
def at_village(
    request: HttpRequest,
    code: str,
    state: Literal["", "open", "back", "done"] = "",
    q: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
) -> HttpResponse:
    """For those who handle them, the newest first: what and when, never who."""
    actor, place = reader(request).actor, living(code)
    page = queries.errands_at(actor, place, state=state, before=id_in(cursor), q=q, now=timezone.now())
    more = pack(page.older_id.hex) if page.older_id else None
    return answer({"count": page.total, "results": [_row(row) for row in page.rows], "next": more}, never_kept=True)


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "state": row.tag,
        "place": row.place_name,
        "at": row.written_at.isoformat(),
        "news": row.has_news,
        "url": row.url,
    }


@router.get("me/errands", response=schemas.Errands, operation_id="list_my_errands", summary="What one asked for")
def mine(
    request: HttpRequest,
    cursor: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> HttpResponse:
    """And what others ask for one, with one's consent."""
    rows = queries.my_errands(reader(request).actor, now=timezone.now())
    shown, more = page_after(rows, [f"{n:04d}" for n in range(len(rows))], cursor, limit)
    return answer({"results": [_row(row) for row in shown], "next": more}, never_kept=True)


@router.get("errands/{uuid:errand_id}", response=schemas.ErrandOut, operation_id="get_errand", summary="An errand")
def errand(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """For its asker, the person it is for, and those who handle it; another's reading is written down and the asker sees it."""
    return answer(_errand(_acting(request, read=True), errand_id), never_kept=True)


def _acting(request: HttpRequest, *, read: bool = False) -> Actor:
    """A token of one role reads and does what the role does, not what its owner once asked for."""
    actor = reader(request).actor if read else writer(request)
    return replace(actor, account_id=None) if read and reader(request).only is not None else actor


@router.post(
    "errands/{uuid:errand_id}/steps",
    response=schemas.ErrandOut,
    operation_id="step_errand",
    summary="What is done with an errand",
)
def step(request: HttpRequest, errand_id: UUID, payload: schemas.ErrandStepIn) -> HttpResponse:
    """take, move, send_back, finish: of those who handle it; resend, cancel, rate: of the asker; agree, refuse: of the person it is
    for. Found only by those who may read it."""
    actor, key, now = writer(request), form_key(request), timezone.now()
    if payload.do in ("resend", "cancel", "rate", "agree", "refuse"):
        actor = person_writing(request)
    place = queries.where_is(errand_id)
    queries.errand_here(actor, place, errand_id)
    match payload.do:
        case "take":
            actions.take_errand(actor, errand_id=errand_id, key=key, now=now)
        case "move":
            actions.move_errand(actor, errand_id=errand_id, note=payload.note, key=key, now=now)
        case "send_back":
            actions.send_back(actor, errand_id=errand_id, reason=payload.note, key=key, now=now)
        case "finish":
            actions.finish_errand(actor, errand_id=errand_id, outcome=payload.note, key=key, now=now)
        case "resend":
            actions.resend_errand(actor, errand_id=errand_id, note=payload.note, key=key, now=now)
        case "cancel":
            actions.cancel_errand(actor, errand_id=errand_id, note=payload.note, key=key, now=now)
        case "rate":
            if payload.rating is None:
                raise Invalid({"rating": words.CHOOSE_ONE})
            actions.rate_errand(
                actor, errand_id=errand_id, rating=Rating(payload.rating), note=payload.note, key=key, now=now
            )  # fmt: skip
        case _:
            actions.answer_consent(actor, errand_id=errand_id, agrees=payload.do == "agree", now=now)
    try:
        return answer(_errand(actor, errand_id), never_kept=True)
    except NotFound:  # refused: no longer the refuser's to read
        return answer({}, never_kept=True)
