"""How the actions of this area take hold of records, and what each does after a change."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.boards import words
from teabowl.boards.models import Comment, Post
from teabowl.boards.permissions import speaks_for_committee
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.pagecache import actions as pagecache
from teabowl.people.queries import group_at
from teabowl.places.models import Place
from teabowl.search import actions as search


def hold_post(post_id: UUID) -> Post:
    """The post, locked, with its place. Raises NotFound."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("place__now_at", "group")
    post = rows.filter(id=post_id).first()
    if post is None:
        raise NotFound(words.NOT_HERE)
    return post


def hold_comment(comment_id: UUID) -> Comment:
    """The comment, locked after its post (always in this order). Raises NotFound."""
    key = Comment.objects.filter(id=comment_id).values_list("post_id", flat=True).first()
    if key is None:
        raise NotFound(words.NOT_HERE)
    post = hold_post(key)
    comment = Comment.objects.select_for_update(of=("self",)).get(id=comment_id)
    comment.post = post
    return comment


def check_place_open(place: Place) -> None:
    """Nothing new is written at a place that was merged away."""
    if place.now_at_id is not None or place.closed_on is not None:
        raise Refused(words.PLACE_CLOSED)


def name_shown(actor: Actor, place: Place) -> tuple[str, bool]:
    """(the name beside what this actor writes here, whether it is the committee's word). A villager: 赵小满 · 三组."""
    if speaks_for_committee(actor, place.ref):
        return "", True
    group = group_at(actor.person_id, place) if actor.person_id else ""
    return (f"{actor.name} · {group}" if group else actor.name), False


def account_of(actor: Actor) -> UUID:
    """Who is signed in. Raises NotAllowed where nobody is."""
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    return actor.account_id


def check_not_often(count: int, limit: int, code: str) -> None:
    if count >= limit:
        words.check_nothing_wrong([Problem("", code, limit)])


def hour_before(now: datetime) -> datetime:
    return now - timedelta(hours=1)


def tell(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    place: Place,
    subject: Any,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    about: UUID | None = None,
    counted: Iterable[Any] = (),
    public: bool = True,
) -> None:
    """What follows every change: the audit; the ledger for `counted` records, and the index for posts; and public pages made stale."""
    audit.record(
        actor,
        f"boards.{verb}",
        now=now,
        subject_type=subject._meta.model_name,
        subject_id=subject.id,
        place_id=place.id,
        about_person_id=about,
        changes=changes,
    )
    by_type: dict[type, list[Any]] = {}
    for record in counted:
        by_type.setdefault(type(record), []).append(record)
    for model, records in by_type.items():
        figures.post_many(actor, records, now=now)
        if model is Post:
            search.post_many(records, now=now)
    if public:
        pagecache.touch(place.lineage)
