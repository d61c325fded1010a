"""Documents on disk: what is let in, kept under the hash of its content. They are not drawn anew as pictures are, so what a phone
wrote into a video of where it was is blanked."""

import hashlib
import mmap
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from teabowl.files import office, rules
from teabowl.files.images import BadImage, draw


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came and is right. `waiting`: where it lies until `put` gives it its place."""

    digest: str
    format: rules.Format
    size: int
    waiting: Path


def path_of(digest: str, ending: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "documents" / digest[:2] / f"{digest}.{ending}"


def receive(chunks: Iterable[bytes], kinds: Collection[rules.DocumentKind] = rules.STREAMS) -> Received:
    """Write a file as it comes and look what it is: one of `kinds`. A picture is drawn anew. Raises BadImage with a code of
    words.PROBLEMS, and then nothing is left of it."""
    folder = Path(settings.MEDIA_ROOT) / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        waiting = Path(file.name)
        try:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            size = file.tell()
            found = _checked(waiting, size, kinds)
            if found is rules.PICTURE:
                waiting.write_bytes(draw(waiting.read_bytes(), (rules.PAPER_WIDTH,)).files[rules.PAPER_WIDTH])
                size = waiting.stat().st_size
            with waiting.open("r+b") as again:
                digest = _cleaned(again.fileno(), found)
            os.fsync(file.fileno())
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
    return Received(digest, found, size, waiting)


def put(received: Received) -> None:
    """Put a received file where it belongs, whole or not at all. The same file twice is kept once."""
    path = path_of(received.digest, received.format.ending)
    path.parent.mkdir(exist_ok=True)
    os.chmod(received.waiting, 0o644)
    os.replace(received.waiting, path)


def _checked(path: Path, size: int, kinds: Collection[rules.DocumentKind]) -> rules.Format:
    if size == 0:
        raise BadImage("broken")
    with path.open("rb") as file:
        head = file.read(128)
    if rules.DocumentKind.OFFICE in kinds and head.startswith((rules.ZIP, rules.OLE)):
        found = office.format_of(path)
    else:
        found = rules.PICTURE if rules.is_picture(head) else rules.format_of(head)
    if found is None or found.kind not in kinds:
        raise BadImage(f"{rules.family(kinds)}_type")
    if size > rules.MOST_MEGABYTES[found.kind] * rules.MEGABYTE:
        raise BadImage(f"{rules.family(kinds)}_large")
    return found


def _cleaned(file: int, found: rules.Format) -> str:
    """The digest of the file, once it tells no place. An MP4 in a coding that few can play is not let in, nor a PDF cut short."""
    with mmap.mmap(file, 0) as data:
        if found is rules.PDF and b"%%EOF" not in data[-2048:]:
            raise BadImage("broken")
        if found in (rules.MP4, rules.M4A):
            if rules.HEVC.search(data):
                raise BadImage("hevc")
            for match in rules.LOCATION.finditer(data):
                start, end = match.span()
                data[start:end] = bytes(48 if 48 <= byte <= 57 else byte for byte in data[start:end])
            data.flush()
        return hashlib.sha256(data).hexdigest()[:40]


def throw_away(digest: str, ending: str) -> None:
    path_of(digest, ending).unlink(missing_ok=True)
