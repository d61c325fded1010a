"""The village register as a file: checked first, then confirmed, perhaps taken back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from teabowl.api.door import answer, reader, writer
from teabowl.api.endpoints.common import living, staged
from teabowl.api.schemas import villagers as schemas
from teabowl.files.uploads import RefusedFile
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.people import actions, member_queries
from teabowl.people.sheets import MAX_BYTES
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["villagers"])
SHOWN = 200


@router.get(
    "places/{code}/register-imports", response=schemas.RegisterImports, operation_id="list_register_imports",
    summary="Registers that were brought in",
)  # fmt: skip
def imports(request: HttpRequest, code: str) -> HttpResponse:
    """The latest twenty, newest first; for the operator and the secretary."""
    place = living(code)
    rows = member_queries.imports_at(reader(request).actor, place)
    return answer({"results": [staged(row, place) for row in rows], "next": None}, never_kept=True)


@router.post(
    "places/{code}/register-imports", response={201: schemas.RegisterImportFull}, operation_id="stage_register",
    summary="Send a register, to be checked",
)  # fmt: skip
def stage(request: HttpRequest, code: str, file: File[UploadedFile]) -> HttpResponse:
    """multipart/form-data: xlsx, xls, ods or csv up to 5 MB. Nothing enters the register before the confirmation; after seven days
    it is thrown away."""
    actor, place = writer(request), living(code)
    if isinstance(file, RefusedFile) or (file.size or 0) > MAX_BYTES:
        raise Invalid({"file": _("文件太大，最多 5 MB。可以分成几份来导")})
    made = actions.stage_import(
        actor, place_id=place.id, filename=file.name or "", data=file.read(), now=timezone.now()
    )  # fmt: skip
    location = f"/api/v1/places/{place.code}/register-imports/{made.id}"
    return answer(_whole(actor, place, made.id), status=201, location=location, never_kept=True)


@router.get(
    "places/{code}/register-imports/{uuid:import_id}", response=schemas.RegisterImportFull, operation_id="get_register_import",
    summary="What was found in a register",
)  # fmt: skip
def one(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    return answer(_whole(reader(request).actor, living(code), import_id), never_kept=True)


@router.post(
    "places/{code}/register-imports/{uuid:import_id}/confirmation", response=schemas.RegisterImportFull,
    operation_id="confirm_register", summary="Bring the good rows in",
)  # fmt: skip
def confirm(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Once. What entered the register since the check becomes a row to mend, never a double."""
    actor, place = _known(request, code, import_id)
    actions.confirm_import(actor, import_id=import_id, now=timezone.now())
    return answer(_whole(actor, place, import_id), never_kept=True)


@router.post(
    "places/{code}/register-imports/{uuid:import_id}/undoing", response=schemas.UndoneOut, operation_id="undo_register",
    summary="Take it back",
)  # fmt: skip
def undo(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Kept are villagers on whom something new hangs: who signed in since, or left."""
    actor, _place = _known(request, code, import_id)
    back, kept = actions.undo_import(actor, import_id=import_id, now=timezone.now())
    return answer({"taken_back": back, "kept": kept}, never_kept=True)


@router.delete(
    "places/{code}/register-imports/{uuid:import_id}", response=schemas.RegisterImportOut, operation_id="drop_register",
    summary="Throw a checked register away",
)  # fmt: skip
def drop(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    actor, place = _known(request, code, import_id)
    actions.drop_import(actor, import_id=import_id, now=timezone.now())
    return answer(staged(member_queries.register_import(actor, place, import_id), place), never_kept=True)


def _known(request: HttpRequest, code: str, import_id: UUID) -> tuple[Actor, Place]:
    """Who acts, and where. Raises NotFound where the file is another village's."""
    actor, place = writer(request), living(code)
    member_queries.register_import(actor, place, import_id)
    return actor, place


def _whole(actor: Actor, place: Place, import_id: UUID) -> dict[str, Any]:
    found = member_queries.register_import(actor, place, import_id)
    bad = [
        {"line": row.line, "problems": row.problems} | {name: row.typed[name] for name in ("name", "group", "phone")}
        for row in member_queries.staged_rows(found, good=False, limit=SHOWN)
    ]
    return staged(found, place) | {"to_mend": bad}
