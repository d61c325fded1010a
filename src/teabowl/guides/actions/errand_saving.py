"""What every action on an errand shares: finding it under a lock, a step, and telling audit, figures and people."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import roles_at
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.guides import words
from teabowl.guides.errand_rules import Kind
from teabowl.guides.models import Errand, ErrandStep
from teabowl.guides.permissions import ErrandFacts, can_handle, can_read, is_asker, is_for
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.messages.actions import tell
from teabowl.places.models import Place

ROLES_IN_ORDER = (Role.SECRETARY, Role.OPERATOR)


def locked(errand_id: UUID) -> Errand:
    """The errand, locked, with its place. Raises NotFound."""
    rows = Errand.objects.select_for_update(of=("self",)).select_related("place", "place__now_at", "asker", "guide")
    errand = rows.filter(id=errand_id).first()
    if errand is None:
        raise NotFound(words.NO_ERRAND)
    return errand


def locked_for_asker(actor: Actor, errand_id: UUID) -> Errand:
    """The actor's own errand. One that the actor may only read: NotAllowed; any other: NotFound."""
    errand = locked(errand_id)
    if not is_asker(actor, errand.facts):
        raise NotAllowed(words.NOT_YOURS) if can_read(actor, errand.facts) else NotFound(words.NO_ERRAND)
    return errand


def locked_for_handler(actor: Actor, errand_id: UUID) -> Errand:
    """An errand that the actor must handle. One's own: NotAllowed; any other: NotFound."""
    errand = locked(errand_id)
    if not can_handle(actor, errand.facts):
        raise NotAllowed(words.NOT_FOR_YOU) if can_read(actor, errand.facts) else NotFound(words.NO_ERRAND)
    return errand


def is_done_already(errand: Errand, key: UUID | None) -> bool:
    """The same form was sent before."""
    return key is not None and ErrandStep.objects.filter(errand=errand, sent_key=key).exists()


def role_of(actor: Actor, errand: ErrandFacts) -> str:
    """As whom the actor acts on this errand."""
    if actor.system:
        return "system"
    if is_asker(actor, errand):
        return "asker"
    if is_for(actor, errand):
        return "person"
    held = [role for role in ROLES_IN_ORDER if actor.holds_at(frozenset({role}), errand.place)]
    return held[0].value if held else Role.TOWNSHIP.value


def add_step(actor: Actor, errand: Errand, kind: Kind, *, now: datetime, key: UUID | None = None, **values: Any) -> ErrandStep:
    """Append to what happened (经过). `values`: title, note, due_on, told, by_role."""
    values.setdefault("by_role", role_of(actor, errand.facts))
    return ErrandStep.objects.create(
        errand=errand, kind=kind.value, at=now, by_id=actor.account_id, sent_key=key or new_id(), **values
    )


def save(actor: Actor, errand: Errand, verb: str, *, now: datetime, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Save the errand and tell audit and figures. `changes` never carry what was written: only states and days."""
    if not is_asker(actor, errand.facts):
        errand.news_at = now
    errand.save()
    audit.record(
        actor, f"guides.{verb}", now=now, subject_type="errand", subject_id=errand.id, place_id=errand.place_id,
        about_person_id=errand.asker.person_id if errand.asker else None, changes=changes,
    )  # fmt: skip
    figures.post(actor, errand, now=now)


def path_of(errand: Errand) -> str:
    return f"/p/{(errand.place.now_at or errand.place).code}/errands/{errand.id}/"


def tell_asker(actor: Actor, errand: Errand, kind: str, title: Any, *, step: str, now: datetime, **values: Any) -> None:
    """Tell the asker, and the person it is for where they agreed by their own account. The message says what it is about, nothing
    that was written."""
    to = [key for key in (errand.asker_id, errand.agreed_by_id) if key is not None]
    place = errand.place.now_at or errand.place
    tell(
        actor, kind=kind, to=to, title=title, words={"what": errand.title, "place": place.name, **values}, path=path_of(errand),
        about=("errand", errand.id), place=place, now=now, step=step,
    )  # fmt: skip


def tell_village(actor: Actor, errand: Errand, title: Any, *, step: str, on: date, now: datetime) -> None:
    """Tell the operator and the secretary that something waits for them."""
    place = errand.place.now_at or errand.place
    tell(
        actor, kind="guides.errand_asked", to=holders(place, {Role.OPERATOR, Role.SECRETARY}, on), title=title,
        words={"what": errand.title}, path=path_of(errand), about=("errand", errand.id), place=place, now=now, step=step,
    )  # fmt: skip


def holders(place: Place, roles: set[Role], on: date) -> list[UUID]:
    """Accounts that hold one of these roles at the place."""
    return list(dict.fromkeys(row.account_id for row in roles_at(place.ref, on) if row.role in roles and row.starts_on <= on))


def names_of_holders(place: Place, role: Role, on: date) -> list[str]:
    rows = roles_at(place.ref, on)
    return list(dict.fromkeys(row.person_name for row in rows if row.role is role and row.starts_on <= on))


def township_of(errand: Errand) -> Place | None:
    return Place.objects.filter(id__in=errand.place.lineage, level=Level.TOWNSHIP).first()
