"""What follows and memberships add to the figures. Verified villagers stay an adoption figure: never ranked (domain.md)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.masks import mask_name
from teabowl.kernel.times import china_date
from teabowl.people.models import Follow, Membership
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FOLLOWERS = Indicator(
    key="people.followers",
    kind=Kind.STOCK,
    zh="关注",
    en="Followers",
    unit_zh="人次",
    unit_en="follows",
    definition_zh="当天仍关注本村的账号数。一个账号关注几个村，各村各算一次。",
    definition_en="Accounts that follow the village on the day. One account may follow several villages.",
)
VERIFIED = Indicator(
    key="people.verified",
    kind=Kind.STOCK,
    zh="认证村民",
    en="Verified villagers",
    unit_zh="人",
    unit_en="persons",
    definition_zh="当天已经村里核实、仍在册的村民数。",
    definition_en="Persons confirmed by the village and still on its register on the day.",
)
FOLLOWERS_GROWTH = Indicator(
    key="people.followers_growth",
    kind=Kind.GROWTH,
    zh="关注比年初增长",
    en="Growth of followers this year",
    unit_zh="%",
    unit_en="%",
    definition_zh="当天的关注数与上年 12 月 31 日相比的增长。",
    definition_en="Followers on the day against 31 December before.",
    of="people.followers",
)
INDICATORS = (FOLLOWERS, VERIFIED, FOLLOWERS_GROWTH)


def follow_contributions(follow: Follow) -> Sequence[Contribution]:
    """+1 on the day it began, -1 on the day it ended."""
    found = [Contribution(FOLLOWERS.key, follow.place_id, china_date(follow.started_at))]
    if follow.ended_at:
        found.append(Contribution(FOLLOWERS.key, follow.place_id, china_date(follow.ended_at), -1, -1))
    return found


def membership_contributions(membership: Membership) -> Sequence[Contribution]:
    """+1 on the day it was confirmed, -1 on the day it ended; nothing for one that was never confirmed or was undone."""
    if membership.status not in {Membership.Status.CONFIRMED, Membership.Status.ENDED} or membership.decided_at is None:
        return []
    found = [Contribution(VERIFIED.key, membership.place_id, china_date(membership.decided_at))]
    if membership.ended_at:
        found.append(Contribution(VERIFIED.key, membership.place_id, china_date(membership.ended_at), -1, -1))
    return found


def describe_follows(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Who follows is nobody's business: each is only said to exist."""
    return {key: Opened(_("一位关注者")) for key in ids}


def describe_memberships(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """A verified villager as the public may see one: masked name and group."""
    rows = Membership.objects.filter(id__in=list(ids)).values_list("id", "person__name", "person__erased_at", "group")
    return {key: Opened(opened_title(name if not erased else "", group)) for key, name, erased, group in rows}


def opened_title(name: str, group: str) -> str:
    """'赵**，三组'."""
    who = mask_name(name) if name else _("已注销")
    return f"{who}，{group}" if group else who


SOURCES = (
    Source("follow", "people.Follow", follow_contributions, describe_follows),
    Source("membership", "people.Membership", membership_contributions, describe_memberships),
)
