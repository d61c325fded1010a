"""Pictures of a form: kept as they come, so that a mistake elsewhere in the form does not lose them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.boards import rules, words
from teabowl.boards.actions.locks import check_place_open, one_at_a_time
from teabowl.boards.images import BadImage, draw, keep, throw_away
from teabowl.boards.models import Post, PostImage
from teabowl.boards.permissions import WRITE, can_edit_draft
from teabowl.boards.rules import Board, Problem
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


def _lock_digest(digest: str) -> None:
    """Keeping and throwing away the same files must not cross."""
    one_at_a_time(UUID(digest[:32]))


def stage_image(actor: Actor, *, place: Place, board: Board, form_key: UUID, data: bytes, now: datetime) -> PostImage:
    """Let a picture in and keep it with the form until the post is saved, or two days.

    Decoding comes before the transaction, so that no lock waits for it. Raises Invalid at 'images' with what is wrong.
    """
    check(actor, WRITE[board], place.ref)
    check_place_open(place)
    try:
        drawn = draw(data)
    except BadImage as bad:
        words.check_nothing_wrong([Problem("images", bad.code, bad.n)])
        raise
    with transaction.atomic():
        one_at_a_time(form_key)
        post = Post.objects.filter(form_key=form_key).select_related("place").first()
        if post is not None and not can_edit_draft(actor, post.board, post, post.place.ref):
            raise NotFound(words.NOT_HERE)
        if post is not None and post.status != rules.PostStatus.DRAFT:
            raise Refused(words.ALREADY_OUT)
        there = PostImage.objects.filter(form_key=form_key)
        same = there.filter(digest=drawn.digest).first()
        if same is not None:
            return same
        if there.count() >= rules.MAX_IMAGES:
            words.check_nothing_wrong([Problem("images", "images_many", rules.MAX_IMAGES)])
        lately = PostImage.objects.filter(uploaded_by_id=actor.account_id, created_at__gt=now - timedelta(hours=1))
        if lately.count() >= rules.POSTS_AN_HOUR * rules.MAX_IMAGES:
            words.check_nothing_wrong([Problem("images", "posts_often", rules.POSTS_AN_HOUR)])
        _lock_digest(drawn.digest)
        keep(drawn)
        return PostImage.objects.create(
            id=new_id(), post=post, form_key=form_key, uploaded_by_id=actor.account_id, digest=drawn.digest,
            width=drawn.width, height=drawn.height, created_at=now,
        )  # fmt: skip


@transaction.atomic
def remove_image(actor: Actor, *, place: Place, board: Board, form_key: UUID, image_id: UUID, now: datetime) -> None:
    """Take a picture out of a form that is not yet published."""
    check(actor, WRITE[board], place.ref)
    image = PostImage.objects.select_for_update(of=("self",)).filter(id=image_id, form_key=form_key).first()
    if image is None:
        return
    post = Post.objects.filter(form_key=form_key).select_related("place").first()
    own = image.uploaded_by_id == actor.account_id
    if not own and (post is None or not can_edit_draft(actor, post.board, post, post.place.ref)):
        raise NotFound(words.NOT_HERE)
    if post is not None and post.status != rules.PostStatus.DRAFT:
        raise Refused(words.ALREADY_OUT)
    image.delete()
    _drop_files([image.digest])


def _drop_files(digests: list[str]) -> int:
    """Delete the files that no picture names any more. Files go last in the transaction: if it fails, a file is missing of a
    picture that nobody uses, never the other way round."""
    dropped = 0
    for digest in sorted(set(digests)):
        _lock_digest(digest)
        if not PostImage.objects.filter(digest=digest).exists():
            throw_away(digest)
            dropped += 1
    return dropped


@transaction.atomic
def clean_staged(*, now: datetime) -> int:
    """Background work: pictures of forms that were left lying for two days go. Answers how many files' worth."""
    old = PostImage.objects.filter(post__isnull=True, created_at__lt=now - timedelta(hours=rules.STAGED_HOURS))
    rows = list(old.order_by("created_at").values_list("id", "digest")[:500])
    PostImage.objects.filter(id__in=[key for key, _ in rows], post__isnull=True).delete()
    return _drop_files([digest for _, digest in rows])
