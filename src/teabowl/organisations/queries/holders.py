"""Who holds which post on a day, by person: for whoever convenes a committee."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from teabowl.kernel.actor import PostKind


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A post and the human who holds it; `account_id` None without an account."""

    person_id: UUID
    account_id: UUID | None
    name: str
    kind: PostKind


HOLDERS_ON = """
SELECT human.id, account.id, human.name, post.kind FROM organisations_post AS post
JOIN people_person AS person ON person.id = post.person_id
JOIN people_person AS human ON human.id = COALESCE(person.merged_into_id, person.id)
LEFT JOIN people_account AS account ON account.person_id = human.id AND account.is_active
WHERE post.organisation_id = %(organisation)s
  AND post.starts_on <= %(on)s::date AND (post.ends_on IS NULL OR post.ends_on > %(on)s::date)
ORDER BY post.starts_on, post.id
"""


def holders_on(organisation_id: UUID, day: date) -> list[HolderRow]:
    """Everybody with a post in this very organisation on the day. One query; no permission is asked."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS_ON, {"organisation": organisation_id, "on": day})
        return [HolderRow(person, account, name, PostKind(kind)) for person, account, name, kind in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """An organisation with members of its own. `has_committee`: somebody besides the secretary holds a committee post."""

    id: UUID
    kind: str
    place_id: UUID
    lineage: tuple[UUID, ...]
    set_up_on: date | None
    has_committee: bool


STANDING_ROWS = """
SELECT o.id, o.kind, o.place_id, o.lineage, o.set_up_on, EXISTS (
    SELECT FROM organisations_post AS post
    WHERE post.organisation_id = o.id AND (post.kind LIKE '%%commissioner' OR post.kind = 'deputy')
      AND post.starts_on <= %(on)s::date AND (post.ends_on IS NULL OR post.ends_on > %(on)s::date)
)
FROM organisations_organisation AS o
WHERE o.dissolved_on IS NULL AND o.kind IN ('branch', 'joint_branch', 'group') AND NOT o.is_away ORDER BY o.id
"""


def branches_standing(day: date) -> list[StandingRow]:
    """Every branch and group of the installation that stands, but away ones, whose members' life is counted at home. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING_ROWS, {"on": day})
        return [
            StandingRow(key, kind, place, tuple(line), set_up, has) for key, kind, place, line, set_up, has in cursor.fetchall()
        ]
