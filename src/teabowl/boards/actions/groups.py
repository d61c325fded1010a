"""Groups of the village: starting, joining, keeping, ending."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.boards import rules, words
from teabowl.boards.actions.locks import account_of, check_place_open, name_shown, tell
from teabowl.boards.models import Group, GroupMember
from teabowl.boards.permissions import MODERATE, START_GROUP, WRITE_POST
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.verbs import can, check
from teabowl.messages import actions as messages
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


@transaction.atomic
def start_group(actor: Actor, *, place: Place, form_key: UUID, name: str, about: str, closed: bool, now: datetime) -> Group:
    """Start a group of the village; one is its first moderator. Raises Invalid, NotAllowed, Refused."""
    check(actor, START_GROUP, place.ref)
    check_place_open(place)
    if place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    one_at_a_time("boards", actor.account_id)
    before = Group.objects.filter(form_key=form_key, started_by_id=actor.account_id).first()
    if before is not None:
        return before
    name, about = clean_line(name), clean_text(about)
    words.check_nothing_wrong(rules.problems_of_group(name, about))
    if Group.objects.filter(place=place, name=name, ended_at__isnull=True).exists():
        words.check_nothing_wrong([Problem("name", "group_name_taken")])
    if Group.objects.filter(started_by_id=actor.account_id, ended_at__isnull=True).count() >= rules.GROUPS_EACH:
        words.check_nothing_wrong([Problem("", "groups_many", rules.GROUPS_EACH)])
    group = Group.objects.create(
        form_key=form_key, place=place, name=name, about=about, closed=closed, started_by_id=actor.account_id, started_at=now
    )
    GroupMember.objects.create(
        group=group, account_id=account_of(actor), name=name_shown(actor, place)[0], moderates=True, asked_at=now, joined_at=now
    )
    tell(actor, "start_group", now=now, place=place, subject=group, changes={"name": ("", name)})
    return group


def _hold(group_id: UUID) -> Group:
    group = Group.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=group_id).first()
    if group is None:
        raise NotFound(words.NOT_HERE)
    return group


def _mine(actor: Actor, group: Group) -> GroupMember | None:
    if actor.account_id is None:
        return None
    return GroupMember.objects.filter(group=group, account_id=actor.account_id, left_at__isnull=True).first()


def _check_keeps(actor: Actor, group: Group) -> None:
    mine = _mine(actor, group)
    if not (mine is not None and mine.moderates) and not can(actor, MODERATE, group.place.ref):
        raise NotAllowed(words.NOT_IN_GROUP)


@transaction.atomic
def join_group(actor: Actor, *, group_id: UUID, now: datetime) -> GroupMember:
    """Join an open group; ask to join a closed one. For verified villagers of the village. Raises NotAllowed, NotFound, Refused."""
    group = _hold(group_id)
    check(actor, WRITE_POST, group.place.ref)
    if group.ended_at is not None:
        raise Refused(words.GROUP_ENDED)
    mine = _mine(actor, group)
    if mine is not None:
        return mine
    member = GroupMember.objects.create(
        group=group, account_id=account_of(actor), name=name_shown(actor, group.place)[0] or actor.name, asked_at=now,
        joined_at=None if group.closed else now,
    )  # fmt: skip
    tell(actor, "ask_to_join_group" if group.closed else "join_group", now=now, place=group.place, subject=group)
    if group.closed:
        keepers = GroupMember.objects.filter(group=group, moderates=True, left_at__isnull=True)
        messages.tell(
            actor, kind="boards.group", to=keepers.values_list("account_id", flat=True), place=group.place,
            title=_("%(who)s想加入%(group)s"), words={"who": member.name, "group": group.name},
            path=f"/p/{group.place.ref.code}/groups/{group.id}/people/", about=("group_member", member.id), now=now,
        )  # fmt: skip
    return member


@transaction.atomic
def leave_group(actor: Actor, *, group_id: UUID, now: datetime) -> None:
    """Leave, or take back having asked. The last moderator of a group first finds another. Raises NotFound, Refused."""
    group = _hold(group_id)
    mine = _mine(actor, group)
    if mine is None:
        return
    others = GroupMember.objects.filter(group=group, moderates=True, left_at__isnull=True).exclude(id=mine.id)
    if mine.moderates and group.ended_at is None and not others.exists():
        raise Refused(words.LAST_MODERATOR)
    mine.left_at, mine.moderates = now, False
    mine.save()
    tell(actor, "leave_group", now=now, place=group.place, subject=group)


@transaction.atomic
def keep_member(actor: Actor, *, member_id: UUID, what: str, now: datetime) -> GroupMember:
    """A moderator lets somebody in ('admit'), turns them away or out ('remove'), or makes them a moderator ('promote').
    Raises NotAllowed, NotFound, Refused."""
    key = GroupMember.objects.filter(id=member_id, left_at__isnull=True).values_list("group_id", flat=True).first()
    if key is None:
        raise NotFound(words.NOT_HERE)
    group = _hold(key)
    member = GroupMember.objects.select_for_update().get(id=member_id)
    _check_keeps(actor, group)
    if what == "admit":
        member.joined_at = member.joined_at or now
    elif what == "promote" and member.joined_at is not None:
        member.moderates = True
    elif what == "remove" and member.account_id != actor.account_id:
        member.left_at, member.moderates = now, False
    else:
        raise NotFound(words.NOT_HERE)
    member.save()
    tell(actor, f"{what}_member", now=now, place=group.place, subject=group)
    if what == "admit":
        messages.tell(
            actor, kind="boards.group", to=[member.account_id], place=group.place, title=_("您加入了%(group)s"),
            words={"group": group.name}, path=f"/p/{group.place.ref.code}/groups/{group.id}/",
            about=("group_member", member.id), step="admitted", now=now,
        )  # fmt: skip
    return member


@transaction.atomic
def end_group(actor: Actor, *, group_id: UUID, now: datetime) -> Group:
    """End a group: nothing new is said in it, and what was said stays as readable as it was. Raises NotAllowed, NotFound."""
    group = _hold(group_id)
    _check_keeps(actor, group)
    if group.ended_at is None:
        group.ended_at = now
        group.save()
        tell(actor, "end_group", now=now, place=group.place, subject=group)
    return group
