"""Every page costs a phone less than 100 KB at the first visit, pictures left out: the page, its styles, scripts and icons, as they
travel (config/statics.py, pagecache/wsgi.py compress)."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.cast import Cast
from tests.journeys.filled import Filled, fill
from tests.journeys.test_axe import PAGES

MOST = 100 * 1024
NEEDED = re.compile(r'(?:<script[^>]* src|<link rel="stylesheet" href|<use href)="/static/([^"?#]+)')


@pytest.fixture
def filled(cast: Cast) -> Filled:
    return fill(cast)


def small(name: str) -> int:
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as file:
        return len(gzip.compress(file.read(), 9))


@pytest.mark.django_db
def test_no_page_is_heavy(filled: Filled) -> None:
    weights: dict[str, int] = {}
    seen: dict[str, int] = {}
    for part, addresses in PAGES.items():
        client = Client()
        if part:
            client.force_login(filled.cast.accounts[part], backend="allauth.account.auth_backends.AuthenticationBackend")
        for address in addresses:
            answer = client.get(filled.path(address))
            if answer.status_code == 302:  # where a merged-away village lives today
                answer = client.get(answer["Location"])
            if address == "/ui/gallery/":  # every component three times
                continue
            page = answer.content
            names = set(NEEDED.findall(page.decode()))
            for name in names - set(seen):
                seen[name] = small(name)
            own = len(gzip.compress(page, 6)) if answer.has_header("X-Page-Version") else len(page)
            weights[f"{part} {address}"] = own + sum(seen[name] for name in names)
    assert len(weights) > 100
    heavy = {address: weight for address, weight in weights.items() if weight > MOST}
    assert heavy == {}, seen
