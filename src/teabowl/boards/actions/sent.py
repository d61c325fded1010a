"""One notice of a head account to many villages: writing, choosing, sending; and each village's answer, which is its receipt."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_with
from teabowl.audit.turns import one_at_a_time
from teabowl.boards import rules, words
from teabowl.boards.actions.locks import check_place_open, tell
from teabowl.boards.actions.posts import correct_as_sent
from teabowl.boards.models import Post, SentCopy, SentNotice
from teabowl.boards.permissions import PUBLISH_EVERYWHERE, SEND_NOTICE, TAKE_SENT
from teabowl.boards.rules import Board, Content, CopyStatus, PostStatus, SentStatus
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotFound, Problem, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import actions as messages
from teabowl.places.models import Place
from teabowl.search import actions as search
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def _hold(actor: Actor, sent_id: UUID) -> SentNotice:
    sent = SentNotice.objects.select_for_update(of=("self",)).select_related("place").filter(id=sent_id).first()
    if sent is None:
        raise NotFound(words.NOT_HERE)
    check(actor, SEND_NOTICE, sent.place.ref)
    return sent


def _content(form_key: UUID, title: str, body: str, phones_confirmed: bool) -> Content:
    content = Content(form_key, clean_line(title), clean_text(body), phones_confirmed=phones_confirmed)
    words.check_nothing_wrong(rules.problems_to_publish(Board.NOTICES, content, {}))
    return content


@transaction.atomic
def write_notice_below(
    actor: Actor, *, place: Place, form_key: UUID, title: str, body: str, phones_confirmed: bool, now: datetime
) -> SentNotice:
    """Write a notice for villages below, or change it while it is not sent. Raises Invalid, NotAllowed, Refused."""
    check(actor, SEND_NOTICE, place.ref)
    check_place_open(place)
    one_at_a_time("boards", form_key)
    content = _content(form_key, title, body, phones_confirmed)
    sent = SentNotice.objects.select_for_update().filter(form_key=form_key, place=place).first()
    if sent is None:
        sent = SentNotice(form_key=form_key, place=place, author_id=actor.account_id, created_at=now)
    if sent.status != SentStatus.DRAFT:
        raise Refused(words.ALREADY_SENT)
    sent.title, sent.body = content.title, content.body
    sent.save()
    tell(actor, "write_notice_below", now=now, place=place, subject=sent, public=False)
    return sent


@transaction.atomic
def choose_villages(
    actor: Actor, *, sent_id: UUID, add: Iterable[UUID] = (), remove: Iterable[UUID] = (), everyone: bool = False, now: datetime
) -> int:
    """Choose who gets it: villages below the sender, by key, or all of them. Answers how many are chosen now.
    Raises NotAllowed, NotFound, Refused (sent)."""
    sent = _hold(actor, sent_id)
    if sent.status != SentStatus.DRAFT:
        raise Refused(words.ALREADY_SENT)
    SentCopy.objects.filter(sent=sent, place_id__in=list(remove)).delete()
    below = Place.objects.filter(
        lineage__contains=[sent.place_id], level=Level.VILLAGE, now_at__isnull=True, closed_on__isnull=True
    )
    wanted = below if everyone else below.filter(id__in=list(add))
    there = set(SentCopy.objects.filter(sent=sent).values_list("place_id", flat=True))
    fresh = [SentCopy(id=new_id(), sent=sent, place_id=key) for key in wanted.values_list("id", flat=True) if key not in there]
    SentCopy.objects.bulk_create(fresh, batch_size=1000)
    return len(there) + len(fresh)


@transaction.atomic
def send_notice(actor: Actor, *, sent_id: UUID, urgent: bool, now: datetime) -> SentNotice:
    """Send it: to each chosen village's desk, or, if it is urgent, straight onto their boards.

    Raises Invalid (no village chosen), NotAllowed, NotFound, Refused (sent already).
    """
    sent = _hold(actor, sent_id)
    if urgent:
        check(actor, PUBLISH_EVERYWHERE, sent.place.ref)
    if sent.status != SentStatus.DRAFT:
        raise Refused(words.ALREADY_SENT)
    copies = list(SentCopy.objects.filter(sent=sent).select_related("place__now_at"))
    if not copies:
        words.check_nothing_wrong([Problem("", "villages_none")])
    sent.status, sent.urgent, sent.sent_at = SentStatus.SENT, urgent, now
    sent.save()
    if urgent:
        _publish_everywhere(actor, sent, copies, now)
    else:
        SentCopy.objects.filter(sent=sent).update(status=CopyStatus.WAITING)
        _tell_villages(actor, sent, copies, now)
    counted = SentCopy.objects.filter(sent=sent).select_related("sent")
    tell(
        actor, "send_notice", now=now, place=sent.place, subject=sent, counted=list(counted), public=False,
        changes={"villages": (0, len(copies)), "urgent": (None, urgent)},
    )  # fmt: skip
    return sent


def _tell_villages(actor: Actor, sent: SentNotice, copies: Sequence[SentCopy], now: datetime) -> None:
    homes = {copy.place.ref.id for copy in copies}
    messages.tell(
        actor, kind="boards.sent_here", to=accounts_with(homes, TAKE_SENT, china_date(now)), place=sent.place,
        title=_("%(place)s发来一条通知：%(title)s"), body=_("可以照原样公布，加几句自己的话，或者说明为什么不公布。"),
        words={"place": sent.place.name, "title": sent.title}, path="/desk/", about=("sent", sent.id), now=now,
    )  # fmt: skip


def _new_post(sent: SentNotice, copy: SentCopy, author_id: UUID | None, now: datetime) -> Post:
    body = f"{sent.body}\n\n{copy.own_words}" if copy.own_words else sent.body
    return Post(
        id=new_id(), form_key=new_id(), board=Board.NOTICES, place=copy.place.now_at or copy.place, author_id=author_id,
        as_committee=True, title=sent.title, body=body, status=PostStatus.PUBLISHED, created_at=now, published_at=now,
        sent_from=sent.place,
    )  # fmt: skip


def _publish_everywhere(actor: Actor, sent: SentNotice, copies: Sequence[SentCopy], now: datetime) -> None:
    posts = []
    for copy in copies:
        copy.post = _new_post(sent, copy, actor.account_id, now)
        copy.status, copy.carries, copy.post_version = CopyStatus.PUBLISHED, sent.version, copy.post.version
        copy.decided_by_id, copy.decided_at = actor.account_id, now
        posts.append(copy.post)
    Post.objects.bulk_create(posts, batch_size=500)
    SentCopy.objects.bulk_update(
        copies, ["post", "status", "carries", "post_version", "decided_by", "decided_at"], batch_size=500
    )
    for post in posts:
        tell(
            actor, "publish_notice", now=now, place=post.place, subject=post,
            changes={"status": (PostStatus.DRAFT, PostStatus.PUBLISHED), "title": ("", post.title)},
        )  # fmt: skip
    _count(actor, posts, now)


def _count(actor: Actor, posts: Sequence[Post], now: datetime) -> None:
    """Ledger and index of many posts at once."""
    figures.post_many(actor, posts, now=now)
    search.post_many(posts, now=now)


def _hold_copy(actor: Actor, copy_id: UUID) -> SentCopy:
    rows = SentCopy.objects.select_for_update(of=("self",)).select_related("sent__place", "place__now_at")
    copy = rows.filter(id=copy_id).exclude(status=CopyStatus.CHOSEN).first()
    if copy is None:
        raise NotFound(words.NOT_HERE)
    check(actor, TAKE_SENT, copy.place.ref)
    if copy.status != CopyStatus.WAITING or copy.sent.status != SentStatus.SENT:
        raise Refused(words.ALREADY_TAKEN)
    return copy


@transaction.atomic
def publish_copy(actor: Actor, *, copy_id: UUID, own_words: str, phones_confirmed: bool = False, now: datetime) -> Post:
    """Publish what was sent, as it is or with the village's own words below it. Raises Invalid at 'own_words', NotAllowed,
    NotFound, Refused (taken already)."""
    copy = _hold_copy(actor, copy_id)
    copy.own_words = clean_text(own_words)
    check_place_open(copy.place.now_at or copy.place)
    own = Content(new_id(), copy.sent.title, copy.own_words or "-", phones_confirmed=phones_confirmed)
    found = rules.problems_to_publish(Board.NOTICES, own, {})
    words.check_nothing_wrong([Problem("own_words" if p.field == "body" else p.field, p.code, p.n) for p in found])
    post = _new_post(copy.sent, copy, actor.account_id, now)
    post.save()
    copy.post, copy.status, copy.carries, copy.post_version = post, CopyStatus.PUBLISHED, copy.sent.version, post.version
    copy.decided_by_id, copy.decided_at = actor.account_id, now
    copy.save()
    tell(
        actor, "publish_notice", now=now, place=post.place, subject=post, counted=[post, copy],
        changes={"status": (PostStatus.DRAFT, PostStatus.PUBLISHED), "title": ("", post.title)},
    )  # fmt: skip
    return post


@transaction.atomic
def decline_copy(actor: Actor, *, copy_id: UUID, reason: str, now: datetime) -> SentCopy:
    """Do not publish it here; the sender reads why. Raises Invalid, NotAllowed, NotFound, Refused."""
    copy = _hold_copy(actor, copy_id)
    copy.reason = clean_line(reason)
    words.check_nothing_wrong(rules.problems_of_reason(copy.reason, "reason"))
    copy.status, copy.decided_by_id, copy.decided_at = CopyStatus.DECLINED, actor.account_id, now
    copy.save()
    tell(actor, "decline_sent", now=now, place=copy.place, subject=copy, public=False, changes={"reason": ("", copy.reason)})
    return copy


@transaction.atomic
def correct_sent(
    actor: Actor, *, sent_id: UUID, title: str, body: str, why: str, phones_confirmed: bool = False, now: datetime
) -> tuple[SentNotice, int]:
    """Correct what was sent. It flows to every village that published it and changed nothing since; those that wait get the new
    text; the others keep theirs. Answers how many posts were corrected. Raises Invalid, NotAllowed, NotFound, Refused."""
    sent = _hold(actor, sent_id)
    if sent.status != SentStatus.SENT:
        raise Refused(words.NOT_STANDING)
    content = _content(sent.form_key, title, body, phones_confirmed)
    why = clean_line(why)
    words.check_nothing_wrong(rules.problems_of_reason(why, "why"))
    if (content.title, content.body) == (sent.title, sent.body):
        raise Refused(words.NO_CHANGE)
    before = (sent.title, sent.body)
    sent.title, sent.body, sent.corrected_at, sent.corrected_why = content.title, content.body, now, why
    sent.version += 1
    sent.save()
    corrected = 0
    copies = SentCopy.objects.select_for_update(of=("self",)).filter(sent=sent, status=CopyStatus.PUBLISHED)
    for copy in copies.select_related("post__place__now_at", "place"):
        post = copy.post
        if post is None or post.status != PostStatus.PUBLISHED or post.version != copy.post_version:
            continue
        text = f"{sent.body}\n\n{copy.own_words}" if copy.own_words else sent.body
        correct_as_sent(actor, post, title=sent.title, body=text, why=why, by=sent.place, now=now)
        copy.carries, copy.post_version = sent.version, post.version
        copy.save()
        corrected += 1
    tell(
        actor, "correct_sent", now=now, place=sent.place, subject=sent, public=False,
        changes={"title": (before[0], sent.title), "body": (before[1][:200], sent.body[:200]), "why": ("", why)},
    )  # fmt: skip
    return sent, corrected


@transaction.atomic
def withdraw_sent(actor: Actor, *, sent_id: UUID, now: datetime) -> SentNotice:
    """Ask no more: villages that have not answered are no longer asked; what was published stays theirs. A draft is thrown away.
    Raises NotAllowed, NotFound."""
    sent = _hold(actor, sent_id)
    if sent.status == SentStatus.DRAFT:
        tell(actor, "discard_notice_below", now=now, place=sent.place, subject=sent, public=False)
        sent.delete()
        return sent
    sent.status = SentStatus.WITHDRAWN
    sent.save()
    tell(actor, "withdraw_sent", now=now, place=sent.place, subject=sent, public=False)
    return sent
