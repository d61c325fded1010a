"""Official forms as files: who puts them in, where they stand, what is let in."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.guides.models import Guide, GuidePaper
from teabowl.guides.queries import papers_on
from teabowl.guides.tests.conftest import Write
from teabowl.kernel.ids import new_id
from tests.cast import NOW, Cast

CITY, COUNTY, VILLAGE = "371700000000", "371725000000", "371725104201"
PDF = b"%PDF-1.7\n" + bytes(range(256)) + b"\n%%EOF\n"


def docx(**more: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more}.items():
            parts.writestr(name, data)
    return made.getvalue()


def swelling() -> bytes:
    """A workbook of one kilobyte that says it holds four gigabytes."""
    data = bytearray(docx().replace(b"word/document.xml", b"xl/workbook.xml  "))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0xF0000000)
    return bytes(data)


@pytest.fixture
def guide(write: Write, settings: object, tmp_path: Path, at_now: None) -> Guide:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return write(now=NOW)


def put(client: Client, cast: Cast, guide: Guide, data: bytes, *, by: str = "city", code: str = CITY, **typed: str) -> int:
    client.force_login(cast.accounts[by])
    told = {"key": str(new_id()), "title": "待遇申领表", "which": "blank", **typed}
    told["document"] = SimpleUploadedFile(typed.get("file", "表.docx"), data)  # type: ignore[assignment]
    return client.post(f"/p/{code}/guides/{guide.id}/papers/add/", told).status_code


def test_a_form_stands_below_and_a_county_puts_its_own_in_its_place(client: Client, cast: Cast, guide: Guide) -> None:
    assert put(client, cast, guide, docx()) == 303
    assert put(client, cast, guide, PDF, which="sample", file="样.pdf") == 303
    assert put(client, cast, guide, docx(extra=b"county"), by="county", code=COUNTY) == 303
    blank, sample = papers_on(cast.place("随西村"), guide.id)
    assert (blank.place_name, sample.place_name, sample.file.kind) == ("郓城县", "菏泽市", "pdf")
    assert [row.place_name for row in papers_on(cast.place("菏泽市"), guide.id)] == ["菏泽市", "菏泽市"]
    client.logout()
    text = client.get(f"/p/{VILLAGE}/guides/{guide.id}/").content.decode()
    assert blank.file.url in text
    got = client.get(blank.file.url)
    assert got["Content-Disposition"] == "attachment; filename*=utf-8''%E8%A1%A8.docx"
    assert (got["X-Content-Type-Options"], "sandbox" in got["Content-Security-Policy"]) == ("nosniff", True)
    client.force_login(cast.accounts["county"])
    client.post(f"/p/{COUNTY}/guides/{guide.id}/papers/{blank.id}/remove/", {"key": str(new_id())})
    assert client.get(blank.file.url).status_code == 404
    assert papers_on(cast.place("随西村"), guide.id)[0].place_name == "菏泽市"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"MZ" + bytes(300), "a.docx"),
        (b"<html><script>alert(1)</script></html>", "a.pdf"),
        (docx(**{"word/vbaProject.bin": b"Sub AutoOpen()"}), "a.docx"),
        (swelling(), "a.xlsx"),
        (b"PK\x03\x04" + bytes(500), "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0_VBA_PROJECT".encode("utf-16-le"), "a.doc"),
        (b"ID3\x04\x00\x00" + bytes(300), "a.mp3"),
        (b"", "a.pdf"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_or_does_harm_is_not_let_in(client: Client, cast: Cast, guide: Guide, data: bytes, name: str) -> None:
    assert put(client, cast, guide, data, file=name) == 422
    assert not GuidePaper.objects.exists()


def test_a_village_puts_none_in_and_a_mistake_loses_no_file(client: Client, cast: Cast, guide: Guide) -> None:
    assert put(client, cast, guide, docx(), by="operator", code=VILLAGE) == 403
    key = str(new_id())
    assert put(client, cast, guide, docx(), key=key, title="") == 422
    told = {"key": key, "title": "申领表", "which": "blank"}
    assert client.post(f"/p/{CITY}/guides/{guide.id}/papers/add/", told).status_code == 303
    assert put(client, cast, guide, docx(a=b"b"), title="申领表") == 422
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument\0".encode("utf-16-le")
    assert put(client, cast, guide, old, title="旧表", file="旧表.doc") == 303
