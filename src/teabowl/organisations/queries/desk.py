"""What waits for those who keep organisations: probations that end, elections that are due."""

from datetime import datetime, time

from django.db.models import Q
from django.urls import reverse

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date, months_after
from teabowl.kernel.verbs import can
from teabowl.organisations import rules
from teabowl.organisations.kinds import Kind, Status
from teabowl.organisations.models import Member, Organisation
from teabowl.organisations.permissions import KEEP_MEMBERS, KEEP_TREE
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 50


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """In the place's own organisations, for who keeps their members: probations in their last month or over. Elections: of these,
    three months ahead; for organisers also those below that are late. Two queries."""
    here = Q(place_id__in=ids_living_at(place))
    found = []
    if can(actor, KEEP_MEMBERS, place.ref):
        found += _probations(here, now)
        found += _elections(here, now)
    if can(actor, KEEP_TREE, place.ref) and place.level != Level.VILLAGE:
        late = Q(place__lineage__contains=[place.id], term_until__lt=china_date(now))
        found += _elections(late & ~here, now)
    return found


def _probations(here: Q, now: datetime) -> list[DeskItem]:
    today = china_date(now)
    organisations = Organisation.objects.standing().filter(here)
    rows = Member.objects.filter(
        organisation__in=organisations, status=Status.PROBATIONARY, ended_on__isnull=True,
        probation_until__lte=months_after(today, 1),
    ).select_related("person__merged_into", "organisation")  # fmt: skip
    items = []
    for member in rows.order_by("probation_until", "id")[:MOST]:
        state = rules.probation_state(member.probation_until, today)
        if member.probation_until is None or not state:
            continue
        left = (member.probation_until - today).days
        items.append(
            DeskItem(
                group=_("党员"),
                title=_("讨论转正：%(name)s") % {"name": (member.person.merged_into or member.person).name},
                note=_("预备期 %(day)s 满，要开支部大会") % {"day": spoken.day(member.probation_until, today)},
                state="late" if state == "late" else "plain",
                tag=_("迟 %(n)s 天") % {"n": -left} if left < 0 else _("还有 %(n)s 天") % {"n": left},
                action=_("打开"),
                url=reverse("organisations:member", args=[member.organisation_id, member.id]),
                due_at=datetime.combine(member.probation_until, time.max, tzinfo=CHINA),
            )
        )
    return items


def _elections(where: Q, now: datetime) -> list[DeskItem]:
    today = china_date(now)
    rows = Organisation.objects.standing().filter(where, term_until__lte=today + rules.ELECTION_AHEAD).exclude(kind=Kind.GROUP)
    items = []
    for row in rows.order_by("term_until", "id")[:MOST]:
        if row.term_until is None:
            continue
        left = (row.term_until - today).days
        items.append(
            DeskItem(
                group=_("换届"),
                title=_("换届：%(name)s") % {"name": row.name},
                note=_("任期到 %(day)s，选好了在“变动”里记一笔") % {"day": spoken.day(row.term_until, today)},
                state="late" if left < 0 else "plain",
                tag=_("迟 %(n)s 天") % {"n": -left} if left < 0 else _("还有 %(n)s 天") % {"n": left},
                action=_("打开"),
                url=reverse("organisations:organisation", args=[row.id]),
                due_at=datetime.combine(row.term_until, time.max, tzinfo=CHINA),
            )
        )
    return items
