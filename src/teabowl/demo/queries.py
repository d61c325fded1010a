"""Who of the demo's people can be stepped into."""

from dataclasses import dataclass

from teabowl.demo import cast
from teabowl.people.models import Account


@dataclass(frozen=True, slots=True)
class Played:
    """A part and the account that plays it."""

    part: cast.Part
    account: Account


def parts() -> list[Played]:
    """The parts of the demo, in the order of the start page; empty when there is no demo."""
    names = {part.name: part for part in cast.PARTS}
    found = Account.objects.select_related("person").filter(is_demo=True, person__name__in=names).order_by("id")
    played: dict[str, Played] = {}
    for account in found:
        part = names[account.person.name]
        played.setdefault(part.key, Played(part, account))
    return [played[part.key] for part in cast.PARTS if part.key in played]


def who_can_sign_in() -> list[tuple[str, str]]:
    """(phone, who) for the command line; the code is printed where the server runs."""
    return [(played.account.phone or "", f"{played.part.name}，{played.part.zh}") for played in parts()]
