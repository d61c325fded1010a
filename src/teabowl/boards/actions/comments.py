"""Comments by verified villagers and those who keep the board."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.boards import rules, words
from teabowl.boards.actions.extras import check_may_talk_in
from teabowl.boards.actions.locks import check_not_often, hold_comment, hold_post, hour_before, name_shown, tell
from teabowl.boards.actions.moderated import may_read, subject_of_comment, subject_of_post, url_of_post
from teabowl.boards.actions.screening import screen
from teabowl.boards.models import Comment, Post, Watch
from teabowl.boards.permissions import COMMENT, is_author
from teabowl.boards.rules import CommentStatus, PostStatus
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.masks import mask_name
from teabowl.kernel.texts import clean_text, excerpt
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import actions as messages
from teabowl.moderation import actions as moderation
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


@transaction.atomic
def add_comment(actor: Actor, *, post_id: UUID, form_key: UUID, body: str, phones_confirmed: bool, now: datetime) -> Comment:
    """Comment on a standing post. The same form twice makes one comment. Raises Invalid, NotAllowed, NotFound, Refused."""
    one_at_a_time("boards", actor.account_id)
    post = hold_post(post_id)
    if post.status == PostStatus.DRAFT:
        raise NotFound(words.NOT_HERE)
    check(actor, COMMENT, post.place.ref)
    before = Comment.objects.filter(form_key=form_key).first()
    if before is not None:
        if before.author_id != actor.account_id:
            raise NotFound(words.NOT_HERE)
        return before
    if post.status not in rules.STANDING:
        raise Refused(words.NOT_STANDING)
    if post.comments_off:
        raise Refused(words.NO_COMMENTS)
    check_may_talk_in(actor, post.group)
    body = clean_text(body)
    words.check_nothing_wrong(rules.problems_of_comment(body, phones_confirmed=phones_confirmed))
    lately = Comment.objects.filter(author_id=actor.account_id, created_at__gt=hour_before(now)).count()
    check_not_often(lately, rules.COMMENTS_AN_HOUR, "comments_often")
    name, as_committee = name_shown(actor, post.place)
    screened = None if as_committee else screen(actor, post.place, [body], now)
    if screened is not None and screened.youth is not None:
        name = mask_name(actor.name)
    waits = screened is not None and bool(screened.reasons)
    comment = Comment.objects.create(
        form_key=form_key, post=post, author_id=actor.account_id, author_name=name, as_committee=as_committee, body=body,
        status=CommentStatus.HELD if waits else CommentStatus.STANDING, created_at=now,
    )  # fmt: skip
    tell(actor, "add_comment", now=now, place=post.place, subject=comment, counted=[comment], public=not waits)
    if screened is not None and waits:
        moderation.hold(actor, subject_of_comment(comment), reasons=screened.reasons, hits=screened.hits, now=now)
    else:
        tell_watchers(actor, post, comment, now)
    return comment


def tell_watchers(actor: Actor, post: Post, comment: Comment, now: datetime) -> None:
    """The author and those who follow the thread hear that somebody said something; once a day for each post."""
    following = Watch.objects.filter(post=post, until__isnull=True).values_list("account_id", flat=True)
    who = comment.author_name or words.COMMITTEE
    to = {*following, *([post.author_id] if post.author_id and not post.as_committee else [])}
    messages.tell(
        actor, kind="boards.comment", to=to, place=post.place, title=_("有人说了一句：%(text)s"),
        body=_("%(who)s：%(said)s"),
        words={"text": post.title or excerpt(post.body, 24), "who": who, "said": excerpt(comment.body, 60)},
        path=url_of_post(post) + "#comments", about=("post", post.id), step=china_date(now).isoformat(), now=now,
    )  # fmt: skip


@transaction.atomic
def follow_thread(actor: Actor, *, post_id: UUID, following: bool, now: datetime) -> bool:
    """Be told of new comments under a post, or no longer. Anybody signed in who may read it. Raises NotAllowed, NotFound."""
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    post = hold_post(post_id)
    if post.status not in rules.STANDING or not may_read(actor, subject_of_post(post)):
        raise NotFound(words.NOT_HERE)
    mine = Watch.objects.filter(post=post, account_id=actor.account_id, until__isnull=True)
    if following and not mine.exists():
        Watch.objects.create(post=post, account_id=actor.account_id, since=now)
    elif not following:
        mine.update(until=now)
    tell(actor, "follow_thread" if following else "unfollow_thread", now=now, place=post.place, subject=post, public=False)
    return following


@transaction.atomic
def withdraw_comment(actor: Actor, *, comment_id: UUID, now: datetime) -> Comment:
    """Take back one's own comment; also after leaving the village. Its text is no longer shown to anybody."""
    comment = hold_comment(comment_id)
    if not is_author(actor, comment):
        raise NotAllowed(words.NOT_WITHDRAWABLE)
    before = comment.status
    if before not in {CommentStatus.STANDING, CommentStatus.HELD}:
        raise Refused(words.NOT_STANDING)
    comment.status, comment.ended_at = CommentStatus.WITHDRAWN, now
    comment.save()
    tell(
        actor, "withdraw_comment", now=now, place=comment.post.place, subject=comment, counted=[comment],
        changes={"status": (before, CommentStatus.WITHDRAWN)},
    )  # fmt: skip
    moderation.withdraw_hold(actor, subject=("comment", comment.id), now=now)
    return comment
