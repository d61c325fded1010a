"""Pictures: what is let in, and how it is drawn and kept (ADR 0009).

A picture is let in by decoding it, not by its name: JPEG, PNG or WebP. What is kept is drawn anew, in two widths, without any
metadata, under the hash of its own content; the bytes that were sent are thrown away.
"""

import hashlib
import os
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

PICTURE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
"""Of every picture that we give out. Opened by itself, a picture stands in a page of the browser's own, with a style: it complains in the
console where that may not apply."""
MAX_BYTES = 10 * 1024 * 1024
MAX_MEGAPIXELS = 40
WIDTHS = (360, 1080)
MAX_HEIGHT_RATIO = 4
"""A picture taller than four times its width is shrunk by height: nobody scrolls through a strip of a thousand screens."""

_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
"""Decoding 40 megapixels takes some 160 MB; a server thread must wait rather than all of them doing so at once."""


class BadImage(Exception):
    """Not let in; `code` and `n` are of words.PROBLEMS."""

    def __init__(self, code: str, n: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.n = n


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn anew: WebP bytes by width, and the size of the largest."""

    digest: str
    width: int
    height: int
    files: dict[int, bytes]


def draw(data: bytes, widths: tuple[int, ...] = WIDTHS) -> Drawn:
    """Decode, turn upright, strip, and draw in our widths. Raises BadImage. An animation gives its first frame."""
    if len(data) > MAX_BYTES:
        raise BadImage("large", MAX_BYTES // 1024 // 1024)
    kind = _kind(data)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once loaded, has set it for the whole process
        try:
            return _draw(data, kind, widths)
        except BadImage:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            raise BadImage("wide", MAX_MEGAPIXELS) from None
        except Exception:  # Pillow's decoders raise nearly anything on broken input
            raise BadImage("broken") from None


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim", b"heis"}:
        raise BadImage("heic")
    raise BadImage("type")


def _draw(data: bytes, kind: str, widths: tuple[int, ...]) -> Drawn:
    with Image.open(BytesIO(data), formats=[kind]) as opened:
        if opened.width * opened.height > MAX_MEGAPIXELS * 1_000_000:
            raise BadImage("wide", MAX_MEGAPIXELS)
        if kind == "JPEG":
            opened.draft("RGB", (2 * widths[-1], 2 * widths[-1]))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        plain = _on_white(upright)
    files: dict[int, bytes] = {}
    size = (0, 0)
    for width in sorted(widths, reverse=True):
        plain.thumbnail((width, width * MAX_HEIGHT_RATIO), Image.Resampling.LANCZOS)
        size = size if size != (0, 0) else plain.size
        out = BytesIO()
        plain.save(out, "WEBP", quality=80, method=4)
        files[width] = out.getvalue()
    return Drawn(hashlib.sha256(files[widths[-1]]).hexdigest()[:40], *size, files)


def _on_white(image: Image.Image) -> Image.Image:
    """RGB pixels alone, in a new image that carries no metadata of the old one."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        plain = Image.new("RGB", rgba.size, "white")
        plain.paste(rgba, mask=rgba.getchannel("A"))
        return plain
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value / 256).convert("L")
    rgb = image.convert("RGB")
    plain = Image.new("RGB", rgb.size)
    plain.paste(rgb)
    return plain


def path_of(digest: str, width: int) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / f"{digest}-{width}.webp"


def url_of(digest: str, width: int) -> str:
    return f"{settings.MEDIA_URL}{digest[:2]}/{digest}-{width}.webp"


def keep(drawn: Drawn) -> None:
    """Write the files, each whole or not at all. The same picture twice is kept once."""
    for width, data in drawn.files.items():
        path = path_of(drawn.digest, width)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)


def throw_away(digest: str) -> None:
    for width in WIDTHS:
        path_of(digest, width).unlink(missing_ok=True)
