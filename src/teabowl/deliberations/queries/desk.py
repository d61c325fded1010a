"""What waits for whom walks a matter."""

from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse

from teabowl.deliberations import rules, words
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.permissions import WALK
from teabowl.deliberations.rules import Mark, State, Step
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Matters whose next step may be taken now: those held up longest first. Two queries; none for who may not."""
    if place.level != Level.VILLAGE or not can(actor, WALK, place.ref):
        return []
    walking = list(
        Matter.objects.filter(place_id__in=ids_living_at(place), state=State.WALKING)
        .exclude(step="")
        .order_by("last_on", "id")[:50]
    )
    rows = MatterStep.objects.filter(matter__in=walking)
    waiting = {row.matter_id for row in rows if row.mark == Mark.WAITING}
    shown = {row.matter_id: row.until for row in rows if row.kind == Step.PUBLISH and row.until}
    return [
        _item(matter, place, now)
        for matter in walking
        if matter.id not in waiting and not _hangs(matter, shown.get(matter.id), china_date(now))
    ]


def _hangs(matter: Matter, until: date | None, today: date) -> bool:
    """The decision still hangs: nothing to do."""
    return matter.step == Step.RESULT and until is not None and until >= today


def _item(matter: Matter, place: Place, now: datetime) -> DeskItem:
    days = (china_date(now) - matter.last_on).days
    held_up = days > rules.HELD_UP
    due = datetime.combine(matter.last_on + timedelta(days=rules.HELD_UP), time(), UTC)
    return DeskItem(
        group=_("四议两公开"), title=matter.title, note=words.where_it_stands(matter.step),
        state="late" if held_up else "plain", tag=_("%(n)s 天没动了") % {"n": days} if held_up else "",
        action=str(words.DO[Step(matter.step)]), url=reverse("deliberations:matter", args=[place.code, matter.id]), due_at=due,
    )  # fmt: skip
