"""Reads behind the pages: one meeting's outline, its names, a body's list, my meetings, what is due, what was published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import CHINA, china_date
from teabowl.meetings import rules, words
from teabowl.meetings.drafting import counted, elected
from teabowl.meetings.kinds import VILLAGE, Kind, Publish
from teabowl.meetings.models import AgendaItem, Correction, Due, Meeting, Participant, Seat, Task
from teabowl.meetings.models.meeting import MeetingQuerySet
from teabowl.meetings.queries.lists import MeetingRow, row_of
from teabowl.meetings.rules import Mark, State
from teabowl.meetings.standing import Body
from teabowl.people.queries import person_ids
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 30


def meetings_of_body(body: Body) -> MeetingQuerySet:
    if body.organisation is not None:
        return Meeting.objects.filter(organisation_id=body.organisation.id)
    return Meeting.objects.filter(organisation__isnull=True, place_id__in=_living_at(body))


def _living_at(body: Body) -> list[UUID]:
    return [body.place.id, *Place.objects.filter(now_at_id=body.place.id).values_list("id", flat=True)]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a body's meetings; `going_on` and `coming` stand first, whatever the page."""

    coming: list[MeetingRow]
    held: list[MeetingRow]
    newer_url: str
    older_url: str
    total: int


def list_page(body: Body, *, kind: str = "", number: int = 1, url: str = "") -> ListPage:
    """Three queries."""
    rows = meetings_of_body(body)
    if kind:
        rows = rows.filter(kind=kind)
    past = rows.exclude(state__in=["planned", "convened", "open"])
    total, start = past.count(), (number - 1) * PAGE
    more = f"&kind={kind}" if kind else ""
    return ListPage(
        [row_of(m) for m in rows.coming().order_by("starts_at", "id")],
        [row_of(m) for m in past.newest_first()[start : start + PAGE]],
        f"{url}?page={number - 1}{more}" if number > 1 else "",
        f"{url}?page={number + 1}{more}" if start + PAGE < total else "",
        total,
    )


def all_held(body: Body) -> list[Meeting]:
    """For the sheet: all that ended, newest first."""
    return list(meetings_of_body(body).held().newest_first())


@dataclass(frozen=True, slots=True)
class DueRow:
    """A meeting that is due and was not held: `late` days past its last day, or `left` days to it; `planned` stands in the calendar."""

    kind: Kind
    last: date
    late: int
    left: int
    planned: MeetingRow | None

    @property
    def name(self) -> str:
        return str(words.KIND[self.kind])


def due_meetings(body: Body, now: datetime) -> list[DueRow]:
    """What the calendar proposes: due in the running period and not held yet, those past their last day in the last year first. Two
    queries."""
    today = china_date(now)
    rows = Due.objects.filter(held_on__isnull=True, last__gte=today - timedelta(days=365), first__lte=today)
    if body.organisation is not None:
        rows = rows.filter(organisation_id=body.organisation.id)
    else:
        rows = rows.filter(organisation__isnull=True, place_id__in=_living_at(body))
    planned: dict[str, list[Meeting]] = {}
    for meeting in meetings_of_body(body).coming().order_by("starts_at"):
        planned.setdefault(meeting.kind, []).append(meeting)
    found = []
    for due in rows.order_by("last", "kind"):
        here = next((m for m in planned.get(due.kind, []) if due.first <= china_date(m.starts_at) <= due.last), None)
        late = max(0, (today - due.last).days)
        found.append(DueRow(Kind(due.kind), due.last, late, max(0, (due.last - today).days), row_of(here) if here else None))
    return found


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One on a meeting's list, as the chair and the recorder see them."""

    id: UUID
    name: str
    votes: bool
    guest: bool
    counted: bool
    uncounted_why: str
    woman: bool
    duty: str
    reply: str
    reply_note: str
    mark: Mark
    reason: str
    late: bool
    hand: bool
    person_id: UUID | None
    household: str
    proxy: str
    """Who stands in for them."""

    @property
    def mark_words(self) -> str:
        if self.proxy:
            return _("委托 %(name)s") % {"name": self.proxy}
        return str(_("迟到") if self.late else words.MARK[self.mark])

    @property
    def look(self) -> str:
        looks = {Mark.PRESENT: "ok", Mark.PROXY: "ok", Mark.ONLINE: "info", Mark.EXCUSED: "late", Mark.ABSENT: "miss"}
        return looks.get(self.mark, "plain")


def people_of(meeting: Meeting) -> list[PersonRow]:
    """Everybody on the list: chair and recorder first, then by name. One query."""
    began = rules.begins_at(meeting.starts_at, meeting.opened_at)
    rows = Participant.objects.filter(meeting=meeting).select_related("proxy").order_by("guest", "name", "id")
    found = [
        PersonRow(
            p.id, p.name, p.votes, p.guest, p.counted, p.uncounted_why, p.woman, p.duty, p.reply, p.reply_note, Mark(p.mark),
            p.reason, p.mark == Mark.PRESENT and rules.is_late(began, p.arrived_at), p.hand_at is not None,
            p.person_id, p.household, p.proxy.name if p.proxy is not None else "",
        )
        for p in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: {"chair": 0, "recorder": 1}.get(row.duty, 2))


def replies_of(people: list[PersonRow]) -> list[tuple[str, int]]:
    """How many answered what."""
    counted = [p for p in people if not p.guest]
    told = [(str(text), sum(p.reply == key for p in counted)) for key, text in words.REPLY.items()]
    return [*told, (str(_("还没答")), sum(not p.reply for p in counted))]


def tasks_of(meeting: Meeting) -> list[Task]:
    return list(Task.objects.filter(meeting=meeting).order_by("due_on", "id"))


def open_tasks_before(meeting: Meeting) -> list[Task]:
    """Tasks of earlier meetings of the same body that are open, and those closed since the meeting before: what the first point of the
    agenda goes through. One query."""
    same = Q(meeting__organisation__isnull=True, meeting__place_id=meeting.place_id)
    if meeting.organisation_id is not None:
        same = Q(meeting__organisation_id=meeting.organisation_id)
    since = meeting.starts_at - timedelta(days=120)
    rows = Task.objects.filter(same, meeting__starts_at__lt=meeting.starts_at)
    rows = rows.filter(Q(state="open") | Q(closed_at__gte=since)).select_related("meeting")
    return list(rows.order_by("due_on", "id")[:50])


def corrections_of(meeting: Meeting) -> list[Correction]:
    return list(Correction.objects.filter(meeting=meeting).select_related("decided_in").order_by("at", "id"))


def later_meetings(meeting: Meeting) -> list[Meeting]:
    """Of the same body, later, going on or not minuted yet: those that may correct this one's minutes."""
    rows = Meeting.objects.filter(place_id=meeting.place_id, starts_at__gt=meeting.starts_at, state__in=["open", "ended"])
    if meeting.organisation_id is None:
        rows = rows.filter(organisation__isnull=True)
    else:
        rows = rows.filter(organisation_id=meeting.organisation_id)
    return list(rows.order_by("starts_at"))


def my_meetings(actor: Actor) -> tuple[list[MeetingRow], list[MeetingRow], list[Task]]:
    """Coming, and the last ones held; and the tasks that are mine. Four queries."""
    if actor.person_id is None:
        return [], [], []
    keys = person_ids(actor.person_id)
    mine = Meeting.objects.filter(participants__person_id__in=keys).select_related("organisation", "place")
    coming = [_mine(m) for m in mine.coming().exclude(state="planned").order_by("starts_at", "id").distinct()]
    held = [_mine(m) for m in mine.held().newest_first().distinct()[:PAGE]]
    tasks = Task.objects.filter(owner_id__in=keys, state="open").select_related("meeting").order_by("due_on", "id")
    return coming, held, list(tasks[:PAGE])


def _mine(meeting: Meeting) -> MeetingRow:
    """One may belong to a branch, a group, and another away from home: each says whose meeting it is."""
    return row_of(meeting, meeting.organisation.name if meeting.organisation else meeting.place.name)


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A meeting on the public board: no name in it. `told` is None where the rule of its kind says not how many came or voted."""

    id: UUID
    title: str
    kind: str
    held_on: date
    url: str
    attendance: str
    points: tuple[tuple[str, str, str], ...]
    """(title, decision, votes) of each published point."""


def published(place: Place, *, limit: int = PAGE, start: int = 0) -> list[PublishedRow]:
    """Decisions published here, newest first. Two queries."""
    rows = Meeting.objects.filter(place_id__in=ids_living_at(place), published_at__isnull=False)
    rows = rows.select_related("place__now_at").prefetch_related("items").newest_first()[start : start + limit]
    return [_published(meeting) for meeting in rows]


def published_one(place: Place, meeting_id: UUID) -> PublishedRow:
    """Raises NotFound for one that is not published here."""
    row = Meeting.objects.filter(place_id__in=ids_living_at(place), published_at__isnull=False, id=meeting_id)
    meeting = row.select_related("place__now_at").prefetch_related("items").first()
    if meeting is None:
        raise NotFound(words.NOT_HERE)
    return _published(meeting)


def _published(meeting: Meeting) -> PublishedRow:
    rule = rules.rule_set(Kind(meeting.kind), china_date(meeting.starts_at))
    attendance = ""
    if rules.may_publish(rule, Publish.ATTENDANCE):
        attendance = _("应到 %(expected)s 人，到会 %(came)s 人") % {"expected": meeting.expected, "came": meeting.came}
    shown = [item for item in sorted(meeting.items.all(), key=lambda i: i.position) if item.to_publish]
    votes = rules.may_publish(rule, Publish.RESULT)
    points = tuple((item.title, decision_of(item), votes_of(item) if votes else "") for item in shown)
    code = (meeting.place.now_at or meeting.place).code
    return PublishedRow(
        meeting.id, meeting.title, str(words.KIND[Kind(meeting.kind)]), china_date(meeting.starts_at),
        f"/p/{code}/meetings/{meeting.id}/", attendance, points,
    )  # fmt: skip


def decision_of(item: AgendaItem) -> str:
    """What came of a point: written down, or by the vote."""
    if item.outcome:
        return item.outcome
    return "" if item.passed is None else elected(item.result) or str(_("通过") if item.passed else _("没有通过"))


def votes_of(item: AgendaItem) -> str:
    """How many were for and against, of how many; '' without a vote."""
    if item.passed is None:
        return ""
    tally = item.result.get("tally", {})
    if item.result.get("elects") or not set(tally) <= {"yes", "no", "abstain"}:
        return "，".join(f"{text} {votes}" for text, votes in counted(item.result))
    return _("同意 %(yes)s，不同意 %(no)s，弃权 %(abstain)s；要满 %(needed)s 票") % {
        "yes": tally.get("yes", 0), "no": tally.get("no", 0), "abstain": tally.get("abstain", 0),
        "needed": item.result.get("needed", 0),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A village meeting to come, for everybody: when, where, what about."""

    id: UUID
    title: str
    kind: str
    when: datetime
    hall: str
    points: tuple[str, ...]


def public_notices(place: Place) -> list[NoticeRow]:
    """Meetings of the village's bodies that were convened, and kinds of Party life whose notice is public. Two queries."""
    open_kinds = [kind.value for kind in Kind if kind in VILLAGE or kind in (Kind.LECTURE, Kind.PARTY_DAY)]
    rows = Meeting.objects.filter(place_id__in=ids_living_at(place), state="convened", kind__in=open_kinds)
    found = []
    for meeting in rows.order_by("starts_at", "id").prefetch_related("items"):
        rule = rules.rule_set(Kind(meeting.kind), china_date(meeting.starts_at))
        if rules.may_publish(rule, Publish.NOTICE):
            points = tuple(i.title for i in sorted(meeting.items.all(), key=lambda i: i.position) if not i.is_review)
            kind = str(words.KIND[Kind(meeting.kind)])
            found.append(NoticeRow(meeting.id, meeting.title, kind, meeting.starts_at.astimezone(CHINA), meeting.hall, points))
    return found


def seats_at(place: Place, body: str) -> list[Seat]:
    """Who sits in a body of the village today, by group and name."""
    return list(_seats(place, body).order_by("group", "name", "id"))


def _seats(place: Place, body: str) -> QuerySet[Seat]:
    return Seat.objects.filter(place_id__in=ids_living_at(place), body=body, until__isnull=True)


@dataclass(frozen=True, slots=True)
class RollPage:
    """A page of a body's roll: how many there are, of them women, households; those found by a name."""

    total: int
    women: int
    households: int
    oldest: date | None
    """Since when the one sits who sits longest."""
    seats: list[Seat]
    newer_url: str
    older_url: str


ROLL_PAGE = 100


def roll_page(place: Place, body: str, *, text: str = "", start: int = 0, url: str = "") -> RollPage:
    """A body of a large village has two thousand members: they are shown by the hundred. Two queries."""
    rows = _seats(place, body)
    told = rows.aggregate(
        total=Count("id"),
        women=Count("id", filter=Q(woman=True)),
        houses=Count("household", distinct=True, filter=~Q(household="")),
        oldest=Min("since"),
    )
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(household__contains=text))
    found = list(rows.order_by("group", "household", "name", "id")[start : start + ROLL_PAGE + 1])
    more = {"q": text} if text else {}
    older, newer = (urlencode({**more, "start": n}) for n in (start + ROLL_PAGE, max(0, start - ROLL_PAGE)))
    return RollPage(
        told["total"], told["women"], told["houses"], told["oldest"], found[:ROLL_PAGE], f"{url}?{newer}" if start else "",
        f"{url}?{older}" if len(found) > ROLL_PAGE else "",
    )  # fmt: skip


def is_over(meeting: Meeting) -> bool:
    return meeting.state in (State.ENDED, State.FIXED)
