"""The members' ballot on how their weak branch was put right (民主测评): a point of a members' meeting, in secret, told to whoever accepts.

More than half of the votes dissatisfied fails, whatever the score (整顿软弱涣散党组织验收办法; domain S38).
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.ballots import queries as ballots
from teabowl.ballots.values import Base, MajorityRule, Option, Stance
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Refused
from teabowl.meetings import words
from teabowl.meetings.actions.bringing import Brought, bring_point
from teabowl.meetings.actions.motion import Motion
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Material, Meeting
from teabowl.organisations import actions as organisations
from teabowl.organisations.queries.weak import being_put_right
from teabowl.organisations.rules_weak import Votes
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

TYPE = "weak_case"
OPTIONS = (("satisfied", Stance.FOR), ("mostly", Stance.FOR), ("dissatisfied", Stance.AGAINST))
RULE = MajorityRule(Base.VOTES, strict=False, together=True, source="整顿软弱涣散党组织验收：不满意的超过半数，不合格")
COUNTER = system_actor("meetings.appraising")


def may_be_appraised(meeting: Meeting) -> bool:
    """Whether this members' meeting could vote on its branch's being put right. One query."""
    is_members = meeting.kind == Kind.MEMBERS and meeting.organisation_id is not None
    return is_members and being_put_right(meeting.organisation_id) is not None  # type: ignore[arg-type]


@transaction.atomic
def bring_appraisal(actor: Actor, *, meeting_id: UUID, now: datetime) -> AgendaItem:
    """Put it on the agenda of a members' meeting of the branch. Twice is once. Raises NotAllowed, NotFound, Refused."""
    meeting = Meeting.objects.filter(id=meeting_id, kind=Kind.MEMBERS, organisation__isnull=False).first()
    case_id = being_put_right(meeting.organisation_id) if meeting and meeting.organisation_id else None
    if meeting is None or case_id is None:
        raise Refused(words.NOTHING_TO_APPRAISE)
    brought = Brought(TYPE, case_id, _("支部整顿情况"), f"/o/{meeting.organisation_id}/")
    note = _("无记名投票：满意、基本满意、不满意。")
    return bring_point(actor, meeting_id=meeting_id, title=_("整顿情况党员测评"), note=note, material=brought, now=now)


def is_appraisal(item: AgendaItem) -> bool:
    return Material.objects.filter(item=item, type=TYPE).exists()


def as_appraisal(item: AgendaItem, motion: Motion) -> tuple[Motion, MajorityRule | None]:
    """What is put to the vote, and by which rule, where the point is such a ballot; else as it was. One query."""
    if not is_appraisal(item):
        return motion, None
    options = [Option(key, stance, str(words.SATISFACTION[key])) for key, stance in OPTIONS]
    return replace(motion, options=options, secret=True, election=None), RULE


def note_counted(motion_id: UUID) -> None:
    """Tell the case what the members said, in the transaction that counted it. One query where it is no such ballot."""
    case_id = Material.objects.filter(item__motion_id=motion_id, type=TYPE).values_list("key", flat=True).first()
    if case_id is None:
        return
    tally = ballots.result(motion_id).tally
    votes = Votes(*(tally.get(key, 0) for key, _stance in OPTIONS))
    counted = ballots.counted_at(motion_id)
    organisations.note_weak_vote(COUNTER, case_id=case_id, motion_id=motion_id, votes=votes, now=counted)
