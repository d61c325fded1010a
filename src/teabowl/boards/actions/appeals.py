"""The author appeals to the township; an organiser there decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.boards import rules, words
from teabowl.boards.actions.decisions import comments_with
from teabowl.boards.actions.locks import hold_comment, hold_post, tell
from teabowl.boards.models import Appeal, Comment, Decision, Post
from teabowl.boards.permissions import DECIDE_APPEAL, is_author
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import AppealStatus, CommentStatus, PostStatus
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.verbs import check


def _hold_record(decision: Decision) -> Post | Comment:
    return hold_post(decision.post_id) if decision.post_id else hold_comment(decision.comment_id)  # type: ignore[arg-type]


@transaction.atomic
def appeal(actor: Actor, *, decision_id: UUID, words_said: str, now: datetime) -> Appeal:
    """Ask the township to look again. The author alone, once, within ten days of the decision.

    Needs no verb: an author keeps this right after leaving the village. Raises Invalid, NotFound, NotAllowed, Refused.
    """
    decision = Decision.objects.filter(id=decision_id).first()
    if decision is None:
        raise NotFound(words.NOT_HERE)
    record = _hold_record(decision)
    if not is_author(actor, record):
        raise NotAllowed(words.NOT_YOURS)
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused(words.ALREADY_APPEALED)
    if not rules.may_appeal(decision.outcome, decision.why, decision.decided_at, now):
        raise Refused(words.TOO_LATE)
    text = clean_line(words_said)
    words.check_nothing_wrong(rules.problems_of_reason(text))
    place = record.place if isinstance(record, Post) else record.post.place
    made = Appeal.objects.create(decision=decision, place=place, words=text, made_by_id=actor.account_id, made_at=now)
    tell(actor, "appeal", now=now, place=place, subject=made, public=False)
    return made


@transaction.atomic
def decide_appeal(actor: Actor, *, appeal_id: UUID, grant: bool, answer: str, now: datetime) -> Appeal:
    """Answer an appeal. Granted: the post or comment stands again. Neither who took it down nor who wrote it may decide.

    Raises Invalid, NotAllowed, NotFound, Refused (answered meanwhile).
    """
    made = Appeal.objects.select_related("place", "decision").filter(id=appeal_id).first()
    if made is None:
        raise NotFound(words.NOT_HERE)
    check(actor, DECIDE_APPEAL, made.place.ref)
    record = _hold_record(made.decision)
    made.refresh_from_db(fields=["status"])
    if made.status != AppealStatus.WAITING:
        raise Refused(words.ALREADY_DECIDED)
    if made.decision.decided_by_id == actor.account_id:
        raise NotAllowed(words.OWN_DECISION)
    if made.made_by_id == actor.account_id:
        raise NotAllowed(words.OWN_APPEAL)
    text = clean_line(answer)
    words.check_nothing_wrong(rules.problems_of_reason(text, "answer"))
    made.status = AppealStatus.GRANTED if grant else AppealStatus.DECLINED
    made.answer, made.decided_by_id, made.decided_at = text, actor.account_id, now
    made.save()
    counted: list[Post | Comment] = []
    if grant and record.status == "taken_down":
        counted.append(record)
        if isinstance(record, Post):
            files.hide_pictures((OWNER, record.id), hidden=False)
            record.status, record.taken_down_at = PostStatus.PUBLISHED, None
            counted += comments_with(record)
        else:
            record.status, record.ended_at = CommentStatus.STANDING, None
        record.save()
    tell(
        actor, "decide_appeal", now=now, place=made.place, subject=made, counted=counted, public=bool(counted),
        changes={"status": (AppealStatus.WAITING, made.status), "answer": ("", text)},
    )  # fmt: skip
    return made
