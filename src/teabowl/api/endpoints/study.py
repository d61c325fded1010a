"""Study programmes and frequent questions, for everybody; with a token, asking, and one's own questions. What one has read is told
to nobody, and so has no address here."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, person_writing, reader
from teabowl.api.endpoints.common import iso, living, pack, short_ref, unpack
from teabowl.api.schemas import study as schemas
from teabowl.kernel.errors import Invalid, Refused
from teabowl.pagecache.marks import public_page
from teabowl.study import actions, queries, words
from teabowl.study.queries import FaqRow, MaterialRow, MyQuestion, ProgrammeRow

router = Router(tags=["study"])


def _programme(row: ProgrammeRow) -> dict[str, Any]:
    return {
        "id": str(row.id), "title": row.title, "about": row.about, "organisation": row.organisation,
        "handed_down": row.handed_down, "state": row.state, "starts_on": row.starts_on.isoformat(), "ends_on": iso(row.ends_on),
        "materials": row.materials, "url": row.url,
    }  # fmt: skip


def _material(row: MaterialRow) -> dict[str, Any]:
    return {"id": str(row.id), "title": row.title, "kind": row.kind, "source": row.source, "url": row.url}


def _answered(row: FaqRow) -> dict[str, Any]:
    return {
        "id": str(row.id), "question": row.question, "answer": row.answer, "topic": row.topic, "organisation": row.organisation,
        "handed_down": row.handed_down, "published_at": row.published_at.isoformat(), "url": row.url,
    }  # fmt: skip


@router.get(
    "places/{code}/study", response=schemas.Programmes, operation_id="list_programmes", summary="What is studied at a place"
)
def programmes(request: HttpRequest, code: str) -> HttpResponse:
    """Programmes that everybody may read: its own, and those handed down to it."""
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    return answer({"place": short_ref(place), "results": [_programme(row) for row in queries.programmes_at(place)]})


@router.get(
    "places/{code}/study/{uuid:programme_id}",
    response=schemas.ProgrammeOut,
    operation_id="get_programme",
    summary="A study programme",
)
def programme(request: HttpRequest, code: str, programme_id: UUID) -> HttpResponse:
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    page = queries.programme_page(place, programme_id)
    return answer(_programme(page.programme) | {"items": [_material(row) for row in page.materials]})


@router.get(
    "places/{code}/study/{uuid:programme_id}/{uuid:material_id}",
    response=schemas.StudyMaterialOut,
    operation_id="get_material",
    summary="One study material",
)
def material(request: HttpRequest, code: str, programme_id: UUID, material_id: UUID) -> HttpResponse:
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    page = queries.material_page(place, programme_id, material_id)
    file = page.document
    more = {
        "body": page.body,
        "file": file.url if file else None,
        "media_type": file.media_type if file else None,
        "size": file.size if file else None,
    }
    return answer(_material(page.row) | more)


@router.get(
    "places/{code}/questions", response=schemas.Answered, operation_id="list_questions", summary="Frequent questions at a place"
)
def questions(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=60)] = "",
    topic: schemas.TopicWord | None = None,
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """Asked and answered, in general words, the newest first; those handed down to the place too."""
    place = living(code)
    if not request.GET:
        public_page(request, place.id, inherits=place.lineage)
    try:
        before = UUID(unpack(cursor)) if cursor else None
    except ValueError:
        raise Invalid({"cursor": cursor}) from None
    page = queries.faq_page(place, q=q, topic=topic or "", before=before, limit=limit)
    following = pack(page.older.hex) if page.older else None
    return answer({"place": short_ref(place), "results": [_answered(row) for row in page.rows], "next": following})


@router.get(
    "places/{code}/questions/similar",
    response=schemas.Similar,
    operation_id="list_similar_questions",
    summary="What was asked much the same",
)
def similar(request: HttpRequest, code: str, text: Annotated[str, Query(min_length=1, max_length=200)]) -> HttpResponse:
    """The likeliest first, five at most."""
    place = living(code)
    return answer({"results": [_answered(row) for row in queries.similar_questions(place, text)]})


@router.post(
    "places/{code}/questions", response={201: schemas.MyQuestion}, operation_id="ask_question", summary="Ask an organisation"
)
def ask(request: HttpRequest, code: str, asked: schemas.Ask) -> HttpResponse:
    """Answered within the working days that the place has set. With an Idempotency-Key, sent twice is asked once."""
    actor = person_writing(request)
    place = living(code)
    own = queries.askable(place)
    if not own:
        raise Refused(words.NO_ORGANISATION)
    chosen = next((one for one in own if asked.organisation in (None, one.id)), None)
    if chosen is None or (asked.organisation is None and len(own) > 1):
        raise Invalid({"organisation": words.PROBLEMS["organisation"]})
    question = actions.ask_question(
        actor, organisation_id=chosen.id, text=asked.text, show_name=asked.show_name, may_publish=asked.may_publish,
        form_key=form_key(request), now=timezone.now(),
    )  # fmt: skip
    return answer(_mine(queries.my_question(actor, question.id).row), status=201, never_kept=True)


@router.get("me/questions", response=schemas.MyQuestions, operation_id="list_my_questions", summary="Your own questions")
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first, a hundred at most."""
    return answer({"results": [_mine(row) for row in queries.my_questions(reader(request).actor)]}, never_kept=True)


def _mine(row: MyQuestion) -> dict[str, Any]:
    return {
        "id": str(row.id), "text": row.text, "organisation": row.organisation, "state": row.state,
        "asked_at": row.asked_at.isoformat(), "due_on": iso(row.due_on), "answer": row.answer,
    }  # fmt: skip
