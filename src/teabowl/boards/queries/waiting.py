"""What waits: reports, appeals, the desk; and what one has written oneself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Min, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from teabowl.boards import rules, words
from teabowl.boards.models import Appeal, Comment, Decision, Post, Report
from teabowl.boards.permissions import DECIDE_APPEAL, MODERATE, WRITE_NOTICE, is_author
from teabowl.boards.queries.lists import author_shown
from teabowl.boards.rules import AppealStatus, Board, Outcome, PostStatus
from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.places.models import Place

LIMIT = 100


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A post or comment with every report that waits on it. `id` is the first report's."""

    id: UUID
    kind: str
    text: str
    body: str
    title: str
    author: Any
    post_url: str
    reasons: tuple[tuple[Any, str, datetime], ...]
    """(why, words, when) of each, without saying who."""
    first_at: datetime
    due_at: datetime
    standing: bool
    place_name: str


@dataclass(frozen=True, slots=True)
class AppealRow:
    id: UUID
    kind: str
    text: str
    body: str
    title: str
    author: Any
    why: Any
    decision_words: str
    decided_at: datetime
    words: str
    made_at: datetime
    due_at: datetime
    place_name: str
    code: str
    is_waiting: bool


def _target_of(record: Report | Decision) -> tuple[str, Post, str, str, Any, bool]:
    """(kind, its post, title, body, author, whether it stands)."""
    if record.post is not None:
        post = record.post
        author = author_shown(post.author_name, post.as_committee, post.place.level, post.place.name)
        return "post", post, post.title, post.body, author, post.status == PostStatus.PUBLISHED
    comment = record.comment
    assert comment is not None
    place = comment.post.place
    author = author_shown(comment.author_name, comment.as_committee, place.level, place.name)
    return "comment", comment.post, "", comment.body, author, comment.status == "standing"


def _report_rows(reports: Iterable[Report]) -> tuple[ReportRow, ...]:
    by_target: dict[tuple[UUID | None, UUID | None], list[Report]] = {}
    for report in reports:
        by_target.setdefault((report.post_id, report.comment_id), []).append(report)
    rows = []
    for group in by_target.values():
        kind, post, title, body, author, standing = _target_of(group[0])
        rows.append(
            ReportRow(
                id=group[0].id,
                kind=kind,
                text=title or excerpt(body, 40),
                body=body,
                title=title,
                author=author,
                post_url=reverse("boards:post", args=[(post.place.now_at or post.place).code, post.board, post.id]),
                reasons=tuple((words.WHY[r.why], r.words, r.made_at) for r in group),
                first_at=group[0].made_at,
                due_at=rules.report_due(group[0].made_at),
                standing=standing,
                place_name=post.place.name,
            )
        )
    return tuple(rows)


def _waiting(place: Place) -> QuerySet[Report]:
    """Reports at this place and what was merged into it: a head account's own, not those of its villages."""
    here = Q(place_id=place.id) | Q(place__now_at_id=place.id)
    return (
        Report.objects.filter(here, decision__isnull=True)
        .select_related("post__place__now_at", "comment__post__place__now_at")
        .order_by("made_at", "id")
    )


def reports_waiting(place: Place) -> tuple[ReportRow, ...]:
    """The queue of a place, the oldest first, one row for each post or comment. One query."""
    return _report_rows(_waiting(place)[: 5 * LIMIT])


def report_row(place: Place, report_id: UUID) -> ReportRow:
    """One row of the queue. Raises NotFound when nothing waits there any more."""
    for row in _report_rows(_waiting(place).filter(_same_target(report_id))):
        return row
    raise NotFound(words.ALREADY_DECIDED)


def _same_target(report_id: UUID) -> Q:
    post = Report.objects.filter(id=report_id, post__isnull=False).values("post_id")
    comment = Report.objects.filter(id=report_id, comment__isnull=False).values("comment_id")
    return Q(post_id__in=post) | Q(comment_id__in=comment)


def _appeals(place: Place) -> QuerySet[Appeal]:
    return Appeal.objects.filter(place__lineage__contains=[place.id]).select_related(
        "decision__post__place__now_at", "decision__comment__post__place__now_at", "place__now_at"
    )


def _appeal_row(appeal: Appeal) -> AppealRow:
    kind, post, title, body, author, _standing = _target_of(appeal.decision)
    return AppealRow(
        id=appeal.id,
        kind=kind,
        text=title or excerpt(body, 40),
        body=body,
        title=title,
        author=author,
        why=words.WHY.get(appeal.decision.why, ""),
        decision_words=appeal.decision.words,
        decided_at=appeal.decision.decided_at,
        words=appeal.words,
        made_at=appeal.made_at,
        due_at=rules.appeal_due(appeal.made_at),
        place_name=post.place.name,
        code=(post.place.now_at or post.place).code,
        is_waiting=appeal.status == AppealStatus.WAITING,
    )


def appeals_waiting(place: Place) -> tuple[AppealRow, ...]:
    """Appeals from here and below, the oldest first. One query."""
    waiting = _appeals(place).filter(status=AppealStatus.WAITING).order_by("made_at", "id")
    return tuple(_appeal_row(a) for a in waiting[:LIMIT])


def appeal_row(place: Place, appeal_id: UUID) -> AppealRow:
    """One appeal from here or below. Raises NotFound."""
    found = _appeals(place).filter(id=appeal_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return _appeal_row(found)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Something one wrote, or a notice's draft that waits. `appeal_url` is '' unless one may appeal now."""

    text: str
    url: str
    state: Any
    state_kind: str
    note: str
    at: datetime
    appeal_url: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    drafts: tuple[OwnRow, ...]
    down: tuple[OwnRow, ...]
    posts: tuple[OwnRow, ...]


def mine(actor: Actor, place: Place, now: datetime) -> Mine:
    """What this actor wrote here: drafts (a house's notices are common), what was taken down and why, what stands. Three queries."""
    here = Q(place_id=place.id) | Q(place__now_at_id=place.id)
    whose = Q(author_id=actor.account_id)
    if can(actor, WRITE_NOTICE, place.ref):
        whose |= Q(board=Board.NOTICES, status=PostStatus.DRAFT)
    posts = list(Post.objects.filter(here, whose).order_by("-created_at")[:LIMIT])
    at_post = Q(post__in=[p.id for p in posts if p.status == PostStatus.TAKEN_DOWN])
    at_comment = Q(comment__in=Comment.objects.filter(author_id=actor.account_id, status="taken_down"))
    comment_here = Q(comment__post__place_id=place.id) | Q(comment__post__place__now_at_id=place.id)
    decisions = (
        Decision.objects.filter(at_post | (at_comment & comment_here), outcome=Outcome.TAKEN_DOWN)
        .select_related("post", "comment", "appeal")
        .order_by("-decided_at")[:LIMIT]
    )
    return Mine(
        tuple(
            OwnRow(p.title or excerpt(p.body, 40) or _("还没有写字"), reverse("boards:edit", args=[place.code, p.id]),
                   words.BOARDS[p.board], "plain", "", p.created_at)
            for p in posts if p.status == PostStatus.DRAFT
        ),
        tuple(_down_row(d, place, now) for d in decisions),
        tuple(
            OwnRow(p.title or excerpt(p.body, 40), reverse("boards:post", args=[place.code, p.board, p.id]),
                   words.BOARDS[p.board], "info", "", p.published_at or p.created_at)
            for p in posts if p.status == PostStatus.PUBLISHED
        ),
    )  # fmt: skip


def _down_row(decision: Decision, place: Place, now: datetime) -> OwnRow:
    target = decision.post or decision.comment
    assert target is not None
    made: Appeal | None = getattr(decision, "appeal", None)
    may = made is None and rules.may_appeal(decision.outcome, decision.why, decision.decided_at, now)
    notes = [str(words.WHY[decision.why]), decision.words]
    if made is not None:
        notes += [str(words.APPEAL[made.status]), made.answer]
    return OwnRow(
        text=getattr(target, "title", "") or excerpt(target.body, 40),
        url="",
        state=_("已撤下"),
        state_kind="miss",
        note="　".join(n for n in notes if n),
        at=decision.decided_at,
        appeal_url=reverse("boards:appeal", args=[place.code, decision.id]) if may else "",
    )


def decision_for_author(actor: Actor, place: Place, decision_id: UUID) -> tuple[Decision, str]:
    """(decision, text) that this author may appeal against. Raises NotFound."""
    found = Decision.objects.select_related("post__place", "comment__post__place").filter(id=decision_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    record = found.post or found.comment
    assert record is not None
    at = record.place if isinstance(record, Post) else record.post.place
    if not is_author(actor, record) or at.ref.id != place.id:
        raise NotFound(words.NOT_HERE)
    return found, record.body


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """What waits here for this actor: reports to decide, appeals from below. At most two queries."""
    items: list[DeskItem] = []
    if can(actor, MODERATE, place.ref):
        here = Q(place_id=place.id) | Q(place__now_at_id=place.id)
        groups = (
            Report.objects.filter(here, decision__isnull=True)
            .values("post_id", "comment_id", "post__title", "post__body", "comment__body")
            .annotate(n=Count("id"), first=Min("made_at"), key=Min(Cast("id", CharField())))
            .order_by("first")[:LIMIT]
        )
        for g in groups:
            text = g["post__title"] or excerpt(g["post__body"] or g["comment__body"], 24)
            what = _("一条评论被 %(n)s 人举报：%(text)s") if g["comment_id"] else _("一条帖子被 %(n)s 人举报：%(text)s")
            due = rules.report_due(g["first"])
            state, tag = _how_late(due, now)
            url = reverse("boards:report", args=[place.code, g["key"]])
            note = _("看过再决定；写的人可以向镇里申诉")
            items.append(DeskItem(_("举报"), what % {"n": g["n"], "text": text}, note, state, tag, _("去处理"), url, due))
    if can(actor, DECIDE_APPEAL, place.ref):
        for row in appeals_waiting(place):
            state, tag = _how_late(row.due_at, now)
            url = reverse("boards:decide_appeal", args=[place.code, row.id])
            note = _("%(place)s撤下，原因：%(why)s") % {"place": row.place_name, "why": row.why}
            items.append(DeskItem(_("申诉"), row.text, note, state, tag, _("看申诉"), url, row.due_at))
    return items


def _how_late(due: datetime, now: datetime) -> tuple[str, str]:
    days = (china_date(due) - china_date(now)).days
    if now > due and days < 0:
        return "miss", _("迟 %(n)s 天") % {"n": -days}
    if days <= 0:
        return "late", _("今天到期")
    return "plain", _("还有 %(n)s 天") % {"n": days}
