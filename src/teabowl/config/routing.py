"""Finding the view of an address: of some 320 patterns only those are tried whose fixed words the address bears.

Django tries one after the other, which took a fifth of all that a village's home page costs. Nearly every address of ours says by
its first word, or by the one after the place's code, whose it is: me/…, p/<code>/letters/….
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

ANY = "*"
AT_PLACE = "p/"
Pattern = URLPattern | URLResolver


def words_of(address: str) -> str:
    """What an address, or a route, is kept under: 'me', or 'p/letters' at a place; '*' where a route takes any word."""
    first, _, rest = address.partition("/")
    if first == "p" and rest:
        word = rest.partition("/")[2].partition("/")[0]
        return AT_PLACE + (ANY if "<" in word else word)
    return ANY if "<" in first else first


class ByWords(URLResolver):
    """All addresses, as Django keeps them; looked up by their words. Patterns that fit stay in their order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_words: dict[str, URLResolver] = {}

    def resolve(self, path: str) -> Any:
        """As Django's. Raises Resolver404."""
        kept = self._by_words or self._learn()
        words = words_of(path)
        return (kept.get(words) or kept[AT_PLACE + ANY if words.startswith(AT_PLACE) else ANY]).resolve(path)

    def _learn(self) -> dict[str, URLResolver]:
        every = {ANY, AT_PLACE + ANY} | {_words_of(one) for one in _leaves(self.url_patterns)}
        kept = {words: _with(self, self._fitting(self.url_patterns, words)) for words in every}
        self._by_words = kept
        return kept

    def _fitting(self, patterns: Sequence[Pattern], words: str) -> list[Pattern]:
        found: list[Pattern] = []
        for one in patterns:
            if isinstance(one, URLResolver) and _only_joins(one):
                inner = self._fitting(one.url_patterns, words)
                found += [_with(one, inner)] if inner else []
            elif _words_of(one) in (words, ANY) or (_words_of(one) == AT_PLACE + ANY and words.startswith(AT_PLACE)):
                found.append(one)
        return found


def _with(resolver: URLResolver, patterns: list[Pattern]) -> URLResolver:
    return URLResolver(resolver.pattern, patterns, resolver.default_kwargs, resolver.app_name, resolver.namespace)


def _only_joins(resolver: URLResolver) -> bool:
    """path("", include(…))"""
    return not str(resolver.pattern)


def _leaves(patterns: Sequence[Pattern]) -> Iterator[Pattern]:
    for one in patterns:
        if isinstance(one, URLResolver) and _only_joins(one):
            yield from _leaves(one.url_patterns)
        else:
            yield one


def _words_of(one: Pattern) -> str:
    # the words of a regular expression are not looked into: it is always tried
    if not isinstance(one.pattern, RoutePattern):
        return ANY
    words = words_of(str(one.pattern))
    # path("p/<str:code>/", include(…)) says nothing of what follows
    return ANY if isinstance(one, URLResolver) and words in ("p", AT_PLACE) else words
