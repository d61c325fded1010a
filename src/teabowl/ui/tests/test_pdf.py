"""PDF and QR codes: drawn from our own files only, and a plain sentence where they cannot be drawn."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import RequestFactory

from teabowl.kernel.errors import Refused
from teabowl.ui import pdf, qr
from teabowl.ui.posters import Poster, layout, poster_response

POSTER = Poster(
    title="满 60 岁，领养老金",
    above="随西村 · 办事指南",
    facts=(("带什么", "身份证 <b>1</b> 份"),),
    url="https://example.cn/p/371725109200/guides/",
    scan="看全文",
    foot="随西村村民委员会",
)


def test_a_poster_is_one_page_of_pdf_with_chinese_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    whole = pdf.pdf_of

    def watched(html: str) -> bytes:
        drawn.append(html)
        return whole(html)

    monkeypatch.setattr(pdf, "pdf_of", watched)
    answer = poster_response(RequestFactory().get("/"), POSTER, "养老.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "inline; filename*=UTF-8''%E5%85%BB%E8%80%81.pdf"
    assert answer.content.startswith(b"%PDF-")
    library = pytest.importorskip("weasyprint")
    assert len(library.HTML(string=drawn[0], base_url=pdf.HERE, url_fetcher=pdf.own_fetcher()).render().pages) == 1
    assert "身份证 &lt;b&gt;1&lt;/b&gt; 份" in drawn[0]
    assert "<svg" in drawn[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.cn/x.png",
        "file:///etc/passwd",
        "data:text/html,x",
        pdf.HERE + "etc/passwd",
        pdf.HERE + "media/../../etc/passwd",
        pdf.HERE + "media/%2e%2e/%2e%2e/etc/passwd",
        pdf.HERE + "static/../settings.py",
        pdf.HERE + "media/nothing.webp",
    ],
)
def test_nothing_but_our_files_is_read(address: str) -> None:
    with pytest.raises(pdf.OutsideOurFiles):
        pdf.own_file(address)


def test_our_styles_and_media_are_read(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "a.webp").write_bytes(b"x")
    assert pdf.own_file(f"{pdf.HERE}media/a.webp").read_bytes() == b"x"
    sheet = pdf.own_file(f"{pdf.HERE.rstrip('/')}{django_settings.STATIC_URL}ui/print.css?v=1")
    assert "--tb-brand" in sheet.read_text()


def test_without_pango_it_says_how_to_print(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lacking:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    pdf._weasyprint.cache_clear()
    with pytest.raises(Refused, match="打印"):
        pdf.pdf_of("<p>x</p>")
    pdf._weasyprint.cache_clear()


def test_a_code_is_drawn_with_its_quiet_zone_and_without_styles() -> None:
    drawn = qr.svg("https://example.cn/p/371725109200/")
    assert drawn.startswith("<svg ")
    assert 'viewBox="0 0 37 37"' in drawn  # version 3 is 29 modules, and four of quiet on each side
    assert "style" not in drawn
    assert drawn != qr.svg("https://example.cn/p/371725109201/")


def test_the_picture_makes_room_for_the_facts() -> None:
    facts = (("价钱", "3.5 元/斤"),) * 6
    heights = [layout(replace(POSTER, title="红富士苹果", picture="/media/x.webp", facts=facts[:n]))[1] for n in range(1, 7)]
    assert heights == ["tall", "tall", "tall", "low", "flat", ""]
    assert layout(replace(POSTER, picture="")) == ("m", "")
