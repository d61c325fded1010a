"""A person's own votes: export and erasure. Of a secret vote only that one voted is known."""

from datetime import datetime
from typing import Any

from teabowl.ballots.models import Elector
from teabowl.people import personal
from teabowl.people.models import Account, Person
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_lazy_of

gettext_lazy = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    rows = Elector.objects.select_related("motion").filter(person_id__in=person_ids(person.id)).order_by("motion__opened_at")
    return [
        {
            "what": "vote",
            "title": e.motion.title,
            "opened_at": e.motion.opened_at.isoformat(),
            "way": e.way,
            "choices": e.choices,
        }
        for e in rows
    ]


def erase(person: Person, account: Account, now: datetime) -> None:
    """Lists of electors and votes by name are records of what a body decided, kept by law; nothing is deleted."""


def register_here() -> None:
    personal.register(
        "ballots", export, erase, label_zh="表决", label_en="Votes",
        stays=gettext_lazy("表决的名单和记名的票是会议档案，依法保留；无记名的票本来就不知道是谁投的。"),
    )  # fmt: skip
