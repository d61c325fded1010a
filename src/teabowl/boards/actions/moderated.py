"""Posts and comments as moderation sees them, and what its decisions do to them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.boards import rules, words
from teabowl.boards.actions.locks import hold_comment, hold_post, tell
from teabowl.boards.models import Comment, GroupMember, Post
from teabowl.boards.permissions import MODERATE
from teabowl.boards.queries.groups import is_in_group
from teabowl.boards.queries.lists import OWNER, author_shown, texts_shown
from teabowl.boards.queries.posts import kept_at
from teabowl.boards.rules import CommentStatus, PostStatus
from teabowl.files import actions as files
from teabowl.files.queries import pictures_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.texts import hidden_numbers
from teabowl.kernel.verbs import can
from teabowl.moderation import actions as moderation
from teabowl.moderation.kinds import Kind, Subject
from teabowl.moderation.rules import HoldReason, Why
from teabowl.places.models import Place


def standing_status(post: Post) -> PostStatus:
    """How the post stands when it stands: inside its closed group, or before everybody."""
    return PostStatus.INSIDE if post.group is not None and post.group.closed else PostStatus.PUBLISHED


def _keepers(group_ids: Iterable[UUID | None]) -> dict[UUID, frozenset[UUID]]:
    """The moderators of these groups. One query, none for no group."""
    keys = {key for key in group_ids if key is not None}
    found: dict[UUID, set[UUID]] = {key: set() for key in keys}
    if keys:
        rows = GroupMember.objects.filter(group__in=keys, moderates=True, left_at__isnull=True)
        for group, account in rows.values_list("group_id", "account_id"):
            found[group].add(account)
    return {key: frozenset(accounts) for key, accounts in found.items()}


def url_of_post(post: Post) -> str:
    """Where a post is read."""
    code = (post.place.now_at or post.place).code
    if post.group_id is not None and post.group is not None and post.group.closed:
        return reverse("boards:group_post", args=[code, post.group_id, post.id])
    return reverse("boards:post", args=[code, post.board, post.id])


def subject_of_post(post: Post, keepers: dict[UUID, frozenset[UUID]] | None = None) -> Subject:
    keepers = _keepers([post.group_id]) if keepers is None else keepers
    return Subject(
        type="post", id=post.id, place=post.place, author_id=post.author_id,
        author=author_shown(post.author_name, post.as_committee, post.place.level, post.place.name), title=post.title,
        body=post.body, url=url_of_post(post), standing=post.status in rules.STANDING, as_committee=post.as_committee,
        keepers=keepers.get(post.group_id, frozenset()) if post.group_id else frozenset(), record=post,
        shown=texts_shown(post) if post.phones_hidden else None,
    )  # fmt: skip


def subject_of_comment(comment: Comment, keepers: dict[UUID, frozenset[UUID]] | None = None) -> Subject:
    post = comment.post
    keepers = _keepers([post.group_id]) if keepers is None else keepers
    return Subject(
        type="comment", id=comment.id, place=post.place, author_id=comment.author_id,
        author=author_shown(comment.author_name, comment.as_committee, post.place.level, post.place.name), title="",
        body=comment.body, url=url_of_post(post) + f"#c-{comment.id}",
        standing=comment.status == CommentStatus.STANDING and post.status in rules.STANDING, as_committee=comment.as_committee,
        keepers=keepers.get(post.group_id, frozenset()) if post.group_id else frozenset(), record=comment,
        shown=("", hidden_numbers(comment.body)) if comment.phones_hidden else None,
    )  # fmt: skip


def _hold_post(key: UUID) -> Subject:
    return subject_of_post(hold_post(key))


def _hold_comment(key: UUID) -> Subject:
    return subject_of_comment(hold_comment(key))


def _show_posts(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    rows = Post.objects.filter(id__in=list(ids)).exclude(status=PostStatus.DRAFT)
    posts = list(rows.select_related("place__now_at", "group"))
    keepers, pictures = _keepers(p.group_id for p in posts), pictures_of(OWNER, [p.id for p in posts])
    found = {}
    for post in posts:
        rows_of_it = pictures.get(post.id, [])
        if post.status != PostStatus.PUBLISHED:
            rows_of_it = [kept_at(row, (post.place.now_at or post.place).code, post.id) for row in rows_of_it]
        found[post.id] = replace(subject_of_post(post, keepers), pictures=tuple(rows_of_it))
    return found


def _show_comments(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    comments = list(Comment.objects.filter(id__in=list(ids)).select_related("post__place__now_at", "post__group"))
    keepers = _keepers(c.post.group_id for c in comments)
    return {comment.id: subject_of_comment(comment, keepers) for comment in comments}


def _post_of(subject: Subject) -> Post:
    record: Any = subject.record
    return record if isinstance(record, Post) else record.post


def may_read(actor: Actor, subject: Subject) -> bool:
    """Whether the actor may see it at all: what is in a closed group is for its members and those who keep the village."""
    post = _post_of(subject)
    if post.status == PostStatus.DRAFT:
        return False
    if post.group is None or not post.group.closed:
        return True
    return is_in_group(actor.account_id, post.group.id) or can(actor, MODERATE, post.place.ref)


def comments_with(post: Post) -> list[Comment]:
    """The comments that count or not with their post, each holding the post as it is now."""
    comments = list(Comment.objects.filter(post=post, status=CommentStatus.STANDING))
    for comment in comments:
        comment.post = post
    return comments


def _save_post(actor: Actor, post: Post, verb: str, before: str, now: datetime) -> None:
    post.save()
    files.hide_pictures((OWNER, post.id), hidden=post.status != PostStatus.PUBLISHED)
    counted = [post, *comments_with(post)]
    tell(actor, verb, now=now, place=post.place, subject=post, counted=counted, changes={"status": (before, post.status)})


def _take_down_post(actor: Actor, subject: Subject, now: datetime) -> None:
    post, before = _post_of(subject), _post_of(subject).status
    post.status, post.taken_down_at, post.phones_hidden = PostStatus.TAKEN_DOWN, now, False
    post.pinned, post.pinned_until = False, None
    _save_post(actor, post, "take_down_post", before, now)


def _restore_post(actor: Actor, subject: Subject, now: datetime) -> None:
    post, before = _post_of(subject), _post_of(subject).status
    if before != PostStatus.TAKEN_DOWN and before != PostStatus.HELD:
        return
    post.status, post.taken_down_at = standing_status(post), None
    post.published_at = post.published_at or now
    _save_post(actor, post, "restore_post", before, now)


def _reported_post(actor: Actor, subject: Subject, why: str, now: datetime) -> None:
    """Numbers of other people are hidden, and a child's post is put aside, before anybody has decided."""
    post, before = _post_of(subject), _post_of(subject).status
    if why == Why.PRIVATE and hidden_numbers(f"{post.title}\n{post.body}") != f"{post.title}\n{post.body}":
        post.phones_hidden = True
        _save_post(actor, post, "hide_numbers", before, now)
    elif why == Why.MINOR and (post.about_minor or post.by_minor):
        post.status, post.pinned, post.pinned_until = PostStatus.HELD, False, None
        _save_post(actor, post, "put_aside", before, now)
        moderation.hold(actor, subject_of_post(post), reasons=[HoldReason.GUARDIAN], now=now)


def _kept_post(actor: Actor, subject: Subject, now: datetime) -> None:
    post = _post_of(subject)
    if post.phones_hidden:
        post.phones_hidden = False
        _save_post(actor, post, "show_numbers", post.status, now)


def _save_comment(actor: Actor, comment: Comment, verb: str, before: str, now: datetime) -> None:
    comment.save()
    place: Place = comment.post.place
    tell(actor, verb, now=now, place=place, subject=comment, counted=[comment], changes={"status": (before, comment.status)})


def _take_down_comment(actor: Actor, subject: Subject, now: datetime) -> None:
    comment: Comment = subject.record
    before = comment.status
    comment.status, comment.ended_at, comment.phones_hidden = CommentStatus.TAKEN_DOWN, now, False
    _save_comment(actor, comment, "take_down_comment", before, now)


def _restore_comment(actor: Actor, subject: Subject, now: datetime) -> None:
    comment: Comment = subject.record
    before = comment.status
    if before == CommentStatus.WITHDRAWN:
        return
    comment.status, comment.ended_at = CommentStatus.STANDING, None
    _save_comment(actor, comment, "restore_comment", before, now)


def _reported_comment(actor: Actor, subject: Subject, why: str, now: datetime) -> None:
    comment: Comment = subject.record
    if why == Why.PRIVATE and hidden_numbers(comment.body) != comment.body:
        comment.phones_hidden = True
        _save_comment(actor, comment, "hide_numbers", comment.status, now)


def _kept_comment(actor: Actor, subject: Subject, now: datetime) -> None:
    comment: Comment = subject.record
    if comment.phones_hidden:
        comment.phones_hidden = False
        _save_comment(actor, comment, "show_numbers", comment.status, now)


KINDS = [
    Kind(
        "post", "posts", words.POST, _hold_post, _show_posts, _take_down_post, _restore_post, _restore_post, _reported_post,
        _kept_post, may_read,
    ),
    Kind(
        "comment", "comments", words.COMMENT, _hold_comment, _show_comments, _take_down_comment, _restore_comment,
        _restore_comment, _reported_comment, _kept_comment, may_read, authors_may=False,
    ),
]  # fmt: skip
