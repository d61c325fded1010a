"""One's own way with the Party and one's posts: exported; kept when an account is deleted, as archives of the organisation."""

from datetime import datetime
from typing import Any

from teabowl.kernel.times import china_date
from teabowl.organisations.models import Member, Migration, Post, Transfer
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STAYS = _("党员档案和任职经历是党组织依法保管的，账号删了也留着，只有组织上能看")


def _humans(person: Person) -> list[Any]:
    return [person.id, *Person.objects.filter(merged_into=person).values_list("id", flat=True)]


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every membership with its steps, every post, the oldest first."""
    members = Member.objects.filter(person_id__in=_humans(person)).select_related("organisation").prefetch_related("steps")
    posts = Post.objects.filter(person_id__in=_humans(person)).select_related("organisation").order_by("starts_on", "id")
    rows = [_member(member) for member in members.order_by("created_at", "id")] + [_post(post) for post in posts]
    return rows + _letters(person) + _times_away(person)


def _letters(person: Person) -> list[dict[str, Any]]:
    """Letters of introduction."""
    rows = Transfer.objects.filter(member__person_id__in=_humans(person)).order_by("asked_at", "id")
    return [
        {
            "letter": row.number_text, "from": row.source_name, "to": row.target_name, "state": row.state,
            "asked_on": _day(china_date(row.asked_at)), "issued_on": _day(row.issued_on), "until": _day(row.until),
            "arrived_on": _day(row.arrived_on), "why": row.why, "phone": row.phone,
        }
        for row in rows
    ]  # fmt: skip


def _times_away(person: Person) -> list[dict[str, Any]]:
    """As a migrant member: contacts of home, and what was taken part in."""
    rows = Migration.objects.filter(person_id__in=_humans(person)).select_related("away").order_by("left_on", "id")
    return [
        {
            "home": row.home_name, "away": row.away.name if row.away else "", "region": row.region, "reason": row.reason,
            "left_on": _day(row.left_on), "joined_on": _day(row.joined_on), "over_on": _day(row.over_on),
            "contacts": [{"on": _day(c.on), "way": c.way, "note": c.note} for c in row.contacts.order_by("on", "id")],
            "activities": [{"on": _day(a.on), "title": a.title} for a in row.activities.order_by("on", "id")],
        }
        for row in rows
    ]  # fmt: skip


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _member(member: Member) -> dict[str, Any]:
    steps = sorted(member.steps.all(), key=lambda step: (step.on, step.id))
    return {
        "organisation": member.organisation.name,
        "status": member.status,
        "since": _day(member.since),
        "applied_on": _day(member.applied_on),
        "admitted_on": _day(member.admitted_on),
        "confirmed_on": _day(member.confirmed_on),
        "ended_on": _day(member.ended_on),
        "ended_why": member.ended_why,
        "mentors": member.mentors,
        "migrant_since": _day(member.migrant_since),
        "steps": [
            {"kind": step.kind, "on": _day(step.on), "decision": step.decision, "note": step.note}
            for step in steps
            if not step.undone
        ],
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "organisation": post.organisation.name,
        "post": post.kind,
        "starts_on": _day(post.starts_on),
        "ends_on": _day(post.ends_on),
        "ended_why": post.ended_why,
    }


def erase(person: Person, account: Account, now: datetime) -> None:
    """Nothing goes: membership is kept by statute (PIPL art 13(3), 19), by the organisation."""


def register_here() -> None:
    register(
        "organisations", export, erase, label_zh="党组织里的登记和任职", label_en="Party membership and posts", stays=STAYS
    )
