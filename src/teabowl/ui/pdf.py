"""Pages as PDF: a template that extends ui/print.html, through WeasyPrint, with the tokens of the screen. Nothing is fetched from
the network: only our own static files and media are given to it."""

import logging
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from teabowl.kernel.errors import Refused
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

HERE = "http://here.invalid/"
"""Stands for this site while a page is drawn, so that '/static/…' and '/media/…' are whole addresses without a host."""
NO_PDF = _("这台服务器还不能做 PDF。请在网页上用浏览器的“打印”，一样能印出来。")
_one_at_a_time = BoundedSemaphore(1)
"""Drawing takes a core for a moment; a crowd that asks at once must not take them all."""

logger = logging.getLogger(__name__)


class OutsideOurFiles(ValueError):
    """A page asked for something that is neither ours nor data."""


def own_file(address: str) -> Path:
    """The file behind an address of our static files or media. Raises OutsideOurFiles for everything else, also for ways out of
    those folders."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if f"{parts.scheme}://{parts.netloc}/" == HERE:
        if path.startswith(settings.STATIC_URL):
            with suppress(SuspiciousFileOperation):
                found = finders.find(path.removeprefix(settings.STATIC_URL))
                if isinstance(found, str):
                    return Path(found)
        elif path.startswith(settings.MEDIA_URL):
            root = Path(settings.MEDIA_ROOT).resolve()
            file = (root / path.removeprefix(settings.MEDIA_URL)).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
    raise OutsideOurFiles(address)


@cache
def _weasyprint() -> Any:
    """The library, loaded when first needed. Raises Refused where the system lacks pango, or any Chinese letters to print with."""
    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except OSError as error:
        logger.warning("no PDF on this machine: %s", error)
        raise Refused(NO_PDF) from error
    lister = shutil.which("fc-list")
    if lister and not subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False).stdout.strip():
        logger.warning("no PDF on this machine: no Chinese font")
        raise Refused(NO_PDF)
    return weasyprint


def own_fetcher() -> Any:
    """What WeasyPrint asks for files with: `own_file` and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            file = own_file(url)
            kind = {".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp"}.get(file.suffix, "")
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind} if kind else {})

    return OwnFiles()


def pdf_of(html: str) -> bytes:
    """The PDF of a whole HTML page. Raises Refused (see `_weasyprint`)."""
    library = _weasyprint()
    with _one_at_a_time:
        made: bytes = library.HTML(string=html, base_url=HERE, url_fetcher=own_fetcher()).write_pdf()
    return made


def pdf_response(request: HttpRequest, template: str, context: Mapping[str, Any], filename: str) -> HttpResponse:
    """A template (of ui/print.html) as a PDF that the browser shows; `filename` is what saving it suggests, and may be Chinese.
    May be marked with `public_page` like any page. Raises Refused where this machine cannot make PDF."""
    data = pdf_of(get_template(template, using="pages").render(dict(context), request))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(filename)}"
    return response
