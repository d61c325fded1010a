"""One's own errands: exported, and erased with the account. What one said of a guide is not kept as one's own."""

from datetime import datetime
from typing import Any

from teabowl.figures import actions as figures
from teabowl.files import actions as files
from teabowl.guides.actions.asking import CONSENT_OWNER, OWNER
from teabowl.guides.errand_rules import OPEN, State
from teabowl.guides.models import Errand, ErrandStep
from teabowl.guides.queries.errand_lists import NEWS
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import CHINA
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ERASURE = system_actor("guides.erasure")


def _time(at: datetime | None) -> str:
    return at.astimezone(CHINA).isoformat(timespec="minutes") if at else ""


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every errand that the account asked for, or agreed to, with what happened."""
    mine = Errand.objects.filter(asker=account) | Errand.objects.filter(agreed_by=account)
    found = mine.select_related("place").prefetch_related("steps").order_by("written_at", "id")
    return [_row(errand, errand.asker_id == account.id) for errand in found]


def _row(errand: Errand, own: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "place": errand.place.name,
        "what": errand.title,
        "state": errand.state,
        "asked_at": _time(errand.asked_at or errand.written_at),
        "done_at": _time(errand.done_at),
        "for": errand.for_name,
        "consent": errand.consent,
        "agreed_at": _time(errand.agreed_at),
        "outcome": errand.outcome,
        "steps": [{"at": _time(s.at), "what": s.kind, "note": s.note} for s in sorted(errand.steps.all(), key=lambda s: s.at)],
    }
    if own:
        row |= {"phone": errand.phone, "note": errand.note, "relation": errand.relation, "witnesses": errand.witnesses}
        row |= {"rating": errand.rating, "rating_note": errand.rating_note}
    return row


def erase(person: Person, account: Account, now: datetime) -> None:
    """Delete what the account wrote and its papers, and who asked; that there was an errand, and when, still counts. An errand that
    still waited ends. Of an errand that another asked for this person, only who agreed goes. Runs in the deletion's transaction."""
    errands = list(Errand.objects.select_for_update(of=("self",)).select_related("place").filter(asker=account))
    keys = [errand.id for errand in errands]
    ErrandStep.objects.filter(errand_id__in=keys, by=account).update(by=None)
    ErrandStep.objects.filter(errand_id__in=keys).update(note="")
    for errand in errands:
        errand.asker, errand.erased_at, errand.news_at = None, now, None
        errand.phone = errand.note = errand.for_name = errand.relation = errand.agreed_phone = errand.witnesses = ""
        errand.outcome = errand.rating_note = ""
        if errand.state in OPEN:
            errand.state, errand.cancelled_at = State.CANCELLED.value, now
        errand.save()
        for owner in (OWNER, CONSENT_OWNER):
            files.delete_papers(ERASURE, owner=(owner, errand.id), now=now)
    Errand.objects.filter(agreed_by=account).update(agreed_by=None)
    figures.post_many(ERASURE, errands, now=now)


def _links(_actor: Actor, news: int) -> list[tuple[Any, str]]:
    return [(_("我请办的事（有新消息）") if news else _("我请办的事"), "/me/errands/")]


def register_here() -> None:
    register(
        "guides",
        export,
        erase,
        label_zh="代办",
        label_en="Errands",
        stays=_("只留下哪天有过一件代办、用了几天，不留是谁、替谁办、写了什么；传的材料都删掉"),
        links=_links,
        asks=NEWS,
    )
