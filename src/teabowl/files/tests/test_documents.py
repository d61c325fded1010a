"""Documents: what is let in, that it tells no place, who opens it, and its parts."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from teabowl.files import access, actions, documents, queries, rules
from teabowl.files.images import BadImage
from teabowl.files.models import Document
from teabowl.files.ranges import MOST_AT_ONCE, Unsatisfiable, holds, part_of
from teabowl.kernel.errors import Invalid
from tests.cast import NOW, Cast

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4 + b"\n%%EOF\n"
MP3 = b"ID3\x04\x00\x00" + b"\xff\xfb\x50" * 300
OWNER = ("material", UUID("0192f0a0-0000-7000-8000-000000000011"))


@pytest.fixture
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"ID3\x03\x00", "mp3"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"\x00\x00\x00\x1cftypM4A \x00", "m4a"),
        (b"\x00\x00\x00\x18ftypmp42\x00", "mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00", None),
        (b"OggS\x00\x02", "ogg"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\x93B\x82\x88matroska", None),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"\xff\xfb\xff\xff", None),
        (b"<html><script>alert(1)</script>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_file_is_what_it_begins_with(head: bytes, ending: str | None) -> None:
    found = rules.format_of(head)
    assert (found.ending if found else None) == ending


def kept(cast: Cast, data: bytes = PDF, name: str = "学习.pdf", restricted: bool = False, form: UUID | None = None) -> Document:
    form = form or uuid4()
    actions.stage_document(cast.actor("secretary"), form_key=form, chunks=[data[:5], data[5:]], name=name, now=NOW)
    return actions.own_document(cast.actor("secretary"), form_key=form, owner=OWNER, restricted=restricted)


def address(document: Document) -> str:
    return queries.documents_of(OWNER[0], [OWNER[1]])[OWNER[1]].url if document.owner_id else ""


def test_where_a_phone_was_is_not_kept(media: Path) -> None:
    data = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40 + b"\xa9xyz\x00\x12\x15\xc7+35.2333+115.4811/" + b"\x01" * 40
    received = documents.receive([data])
    documents.put(received)
    stored = documents.path_of(received.digest, "mp4").read_bytes()
    assert b"+00.0000+000.0000/" in stored
    assert b"35.2333" not in stored
    assert len(stored) == len(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"%PDF-1.7 cut short", "broken"),
        (b"MZ\x90\x00", "document_type"),
        (b"\x00\x00\x00\x18ftypmp42....stsd\0\0\0\0\0\0\0\x01\0\0\0\x60hvc1....", "hevc"),
    ],
)
def test_what_is_wrong_leaves_nothing(media: Path, data: bytes, code: str) -> None:
    with pytest.raises(BadImage) as bad:
        documents.receive([data])
    assert bad.value.code == code
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_kind_has_its_own_limit(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.MOST_MEGABYTES, rules.DocumentKind.AUDIO, 0)  # type: ignore[misc]
    documents.receive([PDF])
    with pytest.raises(BadImage) as bad:
        documents.receive([MP3])
    assert bad.value.code == "document_large"
    with pytest.raises(BadImage) as bad:
        documents.receive([MP3], {rules.DocumentKind.PDF})
    assert bad.value.code == "pdf_type"  # said of what the field takes


def test_a_document_is_given_out_in_parts(cast: Cast, media: Path, client: Client) -> None:
    url = address(kept(cast))
    whole = client.get(url)
    assert (whole.status_code, whole["Accept-Ranges"], b"".join(whole.streaming_content)) == (200, "bytes", PDF)  # type: ignore[attr-defined]
    assert whole["Content-Length"] == str(len(PDF))
    assert "immutable" in whole["Cache-Control"]
    etag = whole["ETag"]

    part = client.get(url, HTTP_RANGE="bytes=10-19", HTTP_IF_RANGE=etag)
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, f"bytes 10-19/{len(PDF)}", "10")
    assert b"".join(part.streaming_content) == PDF[10:20]  # type: ignore[attr-defined]
    assert client.get(url, HTTP_RANGE="bytes=10-19", HTTP_IF_RANGE='"other"').status_code == 200
    gone = client.get(url, HTTP_RANGE=f"bytes={len(PDF)}-")
    assert (gone.status_code, gone["Content-Range"]) == (416, f"bytes */{len(PDF)}")
    assert client.get(url, HTTP_IF_NONE_MATCH=etag).status_code == 304
    head = client.head(url, HTTP_RANGE="bytes=0-1")
    assert (head.status_code, head["Content-Length"]) == (200, str(len(PDF)))


def test_members_documents_are_asked_for_each_time(cast: Cast, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = address(kept(cast, restricted=True))
    monkeypatch.setitem(access._READERS, "material", lambda actor, owner: actor.account_id == cast.accounts["villager"].id)
    reader = Client()
    reader.force_login(cast.accounts["villager"])
    answer = reader.get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert Client().get(url).status_code == 404


def test_what_was_taken_down_or_waits_is_not_given_out(cast: Cast, media: Path, client: Client) -> None:
    url = address(kept(cast))
    actions.show_documents("material", [OWNER[1]], restricted=False, hidden=True)
    assert client.get(url).status_code == 404
    waiting = actions.stage_document(cast.actor("villager"), form_key=uuid4(), chunks=[MP3], name="a.mp3", now=NOW)
    assert client.get(f"/documents/{waiting.digest}.mp3").status_code == 404


def test_another_file_in_the_form_takes_the_first_ones_place(cast: Cast, media: Path) -> None:
    form = uuid4()
    for data in (PDF, MP3, MP3):
        actions.stage_document(cast.actor("secretary"), form_key=form, chunks=[data], name="课 一.mp3", now=NOW)
    (row,) = Document.objects.filter(form_key=form)
    assert (row.name, row.kind) == ("课 一.mp3", "audio")
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    with pytest.raises(Invalid):  # another's form
        actions.own_document(cast.actor("villager"), form_key=form, owner=OWNER, restricted=False)
    assert actions.clean_documents(now=NOW + timedelta(hours=49)) == 1
    assert [path for path in media.rglob("*") if path.is_file()] == []


@given(size=st.integers(1, 10**9), first=st.integers(0, 10**9), last=st.integers(0, 10**9))
def test_a_part_lies_within_the_file(size: int, first: int, last: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        for streamed in (False, True):
            try:
                part = part_of(header, size, streamed=streamed)
            except Unsatisfiable:
                assert first >= size or last == 0
                continue
            if part is None:
                assert last < first
            else:
                assert 0 <= part[0] <= part[1] < size
                if header.endswith("-") and streamed:
                    assert part[1] - part[0] < MOST_AT_ONCE


@pytest.mark.parametrize("header", ["", "bytes=", "bytes=-", "items=0-1", "bytes=0-1,4-5", "bytes=a-b", "bytes=5-1"])
def test_other_ranges_give_the_whole(header: str) -> None:
    assert part_of(header, 100) is None


def test_a_part_is_only_for_who_has_the_same_file() -> None:
    assert holds("", '"a"')
    assert holds('"a"', '"a"')
    assert not holds('W/"a"', '"a"')
    assert not holds("Wed, 25 Nov 2026 00:00:00 GMT", '"a"')
