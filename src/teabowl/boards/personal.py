"""One's own posts and comments: what there is, and what happens when the account is deleted (PIPL arts 45, 47)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from teabowl.boards.models import Appeal, Comment, Post, PostVersion, Report
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import Board, PostStatus
from teabowl.files import actions as files
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Account, Person

STAYS = _("发过的帖子和评论留着，但不再写是谁发的；村委会的通知不变。处理举报的决定按规定保存")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Everything one wrote here, as plain rows, the oldest first."""
    rows: list[dict[str, Any]] = []
    for post in Post.objects.filter(author=account).select_related("place").order_by("created_at"):
        rows.append(
            {
                "kind": post.board,
                "place": post.place.name,
                "title": post.title,
                "body": post.body,
                "status": post.status,
                "written_at": post.created_at.isoformat(),
                "published_at": post.published_at.isoformat() if post.published_at else None,
            }
        )
    for comment in Comment.objects.filter(author=account).order_by("created_at"):
        row = {"kind": "comment", "body": comment.body, "status": comment.status}
        rows.append(row | {"written_at": comment.created_at.isoformat()})
    for report in Report.objects.filter(reporter=account).order_by("made_at"):
        rows.append({"kind": "report", "why": report.why, "words": report.words, "written_at": report.made_at.isoformat()})
    for made in Appeal.objects.filter(made_by=account).order_by("made_at"):
        row = {"kind": "appeal", "words": made.words, "status": made.status, "answer": made.answer}
        rows.append(row | {"written_at": made.made_at.isoformat()})
    return rows


def erase(person: Person, account: Account, now: datetime) -> None:
    """Take the name off what was published, and delete what was not. Figures stay as they are: the records still stand."""
    own = Post.objects.filter(author=account)
    lineages = list(own.values_list("place__lineage", flat=True).distinct())
    lineages += list(Comment.objects.filter(author=account).values_list("post__place__lineage", flat=True).distinct())
    drafts = own.filter(status=PostStatus.DRAFT, board=Board.CIRCLE)
    for key in drafts.values_list("id", flat=True):
        files.release_pictures((OWNER, key))
    drafts.delete()
    own.update(author=None, author_name="")
    Post.objects.filter(edited_by=account).update(edited_by=None)
    Comment.objects.filter(author=account).update(author=None, author_name="")
    PostVersion.objects.filter(corrected_by=account).update(corrected_by=None, corrected_by_name="")
    Report.objects.filter(reporter=account).update(reporter=None)
    Appeal.objects.filter(made_by=account).update(made_by=None)
    pagecache.touch({key for line in lineages for key in line})
