"""A member goes from one organisation to another, or out of what this installation knows: the spells, the step, the posts left behind.
Called within the action that moves them, with the member's row locked."""

from datetime import date, datetime
from uuid import UUID

from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import BRANCHES, Began, End, PostWhy, Status, StepKind
from teabowl.organisations.models import Member, MemberStep, Organisation, Post
from teabowl.organisations.saving import begin_spell, end_spell
from teabowl.pagecache import actions as pagecache


def move_member(actor: Actor, member: Member, target: Organisation, *, on: date, note: str, now: datetime) -> None:
    """The member belongs to `target` from the day on. Raises Refused where that is no branch that stands."""
    if target.kind not in BRANCHES or target.dissolved_on is not None:
        raise Refused(words.ONLY_BRANCH)
    spells = end_spell(member, on)
    _leave(actor, member, on, now)
    member.organisation, member.group = target, None
    spells.append(begin_spell(member, on, Began.TRANSFER))
    member.save()
    step = _step(actor, member, StepKind.TRANSFERRED, on, note, now)
    figures.post_many(actor, [*spells, step], now=now)


def move_out(actor: Actor, member: Member, *, on: date, note: str, now: datetime) -> None:
    """The member goes to an organisation that this installation does not know."""
    spells = end_spell(member, on)
    _leave(actor, member, on, now)
    member.ended_on, member.ended_why = on, End.AWAY
    member.save()
    step = _step(actor, member, StepKind.ENDED, on, note, now, end=End.AWAY.value)
    figures.post_many(actor, [*spells, step], now=now)


def take_in(
    actor: Actor,
    person_id: UUID,
    target: Organisation,
    status: Status,
    *,
    on: date,
    note: str,
    dates: dict[str, date],
    now: datetime,
) -> Member:
    """Somebody comes from an organisation that this installation does not know. `dates`: admitted_on, probation_until, and for a full
    member confirmed_on."""
    member = Member(person_id=person_id, organisation=target, status=status, since=on, created_at=now, changed_at=now, **dates)
    member.save(force_insert=True)
    spell = begin_spell(member, on, Began.TRANSFER)
    step = _step(actor, member, StepKind.TRANSFERRED, on, note, now)
    figures.post_many(actor, [spell, step], now=now)
    return member


def _leave(actor: Actor, member: Member, on: date, now: datetime) -> None:
    """Posts in the organisation left, or within it, end; so does what was kept of being away from it."""
    home = member.organisation
    held = Post.objects.select_related("organisation", "place").filter(
        person_id=member.person_id, organisation__lineage__contains=[home.id], ends_on__isnull=True
    )
    for post in held:
        post.ends_on, post.ended_why = max(on, post.starts_on), PostWhy.MOVED
        post.save(update_fields=["ends_on", "ended_why"])
        figures.post(actor, post, now=now)
        pagecache.touch(home.place.lineage)  # who holds a post is public
    member.away = member.away_since = member.migrant_since = member.contact = None
    member.changed_at = now


def _step(actor: Actor, member: Member, kind: StepKind, on: date, note: str, now: datetime, end: str = "") -> MemberStep:
    held = member.organisation
    return MemberStep.objects.create(
        form_key=new_id(), member=member, organisation=held, place=held.place, kind=kind, on=on, end=end, note=note[:300],
        actor_id=actor.account_id, actor_name=actor.name[:80], recorded_at=now,
    )  # fmt: skip
