"""Undoing a change: its former values come back exactly, unless something new hangs on it."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import ProtectedError, Q

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotFound, Refused
from teabowl.places import finding, participants
from teabowl.places.actions import lock_tree, tell_participants
from teabowl.places.models import Change, ChangePlace, Place, PlaceCode, PlaceKey, PlaceName, PlaceStanding
from teabowl.places.participants import TreeChange
from teabowl.places.permissions import check_change
from teabowl.places.wording import KINDS
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Part = ChangePlace.Part


def what_hangs_on(change: Change) -> str:
    """Why the change cannot be undone, in a sentence; '' while it can. A handful of queries."""
    if change.undone_at:
        return _("这次变动已经撤回了")
    if change.kind == Change.Kind.LOAD:
        return _("名录的第一次载入不能撤回")
    touched = list(change.touched.all())
    later = _later_change(change, touched)
    if later:
        return _("后来又有一次%(kind)s（%(date)s），先撤回那一次") % {"kind": KINDS[Change.Kind(later.kind)], "date": later.on}
    codes = PlaceCode.objects.filter(change=change).values_list("place_id", "code")
    taken = Q()
    for place_id, code in codes:
        taken |= Q(code=code) & ~Q(id=place_id)
    if taken and Place.objects.filter(taken).exists():
        return _("原来的编号已经给了别的地方")
    hosts = [t.place_id for t in touched if t.part == Part.OPENED]
    if change.kind in (Change.Kind.MERGE, Change.Kind.CLOSE):
        hosts += [t.place_id for t in touched if t.part == Part.TARGET]
    if hosts:
        living = {*hosts, *Place.objects.filter(now_at__in=hosts).values_list("id", flat=True)}
        held = [(p.label_zh, p.count_since(sorted(living), change.recorded_at)) for p in participants.PARTICIPANTS]
        if any(n for _label, n in held):
            what = "、".join(f"{n} {label}" for label, n in held if n)
            return _("那以后又记了%(what)s，不能撤回；要分开，请用“分设”") % {"what": what}
    return ""


def _later_change(change: Change, touched: list[ChangePlace]) -> Change | None:
    """The newest later change that this one can not be taken out from under.

    It is one that changed a place touched here, or put something into a place that this change moved, opened or carried; or one
    that ended the parent under which a place would be in force again. Two mergers into one successor, or two moves to one
    parent, do not hang on each other.
    """
    parents = PlaceStanding.objects.filter(change=change, closed_on__isnull=True).values("parent_id")
    every = [t.place_id for t in touched]
    own = [t.place_id for t in touched if t.part not in (Part.TARGET, Part.SOURCE)]
    later = ChangePlace.objects.filter(
        Q(place_id__in=every, part__in=[Part.SUBJECT, Part.OPENED, Part.CARRIED])
        | Q(place_id__in=own)
        | Q(place_id__in=parents, part=Part.SUBJECT, change__kind__in=[Change.Kind.MERGE, Change.Kind.CLOSE]),
        Q(change__recorded_at__gt=change.recorded_at) | Q(change__recorded_at=change.recorded_at, change_id__gt=change.id),
        change__undone_at__isnull=True,
    )
    found = later.select_related("change").order_by("-change__recorded_at", "-change_id").first()
    return found.change if found else None


@transaction.atomic
def undo_change(actor: Actor, *, change_id: UUID, now: datetime) -> Change:
    """Put everything back as it was before the change. Raises NotFound, NotAllowed, Refused (naming what hangs on it)."""
    lock_tree()
    change = Change.objects.select_for_update().filter(id=change_id).first()
    if change is None:
        raise NotFound(_("没有这次变动"))
    check_change(actor, above(change))
    hanging = what_hangs_on(change)
    if hanging:
        raise Refused(hanging)
    touched = list(change.touched.all())
    opened = [t.place_id for t in touched if t.part == Part.OPENED]
    gone = {key: tuple(line) for key, line in Place.objects.filter(id__in=opened).values_list("id", "lineage")}
    lineages = _restore(change) | {key: (line, ()) for key, line in gone.items()}
    Place.objects.filter(id__in=opened).update(closed_on=change.on, opened_on=change.on)
    finding.refresh_keys(t.place_id for t in touched if t.part != Part.OPENED)
    change.undone_at, change.undone_by_id, change.undone_by_name = now, actor.account_id, actor.name
    change.save()
    audit.record(
        actor,
        "places.undo_change",
        now=now,
        subject_type="change",
        subject_id=change.id,
        place_id=next((t.place_id for t in touched if t.part != Part.OPENED), None),
        changes={"undone": ("", change.kind)} | {t.code: ("", t.name) for t in touched if t.part != Part.CARRIED},
    )
    named = [t.place_id for t in touched if t.part in (Part.SUBJECT, Part.OPENED, Part.TARGET)]
    split = change.kind == Change.Kind.SPLIT
    undone = TreeChange(
        id=change.id,
        kind=change.kind,
        lineages=lineages,
        places=tuple(named),
        now=now,
        undoing=True,
        groups=tuple(change.groups),
        moved_from=next((t.place_id for t in touched if t.part == Part.SUBJECT), None) if split else None,
        moved_to=opened[0] if split else None,
    )
    tell_participants(undone)
    for place in Place.objects.filter(id__in=opened).select_related("parent"):
        _take_away(place)
    return change


def _take_away(place: Place) -> None:
    """A place whose opening is undone is deleted. If another area keeps a row at it (a membership that was moved there and back),
    it stays as a place that existed on no day, and gives up its code and its search keys."""
    try:
        place.delete()
    except ProtectedError:
        PlaceKey.objects.filter(place=place).delete()
        place.code = "-" + place.id.hex[-11:]
        place.sort_key = (place.parent.sort_key + "." if place.parent else "") + place.code
        place.save(update_fields=["code", "sort_key"])


def above(change: Change) -> list[PlaceRef | None]:
    """What stands above everything that the change touched, today."""
    parts = dict(change.touched.exclude(part=Part.CARRIED).values_list("place_id", "part"))
    refs: list[PlaceRef | None] = []
    for place in Place.objects.filter(id__in=list(parts)).select_related("parent", "parent__now_at"):
        at_itself = parts[place.id] in (Part.TARGET, Part.SOURCE) and change.kind in (Change.Kind.MOVE, Change.Kind.OPEN)
        refs.append(place.ref if at_itself else place.parent.ref if place.parent else None)
    return refs


def _restore(change: Change) -> dict[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...]]]:
    """Copy the former values back and forget them. Gives {place: (lineage until now, lineage again)} where it differs."""
    sql = """
    UPDATE places_place AS place SET parent_id = former.parent_id, now_at_id = former.now_at_id, closed_on = former.closed_on,
        lineage = former.lineage, sort_key = former.sort_key
    FROM places_placestanding AS former, places_place AS until
    WHERE former.change_id = %s AND place.id = former.place_id AND until.id = place.id
    RETURNING place.id, until.lineage, former.lineage
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [change.id])
        lineages = {key: (tuple(until), tuple(again)) for key, until, again in cursor.fetchall() if until != again}
    for name in PlaceName.objects.filter(change=change):
        Place.objects.filter(id=name.place_id).update(
            name=name.name, official_name=name.official_name, pinyin=name.pinyin, initials=name.initials
        )
    for code in PlaceCode.objects.filter(change=change):
        Place.objects.filter(id=code.place_id).update(code=code.code)
    for model in (PlaceStanding, PlaceName, PlaceCode):
        model.objects.filter(change=change).delete()
    return lineages
