"""Reports, and decisions to take down or keep."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.boards import rules, words
from teabowl.boards.actions.locks import check_not_often, hold_comment, hold_post, one_at_a_time, tell
from teabowl.boards.models import Comment, Decision, Post, Report
from teabowl.boards.permissions import MODERATE, REPORT, can_take_down, is_author
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import CommentStatus, Outcome, PostStatus, Problem, Why
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


def _why(value: str, *, own: bool) -> Why:
    """The category chosen. Authors taking down their own need none. Raises Invalid."""
    if own:
        return Why.BY_AUTHOR
    if value not in {w.value for w in rules.REPORTABLE}:
        words.check_nothing_wrong([Problem("why", "why_missing")])
    return Why(value)


def _target(record: Post | Comment) -> dict[str, Post | Comment]:
    return {"post" if isinstance(record, Post) else "comment": record}


def _place_of(record: Post | Comment) -> Place:
    return record.place if isinstance(record, Post) else record.post.place


def _report(actor: Actor, record: Post | Comment, why: str, text: str, now: datetime) -> Report:
    place = _place_of(record)
    check(actor, REPORT, place.ref)
    reason = _why(why, own=False)
    text = clean_line(text)
    words.check_nothing_wrong(rules.problems_of_reason(text, required=reason is Why.OTHER))
    one_at_a_time(actor.account_id)
    mine = Report.objects.filter(reporter_id=actor.account_id)
    before = mine.filter(decision__isnull=True, **_target(record)).first()
    if before is not None:
        return before
    check_not_often(mine.filter(made_at__gt=now - timedelta(days=1)).count(), rules.REPORTS_A_DAY, "reports_often")
    report = Report.objects.create(
        **_target(record), place=place, reporter_id=actor.account_id, why=reason, words=text, made_at=now
    )
    tell(actor, "report", now=now, place=place, subject=report, changes={"why": ("", reason)}, public=False)
    return report


@transaction.atomic
def report_post(actor: Actor, *, post_id: UUID, why: str, words_said: str, now: datetime) -> Report:
    """Say that a post should not stand. Anybody signed in; a second report while the first waits is the first.

    Raises Invalid, NotAllowed, NotFound (a draft), Refused (already down).
    """
    post = hold_post(post_id)
    if post.status == PostStatus.DRAFT:
        raise NotFound(words.NOT_HERE)
    if post.status != PostStatus.PUBLISHED:
        raise Refused(words.NOT_STANDING)
    return _report(actor, post, why, words_said, now)


@transaction.atomic
def report_comment(actor: Actor, *, comment_id: UUID, why: str, words_said: str, now: datetime) -> Report:
    """The same for a comment."""
    comment = hold_comment(comment_id)
    if comment.status != CommentStatus.STANDING or comment.post.status != PostStatus.PUBLISHED:
        raise Refused(words.NOT_STANDING)
    return _report(actor, comment, why, words_said, now)


def _decider(actor: Actor) -> UUID:
    """Decisions are made by persons; no background work takes anything down."""
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    return actor.account_id


def _decide(actor: Actor, record: Post | Comment, outcome: Outcome, why: Why | None, text: str, now: datetime) -> Decision:
    """Write the decision, answer every waiting report with it, and take the record down if it is so decided."""
    place = _place_of(record)
    decision = Decision.objects.create(
        **_target(record), outcome=outcome, why=why or "", words=text, decided_by_id=_decider(actor), decided_at=now
    )
    Report.objects.filter(decision__isnull=True, **_target(record)).update(decision=decision)
    changes: dict[str, tuple[object, object]] = {"why": ("", why or ""), "words": ("", text)}
    counted: list[Post | Comment] = []
    if outcome is Outcome.TAKEN_DOWN:
        changes["status"] = (record.status, "taken_down")
        counted.append(record)
        if isinstance(record, Post):
            files.hide_pictures((OWNER, record.id), hidden=True)
            record.status, record.taken_down_at = PostStatus.TAKEN_DOWN, now
            record.pinned, record.pinned_until = False, None
            counted += comments_with(record)
        else:
            record.status, record.ended_at = CommentStatus.TAKEN_DOWN, now
        record.save()
    tell(
        actor, "take_down" if outcome is Outcome.TAKEN_DOWN else "keep", now=now, place=place, subject=record,
        changes=changes, counted=counted, public=outcome is Outcome.TAKEN_DOWN,
    )  # fmt: skip
    return decision


def comments_with(post: Post) -> list[Comment]:
    """The comments that count or not with their post, each holding the post as it is now."""
    comments = list(Comment.objects.filter(post=post, status=CommentStatus.STANDING))
    for comment in comments:
        comment.post = post
    return comments


@transaction.atomic
def take_down_post(actor: Actor, *, post_id: UUID, why: str, words_said: str, now: datetime) -> Decision:
    """Take a post down. Those who keep the board say why, and the author reads it; authors may take down their own.

    Raises Invalid, NotAllowed, NotFound, Refused.
    """
    post = hold_post(post_id)
    if post.status == PostStatus.DRAFT:
        raise NotFound(words.NOT_HERE)
    return _take_down(actor, post, why, words_said, now)


@transaction.atomic
def take_down_comment(actor: Actor, *, comment_id: UUID, why: str, words_said: str, now: datetime) -> Decision:
    """Take a comment down, with a reason. Authors use withdraw_comment."""
    comment = hold_comment(comment_id)
    check(actor, MODERATE, comment.post.place.ref)
    return _take_down(actor, comment, why, words_said, now)


def _take_down(actor: Actor, record: Post | Comment, why: str, text: str, now: datetime) -> Decision:
    if not can_take_down(actor, record, _place_of(record).ref):
        raise NotAllowed(words.NOT_HERE)
    if record.status not in {PostStatus.PUBLISHED.value, CommentStatus.STANDING.value}:
        raise Refused(words.NOT_STANDING)
    own = is_author(actor, record) and isinstance(record, Post) and not record.as_committee
    text = clean_line(text)
    reason = _why(why, own=own)
    words.check_nothing_wrong(rules.problems_of_reason(text, required=not own))
    return _decide(actor, record, Outcome.TAKEN_DOWN, reason, text, now)


@transaction.atomic
def decide_report(
    actor: Actor, *, report_id: UUID, uphold: bool, why: str = "", words_said: str = "", now: datetime
) -> Decision:
    """Decide a report, and with it every other waiting on the same post or comment.

    Upheld: taken down, with the reason told to the author. Rejected: it stays, and the reporters read why.
    Raises Invalid, NotAllowed, NotFound, Refused (decided meanwhile).
    """
    report = Report.objects.filter(id=report_id).select_related("place").first()
    if report is None:
        raise NotFound(words.NOT_HERE)
    check(actor, MODERATE, report.place.ref)
    record: Post | Comment = hold_post(report.post_id) if report.post_id else hold_comment(report.comment_id)  # type: ignore[arg-type]
    report.refresh_from_db(fields=["decision"])
    if report.decision_id is not None:
        raise Refused(words.ALREADY_DECIDED)
    text = clean_line(words_said)
    standing = record.status in {PostStatus.PUBLISHED.value, CommentStatus.STANDING.value}
    if uphold and standing:
        reason = _why(why or report.why, own=False)
        words.check_nothing_wrong(rules.problems_of_reason(text))
        return _decide(actor, record, Outcome.TAKEN_DOWN, reason, text, now)
    if uphold:
        raise Refused(words.NOT_STANDING)
    words.check_nothing_wrong(rules.problems_of_reason(text))
    return _decide(actor, record, Outcome.KEPT, None, text, now)
