"""Hostile and ordinary pictures, without the database."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from teabowl.files.images import BadImage, draw
from teabowl.files.tests.making import picture
from teabowl.ui.pdf import pdf_of


def png_claiming(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header claims a size; a decompression bomb when its few bytes say so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def code_of(data: bytes) -> str:
    with pytest.raises(BadImage) as caught:
        draw(data)
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_ordinary_pictures_come_out_as_webp_in_two_widths(kind: str) -> None:
    drawn = draw(picture(kind, (2400, 1800)))
    assert (drawn.width, drawn.height) == (1080, 810)
    sizes = {w: Image.open(BytesIO(data)).size for w, data in drawn.files.items()}
    assert sizes == {360: (360, 270), 1080: (1080, 810)}
    assert {Image.open(BytesIO(data)).format for data in drawn.files.values()} == {"WEBP"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "type"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "type"),
        (
            b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;<script>alert(1)</script>",
            "type",
        ),
        (b"<html><script>alert(1)</script>", "type"),
        (b"MZ\x90\x00", "type"),
        (b"%PDF-1.7", "type"),
        (b"", "type"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "broken"),
        (b"\xff\xd8\xff" + b"\x00" * (10 * 1024 * 1024), "large"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_bombs_are_refused_before_they_open() -> None:
    assert code_of(png_claiming(60_000, 60_000, zlib.compress(b"\x00" * 10_000))) == "wide"
    assert code_of(png_claiming(8_000, 8_000, zlib.compress(b"\x00" * 64_000_000, 9))) == "wide"


def test_a_text_chunk_bomb_is_refused() -> None:
    whole = picture("PNG", (20, 20))
    body = b"a\x00\x00" + zlib.compress(b"x" * 80_000_000, 9)
    bomb = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    assert code_of(whole[:33] + bomb + whole[33:]) == "broken"


def test_a_cut_picture_is_refused() -> None:
    assert code_of(picture("JPEG", (900, 900), quality=95)[:2000]) == "broken"


def test_a_drawn_pdf_does_not_let_broken_pictures_in() -> None:
    pdf_of("<p>海报</p>")
    assert code_of(picture("JPEG", (900, 900), quality=95)[:2000]) == "broken"


def test_place_and_camera_are_gone_and_the_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (35.0, 14.0, 20.0)
    drawn = draw(picture("JPEG", (800, 600), exif=exif, comment=b"SecretComment"))
    assert (drawn.width, drawn.height) == (600, 800)
    for data in drawn.files.values():
        opened = Image.open(BytesIO(data))
        assert not opened.getexif()
        assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(opened.info)
        assert b"Secret" not in data


def test_an_animation_gives_its_first_frame() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "green")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True)
    opened = Image.open(BytesIO(draw(out.getvalue()).files[360]))
    assert getattr(opened, "n_frames", 1) == 1
    red, green, blue = opened.convert("RGB").getpixel((20, 20))
    assert red > 200
    assert green < 60
    assert blue < 60


def test_what_is_transparent_stands_on_white() -> None:
    data = picture("PNG", (50, 50), colour="#ff000000")
    assert min(Image.open(BytesIO(draw(data).files[360])).convert("RGB").getpixel((25, 25))) > 245


def test_a_strip_is_shrunk_by_its_height() -> None:
    drawn = draw(picture("PNG", (100, 12_000)))
    assert drawn.height <= 1080 * 4


def test_the_same_picture_has_the_same_name() -> None:
    assert draw(picture("PNG")).digest == draw(picture("PNG")).digest
    assert draw(picture("PNG")).digest != draw(picture("PNG", colour="navy")).digest
