"""Short ways to make organisations, members and posts in tests of this and other areas: rows in the ledger, no action."""

from datetime import date, timedelta
from typing import Any

from teabowl.figures import actions as figures
from teabowl.figures.verifying import Difference, verify
from teabowl.kernel.actor import PostKind, system_actor
from teabowl.organisations.kinds import Began, Kind, Status
from teabowl.organisations.models import Member, MemberSpell, Organisation, OrganisationSpell, Post
from teabowl.people.models import Account, Person
from tests.cast import NOW, Cast

TEST = system_actor("test")
SINCE = date(2021, 12, 1)


def made_organisation(
    cast: Cast,
    name: str = "随西村党支部",
    at: str = "随西村",
    kind: Kind = Kind.BRANCH,
    parent: Organisation | None = None,
    **more: Any,
) -> Organisation:
    """An organisation standing since 2021, with its spell."""
    said = {"set_up_on": SINCE, "elected_on": SINCE, "term_years": 5, "term_until": date(2026, 12, 1)} | more
    made = Organisation(name=name, kind=kind, place=cast.place(at), parent=parent, created_at=NOW, changed_at=NOW, **said)
    made.lineage = [*(parent.lineage if parent else []), made.id]
    made.depth = len(made.lineage)
    made.save()
    spell = OrganisationSpell.objects.create(
        organisation=made, name=name, kind=kind, is_away=made.is_away, place=made.place, parent=parent, lineage=made.lineage,
        starts_on=made.set_up_on,
    )  # fmt: skip
    figures.post(TEST, spell, now=NOW)
    return made


def made_member(
    organisation: Organisation, who: Account | Person | str, status: Status = Status.FULL, since: date = SINCE, **more: Any
) -> Member:
    """A member since a day, with the spell. `who` may be a name: a person without an account."""
    known = who.person if isinstance(who, Account) else who
    person = Person.objects.create(name=known, created_at=NOW) if isinstance(known, str) else known
    dates: dict[str, Any] = {}
    if status in {Status.PROBATIONARY, Status.FULL}:
        dates = {"admitted_on": since, "probation_until": since + timedelta(days=365)}
    if status is Status.FULL:
        dates |= {"admitted_on": since - timedelta(days=365), "probation_until": since, "confirmed_on": since}
    made = Member.objects.create(
        person=person, organisation=organisation, status=status, since=since, created_at=NOW, changed_at=NOW, **(dates | more)
    )
    spell = MemberSpell.objects.create(
        member=made, organisation=organisation, place=organisation.place, status=status, starts_on=since, began=Began.STEP
    )
    figures.post(TEST, spell, now=NOW)
    return made


def made_post(
    organisation: Organisation, who: Account | Person, kind: PostKind = PostKind.SECRETARY, since: date = SINCE, **more: Any
) -> Post:
    """Somebody in a post since a day."""
    person = who.person if isinstance(who, Account) else who
    post = Post.objects.create(
        organisation=organisation, place=organisation.place, person=person, kind=kind, starts_on=since, actor_name="",
        recorded_at=NOW, **more,
    )  # fmt: skip
    figures.post(TEST, post, now=NOW)
    return post


def wrong_in_the_book() -> list[Difference]:
    """Where the ledger disagrees with organisations and members (the cast's own rows were never posted)."""
    return [found for found in verify().differences if found.source_type.startswith(("party_", "organisation"))]
