"""Reads of votes. What a secret vote's people chose is in no answer before the count, and never with a name."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from teabowl.ballots import sealing, words
from teabowl.ballots.models import Motion, State
from teabowl.ballots.rules import needed
from teabowl.ballots.values import Base, Progress, Result, Way
from teabowl.kernel.errors import NotFound, Refused


def result(motion_id: UUID) -> Result:
    """The result of a counted motion. Raises NotFound, Refused while it is not counted."""
    motion = Motion.objects.filter(id=motion_id).only("result", "state").first()
    if motion is None:
        raise NotFound(words.NOT_HERE)
    found = motion.its_result
    if found is None:
        raise Refused(words.WITHDRAWN if motion.state == State.WITHDRAWN else words.NOT_COUNTED)
    return found


def progress(motion_id: UUID, present: int | None = None) -> Progress:
    """How many voted, of how many. `present` is how many attend, where the rule's base is those. One query. Raises NotFound."""
    found = progress_of([motion_id], present)
    if motion_id not in found:
        raise NotFound(words.NOT_HERE)
    return found[motion_id]


def progress_of(motion_ids: Iterable[UUID], present: int | None = None) -> dict[UUID, Progress]:
    """The same for several motions. One query."""
    counted = Motion.objects.filter(id__in=list(motion_ids)).annotate(
        n=Count("electors"),
        by_phone=Count("electors", filter=Q(electors__way=Way.PHONE)),
        in_hall=Count("electors", filter=Q(electors__way=Way.HALL)),
    )
    return {motion.id: _progress(motion, present) for motion in counted}


def _progress(motion: Motion, present: int | None) -> Progress:
    n, by_phone, in_hall = (getattr(motion, name) for name in ("n", "by_phone", "in_hall"))
    rule = motion.its_rule
    base = {Base.ALL: motion.whole, Base.VOTING_MEMBERS: n, Base.PRESENT: present or by_phone + in_hall}[rule.base]
    return Progress(motion.id, motion.state, n, by_phone, in_hall, needed(rule, base), base)


def paper_for(motion_id: UUID, person_id: UUID) -> str:
    """An empty paper of a secret vote for one person; it is written down nowhere. Raises nothing: whether it counts is asked when cast."""
    return sealing.new_paper(motion_id, person_id)
