"""What the index's tests find: records that are nothing but how they stand in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from teabowl.kernel.ids import new_id
from teabowl.kernel.searching import Found, Searched
from teabowl.places.models import Place
from teabowl.search import actions
from teabowl.search.registry import Registry, declared
from tests.cast import NOW


@dataclass
class Paper:
    """A record that is found as it says; with `found` None it is not public."""

    found: Found | None
    pk: UUID = field(default_factory=new_id)
    _meta = SimpleNamespace(label="test.Paper")


@dataclass
class Rule(Paper):
    """The same, and holds below too."""

    _meta = SimpleNamespace(label="test.Rule")


@contextmanager
def papers() -> Iterator[Registry]:
    kinds = [
        Searched("paper", "test.Paper", "notices", lambda paper: paper.found),
        Searched("rule", "test.Rule", "guides", lambda paper: paper.found, inherited=True),
    ]
    with declared(*kinds) as found:
        yield found


def posted(
    place: Place, title: str, text: str = "", at: datetime = NOW, kind: type[Paper] = Paper, **more: str | tuple[str, ...]
) -> Paper:
    """A public record in the index. Within `papers()`."""
    paper = kind(None)
    paper.found = Found(place.id, title, text, at, f"notices/{paper.pk}/", **more)
    actions.post(paper, now=NOW)
    return paper
