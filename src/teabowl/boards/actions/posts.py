"""Drafts, publishing, corrections, pins."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teabowl.audit.turns import one_at_a_time
from teabowl.boards import rules, words
from teabowl.boards.actions.extras import check_may_talk_in, put_extras, put_poll
from teabowl.boards.actions.locks import (
    check_not_often,
    check_place_open,
    hold_post,
    hour_before,
    name_shown,
    tell,
)
from teabowl.boards.actions.moderated import standing_status, subject_of_post
from teabowl.boards.actions.screening import screen
from teabowl.boards.models import Poll, Post, PostVersion
from teabowl.boards.permissions import MODERATE, WRITE, can_correct, can_edit_draft, is_author
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import Board, Content, Extras, PollAsk, PostStatus
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor, Level, system_actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.masks import mask_name
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.moderation import actions as moderation
from teabowl.places.models import Place


class DraftChangedMeanwhile(Refused):
    """Somebody else saved the draft since this writer opened it; `current` is what stands there now."""

    def __init__(self, current: Post) -> None:
        super().__init__(words.OLD_FORM)
        self.current = current


def _tidy(content: Content) -> Content:
    extras = content.extras
    poll = extras.poll
    if poll is not None:
        options = tuple(line for line in (clean_line(option) for option in poll.options) if line)
        poll = replace(poll, options=options)
    extras = replace(extras, link_path=extras.link_path.strip(), link_title=clean_line(extras.link_title), poll=poll)
    return replace(
        content, title=clean_line(content.title), body=clean_text(content.body),
        alts={key: clean_line(alt) for key, alt in content.alts.items()}, extras=extras,
    )  # fmt: skip


def _hold_draft(actor: Actor, place: Place, board: Board, content: Content, now: datetime) -> Post:
    """The post of this form, locked, or a new one not yet saved. Raises NotAllowed, NotFound, Refused."""
    check(actor, WRITE[board], place.ref)
    check_place_open(place)
    if board is Board.CIRCLE and place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    one_at_a_time("boards", content.form_key)
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("place", "group").filter(form_key=content.form_key).first()
    )
    if post is None:
        return Post(
            form_key=content.form_key,
            board=board,
            place=place,
            author_id=actor.account_id,
            as_committee=board is Board.NOTICES,
            version=0,
            created_at=now,
        )
    if post.board != board or post.place.ref.id != place.id or not can_edit_draft(actor, board, post, post.place.ref):
        raise NotFound(words.NOT_HERE)
    return post


def _write(actor: Actor, post: Post, content: Content, now: datetime, *, publishing: bool = False) -> dict[UUID, str]:
    """Save the draft's text and pictures as typed; answers what is on each picture. Raises DraftChangedMeanwhile, Invalid."""
    if post.version != content.version and post.version > 0 and (post.title, post.body) != (content.title, content.body):
        raise DraftChangedMeanwhile(post)
    words.check_nothing_wrong(rules.problems_to_save(content))
    post.title, post.body = content.title, content.body
    if post.board == Board.CIRCLE:
        put_extras(post, content.extras)
    post.version += 1
    post.edited_by_id = actor.account_id
    post.save()
    if post.board == Board.CIRCLE:
        put_poll(post, content.extras.poll)
    return {
        picture.id: picture.alt
        for picture in files.keep_pictures(
            actor, form_key=post.form_key, owner=(OWNER, post.id), alts=content.alts, now=now, need_alts=publishing
        )
    }


@transaction.atomic
def save_draft(actor: Actor, *, place: Place, board: Board, content: Content, now: datetime) -> Post:
    """Keep what was typed, seen by nobody else but those who may edit it.

    Raises DraftChangedMeanwhile when another writer saved it since; saving the same text twice is nothing new.
    """
    content = _tidy(content)
    post = _hold_draft(actor, place, board, content, now)
    if post.status != PostStatus.DRAFT:
        raise Refused(words.ALREADY_OUT)
    _write(actor, post, content, now)
    tell(actor, "save_draft", now=now, place=place, subject=post, public=False)
    return post


@transaction.atomic
def discard_draft(actor: Actor, *, post_id: UUID, now: datetime) -> None:
    """Throw a draft away. Its pictures' files follow at the next cleaning."""
    post = hold_post(post_id)
    if not can_edit_draft(actor, post.board, post, post.place.ref):
        raise NotFound(words.NOT_HERE)
    if post.status != PostStatus.DRAFT:
        raise Refused(words.ALREADY_OUT)
    files.release_pictures((OWNER, post.id))
    Poll.objects.filter(post=post).delete()
    tell(actor, "discard_draft", now=now, place=post.place, subject=post, public=False)
    post.delete()


def _publish(actor: Actor, place: Place, board: Board, content: Content, now: datetime) -> Post:
    one_at_a_time("boards", actor.account_id)
    content = _tidy(content)
    post = _hold_draft(actor, place, board, content, now)
    if post.status != PostStatus.DRAFT:
        if (post.title, post.body) == (content.title, content.body):
            return post
        raise Refused(words.ALREADY_OUT)
    lately = Post.objects.filter(author_id=actor.account_id, published_at__gt=hour_before(now)).count()
    check_not_often(lately, rules.POSTS_AN_HOUR, "posts_often")
    alts = _write(actor, post, content, now, publishing=True)
    words.check_nothing_wrong(rules.problems_to_publish(board, content, alts, china_date(now)))
    if board is Board.CIRCLE:
        return _publish_in_circle(actor, post, content, list(alts.values()), now)
    post.author_id = actor.account_id
    post.status, post.published_at = PostStatus.PUBLISHED, now
    post.save()
    _tell_published(actor, post, "publish_notice", now)
    return post


def _tell_published(actor: Actor, post: Post, verb: str, now: datetime) -> None:
    tell(
        actor, verb, now=now, place=post.place, subject=post, counted=[post], public=post.status == PostStatus.PUBLISHED,
        changes={"status": (PostStatus.DRAFT, post.status), "title": ("", post.title)},
    )  # fmt: skip


def _publish_in_circle(actor: Actor, post: Post, content: Content, alts: list[str], now: datetime) -> Post:
    """Out it goes, into its group or before everybody; or it waits for a look."""
    check_may_talk_in(actor, post.group)
    post.author_name, post.as_committee = name_shown(actor, post.place)
    screened = None
    if not post.as_committee:
        options = content.extras.poll.options if content.extras.poll else ()
        screened = screen(actor, post.place, [post.title, post.body, *alts, *options], now, own=post.id)
    if screened is not None and screened.youth is not None:
        post.by_minor, post.comments_off = True, True
        post.author_name = mask_name(actor.name)
    if screened is not None and screened.reasons:
        post.status = PostStatus.HELD
        post.save()
        files.hide_pictures((OWNER, post.id), hidden=True)
        _tell_published(actor, post, "publish_post", now)
        moderation.hold(actor, subject_of_post(post), reasons=screened.reasons, hits=screened.hits, now=now)
        return post
    post.status, post.published_at = standing_status(post), now
    post.save()
    files.hide_pictures((OWNER, post.id), hidden=post.status == PostStatus.INSIDE)
    _tell_published(actor, post, "publish_post", now)
    return post


@transaction.atomic
def take_back_held(actor: Actor, *, post_id: UUID, now: datetime) -> Post:
    """The author takes back what waits for a look: a draft again. Raises NotFound, Refused (looked at meanwhile)."""
    post = hold_post(post_id)
    if not is_author(actor, post):
        raise NotFound(words.NOT_HERE)
    if post.status != PostStatus.HELD or post.published_at is not None:
        raise Refused(words.ALREADY_OUT)
    post.status = PostStatus.DRAFT
    post.save()
    moderation.withdraw_hold(actor, subject=("post", post.id), now=now)
    tell(actor, "take_back_held", now=now, place=post.place, subject=post, public=False)
    return post


@transaction.atomic
def publish_notice(actor: Actor, *, place: Place, content: Content, now: datetime) -> Post:
    """Publish a notice as the committee's word. Twice with the same form makes one notice and answers the first.

    Raises Invalid per field, NotAllowed, Refused (merged place, already published with another text), DraftChangedMeanwhile.
    """
    return _publish(actor, place, Board.NOTICES, content, now)


@transaction.atomic
def publish_post(actor: Actor, *, place: Place, content: Content, now: datetime) -> Post:
    """Publish a post in the village's circle, or in one of its groups. Same promises as publish_notice; its status is HELD where
    somebody has to look first (a word of a list, a minor), and its author is told so."""
    return _publish(actor, place, Board.CIRCLE, content, now)


@transaction.atomic
def correct_post(
    actor: Actor, *, post_id: UUID, title: str, body: str, why: str, version: int, phones_confirmed: bool, now: datetime
) -> Post:
    """Correct what is published; the text before stays readable with who, when and why.

    Raises Invalid, NotAllowed, Refused (not published, nothing changed), DraftChangedMeanwhile.
    """
    post = hold_post(post_id)
    if not can_correct(actor, post.board, post, post.place.ref):
        raise NotAllowed(words.NOT_HERE) if post.status in rules.STANDING else NotFound(words.NOT_HERE)
    if post.status not in rules.STANDING:
        raise Refused(words.NOT_STANDING)
    content = _tidy(Content(post.form_key, title, body, version, phones_confirmed))
    why = clean_line(why)
    if (post.title, post.body) == (content.title, content.body):
        raise Refused(words.NO_CHANGE)
    if post.version != version:
        raise DraftChangedMeanwhile(post)
    poll = Poll.objects.filter(post=post).first()
    extras = Extras(album=post.is_album and not content.body, poll=PollAsk() if poll else None)
    content = replace(content, extras=extras)
    found = [
        *(rules.problems_of_question(poll.ballots, post.title, content.title) if poll else []),
        *rules.problems_to_publish(Board(post.board), content, {post.id: "-"} if post.is_album else {}),
        *rules.problems_of_reason(why, "why"),
    ]
    words.check_nothing_wrong(found)
    name, by_committee = name_shown(actor, post.place)
    _correct(actor, post, content.title, content.body, why, name=name, by_committee=by_committee, now=now)
    return post


def _correct(
    actor: Actor, post: Post, title: str, body: str, why: str, *, name: str, by_committee: bool, now: datetime
) -> None:
    last = post.versions.aggregate(n=Max("number"))["n"] or 0
    PostVersion.objects.create(
        post=post, number=last + 1, title=post.title, body=post.body, corrected_by_id=actor.account_id,
        corrected_by_name=name, by_committee=by_committee, corrected_at=now, why=why,
    )  # fmt: skip
    before = (post.title, post.body)
    post.title, post.body, post.corrected_at = title, body, now
    post.version += 1
    post.save()
    tell(
        actor, "correct_post", now=now, place=post.place, subject=post, counted=[post],
        changes={"title": (before[0], post.title), "body": (before[1][:200], post.body[:200]), "why": ("", why)},
    )  # fmt: skip


def correct_as_sent(actor: Actor, post: Post, *, title: str, body: str, why: str, by: Place, now: datetime) -> None:
    """Carry a head account's correction of its own notice to a village's copy. The right was checked at the sender's place; the
    history says that the sender did it."""
    _correct(actor, post, title, body, why, name=by.name, by_committee=False, now=now)


def _hold_to_pin(actor: Actor, post_id: UUID) -> Post:
    post = hold_post(post_id)
    check(actor, MODERATE, post.place.ref)
    if post.status != PostStatus.PUBLISHED:
        raise Refused(words.NOT_STANDING)
    return post


@transaction.atomic
def pin_post(actor: Actor, *, post_id: UUID, until: date, now: datetime) -> Post:
    """Keep a post on top of its board until the end of a day. Raises Invalid (date, already three), NotAllowed, Refused."""
    post = _hold_to_pin(actor, post_id)
    one_at_a_time("boards", post.place.ref.id)
    living_here = Place.objects.filter(lineage__contains=[post.place.ref.id], level=post.place.level)
    others = Post.objects.filter(place__in=living_here, board=post.board, pinned=True).exclude(id=post.id)
    pinned = list(others.values_list("id", flat=True))
    words.check_nothing_wrong(rules.problems_of_pin(until, china_date(now), pinned))
    before = post.pinned_until
    post.pinned, post.pinned_until = True, until
    post.save()
    tell(actor, "pin_post", now=now, place=post.place, subject=post, changes={"pinned_until": (before, until)})
    return post


@transaction.atomic
def unpin_post(actor: Actor, *, post_id: UUID, now: datetime) -> Post:
    """Let a post go back among the others."""
    post = _hold_to_pin(actor, post_id)
    before = post.pinned_until
    post.pinned, post.pinned_until = False, None
    post.save()
    tell(actor, "unpin_post", now=now, place=post.place, subject=post, changes={"pinned_until": (before, None)})
    return post


@transaction.atomic
def end_expired_pins(*, now: datetime) -> int:
    """Background work: pins whose last day is over end, so that public pages say what is true. Answers how many."""
    expired = Post.objects.select_for_update(of=("self",)).select_related("place").order_by("id")
    posts = list(expired.filter(pinned=True, pinned_until__lt=china_date(now))[:500])
    actor = system_actor("boards.pins")
    for post in posts:
        before = post.pinned_until
        post.pinned, post.pinned_until = False, None
        post.save(update_fields=["pinned", "pinned_until"])
        tell(actor, "unpin_post", now=now, place=post.place, subject=post, changes={"pinned_until": (before, None)})
    return len(posts)
