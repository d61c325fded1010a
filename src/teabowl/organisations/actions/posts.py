"""Posts: given, and ended with the reason."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.errors import NotFound, Problem
from teabowl.kernel.times import china_date
from teabowl.organisations import authority, rules, words
from teabowl.organisations.kinds import End, Kind, PostWhy, Status
from teabowl.organisations.models import Member, Organisation, Post
from teabowl.organisations.permissions import KEEP_POSTS
from teabowl.organisations.saving import after, lock_organisation
from teabowl.ui.form_words import clean_written


@transaction.atomic
def appoint(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, kind: PostKind, on: date, duty: str = "", also_director: bool = False,
    decision: str = "", former_why: PostWhy | None = None, former_note: str = "", now: datetime,
) -> Post:  # fmt: skip
    """Somebody of the organisation (or of one above or below it) takes a post. Where another is secretary, `former_why` says why that
    one's ends on the same day. Raises Invalid, NotAllowed, NotFound, Refused."""
    organisation = lock_organisation(organisation_id)
    authority.check(actor, KEEP_POSTS, organisation.ref, now)
    member = _candidate(organisation, member_id)
    held = list(Post.objects.select_for_update(of=("self",)).filter(organisation=organisation, ends_on__isnull=True))
    mine = [PostKind(post.kind) for post in held if post.person_id == member.person_id]
    words.check_nothing_wrong(
        rules.post_problems(
            kind, Kind(organisation.kind), status=Status(member.status), confirmed_on=member.confirmed_on, holds=mine, on=on,
            today=china_date(now),
        )
    )  # fmt: skip
    posted = []
    former = next((post for post in held if post.kind == PostKind.SECRETARY), None) if kind is PostKind.SECRETARY else None
    if former is not None:
        if former_why is None:
            words.check_nothing_wrong([Problem("former_why", "why_needed")])
        posted.append(_end(former, on, former_why or PostWhy.OTHER, former_note, decision))
    post = Post.objects.create(
        organisation=organisation, place=organisation.place, person_id=member.person_id, kind=kind,
        also_director=also_director and kind is PostKind.SECRETARY, duty=clean_written("duty", duty, 60, required=False),
        starts_on=on, decision=clean_written("decision", decision, rules.MAX_DECISION, required=False), actor_id=actor.account_id,
        actor_name=actor.name[:80], recorded_at=now,
    )  # fmt: skip
    after(
        actor, "appoint", organisation, now=now, posted=[*posted, post], subject=("party_post", post.id), about=member.person_id,
        changes={"post": ("", kind)},
    )  # fmt: skip
    return post


def _candidate(organisation: Organisation, member_id: UUID) -> Member:
    """A member who belongs here, below or above, or takes part here as a guest."""
    row = Member.objects.filter(id=member_id, ended_on__isnull=True).select_related("organisation").first()
    here = row is not None and (
        organisation.id in row.organisation.lineage
        or row.organisation_id in organisation.lineage
        or row.away_id == organisation.id
        or (row.organisation.parent_id is not None and row.organisation.parent_id == organisation.parent_id)
    )
    if row is None or not here:
        words.check_nothing_wrong([Problem("who", "not_found")])
        raise NotFound(words.NO_MEMBER)
    return row


def _end(post: Post, on: date, why: PostWhy, note: str, decision: str) -> Post:
    if on < post.starts_on:
        words.check_nothing_wrong([Problem("on", "before_last_step")])
    post.ends_on, post.ended_why = on, why
    post.note = clean_written("note", note, 200, required=False)
    post.ended_by_decision = clean_written("decision", decision, rules.MAX_DECISION, required=False)
    post.save()
    return post


@transaction.atomic
def end_post(actor: Actor, *, post_id: UUID, on: date, why: PostWhy, note: str = "", decision: str = "", now: datetime) -> Post:
    """A post ends, with its reason. Raises Invalid, NotAllowed, NotFound."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("place", "organisation__place__now_at")
    post = rows.filter(id=post_id, ends_on__isnull=True).first()
    if post is None:
        raise NotFound(words.NO_POST)
    authority.check(actor, KEEP_POSTS, post.organisation.ref, now)
    if on > china_date(now):
        words.check_nothing_wrong([Problem("on", "in_future")])
    _end(post, on, why, note, decision)
    after(
        actor, "end_post", post.organisation, now=now, posted=[post], subject=("party_post", post.id), about=post.person_id,
        changes={"why": ("", why)},
    )  # fmt: skip
    return post


ENDED = {End.DIED: PostWhy.DIED, End.EXPELLED: PostWhy.DISCIPLINE, End.REMOVED: PostWhy.DISCIPLINE, End.AWAY: PostWhy.MOVED}


def end_posts_of(person_id: UUID, on: date, end: End | None) -> list[Post]:
    """Inside another action: whoever leaves the Party, or the organisation, holds its posts no longer. Answers them, for the ledger."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("place", "organisation")
    posts = list(rows.filter(person_id=person_id, ends_on__isnull=True))
    for post in posts:
        post.ends_on = max(on, post.starts_on)
        post.ended_why = ENDED.get(end, PostWhy.OTHER) if end else PostWhy.MOVED
        post.save()
    return posts
