"""One errand, ready for its reader: the asker, the person it is for, those who must handle it. Opening it is an act of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from teabowl.audit.queries import history_of
from teabowl.files.queries import PaperRow, papers_of
from teabowl.guides import errand_rules as rules
from teabowl.guides import words
from teabowl.guides.content import Material, materials_of
from teabowl.guides.errand_rules import WITH_VILLAGE, Consent, Kind, Rating, Relation, State
from teabowl.guides.models import Errand, ErrandStep
from teabowl.guides.permissions import can_handle, can_read, is_asker, is_for
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class ErrandPage:
    """An errand as its reader may see it. `steps` are (title, text, state) for ui.steps; `may` has what the reader can do: take,
    move, send_back, finish, resend, cancel, rate, agree."""

    id: UUID
    place: Place
    guide_id: UUID
    title: str
    state: State
    tag_state: str
    tag: str
    outcome_line: str
    due_state: str
    due_text: str
    asker: str
    phone: str
    note: str
    for_name: str
    relation: str
    consent_text: str
    materials: list[Material]
    papers: list[PaperRow]
    consent_papers: list[PaperRow]
    steps: list[tuple[str, str, str]]
    missing: str
    outcome: str
    rating: str
    is_asker: bool
    is_for_reader: bool
    readers: list[tuple[str, datetime]]
    next_step: str
    may: frozenset[str]


def is_asked_to_agree(actor: Actor, errand: Errand) -> bool:
    """Whether the errand waits for this account's consent: its verified number is the one that the asker gave."""
    if errand.state != State.CONSENT or not errand.agreed_phone or actor.account_id is None:
        return False
    return Account.objects.filter(id=actor.account_id, phone=errand.agreed_phone, phone_verified=True).exists()


def errand_here(actor: Actor, place: Place, errand_id: UUID) -> Errand:
    """The errand if it lives at this place and the actor may read it. Raises NotFound otherwise, in the same words."""
    rows = Errand.objects.select_related("place", "place__now_at", "asker__person", "guide")
    errand = rows.filter(id=errand_id).first()
    if errand is None or (errand.place.now_at_id or errand.place_id) != place.id:
        raise NotFound(words.NO_ERRAND)
    if not can_read(actor, errand.facts) and not is_asked_to_agree(actor, errand):
        raise NotFound(words.NO_ERRAND)
    return errand


def own_phone(actor: Actor) -> str:
    """The actor's own number as people write it; '' without one."""
    if actor.account_id is None:
        return ""
    phone = Account.objects.filter(id=actor.account_id).values_list("phone", flat=True).first() or ""
    return phone.removeprefix("+86")


def may_read_papers(actor: Actor, errand_id: UUID) -> bool:
    """For `files`: who reads the errand reads its papers."""
    errand = Errand.objects.select_related("place").filter(id=errand_id).first()
    return errand is not None and can_read(actor, errand.facts)


def where_is(errand_id: UUID) -> Place:
    """Where an errand lives today, whoever may read it. Raises NotFound."""
    errand = Errand.objects.select_related("place__now_at").filter(id=errand_id).first()
    if errand is None:
        raise NotFound(words.NO_ERRAND)
    return errand.place.now_at or errand.place


def what_may(actor: Actor, errand: Errand) -> frozenset[str]:
    """What the actor can do with the errand in its present state; the actions check the same again."""
    facts, state = errand.facts, State(errand.state)
    may: set[str] = set()
    if can_handle(actor, facts):
        may |= {"take"} if rules.may_take(state) else set()
        may |= {"send_back"} if rules.may_send_back(state) else set()
        may |= {"finish"} if rules.may_finish(state) else set()
        may |= {"move"} if rules.may_move(state) and errand.at_step + 1 < len(errand.steps_to_go) else set()
    if is_asker(actor, facts):
        may |= {"resend"} if rules.may_resend(state) else set()
        may |= {"rate"} if rules.may_rate(state) else set()
    if (is_asker(actor, facts) or is_for(actor, facts)) and rules.may_cancel(state):
        may.add("cancel")
    return frozenset(may)


def errand_for(actor: Actor, errand: Errand, *, now: datetime) -> ErrandPage:
    """The whole errand for somebody who may read it (`errand_here`). Use actions.open_errand: it leaves the reader's trace."""
    facts, state, today = errand.facts, State(errand.state), china_date(now)
    steps = list(errand.steps.order_by("at", "id"))
    mine = is_asker(actor, facts)
    agreeing = is_asked_to_agree(actor, errand)
    own = mine or is_for(actor, facts)
    readers = [(e.actor_name, e.at) for e in history_of("errand", errand.id) if e.is_read] if own else []
    with_village = state in WITH_VILLAGE and errand.due_on is not None
    due_state, due_text = words.left(errand.due_on, today) if with_village and errand.due_on else ("", "")
    back = [step for step in steps if step.kind == Kind.SENT_BACK]
    way = errand.way
    tag_state, tag = tag_of(errand)
    return ErrandPage(
        id=errand.id,
        place=errand.place.now_at or errand.place,
        guide_id=errand.guide_id,
        title=errand.title,
        state=state,
        tag_state=tag_state,
        tag=tag,
        outcome_line=fact_of(errand, today),
        due_state=due_state,
        due_text=due_text,
        asker=_asker(errand),
        phone="" if agreeing else errand.phone.removeprefix("+86"),
        note=errand.note,
        for_name=errand.for_name,
        relation=str(words.RELATION[Relation(errand.relation)]) if errand.relation else "",
        consent_text=_consent_text(errand, now),
        materials=materials_of({"materials": errand.materials}),
        papers=[] if agreeing else papers_of("errand", errand.id),
        consent_papers=[] if agreeing else papers_of("errand_consent", errand.id),
        steps=_steps(errand, steps, now, own=own),
        missing=back[-1].note if back and state is State.SENT_BACK else "",
        outcome=errand.outcome,
        rating=str(words.RATING[Rating(errand.rating)]) if errand.rating else "",
        is_asker=mine,
        is_for_reader=agreeing or is_for(actor, facts),
        readers=readers,
        next_step=way[errand.at_step + 1].title if errand.at_step + 1 < len(way) else "",
        may=frozenset({"agree"}) if agreeing else what_may(actor, errand),
    )


def _asker(errand: Errand) -> str:
    if errand.consent == Consent.COUNTER:
        return errand.for_name
    return errand.asker.person.name if errand.asker else _("请办的人已注销")


def _consent_text(errand: Errand, now: datetime) -> str:
    if errand.consent == Consent.SELF:
        return ""
    if errand.consent == Consent.COUNTER:
        return str(words.CONSENT[Consent.COUNTER])
    on = spoken.day(china_date(errand.agreed_at), china_date(now)) if errand.agreed_at else ""
    if errand.consent == Consent.PAPER:
        return _("%(day)s在纸上同意，照片在下面") % {"day": on}
    if errand.consent == Consent.WITNESSES:
        return _("%(day)s口头同意，在场的是%(who)s") % {"day": on, "who": errand.witnesses}
    return _("%(day)s用自己的账号同意") % {"day": on} if on else _("还在等本人同意，村里看不到这件事")


def tag_of(errand: Errand) -> tuple[str, str]:
    """(look, words) of its state."""
    state = State(errand.state)
    return words.STATE_LOOK.get(state, "plain"), str(words.STATE[state])


def fact_of(errand: Errand, today: date) -> str:
    """The line beside the tag: until when, or how long it took."""
    if errand.state in WITH_VILLAGE and errand.due_on:
        return _("%(day)s前办好") % {"day": spoken.day(errand.due_on, today)}
    if errand.done_days is not None and errand.state in (State.DONE, State.CLOSED):
        return _("用了 %(days)s") % {"days": spoken.workdays(errand.done_days)}
    return ""


def _steps(errand: Errand, steps: list[ErrandStep], now: datetime, *, own: bool) -> list[tuple[str, str, str]]:
    """What happened, then the guide's steps that are still to come."""
    today = china_date(now)
    found: list[tuple[str, str, str]] = []
    for step in steps:
        kind = Kind(step.kind)
        title = f"{words.KIND[kind]}：{step.title}" if step.title else str(words.KIND[kind])
        text = spoken.day(china_date(step.at), today)
        if kind in (Kind.ASKED, Kind.RESENT, Kind.ESCALATED) and step.due_on:
            text = _("%(day)s，期限算到 %(due)s") % {"day": text, "due": spoken.day(step.due_on, today)}
        if kind is Kind.ESCALATED and step.told and own:
            text += _("，告诉了%(who)s") % {"who": "、".join(step.told)}
        if kind is Kind.RATED and errand.rating:
            text = f"{words.RATING[Rating(errand.rating)]}，{text}"
        if step.note:
            text = f"{text}：{step.note}"
        found.append((title, text, "done"))
    state = State(errand.state)
    if state is State.CONSENT:
        found.append((_("等本人同意"), _("同意了才交到村里"), "now"))
    elif state is State.SENT_BACK:
        found.append((_("等您补材料") if own else _("等请办的人补材料"), _("补的日子不算在期限里"), "now"))
    elif state in WITH_VILLAGE and errand.due_on:
        before = _("%(day)s前办好") % {"day": spoken.day(errand.due_on, today)}
        found.append((_("等村里接") if state is State.ASKED else _("在办"), before, "now"))
        way = errand.way[errand.at_step + 1 :]
        found += [(row.title, spoken.workdays(row.days) if row.days else row.note, "next") for row in way]
    elif state is State.DONE:
        found.append((_("等您评价") if own else _("等请办的人评价"), _("评不评都行，不评不影响办事"), "now"))
    return found
