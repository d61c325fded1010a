"""One letter, ready for its reader: everybody, the writer, or those who must answer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from teabowl.audit.queries import history_of
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.letters import rules, words
from teabowl.letters.models import Answer, Letter, LetterStep
from teabowl.letters.permissions import HIDE, SHOW, can_answer, can_hand_over, can_read, is_writer
from teabowl.letters.rules import OPEN, Consent, Kind, Rating, State, Visibility, days_taken
from teabowl.places.models import Place
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said after the letter: an answer, another question, a result reported."""

    who: str
    at: datetime
    text: str
    by_writer: bool
    follow_up_on: date | None


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter as its reader may see it. `steps` are (title, text, state) for ui.steps; `may` has what the reader can do:
    answer, note, hand_over, follow_up, rate, ask, withdraw, visibility, consent, hide, show."""

    id: UUID
    place: Place
    title: str
    signed: str
    received_at: datetime
    body: str
    visibility: Visibility
    visibility_text: str
    state: State
    tag_state: str
    tag: str
    outcome: str
    due_state: str
    due_text: str
    said: list[Said]
    steps: list[tuple[str, str, str]]
    follow_up_on: date | None
    rating: str
    consent: Consent
    consent_text: str
    hidden_reason: str
    is_hidden: bool
    is_writer: bool
    readers: list[tuple[str, datetime]]
    may: frozenset[str]
    paper: str = ""
    """Who wrote it on paper and how to reach them, for who answers."""


def letter_here(actor: Actor, place: Place, letter_id: UUID) -> Letter:
    """The letter if it lives at this place and the actor may read it whole. Raises NotFound otherwise, in the same words."""
    letter = _find(place, letter_id)
    if letter is None or not can_read(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    return letter


def letter_to_hand_over(actor: Actor, place: Place, letter_id: UUID) -> Letter:
    """The letter if the actor may hand it over, unread. Of a private one show nothing but that it came. Raises NotFound."""
    letter = _find(place, letter_id)
    if letter is None or not can_hand_over(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    return letter


def where_is(letter_id: UUID) -> Place:
    """The place where a letter lives today, whoever may read it. Raises NotFound."""
    letter = Letter.objects.select_related("place__now_at").filter(id=letter_id).first()
    if letter is None:
        raise NotFound(words.NOT_HERE)
    return letter.place.now_at or letter.place


def _find(place: Place, letter_id: UUID) -> Letter | None:
    rows = Letter.objects.select_related("place", "place__now_at", "writer")
    letter = rows.filter(id=letter_id).first()
    if letter is None or (letter.place.now_at_id or letter.place_id) != place.id:
        return None
    return letter


def public_letter(place: Place, letter_id: UUID, *, now: datetime) -> LetterPage | None:
    """The letter as everybody may read it; None when it is not for everybody (or not there). Does not ask who reads."""
    rows = Letter.objects.published().select_related("place", "place__now_at")
    letter = rows.filter(id=letter_id).first()
    if letter is None or (letter.place.now_at_id or letter.place_id) != place.id:
        return None
    is_public = letter.visibility == Visibility.PUBLIC
    shows_body = is_public or letter.consent == Consent.BOTH
    answers, steps = list(letter.answers.order_by("round")), list(letter.steps.order_by("at", "id"))
    if not is_public:
        answers = [a for a in answers if letter.consented_at and a.at <= letter.consented_at]
        steps = [s for s in steps if s.kind in (Kind.RECEIVED, Kind.ANSWERED)]
    return _page(
        letter,
        place,
        now,
        title=words.title_for_all(letter),
        signed=words.signature(letter) if shows_body else _("一位来信人"),
        body=letter.body if shows_body else "",
        said=_said(letter, answers, steps if is_public else []),
        steps=_steps(letter, steps, now, with_notes=is_public, for_writer=False),
        reader=None,
        may=frozenset(),
        readers=[],
    )


def letter_for(actor: Actor, letter: Letter, *, now: datetime) -> LetterPage:
    """The whole letter for somebody who may read it (`letter_here`). Use actions.open_letter: it leaves the reader's trace."""
    answers, steps = list(letter.answers.order_by("round")), list(letter.steps.order_by("at", "id"))
    mine = is_writer(actor, letter.facts)
    readers = [(e.actor_name, e.at) for e in history_of("letter", letter.id) if e.is_read] if mine else []
    return _page(
        letter,
        letter.place.now_at or letter.place,
        now,
        title=letter.title or words.title_for_all(letter),
        signed=words.signature(letter),
        body=letter.body,
        said=_said(letter, answers, steps),
        steps=_steps(letter, steps, now, with_notes=True, for_writer=mine),
        reader=actor,
        may=what_may(actor, letter),
        readers=readers,
    )


def what_may(actor: Actor, letter: Letter) -> frozenset[str]:
    """What the actor can do with the letter in its present state; the actions check the same again."""
    facts, state = letter.facts, State(letter.state)
    may: set[str] = set()
    if can_answer(actor, facts):
        may |= {"answer", "note"} if rules.is_answerable(state) else set()
        may |= {"follow_up"} if letter.follow_up_on and state is not State.WITHDRAWN else set()
    if can_hand_over(actor, facts) and rules.is_answerable(state) and letter.handed_over_at is None:
        may.add("hand_over")
    if is_writer(actor, facts) and state is not State.WITHDRAWN:
        may.add("visibility")
        may |= {"rate"} if rules.is_rateable(state) else set()
        may |= {"ask"} if rules.may_ask_again(state) else set()
        may |= {"withdraw"} if rules.is_withdrawable(state) else set()
        may |= {"consent"} if facts.is_private and letter.answered_at else set()
    if not facts.is_private and state is not State.WITHDRAWN:
        may |= {"hide"} if can(actor, HIDE, facts.place) and not facts.hidden else set()
        may |= {"show"} if can(actor, SHOW, facts.place) and facts.hidden else set()
    return frozenset(may)


def _page(
    letter: Letter,
    place: Place,
    now: datetime,
    *,
    title: str,
    signed: str,
    body: str,
    said: list[Said],
    steps: list[tuple[str, str, str]],
    reader: Actor | None,
    may: frozenset[str],
    readers: list[tuple[str, datetime]],
) -> LetterPage:
    tag_state, tag = words.public_tag(letter, china_date(now))
    due_state, due_text = words.left(letter.due_on, china_date(now)) if letter.state in OPEN else ("", "")
    taken = days_taken(china_date(letter.received_at), china_date(letter.answered_at)) if letter.answered_at else 0
    outcome = words.outcome(letter, taken, now)
    if letter.answered_at and letter.state not in OPEN:
        limit = rules.days_taken(china_date(letter.received_at), letter.first_due_on)
        outcome = _("%(taken)s，期限 %(limit)s") % {"taken": outcome, "limit": spoken.workdays(limit)}
    if letter.visibility == Visibility.PUBLIC:
        consent_text = _("来信人同意公开")
    else:
        consent_text = str(words.CONSENT[Consent(letter.consent)]) if letter.answered_at else ""
    return LetterPage(
        id=letter.id,
        place=place,
        title=title,
        signed=signed,
        received_at=letter.received_at,
        body=body,
        visibility=Visibility(letter.visibility),
        visibility_text=str(words.VISIBILITY[Visibility(letter.visibility)]),
        state=State(letter.state),
        tag_state=tag_state,
        tag=tag,
        outcome=outcome,
        due_state=due_state,
        due_text=due_text,
        said=said,
        steps=steps,
        follow_up_on=letter.follow_up_on,
        rating=str(words.RATING[Rating(letter.rating)]) if letter.rating else "",
        consent=Consent(letter.consent),
        consent_text=consent_text,
        hidden_reason=letter.hidden_reason,
        is_hidden=letter.hidden_at is not None,
        is_writer=reader is not None and is_writer(reader, letter.facts),
        readers=readers,
        may=may,
        paper="，".join(part for part in (letter.paper_name, letter.paper_phone.removeprefix("+86")) if part) if reader else "",
    )


def _said(letter: Letter, answers: list[Answer], steps: list[LetterStep]) -> list[Said]:
    """Answers, further questions and reported results, in the order of time."""
    found = [Said(_answered_by(a.by_role), a.at, a.body, False, a.follow_up_on) for a in answers]
    for step in steps:
        if step.kind == Kind.REOPENED:
            found.append(Said(words.signature(letter), step.at, step.note, True, None))
        elif step.kind == Kind.FOLLOW_UP:
            found.append(Said(str(words.KIND[Kind.FOLLOW_UP]), step.at, step.note, False, None))
    return sorted(found, key=lambda said: said.at)


def _answered_by(role: str) -> str:
    return str(words.ANSWERED_BY.get(Role(role), words.ANSWERED_BY[Role.SECRETARY]))


def _steps(
    letter: Letter, steps: list[LetterStep], now: datetime, *, with_notes: bool, for_writer: bool
) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for step in steps:
        text = words.step_text(step, now)
        if step.kind == Kind.ESCALATED:
            text += _("，告诉了%(who)s") % {"who": "、".join(step.told)} if step.told and for_writer else ""
        elif step.kind == Kind.RATED and letter.rating and step.round == _last_rated_round(steps):
            text = f"{words.RATING[Rating(letter.rating)]}，{text}"
        elif step.note and with_notes and step.kind in (Kind.LOOKING, Kind.VISITED):
            text = _("%(day)s：%(note)s") % {"day": text, "note": step.note}
        found.append((words.step_title(step), text, "done"))
    if letter.state in OPEN:
        found.append((_("等答复"), _("%(day)s前") % {"day": words.day(letter.due_on, now)}, "now"))
    elif letter.state == State.ANSWERED:
        title = _("等您评价") if for_writer else _("等来信人评价")
        found.append((title, _("评不评都行，不评不影响办事"), "now"))
    return found


def _last_rated_round(steps: list[LetterStep]) -> int:
    return max((step.round for step in steps if step.kind == Kind.RATED), default=0)
