"""Pictures for a text that is sent after them: the same checks as on the pages."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router
from ninja.files import UploadedFile

from teabowl.api.door import answer, writer
from teabowl.api.endpoints.common import living
from teabowl.api.schemas import groups as own
from teabowl.boards import actions as boards
from teabowl.boards.rules import MAX_ALBUM, MAX_PICTURES, Board
from teabowl.files import actions as files
from teabowl.files import words
from teabowl.files.queries import picture_row
from teabowl.files.rules import MAX_ALT, MOST
from teabowl.files.uploads import RefusedFile, refused_uploads
from teabowl.kernel.ids import new_id
from teabowl.market import actions as market

router = Router(tags=["boards"])
TEXTS = ("notices", "circle")


@router.post(
    "places/{code}/pictures", response={201: own.StagedPictureOut}, operation_id="put_picture", summary="Put a picture in"
)
def put(
    request: HttpRequest,
    code: str,
    picture: File[UploadedFile],
    board: Form[own.TextBoard],
    alt: Annotated[str, Form(max_length=MAX_ALT)] = "",
    form: Annotated[UUID | None, Form()] = None,
) -> HttpResponse:
    """multipart/form-data: JPEG, PNG or WebP up to 10 MB, looked at by content and drawn anew without where it was taken. `alt`
    says what is on it; nothing is published without. Give the answer's `form` with the next picture and with the text, within two
    days."""
    actor, place, now = writer(request), living(code), timezone.now()
    key = form or new_id()
    if board in TEXTS:
        boards.form_owner(actor, place=place, board=Board(board), form_key=key)
        most = MAX_ALBUM if board == "circle" else MAX_PICTURES
    else:
        market.form_owner(actor, place=place, form_key=key)
        most = MOST
    if isinstance(picture, RefusedFile):
        raise words.wrong("picture", refused_uploads(request)[0][1])
    made = files.stage_picture(actor, form_key=key, upload=picture.read(), alt=alt, now=now, most=most)
    row = picture_row(made)
    shown = {"id": str(row.id), "form": str(key), "url": row.url, "alt": row.alt, "width": row.width, "height": row.height}
    return answer(shown, status=201, location=row.url, never_kept=True)
