"""A meeting was held with our materials on its agenda: a study session, noted in the meeting's own transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.meetings import held
from teabowl.meetings.models import Meeting
from teabowl.study.actions import record_session
from teabowl.study.reading import MATERIAL


def _note(actor: Actor, meeting: Meeting, materials: Sequence[UUID], now: datetime) -> None:
    if meeting.organisation_id is not None:  # a village's body studies nothing by itself
        record_session(
            actor, meeting_id=meeting.id, organisation_id=meeting.organisation_id, held_on=china_date(meeting.starts_at),
            materials=materials, now=now,
        )  # fmt: skip


def register_here() -> None:
    held.register(MATERIAL, _note)
