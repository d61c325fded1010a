"""Named reads of people that other areas use, and one's own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from teabowl.access.queries import HELD
from teabowl.audit.queries import LOOKED
from teabowl.audit.wording import deed_words
from teabowl.kernel.actor import UNKNOWN_ORIGIN, Actor, Held, Origin, Role
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import REGISTRY as VERBS
from teabowl.kernel.verbs import can
from teabowl.people.models import Account, Follow, Membership, Person
from teabowl.people.permissions import DECIDE
from teabowl.people.rules import VOUCHES_NEEDED
from teabowl.people.secrets import open_sealed
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_lazy_of, gettext_of

gettext_lazy = gettext_lazy_of(__name__)
_ = gettext_of(__name__)

Status = Membership.Status


_FIELDS = Account._meta.concrete_fields
STANDING = f"""{", ".join(f"account.{field.column}" for field in _FIELDS)}, person.name, standing.role, standing.place_id"""
STANDING_FROM = f"""
people_account AS account JOIN people_person AS person ON person.id = account.person_id
LEFT JOIN LATERAL (
    SELECT 'villager' AS role, COALESCE(place.now_at_id, place.id) AS place_id
    FROM people_membership AS membership JOIN places_place AS place ON place.id = membership.place_id
    WHERE membership.person_id = account.person_id AND membership.status = 'confirmed'
    UNION ALL {HELD.format(account="account.id")}
) AS standing ON TRUE
"""  # noqa: S608, constants
"""What `with_standing` takes, and from where; the parameter `on` is the day. No ORM: every page of somebody who is signed in begins
with it."""


def with_standing(rows: Sequence[Sequence[Any]]) -> Account:
    """The account with its `standing`: grants in force and verified memberships. `rows` (one at least) are STANDING of one account."""
    account = Account.from_db(connection.alias, [field.attname for field in _FIELDS], rows[0][: len(_FIELDS)])
    held = frozenset(Held(Role(role), place_id) for *_rest, role, place_id in rows if role)
    account.standing = (rows[0][len(_FIELDS)], held)
    return account


def account_standing(account_id: UUID, *, now: datetime) -> Account | None:
    """An account as it stands at this moment. One statement."""
    with connection.cursor() as cursor:
        statement = f"SELECT {STANDING} FROM {STANDING_FROM} WHERE account.id = %(account)s"  # noqa: S608, constants
        cursor.execute(statement, {"account": account_id, "on": china_date(now)})
        rows = cursor.fetchall()
    return with_standing(rows) if rows else None


def actor_for(account: Account, *, now: datetime, origin: Origin = UNKNOWN_ORIGIN) -> Actor:
    """The actor behind an account at this moment: as it stood when it was read with its standing, else one query."""
    standing = account.standing
    if standing is None:
        found = account_standing(account.id, now=now)
        assert found is not None
        standing = found.standing
    assert standing is not None
    return Actor(account.id, account.person_id, standing[0], standing[1], origin)


def is_following(actor: Actor, place: Place) -> bool:
    """Whether the actor's account follows the village, or one merged into it."""
    if actor.account_id is None:
        return False
    here = ids_living_at(place)
    return Follow.objects.filter(account_id=actor.account_id, place_id__in=here, ended_at__isnull=True).exists()


class Followed(NamedTuple):
    """A village that somebody follows, as it stands today."""

    id: UUID
    code: str
    name: str


FOLLOWED = """
SELECT home.id, home.code, home.name FROM places_place AS home WHERE home.id IN (
    SELECT COALESCE(place.now_at_id, place.id) FROM people_follow AS follow JOIN places_place AS place ON place.id = follow.place_id
    WHERE follow.account_id = %s AND follow.ended_at IS NULL)
ORDER BY home.sort_key, home.id
"""


def villages_followed(actor: Actor) -> list[Followed]:
    """The villages that the actor's account follows, as they stand today, in division order."""
    if actor.account_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED, [actor.account_id])
        return [Followed(*row) for row in cursor.fetchall()]


def group_in(person_id: UUID | None, place_ids: Iterable[UUID]) -> str:
    """The 小组 a verified villager is in at these places, '' if they are none of theirs."""
    if person_id is None:
        return ""
    rows = Membership.objects.filter(person_id=person_id, place_id__in=list(place_ids), status=Status.CONFIRMED)
    return rows.order_by("-decided_at").values_list("group", flat=True).first() or ""


def group_at(person_id: UUID | None, place: Place) -> str:
    """The 小组 a verified villager is in at this village, '' if it is not theirs."""
    return group_in(person_id, ids_living_at(place))


def person_of_member(place: Place, membership_id: UUID) -> UUID:
    """The person of a confirmed membership of this village. Raises NotFound."""
    rows = Membership.objects.filter(id=membership_id, place_id__in=ids_living_at(place), status=Status.CONFIRMED)
    key = rows.values_list("person_id", flat=True).first()
    if key is None:
        raise NotFound(gettext_lazy("村民名册里没有这个人"))
    return key


def birthday_of(person_id: UUID) -> date | None:
    """The birthday that a person's resident number tells, None where none is kept. For rules about minors only, never shown."""
    sealed = Person.objects.filter(id=person_id).values_list("resident_number", flat=True).first()
    if not sealed:
        return None
    number = open_sealed(sealed, "person.resident_number")
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def phone_is_verified(account_id: UUID | None) -> bool:
    """Whether the account has a phone that answered a code."""
    return account_id is not None and Account.objects.filter(id=account_id, phone_verified=True, is_active=True).exists()


@dataclass(frozen=True, slots=True)
class MyMembership:
    """One of my memberships or applications, with the words of its state. `until` is set for ended ones."""

    id: UUID
    village: str
    code: str
    group: str
    status: str
    applied_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    decline_reason: str
    vouches: int


MEMBERSHIPS = """
SELECT mine.id, COALESCE(home.name, place.name), COALESCE(home.code, place.code), mine."group", mine.status, mine.applied_at,
       mine.decided_at, mine.ended_at, mine.decline_reason,
       (SELECT count(*) FROM people_vouch AS vouch WHERE vouch.membership_id = mine.id)
FROM people_membership AS mine JOIN places_place AS place ON place.id = mine.place_id
LEFT JOIN places_place AS home ON home.id = place.now_at_id
WHERE mine.person_id = %(person)s AND mine.status NOT IN ('undone', 'linked')
  AND (%(here)s::uuid IS NULL OR COALESCE(home.id, place.id) = %(here)s::uuid)
ORDER BY mine.applied_at DESC, mine.id DESC
"""


def memberships_of(actor: Actor, place: Place | None = None) -> list[MyMembership]:
    """The actor's memberships and applications, newest first; at one village if given. Undone and answered ones are left out."""
    if actor.person_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIPS, {"person": actor.person_id, "here": place.id if place else None})
        return [MyMembership(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at something of mine."""

    at: datetime
    who: str
    what: str
    place: str


ONE_HUMAN = "SELECT id FROM people_person WHERE id = %(person)s OR merged_into_id = %(person)s"
"""The rows of people that are one human: the person, and those that were merged into it."""
LOOKS = f"""
SELECT look.at, look.actor_name, look.verb, COALESCE(place.name, '')
FROM ({LOOKED.format(people=f"ARRAY({ONE_HUMAN})")}) AS look LEFT JOIN places_place AS place ON place.id = look.place_id
ORDER BY look.at DESC, look.id DESC
"""  # noqa: S608, constants


def looks_at(actor: Actor, limit: int = 100) -> list[Look]:
    """Who looked at the actor's data, newest first, with the verb in the reader's language. One statement."""
    if actor.person_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, {"person": actor.person_id, "limit": limit})
        return [Look(at, who, verb_words(verb), place) for at, who, verb, place in cursor.fetchall()]


def person_ids(person_id: UUID) -> list[UUID]:
    """The person and the rows that were merged into it: records may name any of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_person WHERE merged_into_id = %s", [person_id])
        return [person_id, *(key for (key,) in cursor.fetchall())]


def is_self(actor: Actor, person_id: UUID | None) -> bool:
    """Whether a record speaks of the actor, also as a row that was merged into their person. One query where it is somebody else's."""
    if actor.person_id is None or person_id is None:
        return False
    return person_id == actor.person_id or person_id in person_ids(actor.person_id)


def verb_words(key: str) -> str:
    """The verb's name in the reader's language, or its key where it is no declared verb."""
    named = deed_words(key)
    if named is not None:
        return named
    verb = VERBS.get(key)
    if verb is None:
        return key
    return verb.en if (get_language() or "").startswith("en") else verb.zh


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Applications that wait at the village, for who may decide them; oldest first."""
    if not can(actor, DECIDE, place.ref):
        return []
    rows = (
        Membership.objects.filter(place_id__in=ids_living_at(place), status=Status.APPLIED)
        .annotate(vouch_count=Count("vouches"))
        .order_by("applied_at", "id")
    )
    rows = rows.exclude(person_id=actor.person_id) if actor.person_id else rows
    before = set(
        Membership.objects.filter(
            Q(status=Status.ENDED), place_id__in=ids_living_at(place), person_id__in=[m.person_id for m in rows]
        ).values_list("person_id", flat=True)
    )
    items: list[DeskItem] = []
    for m in rows:
        back = m.person_id in before
        title = _("%(group)s一位村民回来了，申请恢复认证") if back else _("%(group)s一位村民申请认证")
        note = ngettext("%(n)s 位认证村民作了证", "%(n)s 位认证村民作了证", m.vouch_count) % {"n": m.vouch_count}
        items.append(
            DeskItem(
                group=_("认证村民"),
                title=title % {"group": m.group},
                note=note if m.vouch_count else _("还没有人作证"),
                state="plain",
                tag=_("可以确认") if m.vouch_count >= VOUCHES_NEEDED else _waited(m.applied_at, now),
                action=_("看申请"),
                url=reverse("people:member", args=[place.code, m.id]),
                due_at=None,
            )
        )
    return items


def _waited(applied_at: datetime, now: datetime) -> str:
    days = (china_date(now) - china_date(applied_at)).days
    if days <= 0:
        return _("今天申请")
    return _("昨天申请") if days == 1 else _("等了 %(n)s 天") % {"n": days}
