"""What a place below changes in a guide, field by field; where one goes there; and what it does when the original has moved on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.guides import cleaning, rules, words
from teabowl.guides.actions.moved import tell_those_below
from teabowl.guides.actions.saving import home_of, in_use, locked, touch
from teabowl.guides.content import WRITTEN_FIELDS, Field
from teabowl.guides.models import Adaptation, AdaptationStep, Guide, ServicePoint
from teabowl.guides.permissions import ADAPT
from teabowl.guides.queries.resolving import above_of
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place

SUMMARY = 40


def _open(actor: Actor, guide_id: UUID, place: Place, field: Field) -> Guide:
    """The locked guide, if the actor may change this field of it here. Raises NotFound, NotAllowed, Refused."""
    guide = locked(guide_id)
    check(actor, ADAPT, place.ref)
    written_at = home_of(guide.place)
    if written_at.id == place.id or written_at.id not in place.lineage:
        raise NotFound(words.NOT_INHERITED)
    in_use(guide)
    if field not in rules.fields_open_to(Level(place.level), Level(written_at.level)):
        raise Refused(words.FIELD_NOT_YOURS)
    return guide


def _standing(guide: Guide, place: Place) -> Adaptation | None:
    return Adaptation.objects.select_for_update().filter(guide=guide, place=place, ended_on__isnull=True).first()


@transaction.atomic
def adapt_field(
    actor: Actor, *, guide_id: UUID, place: Place, field: Field, value: Any, summary: str = "", now: datetime
) -> Adaptation:
    """Say something else here in one field of a guide that was written above; the rest stays the original's and goes on following it.

    `summary` says in a few words what is different (不要户口本). It is kept with what the field said above at this moment. Raises
    NotFound, NotAllowed, Refused, Invalid by field.
    """
    guide = _open(actor, guide_id, place, field)
    said = cleaning.field(field, value)
    if field is Field.STEPS and not said:
        raise Invalid({field.value: words.NEED_A_STEP})
    summary = cleaning.text("summary", summary, SUMMARY, required=False)
    base = above_of(place, guide)[field.value]
    adaptation = _standing(guide, place)
    before = adaptation.fields.get(field.value, {}).get("value") if adaptation else None
    if said == base and before is None:
        raise Refused(words.NOTHING_CHANGED)
    if adaptation is None:
        adaptation = Adaptation(guide=guide, place=place, started_on=china_date(now))
    patch = {"value": said, "base": base, "version": guide.version, "summary": summary, "at": now.isoformat()}
    adaptation.fields = {**adaptation.fields, field.value: patch}
    _save(actor, adaptation, "set", field, base if before is None else before, said, summary, now)
    return adaptation


@transaction.atomic
def set_village_fields(
    actor: Actor, *, guide_id: UUID, place: Place, here: str, hours: str, phone: str, note: str, now: datetime
) -> Adaptation | None:
    """What a village adds to one guide, all at once; what is empty is not added. Answers None when nothing is left."""
    typed = {Field.HERE: here, Field.HERE_HOURS: hours, Field.HERE_PHONE: phone, Field.HERE_NOTE: note}
    guide = _open(actor, guide_id, place, Field.HERE)
    said = {field: cleaning.field(field, text) for field, text in typed.items()}
    adaptation = _standing(guide, place)
    for field, text in said.items():
        before = adaptation.fields.get(field.value, {}).get("value", "") if adaptation else ""
        if text == before:
            continue
        if text:
            adaptation = adapt_field(actor, guide_id=guide_id, place=place, field=field, value=text, now=now)
        else:
            adaptation = drop_field(actor, guide_id=guide_id, place=place, field=field, now=now)
    return adaptation if adaptation and adaptation.ended_on is None else None


@transaction.atomic
def keep_field(actor: Actor, *, guide_id: UUID, place: Place, field: Field, now: datetime) -> Adaptation:
    """The original has moved on under this place's change, and the change still holds: it is now kept against what is above today.
    Raises Refused when nothing has moved."""
    guide = _open(actor, guide_id, place, field)
    adaptation = _standing(guide, place)
    if adaptation is None or field.value not in adaptation.fields:
        raise Refused(words.NOTHING_MOVED)
    above, patch = above_of(place, guide)[field.value], adaptation.fields[field.value]
    if field not in WRITTEN_FIELDS or patch["base"] == above:
        raise Refused(words.NOTHING_MOVED)
    adaptation.fields = {**adaptation.fields, field.value: {**patch, "base": above, "version": guide.version}}
    _save(actor, adaptation, "kept", field, patch["base"], above, patch["summary"], now)
    return adaptation


@transaction.atomic
def drop_field(actor: Actor, *, guide_id: UUID, place: Place, field: Field, now: datetime) -> Adaptation:
    """Go back to what is said above. The adaptation ends with its last field. Raises Refused where nothing is changed."""
    guide = _open(actor, guide_id, place, field)
    adaptation = _standing(guide, place)
    if adaptation is None or field.value not in adaptation.fields:
        raise Refused(words.NOTHING_CHANGED)
    before = adaptation.fields[field.value]["value"]
    adaptation.fields = {name: patch for name, patch in adaptation.fields.items() if name != field.value}
    if not adaptation.fields:
        adaptation.ended_on = china_date(now)
    _save(actor, adaptation, "dropped", field, before, above_of(place, guide)[field.value], "", now)
    return adaptation


def _save(
    actor: Actor, adaptation: Adaptation, kind: str, field: Field, before: Any, after: Any, summary: str, now: datetime
) -> None:  # fmt: skip
    adaptation.changed_at = now
    adaptation.save()
    step = AdaptationStep.objects.create(
        adaptation=adaptation, kind=kind, field=field.value, before=before, after=after, summary=summary,
        version=adaptation.guide.version, at=now, by_id=actor.account_id,
    )  # fmt: skip
    audit.record(
        actor, f"guides.{ {'set': 'adapt_field', 'kept': 'keep_field', 'dropped': 'drop_field'}[kind] }", now=now,
        subject_type="guide", subject_id=adaptation.guide_id, place_id=adaptation.place_id,
        changes={field.value: (words.value(field, before), words.value(field, after))},
    )  # fmt: skip
    figures.post(actor, adaptation, now=now)
    touch(adaptation.place)
    if kind != "kept":
        tell_those_below(actor, adaptation.guide, at=home_of(adaptation.place), fields=[field], step=step.id.hex, now=now)


@transaction.atomic
def set_point(
    actor: Actor, *, place: Place, name: str, address: str, hours: str, phone: str, now: datetime
) -> ServicePoint:  # fmt: skip
    """Where one goes at this place, for every matter: written once. Raises NotAllowed, Invalid."""
    check(actor, ADAPT, place.ref)
    point = ServicePoint.objects.select_for_update().filter(place=place).first() or ServicePoint(place=place)
    new = {
        "name": cleaning.text("name", name, 40),
        "address": cleaning.text("address", address, 80, required=False),
        "hours": cleaning.text("hours", hours, 160, required=False),
        "phone": cleaning.public_phone("phone", phone),
    }
    changes = {key: (getattr(point, key), said) for key, said in new.items() if getattr(point, key) != said}
    if changes:
        for key, said in new.items():
            setattr(point, key, said)
        point.changed_at, point.changed_by_id = now, actor.account_id
        point.save()
        audit.record(
            actor, "guides.set_point", now=now, subject_type="service_point", subject_id=point.id, place_id=place.id,
            changes=changes,
        )  # fmt: skip
        pagecache.touch(place.lineage)
        pagecache.touch_below(place.id)
    return point
