"""Pictures of a form: kept as they come, so that a mistake elsewhere in the form does not lose them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from teabowl.audit.turns import one_at_a_time
from teabowl.files import rules, words
from teabowl.files.images import BadImage, draw, keep, throw_away
from teabowl.files.models import Picture
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line

Owner = tuple[str, UUID]
"""What a file belongs to: ('post', id)."""


def stage_picture(
    actor: Actor, *, form_key: UUID, upload: bytes, alt: str = "", now: datetime, most: int = rules.MOST
) -> Picture:
    """Let a picture in and keep it with its form until an owner takes it, or two days. The same one twice is one.

    Decoding comes before the transaction, so that no lock waits for it. Raises Invalid at 'pictures' with what is wrong.
    """
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    try:
        drawn = draw(upload)
    except BadImage as bad:
        raise words.wrong("pictures", bad.code, bad.n) from None
    with transaction.atomic():
        one_at_a_time("files", str(form_key))
        there = list(Picture.objects.filter(form_key=form_key).order_by("position"))
        same = next((p for p in there if p.digest == drawn.digest), None)
        if same is not None:
            return same
        if len(there) >= most:
            raise words.wrong("pictures", "many", most)
        lately = Picture.objects.filter(uploaded_by_id=actor.account_id, created_at__gt=now - timedelta(hours=1))
        if lately.count() >= rules.PICTURES_AN_HOUR:
            raise words.wrong("pictures", "often")
        one_at_a_time("files", drawn.digest)
        keep(drawn)
        return Picture.objects.create(
            id=new_id(), form_key=form_key, uploaded_by_id=actor.account_id, digest=drawn.digest, width=drawn.width,
            height=drawn.height, alt=clean_line(alt)[: rules.MAX_ALT], position=there[-1].position + 1 if there else 0,
            created_at=now,
        )  # fmt: skip


@transaction.atomic
def keep_pictures(
    actor: Actor, *, form_key: UUID, owner: Owner, alts: Mapping[UUID, str], now: datetime, need_alts: bool = True
) -> list[Picture]:
    """Give the pictures that this actor put into the form to their owner, with what is on each; answers all that the owner has,
    in order. A picture that `alts` does not name keeps its words. Raises Invalid at 'alt-<id>' where words are missing or long."""
    own = Picture.objects.filter(form_key=form_key)
    own.filter(owner_id__isnull=True, uploaded_by_id=actor.account_id).update(owner_type=owner[0], owner_id=owner[1])
    kept = list(own.filter(owner_type=owner[0], owner_id=owner[1]).order_by("position", "id").select_for_update())
    for picture in kept:
        picture.alt = clean_line(alts.get(picture.id, picture.alt))
        if len(picture.alt) > rules.MAX_ALT:
            raise words.wrong(f"alt-{picture.id}", "alt_long", rules.MAX_ALT)
        if need_alts and not picture.alt:
            raise words.wrong(f"alt-{picture.id}", "alt_missing")
    Picture.objects.bulk_update(kept, ["alt"])
    return kept


@transaction.atomic
def drop_picture(actor: Actor, *, form_key: UUID, picture_id: UUID, owner: Owner | None = None, now: datetime) -> None:
    """Take a picture out of a form: one's own that waits there, or one of `owner`, which the actor may edit. Another's is left
    where it is, without a word: it is not in this form."""
    picture = Picture.objects.select_for_update().filter(id=picture_id, form_key=form_key).first()
    if picture is None:
        return
    own = picture.owner_id is None and picture.uploaded_by_id == actor.account_id
    if own or (owner is not None and (picture.owner_type, picture.owner_id) == owner):
        picture.delete()
        _drop_files([picture.digest])


@transaction.atomic
def order_pictures(actor: Actor, *, form_key: UUID, order: Sequence[UUID], owner: Owner | None = None) -> None:
    """Put the pictures of a form in this order: one's own that wait there and those of `owner`, which the actor may edit, each once.
    Raises Invalid at 'pictures' where the form holds others by now."""
    mine = Q(owner_id__isnull=True, uploaded_by_id=actor.account_id)
    if owner is not None:
        mine |= Q(owner_type=owner[0], owner_id=owner[1])
    one_at_a_time("files", str(form_key))
    there = {picture.id: picture for picture in Picture.objects.filter(mine, form_key=form_key).select_for_update()}
    if sorted(order) != sorted(there):
        raise words.wrong("pictures", "order")
    for position, key in enumerate(order):
        there[key].position = position
    Picture.objects.bulk_update(there.values(), ["position"])


def release_pictures(owner: Owner) -> None:
    """The owner is thrown away: its pictures go at the next cleaning. Inside the owner's own transaction."""
    Picture.objects.filter(owner_type=owner[0], owner_id=owner[1]).update(owner_type="", owner_id=None)


def hide_pictures(owner: Owner, *, hidden: bool) -> None:
    """The owner was taken down, or stands again: its files are not given out, or are. Inside the owner's own transaction."""
    Picture.objects.filter(owner_type=owner[0], owner_id=owner[1]).update(hidden=hidden)


def _drop_files(digests: Iterable[str]) -> int:
    """Delete the files that no picture names any more. Files go last in the transaction: if it fails, a file is missing of a
    picture that nobody uses, never the other way round."""
    dropped = 0
    for digest in sorted(set(digests)):
        one_at_a_time("files", digest)  # keeping and throwing away the same files must not cross
        if not Picture.objects.filter(digest=digest).exists():
            throw_away(digest)
            dropped += 1
    return dropped


@transaction.atomic
def clean_staged(*, now: datetime) -> int:
    """Background work: pictures of forms that were left lying for two days go. Answers how many files' worth."""
    old = Picture.objects.filter(owner_id__isnull=True, created_at__lt=now - timedelta(hours=rules.STAGED_HOURS))
    rows = list(old.order_by("created_at").values_list("id", "digest")[:500])
    Picture.objects.filter(id__in=[key for key, _ in rows], owner_id__isnull=True).delete()
    return _drop_files(digest for _, digest in rows)
