"""Large uploads stop at the door: a file over the limit is never kept, neither in memory nor on disk, and what was typed beside
it survives."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from teabowl.files.images import MAX_BYTES
from teabowl.files.rules import MOST

MAX_REQUEST = 300 * 1024 * 1024
"""Up to here a request is read to its end (and thrown away), so that the browser gets its page with what was typed. Beyond, the
connection is closed on it."""


class RefusedFile(UploadedFile):  # type: ignore[type-arg]
    """Stands where a refused file would be, so that nobody takes the part of it that was read for the whole."""


class LimitHandler(FileUploadHandler):
    """Counts what comes; refuses a file that is over the limit, and files beyond the ninth. `refused` has (field, name, code)."""

    def __init__(self, request: HttpRequest | None = None, most_bytes: int = MAX_BYTES) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.refused: list[tuple[str, str, str]] = []
        self.seen = 0
        self.size = 0
        self.hopeless = False
        self.code = ""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self.hopeless = content_length > MAX_REQUEST

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0
        self.seen += 1
        self.code = "many" if self.seen > MOST else ""
        if self.hopeless:
            self.refused.append((self.field_name or "", self.file_name or "", "large"))
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """None: the handlers behind this one never see it. (Django's SkipFile would close the file before this one as well.)"""
        self.size += len(raw_data)
        if self.size > self.most_bytes:
            self.code = "large"
        return None if self.code else raw_data

    def file_complete(self, file_size: int) -> Any:
        """An empty stand-in for a refused file; otherwise the next handler answers."""
        if not self.code:
            return None
        self.refused.append((self.field_name or "", self.file_name or "", self.code))
        return RefusedFile(BytesIO(), self.file_name, self.content_type, 0)


View = Callable[..., HttpResponse]


def uploads_up_to(most_bytes: int) -> Callable[[View], View]:
    """Put the limit before the form is read. The token is still checked, after it: Django's documented order for this case."""

    def limit(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers.insert(0, LimitHandler(request, most_bytes))
            return csrf_protect(view)(request, *args, **kwargs)

        return limited

    return limit


limited_uploads = uploads_up_to(MAX_BYTES)
"""For pictures and papers."""


def refused_uploads(request: HttpRequest, field: str = "") -> list[tuple[str, str]]:
    """(file name, code) of files that stopped at the door, of every field or of one."""
    refused = next((h.refused for h in request.upload_handlers if isinstance(h, LimitHandler)), [])
    return [(name, code) for at, name, code in refused if field in ("", at)]
