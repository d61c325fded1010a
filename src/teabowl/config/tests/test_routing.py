"""Addresses lead where Django's own walk through all patterns leads them."""

from typing import Any

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.views import View

from teabowl.config.routing import ANY, ByWords, words_of
from teabowl.config.urls import every

PLAIN = URLResolver(RoutePattern(""), every)
FILLED = {
    "uuid": "0192f0c1-0000-7000-8000-000000000001",
    "int": "7",
    "str": "371702001001",
    "slug": "a-word",
    "path": "a/b",
}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", ""),
        ("me/", "me"),
        ("p/371702001001/", "p/"),
        ("p/371702001001/letters/write/", "p/letters"),
        ("p/<str:code>/letters/<uuid:id>/", "p/letters"),
        ("p/<str:code>/<board:board>/", "p/*"),
        ("<str:name>/", ANY),
        ("p", "p"),
    ],
)
def test_words_of_an_address(address: str, words: str) -> None:
    assert words_of(address) == words


def _routes(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for one in resolver.url_patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        route = before + str(one.pattern)
        found += _routes(one, route) if isinstance(one, URLResolver) else [route]
    return found


def _example(route: str) -> str:
    """An address of the route; '' for a converter of an area's own."""
    parts, _, rest = route.partition("<")
    while rest:
        kind, _, rest = rest.partition(">")
        if kind.partition(":")[0] not in FILLED:
            return "no"
        between, _, rest = rest.partition("<")
        parts += FILLED[kind.partition(":")[0]] + between
    return parts


def _where(resolver: URLResolver, address: str) -> Any:
    try:
        found = resolver.resolve(address)
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.view_name, found.route


def test_every_address_leads_where_django_leads_it() -> None:
    ours = get_resolver().url_patterns[0]
    assert isinstance(ours, ByWords)
    addresses = {_example(route) for route in _routes(PLAIN)}
    assert len(addresses) > 250
    strange = {
        "nowhere/",
        "p/",
        "p/371702001001",
        "p/371702001001/nothing/",
        "p/<str:code>/",
        "sitemap-places-1.xml",
        "sitemap-x.xml",
    }
    strange |= {f"p/371702001001/figures/letters.received/{end}" for end in ("", "records.xlsx", "x")}
    for address in sorted(addresses | strange):
        assert _where(ours, address) == _where(PLAIN, address), address


def test_an_include_under_a_place_is_always_tried() -> None:
    inner = [URLPattern(RoutePattern("circle/", is_endpoint=True), View.as_view(), name="inner")]
    ours = ByWords(RoutePattern(""), [URLResolver(RoutePattern("p/<str:code>/"), inner)])
    assert ours.resolve("p/1/circle/").kwargs == {"code": "1"}
