"""One's own data across the areas: what there is, and what happens to it when the account is deleted (PIPL arts 45, 47).

People stand below the areas that hold letters and posts, so those register here, in their AppConfig.ready, in so many words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from teabowl.kernel.actor import Actor
from teabowl.people.models import Account, Person

Rows = list[dict[str, Any]]
Links = Callable[[Actor, int], list[tuple[Any, str]]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One area's part. `export` gives plain rows (JSON values) of everything of this person; `erase` deletes or anonymises it,
    inside the deletion's transaction; `stays` says in one sentence what is kept after that, and why ('' for nothing);
    `links` gives (words, url) for the account page. Where they depend on something recorded, `asks` is SQL of one whole number about
    the account (parameters `account` and `person`, its keys), which `links` gets; without it, 0."""

    area: str
    label_zh: str
    label_en: str
    export: Callable[[Person, Account], Rows]
    erase: Callable[[Person, Account, datetime], None]
    stays: Any = ""
    links: Links | None = None
    asks: str = ""
    leads: bool = False


REGISTRY: list[PersonalData] = []


def register(
    area: str,
    export: Callable[[Person, Account], Rows],
    erase: Callable[[Person, Account, datetime], None],
    *,
    label_zh: str = "",
    label_en: str = "",
    stays: Any = "",
    links: Links | None = None,
    asks: str = "",
    leads: bool = False,
) -> None:
    """Called from an area's AppConfig.ready. Registering an area again replaces nothing. The links of one that `leads` come first."""
    if all(part.area != area for part in REGISTRY):
        REGISTRY.append(PersonalData(area, label_zh or area, label_en or area, export, erase, stays, links, asks, leads))


def links_of(actor: Actor) -> list[tuple[Any, str]]:
    """Every area's links for the account page: what leads, then in the order of registration. What all of them ask is one statement."""
    asking = [part for part in REGISTRY if part.links and part.asks]
    found: dict[str, int] = {}
    if asking and actor.account_id is not None:
        with connection.cursor() as cursor:
            values = {"account": actor.account_id, "person": actor.person_id}
            cursor.execute("SELECT " + ", ".join(f"({part.asks})" for part in asking), values)
            found = dict(zip((part.area for part in asking), cursor.fetchone(), strict=True))
    parts = sorted(REGISTRY, key=lambda part: not part.leads)
    return [link for part in parts if part.links for link in part.links(actor, found.get(part.area, 0))]
