"""An Atom feed (RFC 4287) of a board. Built as a tree, so that no text can break out of its element."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from django.utils.html import escape

from teabowl.boards.queries import PostRow

NS = "http://www.w3.org/2005/Atom"


def atom(
    *,
    title: str,
    key: str,
    page_url: str,
    feed_url: str,
    rows: Iterable[PostRow],
    absolute: Callable[[str], str],
    opened_on: date | None,
) -> bytes:
    """The feed as bytes. `key` names the feed for ever; `absolute` makes an address whole; times are UTC."""
    ET.register_namespace("", NS)
    feed = ET.Element(f"{{{NS}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    rows = list(rows)
    newest = max((row.corrected_at or row.published_at for row in rows), default=None)
    updated = newest or datetime.combine(opened_on or date(2015, 1, 1), datetime.min.time(), UTC)
    _text(feed, "id", f"urn:teabowl:board:{key}")
    _text(feed, "title", title)
    _text(feed, "updated", _moment(updated))
    ET.SubElement(feed, f"{{{NS}}}link", {"rel": "self", "href": feed_url, "type": "application/atom+xml"})
    ET.SubElement(feed, f"{{{NS}}}link", {"rel": "alternate", "href": page_url, "type": "text/html"})
    for row in rows:
        entry = ET.SubElement(feed, f"{{{NS}}}entry")
        _text(entry, "id", f"urn:uuid:{row.id}")
        _text(entry, "title", row.heading)
        _text(entry, "updated", _moment(row.corrected_at or row.published_at))
        _text(entry, "published", _moment(row.published_at))
        author = ET.SubElement(entry, f"{{{NS}}}author")
        _text(author, "name", f"{row.place_name} {row.author}".strip())
        ET.SubElement(entry, f"{{{NS}}}link", {"rel": "alternate", "href": absolute(row.url), "type": "text/html"})
        content = ET.SubElement(entry, f"{{{NS}}}content", {"type": "html"})
        content.text = _html(row, absolute)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{NS}}}{name}").text = text


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _html(row: PostRow, absolute: Callable[[str], str]) -> str:
    """Paragraphs and pictures; what people typed is escaped before it becomes HTML."""
    paragraphs = [f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in row.body.split("\n\n")]
    pictures = [f'<p><img src="{escape(absolute(p.url))}" alt="{escape(p.alt)}"></p>' for p in row.pictures]
    return "".join(paragraphs + pictures)
