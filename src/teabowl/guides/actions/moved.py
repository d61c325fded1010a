"""Telling those below whose change stands on a text that has just become another."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from teabowl.access.queries import roles_at
from teabowl.guides import words
from teabowl.guides.actions.saving import home_of
from teabowl.guides.content import WRITTEN_FIELDS, Field
from teabowl.guides.models import Adaptation, Guide
from teabowl.guides.queries.resolving import above_of
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.times import china_date
from teabowl.messages.actions import tell
from teabowl.places.models import Place

ORGANISER = {Level.CITY: Role.CITY, Level.COUNTY: Role.COUNTY, Level.TOWNSHIP: Role.TOWNSHIP}


def tell_those_below(actor: Actor, guide: Guide, *, at: Place, fields: Iterable[Field], step: str, now: datetime) -> None:
    """`at` says something else in these fields from now on. Told are places below that changed them too, if what they read above them
    is another text now: where a place between keeps its own, nothing has changed for those below it. `step` names the deed once."""
    names = [field.value for field in fields if field in WRITTEN_FIELDS]
    rows = Adaptation.objects.filter(guide=guide, ended_on__isnull=True, fields__has_any_keys=names)
    today = china_date(now)
    for row in rows.select_related("place", "place__now_at"):
        place = home_of(row.place)
        if at.id not in place.lineage or at.id == place.id:
            continue
        above = above_of(place, guide)
        moved = [name for name in names if name in row.fields and row.fields[name]["base"] != above[name]]
        to = _organisers(place, today) if moved else []
        tell(
            actor, kind="guides.original_changed", to=to, title=words.TOLD_MOVED, body=words.TOLD_MOVED_BODY,
            words={"guide": guide.heading, "place": at.name, "n": len(moved)}, path=f"/p/{place.code}/guides/{guide.id}/adapt/",
            about=("guide", guide.id), place=place, now=now, step=uuid5(place.id, f"{guide.id} {step}").hex,
        )  # fmt: skip


def tell_of_withdrawal(actor: Actor, guide: Guide, rows: Iterable[Adaptation], *, now: datetime) -> None:
    """Told are organisers of places whose own words end with the guide."""
    for row in rows:
        place = home_of(row.place)
        if Level(place.level) not in ORGANISER:
            continue
        tell(
            actor, kind="guides.original_changed", to=_organisers(place, china_date(now)), title=words.TOLD_WITHDRAWN,
            body=words.TOLD_WITHDRAWN_BODY, words={"guide": guide.heading, "place": home_of(guide.place).name, "why": guide.withdrawn_why},
            path=f"/p/{place.code}/guides/{guide.id}/", about=("guide", guide.id), place=place, now=now,
            step=uuid5(place.id, f"{guide.id} withdrawn").hex,
        )  # fmt: skip


def _organisers(place: Place, today: date) -> list[UUID]:
    role = ORGANISER.get(Level(place.level))
    return [r.account_id for r in roles_at(place.ref, today) if r.role is role and r.starts_on <= today]
