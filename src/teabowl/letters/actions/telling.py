"""What the actions on letters tell, to whom, and by when they ask for something.

Titles of public letters are said; of a private one only that there is a letter: messages leave the site by SMS, WeChat and e-mail.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_holding
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.times import china_date
from teabowl.letters import words
from teabowl.letters.models import Letter
from teabowl.letters.rules import Rating, Visibility
from teabowl.messages.actions import tell
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

WRITERS: dict[str, tuple[Any, Any]] = {
    "letters.answered": (_("“%(title)s”有答复了"), _("看看办得怎么样。没办好，可以再问一句，或者评“不满意”退回重办")),
    "letters.reported": (_("“%(title)s”说好再报的结果来了"), ""),
    "letters.looking": (_("“%(title)s”有人在办了"), _("%(due)s前答复")),
    "letters.hidden": (_("“%(title)s”从网页上撤下了"), _("原因在信里。信照样要答复；觉得不该撤，可以到“意见和投诉”里说")),
}
"""What is told to the writer: title and body."""


def tell_writer(actor: Actor, letter: Letter, kind: str, *, now: datetime, step: str = "") -> None:
    """The writer, of what was done with the letter. Once a round, unless a `step` says otherwise."""
    title, body = WRITERS[kind]
    _tell(actor, letter, kind, _writer(letter), title, body, {}, step or f"round {letter.round}", now)


def tell_received(actor: Actor, letter: Letter, *, now: datetime) -> None:
    """Those who must answer: a letter came, and until when."""
    title = _("%(village)s有一封私密来信，%(due)s前答复") if _is_private(letter) else _("新来信“%(title)s”，%(due)s前答复")
    _tell(actor, letter, "letters.received", _answerers(letter, now), title, "", {}, "", now)


def tell_sent_back(actor: Actor, letter: Letter, *, now: datetime) -> None:
    """Those who must answer: the writer asks again, or was not satisfied."""
    title = _("%(village)s一封私密来信要再答复，%(due)s前") if _is_private(letter) else _("“%(title)s”要再答复，%(due)s前")
    _tell(actor, letter, "letters.sent_back", _answerers(letter, now), title, "", {}, f"round {letter.round}", now)


def tell_handed_over(actor: Actor, letter: Letter, *, now: datetime) -> None:
    """The secretary: the operator passed it on."""
    stands = letter.place.now_at or letter.place
    to = accounts_holding(stands.id, [Role.SECRETARY], china_date(now))
    title = _("操作员转来一封信，%(due)s前答复")
    _tell(actor, letter, "letters.handed_over", to, title, "", {}, f"round {letter.round}", now)


def tell_late(actor: Actor, letter: Letter, to: Iterable[UUID], level: Any, *, now: datetime) -> None:
    """The organiser to whom a late letter came up; and its writer."""
    step = f"round {letter.round} {level}"
    title = _("%(village)s一封来信过了%(due)s没有答复，报到您这里")
    _tell(actor, letter, "letters.late", to, title, _("请催一催，或者直接答复"), {}, step, now)
    up = _("“%(title)s”过期没有答复，报到%(level)s了")
    _tell(actor, letter, "letters.went_up", _writer(letter), up, "", {"level": words.LEVEL[level]}, step, now)


def tell_rated(actor: Actor, letter: Letter, *, now: datetime) -> None:
    """Those who answer: the writer rated it."""
    title = _("来信人评了：%(rating)s")
    said = {"rating": words.RATING[Rating(letter.rating)]}
    _tell(actor, letter, "letters.rated", _answerers(letter, now), title, "", said, f"round {letter.round}", now)


def tell_consented(actor: Actor, letter: Letter, *, now: datetime) -> None:
    """Those who answer: everybody may read the answer now."""
    title = _("一封私密来信的来信人，让大家看答复了")
    _tell(actor, letter, "letters.consented", _answerers(letter, now), title, "", {}, letter.consent, now)


def _tell(
    actor: Actor,
    letter: Letter,
    kind: str,
    to: Iterable[UUID],
    title: Any,
    body: Any,
    said: dict[str, Any],
    step: str,
    now: datetime,
) -> None:
    stands = letter.place.now_at or letter.place
    values = {"village": stands.name, "title": _about(letter), "due": letter.due_on} | said
    tell(
        actor, kind=kind, to=to, place=stands, title=title, body=body, words=values,
        path=f"/p/{stands.code}/letters/{letter.id}/inside/", about=("letter", letter.id), step=step, now=now,
    )  # fmt: skip


def _about(letter: Letter) -> Any:
    return _("您的信") if _is_private(letter) else letter.title


def _is_private(letter: Letter) -> bool:
    return letter.visibility == Visibility.PRIVATE


def _writer(letter: Letter) -> list[UUID]:
    return [letter.writer_id] if letter.writer_id else []


def _answerers(letter: Letter, now: datetime) -> list[UUID]:
    """The secretary; for a public letter the operator too."""
    stands = letter.place.now_at or letter.place
    roles = [Role.SECRETARY] if _is_private(letter) else [Role.SECRETARY, Role.OPERATOR]
    return accounts_holding(stands.id, roles, china_date(now))
