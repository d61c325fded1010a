"""Limits of files, and what a paper or a document may be. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

MOST = 9
"""Files in one form."""
MAX_ALT = 120
MAX_NAME = 120
STAGED_HOURS = 48
"""A picture of a form that nobody sent is kept so long."""
PICTURES_AN_HOUR = 90
PAPERS_AN_HOUR = 60
PAPER_WIDTH = 2400
"""A photographed paper is drawn anew this wide: its small print stays readable."""


class PaperKind(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"


def is_pdf(data: bytes) -> bool:
    """By what it holds, not by its name: the signature at the very start, the end mark near the end."""
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]


class DocumentKind(StrEnum):
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"
    OFFICE = "office"
    PICTURE = "picture"


STREAMS = frozenset({DocumentKind.PDF, DocumentKind.AUDIO, DocumentKind.VIDEO})
"""What is read, heard and watched."""
SHEETS = frozenset({DocumentKind.PDF, DocumentKind.OFFICE, DocumentKind.PICTURE})
"""What forms and samples come as."""


def family(kinds: Collection[DocumentKind]) -> str:
    """How the sentences speak of what is taken: only a PDF, papers of an office, or what is read, heard and watched."""
    if DocumentKind.OFFICE in kinds:
        return "sheet"
    return "pdf" if set(kinds) == {DocumentKind.PDF} else "document"


MEGABYTE = 1024 * 1024
MOST_MEGABYTES = {
    DocumentKind.PDF: 30, DocumentKind.AUDIO: 60, DocumentKind.VIDEO: 200, DocumentKind.OFFICE: 10, DocumentKind.PICTURE: 10,
}  # fmt: skip
"""An hour of speech as the phones record it is some 30 MB, ten minutes of video 150."""
DOCUMENTS_AN_HOUR = 30


@dataclass(frozen=True, slots=True)
class Format:
    """How a document is given out: its kind, media type, and the ending of its file."""

    kind: DocumentKind
    media_type: str
    ending: str


PDF = Format(DocumentKind.PDF, "application/pdf", "pdf")
MP3 = Format(DocumentKind.AUDIO, "audio/mpeg", "mp3")
M4A = Format(DocumentKind.AUDIO, "audio/mp4", "m4a")
AAC = Format(DocumentKind.AUDIO, "audio/aac", "aac")
OGG = Format(DocumentKind.AUDIO, "audio/ogg", "ogg")
MP4 = Format(DocumentKind.VIDEO, "video/mp4", "mp4")
WEBM = Format(DocumentKind.VIDEO, "video/webm", "webm")
DOCX = Format(DocumentKind.OFFICE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
XLSX = Format(DocumentKind.OFFICE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
DOC = Format(DocumentKind.OFFICE, "application/msword", "doc")
XLS = Format(DocumentKind.OFFICE, "application/vnd.ms-excel", "xls")
PICTURE = Format(DocumentKind.PICTURE, "image/webp", "webp")
FORMATS = {one.ending: one for one in (PDF, MP3, M4A, AAC, OGG, MP4, WEBM, DOCX, XLSX, DOC, XLS, PICTURE)}
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MPEG_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]")
"""Layer III; neither of the two bit rates that say nothing."""
_MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
    b"3gp4",
    b"3gp5",
)


def is_picture(head: bytes) -> bool:
    """Looks like one; drawing it tells."""
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def format_of(head: bytes) -> Format | None:
    """What a file is, by its first bytes and not by its name; None for what no browser plays (office.py knows sheets)."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        return M4A if head[8:12] in (b"M4A ", b"M4B ") else MP4 if head[8:12] in _MP4_BRANDS else None
    if head.startswith(b"OggS"):
        return OGG
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else None
    if head.startswith(b"ID3") or _MPEG_FRAME.match(head):
        return MP3
    return AAC if head[:2] in (b"\xff\xf1", b"\xff\xf9") else None


HEVC = re.compile(rb"stsd\x00{4}\x00\x00\x00.{5}(?:hvc1|hev1)", re.DOTALL)
"""In an MP4: video that old phones and most browsers do not play."""
LOCATION = re.compile(rb"[+-]\d{2}\.\d{3,8}[+-]\d{3}\.\d{3,8}(?:[+-]\d{1,5}(?:\.\d{1,6})?)?/")
"""Where a phone was when it took a video (ISO 6709), as phones write it into MP4 files."""
