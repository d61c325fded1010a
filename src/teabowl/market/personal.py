"""One's own listings: exported, and closed with the account (PIPL arts 45, 47)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from teabowl.figures import actions as figures
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor, system_actor
from teabowl.market.models import Listing
from teabowl.market.rules import Ended, State
from teabowl.market.saving import OWNER, stop
from teabowl.market.searched import DETAILS
from teabowl.moderation import actions as moderation
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.search import actions as search
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ERASURE = system_actor("market.erasure")
STAYS = _("您登的信息下架，名字和电话删掉；哪天登过、下过架还算数。替村委会登的留着，不写是谁登的")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Everything one listed, the oldest first."""
    rows = Listing.objects.filter(author=account).select_related("place", *DETAILS.values()).order_by("published_at")
    return [_row(listing) for listing in rows]


def _row(listing: Listing) -> dict[str, Any]:
    said = getattr(listing, DETAILS[listing.board])  # type: ignore[index]
    details = {f.name: getattr(said, f.name) for f in said._meta.concrete_fields if f.name != "listing"}
    return {
        "board": listing.board,
        "kind": listing.kind,
        "place": listing.place.name,
        "title": listing.title,
        "body": listing.body,
        "contact_name": listing.contact_name,
        "phone": listing.phone,
        "wechat": listing.wechat,
        "state": listing.state,
        "published_at": listing.published_at.isoformat(),
        "confirmed_at": listing.confirmed_at.isoformat(),
        **{
            name: None if value is None else value if isinstance(value, bool | int) else str(value)
            for name, value in details.items()
        },
    }


def erase(person: Person, account: Account, now: datetime) -> None:
    """One's own listings end and lose name, words of contact and text; the village's lose only who wrote them."""
    own = Listing.objects.select_for_update(of=("self",)).select_related("place", *DETAILS.values()).filter(author=account)
    for listing in own.filter(as_committee=False):
        if listing.state == State.HELD:
            moderation.withdraw_hold(ERASURE, subject=(OWNER, listing.id), now=now)
        spells = stop(listing, State.CLOSED, Ended.OVER, now) if listing.state in {State.OPEN, State.HELD} else []
        listing.author, listing.author_name = None, ""
        listing.contact_name = listing.phone = listing.wechat = listing.call_hours = listing.body = ""
        listing.save()
        files.release_pictures((OWNER, listing.id))
        figures.post_many(ERASURE, spells, now=now)
        search.post(listing, now=now)
        pagecache.touch(listing.place.lineage)
    Listing.objects.filter(author=account).update(author=None)


def _links(_actor: Actor, _found: int) -> list[tuple[Any, str]]:
    return [(_("我登的信息"), reverse("market:mine"))]


def register_here() -> None:
    register("market", export, erase, label_zh="登的特产、活儿和服务", label_en="Listings", stays=STAYS, links=_links)
