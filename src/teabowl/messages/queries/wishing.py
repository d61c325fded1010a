"""How a person wants to be told: each kind × channel, as it stands."""

from dataclasses import dataclass
from uuid import UUID

from teabowl.kernel.telling import OUTSIDE, Channel, Pace
from teabowl.messages import words
from teabowl.messages.actions.routing import wishes_from
from teabowl.messages.channels import addresses, open_channels
from teabowl.messages.kinds import kinds, name_of, why_of
from teabowl.messages.models import Choice, EmailAddress, Wish
from teabowl.messages.rules import Wishes, is_wanted


@dataclass(frozen=True, slots=True)
class Way:
    """A channel out of the site for this person. `is_ready`: it has an address there; `note` says what is missing."""

    channel: Channel
    name: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind with whether it leaves by each of the ways, in their order. `when`: its pace."""

    key: str
    name: str
    why: str
    pace: Pace
    owed: bool
    wanted: list[tuple[Channel, bool]]


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds of one area. `is_open`: one of them is not as by default."""

    name: str
    rows: list[KindRow]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Wishing:
    wishes: Wishes
    ways: list[Way]
    kinds: list[KindRow]
    groups: list[Group]
    email: str
    email_is_confirmed: bool


def wishing_of(account_id: UUID, *, is_staff: bool = True) -> Wishing:
    """All of it, in a fixed number of queries. Without `is_staff`, the kinds that only holders of roles get are left out."""
    wish = Wish.objects.filter(account_id=account_id).first()
    wishes = wishes_from(wish) if wish else Wishes()
    chosen = {(row.kind, Channel(row.channel)): row.wanted for row in Choice.objects.filter(account_id=account_id)}
    has = open_channels()
    ways = [Way(c, str(words.CHANNEL[c]), account_id in addresses(c, [account_id])) for c in OUTSIDE if c in has]
    email = EmailAddress.objects.filter(account_id=account_id).first()
    rows = [
        KindRow(
            kind.key,
            name_of(kind),
            why_of(kind),
            kind.pace,
            kind.owed,
            [(way.channel, is_wanted(kind, way.channel, chosen, stopped=False)) for way in ways],
        )
        for kind in kinds().values()
        if is_staff or not kind.staff
    ]
    by_area: dict[str, list[KindRow]] = {}
    for row in rows:
        by_area.setdefault(row.key.split(".")[0], []).append(row)
    chose = {key.split(".")[0] for key, _channel in chosen}
    groups = [
        Group(str(words.AREAS[area]), found, area in chose)
        for area, found in sorted(by_area.items(), key=lambda pair: pair[0] != "messages")
    ]
    return Wishing(wishes, ways, rows, groups, email.address if email else "", bool(email and email.confirmed_at))
