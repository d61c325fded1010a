"""One's own part in the open accounts: questions asked, books signed."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from teabowl.disclosure.models import Question, Signoff
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.times import CHINA
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every question that the account asked, every book it signed."""
    asked = Question.objects.filter(asker=account).select_related("entry", "place").order_by("asked_at", "id")
    signed = Signoff.objects.filter(account=account, at__isnull=False).select_related("book__place").order_by("at", "id")
    rows: list[dict[str, Any]] = [
        {
            "what": "question",
            "place": q.place.name,
            "entry": q.entry.purpose,
            "asked_at": _time(q.asked_at),
            "body": q.body,
            "public": q.is_public,
            "answer": q.answer,
        }
        for q in asked
    ]
    return rows + [
        {
            "what": "signature",
            "place": s.book.place.name,
            "month": f"{s.book.month:%Y-%m}",
            "at": _time(s.at),
            "opinion": s.opinion,
            "words": s.words,
        }
        for s in signed
        if s.at
    ]


def _time(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="minutes")


def erase(person: Person, account: Account, now: datetime) -> None:
    """Delete the words of the account's questions and who asked; that there was a question, and its answer's day, still counts.
    Signatures stay: they are part of the accounts."""
    mine = Question.objects.select_for_update(of=("self",)).filter(asker=account).select_related("place")
    for question in mine:
        question.asker, question.erased_at = None, now
        question.body = question.answer = ""
        question.save()
        pagecache.touch(question.place.lineage)


WAITING = """
SELECT count(*) FROM disclosure_signoff AS mine JOIN disclosure_book AS book ON book.id = mine.book_id
WHERE mine.account_id = %(account)s AND mine.opinion <> 'agreed' AND book.state = 'checking' AND book.round = mine.round
"""


def _links(actor: Actor, waiting: int) -> list[tuple[Any, str]]:
    if actor.account_id is None or not any(held.role in (Role.VILLAGER, Role.FINANCE) for held in actor.held):
        return []
    if any(held.role is Role.FINANCE for held in actor.held):
        text = _("要我看的账（%(n)s）") % {"n": waiting} if waiting else _("要我看的账")
        return [(text, reverse("disclosure:mine"))]
    return [(_("我对账的提问"), reverse("disclosure:mine"))]


def register_here() -> None:
    register(
        "disclosure",
        export,
        erase,
        label_zh="账目",
        label_en="Accounts",
        stays=gettext_lazy("只留下哪天有过一问、哪天答的，不留问的是谁、问了什么；您在账上签过的字是账的一部分，会留着"),
        links=_links,
        asks=WAITING,
    )
