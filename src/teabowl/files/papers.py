"""Private papers on disk: what is let in, and how it is sealed. A sealed file is useless beside another row: its key is bound in."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.conf import settings
from django.db import transaction

from teabowl.files.images import MAX_BYTES, BadImage, draw
from teabowl.files.rules import PAPER_WIDTH, PaperKind, is_pdf
from teabowl.people.secrets import key_id_of, newest_key_id, open_sealed_bytes, seal_bytes

TYPES = {PaperKind.PICTURE: ("image/webp", "webp"), PaperKind.PDF: ("application/pdf", "pdf")}


def checked(data: bytes) -> tuple[PaperKind, bytes]:
    """What kind it is, and the bytes to keep: a photograph drawn anew (no place of taking left in it), a PDF as it came.

    Raises BadImage.
    """
    if len(data) > MAX_BYTES:
        raise BadImage("large", MAX_BYTES // 1024 // 1024)
    if is_pdf(data):
        return PaperKind.PDF, data
    try:
        return PaperKind.PICTURE, draw(data, (PAPER_WIDTH,)).files[PAPER_WIDTH]
    except BadImage as bad:
        raise BadImage("paper_type" if bad.code == "type" else bad.code, bad.n) from None


def path_of(key: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "papers" / key.hex[-2:] / f"{key.hex}.sealed"


def write(key: UUID, data: bytes) -> None:
    """Seal and write, whole or not at all."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(seal_bytes(data, f"paper.{key.hex}"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


def read(key: UUID) -> bytes:
    """Raises FileNotFoundError, CannotOpen."""
    return open_sealed_bytes(path_of(key).read_bytes(), f"paper.{key.hex}")


def throw_away(key: UUID) -> None:
    path_of(key).unlink(missing_ok=True)


def rotate() -> Iterator[int]:
    """Seal again what another key sealed, one file at a time; yields how many are done. Part of `people rotate-keys`."""
    from teabowl.files.models import Paper

    done = 0
    for key in Paper.objects.filter(deleted_at__isnull=True).order_by("id").values_list("id", flat=True).iterator():
        try:
            with path_of(key).open("rb") as file:
                head = file.read(256)
        except FileNotFoundError:
            continue
        if key_id_of(head) == newest_key_id():
            continue
        with transaction.atomic():
            # whoever deletes it meanwhile waits, or is over: else the file would come back
            if Paper.objects.select_for_update().filter(id=key, deleted_at__isnull=True).exists():
                write(key, read(key))
                done += 1
        yield done
