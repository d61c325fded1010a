"""What the actions of people tell, to whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_holding
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.people.models import Account, Membership, RegisterImport
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STAFF = (Role.OPERATOR, Role.SECRETARY)

SETTLED: dict[str, tuple[str, Any, Any]] = {
    Membership.Status.CONFIRMED: (
        "people.confirmed",
        _("%(village)s确认您是认证村民了"),
        _("可以写信、发帖、给邻居作证了。谁看过您的资料，在“我的”里查得到"),
    ),
    Membership.Status.DECLINED: (
        "people.declined",
        _("%(village)s没有通过您的认证申请"),
        _("原因：%(reason)s。觉得不对，可以补上再申请，也可以到“意见和投诉”里说"),
    ),
}


def tell_applied(actor: Actor, membership: Membership, village: Place, now: datetime) -> None:
    """The village's staff: somebody applied. No name leaves the site."""
    tell(
        actor, kind="people.applied", to=accounts_holding(village.id, STAFF, china_date(now)), place=village,
        title=_("%(village)s%(group)s一位村民申请认证"), words={"village": village.name, "group": membership.group},
        path=f"/p/{village.code}/members/{membership.id}/", about=("membership", membership.id), now=now,
    )  # fmt: skip


def tell_settled(actor: Actor, membership: Membership, village: Place, now: datetime) -> None:
    """The applicant: confirmed, or declined and why."""
    if membership.status not in SETTLED:
        return
    kind, title, body = SETTLED[membership.status]
    words = {"village": village.name, "reason": membership.decline_reason}
    _tell_person(actor, kind, membership, village, title, body, words, now)


def tell_ended(actor: Actor, membership: Membership, village: Place, now: datetime) -> None:
    """The villager: the membership ended. Who left by themselves knows."""
    title, body = _("您在%(village)s的村民认证结束了"), _("记错了的话，可以再申请，或者到村里问")
    _tell_person(actor, "people.ended", membership, village, title, body, {"village": village.name}, now)


def tell_vouched(actor: Actor, membership: Membership, village: Place, count: int, now: datetime) -> None:
    """The applicant: a neighbour vouched, and how many have now."""
    title = _("有 %(count)s 位邻居给您作证了")
    _tell_person(actor, "people.vouched", membership, village, title, "", {"count": count}, now, step=str(count))


def tell_imported(actor: Actor, staged: RegisterImport, village: Place, now: datetime) -> None:
    """The others who keep the register: it grew."""
    tell(
        actor, kind="people.imported", to=accounts_holding(village.id, STAFF, china_date(now)), place=village,
        title=_("%(village)s的村民名册导入了 %(good)s 人"), body=_("有 %(bad)s 行没有导入，打开能看原因"),
        words={"village": village.name, "good": staged.good, "bad": staged.bad},
        path=f"/p/{village.code}/register/{staged.id}/", about=("register_import", staged.id), now=now,
    )  # fmt: skip


def _tell_person(
    actor: Actor, kind: str, membership: Membership, village: Place, title: Any, body: Any, words: dict[str, Any],
    now: datetime, step: str = "",
) -> None:  # fmt: skip
    to: list[UUID] = list(Account.objects.filter(person_id=membership.person_id, is_active=True).values_list("id", flat=True))
    tell(
        actor, kind=kind, to=to, place=village, title=title, body=body, words=words, path=f"/p/{village.code}/join/",
        about=("membership", membership.id), step=step or membership.status, now=now,
    )  # fmt: skip
