"""What programs read of a site: the sitemap (sitemaps.org 0.9) and an Atom feed (RFC 4287) of everything new. Built as trees, so
that no text can break out of its element."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from teabowl.sites.queries.latest import LatestRow
from teabowl.sites.queries.sitemap import Address

ATOM = "http://www.w3.org/2005/Atom"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """The list of the other files."""
    root = ET.Element("sitemapindex", {"xmlns": MAP})
    for address in addresses:
        ET.SubElement(ET.SubElement(root, "sitemap"), "loc").text = address
    return _bytes(root)


def sitemap(addresses: Iterable[Address], absolute: Callable[[str], str]) -> bytes:
    """One file of addresses."""
    root = ET.Element("urlset", {"xmlns": MAP})
    for address in addresses:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = absolute(address.path)
        if address.changed:
            ET.SubElement(entry, "lastmod").text = _moment(address.changed)
    return _bytes(root)


def feed(
    *, title: str, key: str, page_url: str, feed_url: str, rows: list[LatestRow], absolute: Callable[[str], str], on: date
) -> bytes:
    """Everything new at a place. `key` names the feed for ever; `on` is its time while there is nothing."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    updated = max((row.at for row in rows), default=datetime.combine(on, datetime.min.time(), UTC))
    for name, text in (("id", f"urn:teabowl:site:{key}"), ("title", title), ("updated", _moment(updated))):
        ET.SubElement(root, name).text = text
    ET.SubElement(root, "link", {"rel": "self", "href": feed_url, "type": "application/atom+xml"})
    ET.SubElement(root, "link", {"rel": "alternate", "href": page_url, "type": "text/html"})
    for row in rows:
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "id").text = f"urn:teabowl:{row.url.strip('/').replace('/', ':')}"
        ET.SubElement(entry, "title").text = row.title
        ET.SubElement(entry, "updated").text = _moment(row.at)
        ET.SubElement(ET.SubElement(entry, "author"), "name").text = " ".join(str(fact) for fact in row.facts) or title
        ET.SubElement(entry, "category", {"term": row.board, "label": row.tag})
        ET.SubElement(entry, "link", {"rel": "alternate", "href": absolute(row.url), "type": "text/html"})
    return _bytes(root)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
