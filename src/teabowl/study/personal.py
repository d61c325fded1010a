"""One's own questions and marks: exported, and erased with the account."""

from datetime import datetime
from typing import Any

from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import CHINA
from teabowl.organisations.queries.belonging import BELONGS
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.search import actions as search
from teabowl.study.actions.saving import touch
from teabowl.study.models import Question, ReadMark
from teabowl.study.rules import State
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ERASURE = system_actor("study.erasure")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every question of the account, and what it marked as read."""
    rows = Question.objects.filter(asker=account).select_related("organisation").order_by("asked_at", "id")
    found: list[dict[str, Any]] = [
        {
            "kind": "question", "to": row.organisation.name, "text": row.text, "signed": row.signed, "state": row.state,
            "asked_at": row.asked_at.astimezone(CHINA).isoformat(timespec="minutes"), "answer": row.answer,
        }
        for row in rows
    ]  # fmt: skip
    marks = ReadMark.objects.filter(account=account).order_by("material__title").values_list("material__title", flat=True)
    return [*found, *({"kind": "read", "material": title} for title in marks)]


def erase(person: Person, account: Account, now: datetime) -> None:
    """Marks go; of questions stays that there was one, and the answer that was published in general words."""
    ReadMark.objects.filter(account=account).delete()
    rows = list(Question.objects.select_for_update(of=("self",)).select_related("place").filter(asker=account))
    for question in rows:
        question.asker, question.erased_at, question.signed, question.text = None, now, "", ""
        if question.published_at is None:
            question.answer = question.public_question = ""
            question.before.all().update(answer="", public_question="")
        if question.state == State.WAITING:
            question.state, question.withdrawn_at = State.WITHDRAWN.value, now
        question.save()
        touch(question.place)
    figures.post_many(ERASURE, rows, now=now)
    search.post_many(rows, now=now)


def _links(_actor: Actor, belongs: int) -> list[tuple[Any, str]]:
    return [*([(_("我的党建之家"), "/me/party/")] if belongs else []), (_("我问支部的"), "/me/questions/")]


def register_here() -> None:
    register(
        "study",
        export,
        erase,
        label_zh="提问和学习",
        label_en="Questions and study",
        stays=_("只留下哪天有过一个提问、哪天答的；已经公开的答复留着，不写是谁问的"),
        links=_links,
        asks=BELONGS,
    )
