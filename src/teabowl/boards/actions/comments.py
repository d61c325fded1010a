"""Comments by verified villagers and those who keep the board."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.boards import rules, words
from teabowl.boards.actions.locks import check_not_often, hold_comment, hold_post, hour_before, name_shown, one_at_a_time, tell
from teabowl.boards.models import Comment
from teabowl.boards.permissions import COMMENT, is_author
from teabowl.boards.rules import CommentStatus, PostStatus
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_text
from teabowl.kernel.verbs import check


@transaction.atomic
def add_comment(actor: Actor, *, post_id: UUID, form_key: UUID, body: str, phones_confirmed: bool, now: datetime) -> Comment:
    """Comment on a standing post. The same form twice makes one comment. Raises Invalid, NotAllowed, NotFound, Refused."""
    one_at_a_time(actor.account_id)
    post = hold_post(post_id)
    if post.status == PostStatus.DRAFT:
        raise NotFound(words.NOT_HERE)
    check(actor, COMMENT, post.place.ref)
    before = Comment.objects.filter(form_key=form_key).first()
    if before is not None:
        if before.author_id != actor.account_id:
            raise NotFound(words.NOT_HERE)
        return before
    if post.status != PostStatus.PUBLISHED:
        raise Refused(words.NOT_STANDING)
    body = clean_text(body)
    words.check_nothing_wrong(rules.problems_of_comment(body, phones_confirmed=phones_confirmed))
    lately = Comment.objects.filter(author_id=actor.account_id, created_at__gt=hour_before(now)).count()
    check_not_often(lately, rules.COMMENTS_AN_HOUR, "comments_often")
    name, as_committee = name_shown(actor, post.place)
    comment = Comment.objects.create(
        form_key=form_key, post=post, author_id=actor.account_id, author_name=name, as_committee=as_committee, body=body,
        created_at=now,
    )  # fmt: skip
    tell(actor, "add_comment", now=now, place=post.place, subject=comment, counted=[comment])
    return comment


@transaction.atomic
def withdraw_comment(actor: Actor, *, comment_id: UUID, now: datetime) -> Comment:
    """Take back one's own comment; also after leaving the village. Its text is no longer shown to anybody."""
    comment = hold_comment(comment_id)
    if not is_author(actor, comment):
        raise NotAllowed(words.NOT_WITHDRAWABLE)
    if comment.status != CommentStatus.STANDING:
        raise Refused(words.NOT_STANDING)
    comment.status, comment.ended_at = CommentStatus.WITHDRAWN, now
    comment.save()
    tell(
        actor, "withdraw_comment", now=now, place=comment.post.place, subject=comment, counted=[comment],
        changes={"status": (CommentStatus.STANDING, CommentStatus.WITHDRAWN)},
    )  # fmt: skip
    return comment
