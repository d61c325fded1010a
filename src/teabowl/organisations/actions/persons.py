"""Which human a name and a phone on a list of members mean."""

from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.kernel.errors import Invalid
from teabowl.people.models import Account, Person
from teabowl.people.words import CLEANERS


def clean_person(name: str, phone: str) -> tuple[str, str]:
    """Both as they are stored. Raises Invalid."""
    wrong: dict[str, Any] = {}
    clean = {}
    for field, value in (("name", name), ("phone", phone)):
        try:
            clean[field] = CLEANERS[field](value)
        except ValueError as error:
            wrong[field] = error.args[0]
    if wrong:
        raise Invalid(wrong)
    return clean["name"], clean["phone"]


def find_person(name: str, phone: str) -> Person | None:
    """Somebody known by that name and phone: by the account that verified the number, then by a list. Without a phone, nobody: a name
    alone is no human."""
    if not phone:
        return None
    account = Account.objects.filter(phone=phone, phone_verified=True, is_active=True, person__name=name).select_related(
        "person"
    )
    found = account.first()
    if found is not None:
        return found.person
    rows = Person.objects.filter(name=name, phone=phone, merged_into__isnull=True, erased_at__isnull=True)
    return rows.order_by("created_at", "id").first()


def person_for(name: str, phone: str, *, now: datetime, imported_by: UUID | None = None) -> Person:
    """Somebody known, or a new person. Raises Invalid."""
    name, phone = clean_person(name, phone)
    return find_person(name, phone) or Person.objects.create(name=name, phone=phone, created_at=now, imported_by=imported_by)
