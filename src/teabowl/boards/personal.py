"""One's own posts and comments: what there is, and what happens when the account is deleted (PIPL arts 45, 47)."""

from datetime import datetime
from typing import Any

from teabowl.boards.models import Ballot, Comment, Group, GroupMember, Minor, Poll, Post, PostVersion, SentNotice, Watch
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import Board, PostStatus
from teabowl.files import actions as files
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Account, Person
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STAYS = _("发过的帖子和评论留着，但不再写是谁发的；村委会的通知不变")


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
    for member in GroupMember.objects.filter(account=account).select_related("group").order_by("asked_at"):
        ended = member.left_at.isoformat() if member.left_at else None
        rows.append(
            {
                "kind": "group",
                "group": member.group.name,
                "moderates": member.moderates,
                "asked_at": member.asked_at.isoformat(),
                "left_at": ended,
            }
        )
    for ballot in Ballot.objects.filter(account=account).select_related("poll__post").order_by("on"):
        rows.append({"kind": "voted", "question": ballot.poll.post.title, "on": ballot.on.isoformat()})
    for watch in Watch.objects.filter(account=account).select_related("post").order_by("since"):
        rows.append({"kind": "follows_thread", "post": str(watch.post_id), "since": watch.since.isoformat()})
    for noted in Minor.objects.filter(person_id__in=person_ids(person.id)).order_by("recorded_at"):
        row = {"kind": "minor", "born_on": noted.born_on.isoformat(), "guardian": noted.guardian}
        rows.append(row | {"consent_on": noted.consent_on.isoformat() if noted.consent_on else None})
    return rows


def erase(person: Person, account: Account, now: datetime) -> None:
    """Take the name off what was published, and delete what was not. Figures stay as they are: the records still stand."""
    own = Post.objects.filter(author=account)
    lineages = list(own.values_list("place__lineage", flat=True).distinct())
    lineages += list(Comment.objects.filter(author=account).values_list("post__place__lineage", flat=True).distinct())
    drafts = own.filter(status=PostStatus.DRAFT, board=Board.CIRCLE)
    for key in drafts.values_list("id", flat=True):
        files.release_pictures((OWNER, key))
    Poll.objects.filter(post__in=drafts).delete()
    drafts.delete()
    own.update(author=None, author_name="")
    Post.objects.filter(edited_by=account).update(edited_by=None)
    Comment.objects.filter(author=account).update(author=None, author_name="")
    PostVersion.objects.filter(corrected_by=account).update(corrected_by=None, corrected_by_name="")
    GroupMember.objects.filter(account=account, left_at__isnull=True).update(left_at=now, moderates=False)
    GroupMember.objects.filter(account=account).update(name="")
    Group.objects.filter(started_by=account).update(started_by=None)
    Ballot.objects.filter(account=account).update(account=None)
    Watch.objects.filter(account=account).delete()
    Minor.objects.filter(person_id__in=person_ids(person.id)).delete()
    SentNotice.objects.filter(author=account).update(author=None)
    pagecache.touch({key for line in lineages for key in line})
