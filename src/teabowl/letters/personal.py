"""One's own letters: exported, and erased with the account."""

from datetime import datetime
from typing import Any

from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import CHINA
from teabowl.letters.models import Answer, Letter, LetterStep
from teabowl.letters.queries.mine import NEWS
from teabowl.letters.rules import OPEN, Consent, State
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.search import actions as search
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

ERASURE = system_actor("letters.erasure")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every letter of the account with its answers and what happened, as plain rows."""
    found = Letter.objects.filter(writer=account).select_related("place").prefetch_related("answers", "steps")
    return [_row(letter) for letter in found.order_by("received_at", "id")]


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "place": letter.place.name,
        "title": letter.title,
        "body": letter.body,
        "visibility": letter.visibility,
        "state": letter.state,
        "received_at": _time(letter.received_at),
        "due_on": letter.due_on.isoformat(),
        "signed": letter.signed,
        "group": letter.from_group,
        "rating": letter.rating,
        "rating_note": letter.rating_note,
        "consent": letter.consent,
        "answers": [{"at": _time(a.at), "body": a.body} for a in sorted(letter.answers.all(), key=lambda a: a.round)],
        "steps": [
            {"at": _time(s.at), "what": s.kind, "note": s.note} for s in sorted(letter.steps.all(), key=lambda s: (s.at, s.id))
        ],
    }


def _time(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="minutes")


def erase(person: Person, account: Account, now: datetime) -> None:
    """Delete the words of the account's letters, and who wrote them; that there was a letter, and when, still counts.

    Runs in the deletion's transaction. A letter that still waited ends: withdrawn, or with the answer that it has.
    """
    letters = list(Letter.objects.select_for_update(of=("self",)).select_related("place").filter(writer=account))
    keys = [letter.id for letter in letters]
    LetterStep.objects.filter(letter_id__in=keys, by=account).update(by=None, note="")
    LetterStep.objects.filter(letter_id__in=keys).update(note="")
    Answer.objects.filter(letter_id__in=keys).update(body="")
    for letter in letters:
        letter.writer, letter.erased_at, letter.news_at = None, now, None
        letter.title = letter.body = letter.signed = letter.from_group = letter.rating_note = ""
        letter.consent, letter.consented_at, letter.follow_up_on = Consent.NONE.value, None, None
        if letter.state in OPEN:
            letter.state = State.ANSWERED.value if letter.answered_at else State.WITHDRAWN.value
            letter.withdrawn_at = None if letter.answered_at else now
        letter.save()
        pagecache.touch(letter.place.lineage)
    figures.post_many(ERASURE, letters, now=now)
    search.post_many(letters, now=now)


def _links(_actor: Actor, news: int) -> list[tuple[Any, str]]:
    return [(_("我写的信（有新消息）") if news else _("我写的信"), "/me/letters/")]


def register_here() -> None:
    register(
        "letters",
        export,
        erase,
        label_zh="来信",
        label_en="Letters",
        stays=_("只留下哪天有过一封信、答复用了几天，不留来信人、来信和答复的内容"),
        links=_links,
        asks=NEWS,
    )
