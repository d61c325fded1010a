"""Tables brought into a village's lists: checked first, then confirmed, perhaps taken back."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from teabowl.api.door import answer, reader, writer
from teabowl.api.endpoints.common import living, staged
from teabowl.api.schemas import villagers as schemas
from teabowl.files.uploads import RefusedFile
from teabowl.intake import actions, queries, words
from teabowl.intake.kinds import by_slug
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.people.sheets import MAX_BYTES
from teabowl.places.models import Place

router = Router(tags=["tables"])
KindWord = Literal["letters", "errands", "notices"]
SHOWN = 200
AT = "places/{code}/tables/{kind}/{uuid:table_id}"


@router.get(
    "places/{code}/tables/{kind}", response=schemas.Tables, operation_id="list_tables", summary="Tables that were brought in"
)
def tables(request: HttpRequest, code: str, kind: KindWord) -> HttpResponse:
    """letters: taken on paper; errands: asked at the counter; notices: a batch that waits as drafts."""
    place = living(code)
    rows = queries.tables_at(reader(request).actor, place, by_slug(kind))
    return answer({"results": [staged(row, place) for row in rows], "next": None}, never_kept=True)


@router.post(
    "places/{code}/tables/{kind}",
    response={201: schemas.TableFull},
    operation_id="stage_table",
    summary="Send a table, to be checked",
)
def stage(request: HttpRequest, code: str, kind: KindWord, file: File[UploadedFile]) -> HttpResponse:
    """multipart/form-data: xlsx, xls or csv up to 5 MB. Nothing is in the list before the confirmation; after seven days it is thrown
    away."""
    actor, place = writer(request), living(code)
    if isinstance(file, RefusedFile) or (file.size or 0) > MAX_BYTES:
        raise Invalid({"file": words.LARGE})
    made = actions.stage_table(
        actor, place=place, kind=kind, filename=file.name or "", data=file.read(), now=timezone.now()
    )  # fmt: skip
    location = f"/api/v1/places/{place.code}/tables/{kind}/{made.id}"
    return answer(_whole(actor, place, kind, made.id), status=201, location=location, never_kept=True)


@router.get(AT, response=schemas.TableFull, operation_id="get_table", summary="What was found in a table")
def one(request: HttpRequest, code: str, kind: KindWord, table_id: UUID) -> HttpResponse:
    return answer(_whole(reader(request).actor, living(code), kind, table_id), never_kept=True)


@router.post(AT + "/confirmation", response=schemas.TableFull, operation_id="confirm_table", summary="Bring the good rows in")
def confirm(request: HttpRequest, code: str, kind: KindWord, table_id: UUID) -> HttpResponse:
    """Once; a second time changes nothing."""
    actor, place = writer(request), living(code)
    queries.table_at(actor, place, by_slug(kind), table_id)
    actions.confirm_table(actor, intake_id=table_id, now=timezone.now())
    return answer(_whole(actor, place, kind, table_id), never_kept=True)


@router.post(AT + "/undoing", response=schemas.UndoneOut, operation_id="undo_table", summary="Take it back")
def undo(request: HttpRequest, code: str, kind: KindWord, table_id: UUID) -> HttpResponse:
    """Kept is what somebody went on with."""
    actor, place = writer(request), living(code)
    queries.table_at(actor, place, by_slug(kind), table_id)
    back, kept = actions.undo_table(actor, intake_id=table_id, now=timezone.now())
    return answer({"taken_back": back, "kept": kept}, never_kept=True)


@router.delete(AT, response=schemas.RegisterImportOut, operation_id="drop_table", summary="Throw a checked table away")
def drop(request: HttpRequest, code: str, kind: KindWord, table_id: UUID) -> HttpResponse:
    actor, place = writer(request), living(code)
    queries.table_at(actor, place, by_slug(kind), table_id)
    actions.drop_table(actor, intake_id=table_id, now=timezone.now())
    return answer(staged(queries.table_at(actor, place, by_slug(kind), table_id), place), never_kept=True)


def _whole(actor: Actor, place: Place, kind: str, table_id: UUID) -> dict[str, Any]:
    found = queries.table_at(actor, place, by_slug(kind), table_id)
    _good, bad = queries.rows_of(found, SHOWN)
    return staged(found, place) | {"to_mend": [{"line": r.line, "typed": r.typed, "problems": r.problems} for r in bad]}
