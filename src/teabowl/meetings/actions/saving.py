"""What every action on a meeting shares: finding it under a lock, who may, and telling audit, room, figures and pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_line, clean_text, has_resident_number
from teabowl.kernel.times import china_date
from teabowl.live.actions import publish
from teabowl.meetings import rules, words
from teabowl.meetings.kinds import Kind, RuleSet
from teabowl.meetings.models import AgendaItem, Meeting, Participant
from teabowl.meetings.rules import State
from teabowl.meetings.standing import Standing, check_reads, participant_of
from teabowl.pagecache import actions as pagecache
from teabowl.ui.form_words import check_written


def locked(meeting_id: UUID) -> Meeting:
    """The meeting, locked, with its place and organisation. Raises NotFound."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("place__now_at", "organisation__place")
    found = rows.filter(id=meeting_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found


def own_row(actor: Actor, meeting_id: UUID) -> tuple[Meeting, Participant]:
    """The actor's own row on the list, locked, and the meeting as it is after that, without a lock: hundreds sign in, speak and raise
    their hands at once. `end_meeting` takes all these rows, so nothing comes in after it has counted. Raises NotFound."""
    mine = participant_of(actor, meeting_id, lock=True)
    meeting = Meeting.objects.select_related("place__now_at", "organisation__place").filter(id=meeting_id).first()
    if meeting is None or mine is None:
        raise NotFound(words.NOT_HERE if meeting is None else words.NOT_ON_LIST)
    return meeting, mine


def convener(actor: Actor, meeting: Meeting, now: datetime) -> Standing:
    return _who(check_reads(actor, meeting, now), "convenes")


def runner(actor: Actor, meeting: Meeting, now: datetime) -> Standing:
    return _who(check_reads(actor, meeting, now), "runs")


def recorder(actor: Actor, meeting: Meeting, now: datetime) -> Standing:
    return _who(check_reads(actor, meeting, now), "records")


def _who(standing: Standing, what: str) -> Standing:
    if not getattr(standing, what):
        raise NotAllowed(words.WHO_MAY[what])
    return standing


def rules_of(meeting: Meeting) -> RuleSet:
    """Those of its day. Raises rules.NoRule, which convening has ruled out."""
    return rules.rule_set(Kind(meeting.kind), china_date(meeting.starts_at))


def check_state(meeting: Meeting, *states: State) -> None:
    """Raises Refused, saying how the meeting stands, unless it stands as one of these."""
    if meeting.state not in states:
        raise Refused(words.WRONG_STATE[State(meeting.state)])


def item_of(meeting: Meeting, item_id: UUID) -> AgendaItem:
    """Raises NotFound."""
    found = AgendaItem.objects.filter(meeting=meeting, id=item_id).first()
    if found is None:
        raise NotFound(words.NO_ITEM)
    return found


def record(
    actor: Actor,
    verb: str,
    meeting: Meeting,
    *,
    now: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    about: UUID | None = None,
    counts: bool = False,
    public: bool = False,
) -> None:
    """The audit's entry, a word to the room, and where asked the figures and the public pages. Never what was said or chosen."""
    audit.record(
        actor, f"meetings.{verb}", now=now, subject_type="meeting", subject_id=meeting.id, place_id=meeting.place_id,
        about_person_id=about, changes=changes or {},
    )  # fmt: skip
    if counts:
        figures.post(actor, meeting, now=now)
    if public:
        pagecache.touch(meeting.place.lineage)
    publish(f"meetings:{meeting.id}")


def line(field: str, typed: str, most: int, *, required: bool = True) -> str:
    """One line as it is stored. Raises Invalid for the field."""
    return _checked(field, clean_line(typed), most, required)


def text(field: str, typed: str, most: int, *, required: bool = True) -> str:
    """The same of several lines."""
    return _checked(field, clean_text(typed), most, required)


def _checked(field: str, typed: str, most: int, required: bool) -> str:
    check_written(field, typed, most, required=required)
    if has_resident_number(typed):
        raise Invalid({field: words.HAS_RESIDENT_NUMBER})
    return typed
