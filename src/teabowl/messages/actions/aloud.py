"""Telling those without a phone: who did it, when, how, how many households."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.verbs import can, check
from teabowl.messages import rules, words
from teabowl.messages.models import Alert, ReadAloud
from teabowl.messages.permissions import READ_ALOUD, SEND_ALERT
from teabowl.messages.rules import How
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written

ROLES = (Role.SECRETARY, Role.OPERATOR, Role.VILLAGER, Role.TOWNSHIP)
AFTER = 3
"""Days in which what was done can still be written down after the notice ended."""


@transaction.atomic
def note_read_aloud(
    actor: Actor,
    *,
    alert_id: UUID,
    place: Place,
    how: How,
    households: int,
    group: str = "",
    note: str = "",
    key: UUID,
    now: datetime,
) -> ReadAloud:
    """Note that people at a village were told of a notice by mouth. `group`: only that 小组. A villager notes for their own village.

    `key` was made with the empty form. Raises NotFound, NotAllowed, Refused (days over), Invalid(place, households, note).
    """
    alert = Alert.objects.select_related("place").filter(id=alert_id).first()
    if alert is None:
        raise NotFound(words.NO_ALERT)
    place = place.now_at or place
    stands = alert.place.now_at_id or alert.place_id
    if place.level != Level.VILLAGE or stands not in place.lineage:
        raise Invalid({"place": words.PICK_VILLAGE})
    check(actor, READ_ALOUD, place.ref)
    before = ReadAloud.objects.filter(by_id=actor.account_id, sent_key=key).first()
    if before is not None:
        return before
    if alert.closed_at is not None and (now - alert.closed_at).days >= AFTER:
        raise Refused(words.OVER)
    if not 0 <= households <= 5000:
        raise Invalid({"households": words.HOW_MANY})
    made = ReadAloud(
        alert=alert,
        place=place,
        group=rules.one_line(group, 20),
        how=How(how).value,
        households=households,
        note=rules.one_line(clean_written("note", note, rules.NOTE_LENGTH, required=False), rules.NOTE_LENGTH),
        by_id=actor.account_id,
        by_role=next((r.value for r in ROLES if actor.holds_over(frozenset({r}), place.ref)), ""),
        sent_key=key,
        at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same form, at the same moment
        return ReadAloud.objects.get(by_id=actor.account_id, sent_key=key)
    changes = {"how": ("", made.how), "households": ("", households), "group": ("", made.group)}
    audit.record(
        actor, READ_ALOUD.key, now=now, subject_type="read_aloud", subject_id=made.id, place_id=place.id, changes=changes
    )
    figures.post(actor, made, now=now)
    pagecache.touch([*place.lineage])
    return made


@transaction.atomic
def take_back_read_aloud(actor: Actor, *, read_id: UUID, now: datetime) -> ReadAloud:
    """It was noted wrongly: by who noted it, or who may send notices there. Raises NotFound, NotAllowed."""
    found = ReadAloud.objects.select_for_update(of=("self",)).select_related("place").filter(id=read_id).first()
    if found is None:
        raise NotFound(words.NO_ALERT)
    if found.by_id != actor.account_id and not can(actor, SEND_ALERT, found.place.ref):
        raise NotAllowed(words.NOT_YOURS)
    if found.taken_back_at is None:
        found.taken_back_at = now
        found.save(update_fields=["taken_back_at"])
        changes = {"taken_back_at": ("", now)}
        audit.record(
            actor, "messages.take_back_read_aloud", now=now, subject_type="read_aloud", subject_id=found.id,
            place_id=found.place_id, changes=changes,
        )  # fmt: skip
        figures.post(actor, found, now=now)
        pagecache.touch([*found.place.lineage])
    return found
