"""What the asker does with an errand, and the person it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from teabowl.files import actions as files
from teabowl.guides import cleaning, words
from teabowl.guides import errand_rules as rules
from teabowl.guides.actions.errand_saving import (
    add_step,
    is_done_already,
    locked,
    locked_for_asker,
    path_of,
    save,
    tell_asker,
    tell_village,
)
from teabowl.guides.content import Field
from teabowl.guides.errand_rules import Consent, Kind, Rating, Relation, State
from teabowl.guides.models import Errand
from teabowl.guides.permissions import ASK, can_read, is_asker
from teabowl.guides.queries.resolving import guide_on
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.messages.actions import tell
from teabowl.people.models import Account
from teabowl.people.queries import phone_is_verified
from teabowl.people.words import clean_name
from teabowl.places.models import Place

OWNER, CONSENT_OWNER = "errand", "errand_consent"
"""Whose papers: the materials, and the picture of a written consent."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For whom, if not for oneself, and how that person agreed. `phone` of ACCOUNT, `witnesses` of WITNESSES, `paper` of PAPER."""

    name: str
    relation: str
    consent: str
    phone: str = ""
    witnesses: str = ""
    paper: Upload | None = None


@transaction.atomic
def ask_errand(
    actor: Actor,
    *,
    place: Place,
    guide_id: UUID,
    phone: str,
    note: str = "",
    papers: Sequence[Upload] = (),
    behalf: OnBehalf | None = None,
    key: UUID,
    now: datetime,
) -> Errand:
    """Ask the village to do what a guide is about. The materials come with it, sealed, and go `KEEP_PAPERS_DAYS` after its end.

    For another person it is handed to the village only with that person's consent; asked of their own account, it waits for them,
    unseen. `key` was made with the empty form: sent twice, it is one errand. Raises NotAllowed, Refused, NotFound, Invalid.
    """
    if not can(actor, ASK, place.ref) or actor.account_id is None:
        raise NotAllowed(words.SIGN_IN)
    before = Errand.objects.filter(sent_key=key, asker_id=actor.account_id).select_related("place").first()
    if before is not None:
        return before
    if not phone_is_verified(actor.account_id):
        raise NotAllowed(words.PHONE_FIRST)
    place = place.now_at or place
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    found = guide_on(place, guide_id)
    if found is None:
        raise NotFound(words.NOT_HERE)
    today = china_date(now)
    if Errand.objects.filter(asker_id=actor.account_id, place=place, written_at__date=today).count() >= rules.ERRANDS_A_DAY:
        raise Refused(words.ENOUGH_TODAY)
    content = found.said.content
    errand = Errand(
        id=new_id(),
        sent_key=key,
        place=place,
        guide=found.guide,
        title=found.heading,
        materials=content[Field.MATERIALS.value],
        steps_to_go=content[Field.STEPS.value],
        limit_days=content[Field.LIMIT_DAYS.value] or rules.DEFAULT_LIMIT,
        asker_id=actor.account_id,
        phone=_mobile("phone", phone),
        note=cleaning.text("note", note, rules.NOTE_LENGTH, required=False),
        state=State.ASKED.value,
        written_at=now,
    )
    if len(papers) > rules.MOST_PAPERS:
        raise Invalid({"papers": words.TOO_MANY_ROWS % {"most": rules.MOST_PAPERS}})
    asked_of = _consent(actor, errand, behalf, now)
    if errand.state == State.ASKED:
        _hand_over(errand, now)
    try:
        with transaction.atomic():
            errand.save(force_insert=True)
    except IntegrityError:  # the same form, at the same moment
        return Errand.objects.get(sent_key=key)
    _keep(actor, errand, papers, OWNER, now)
    if behalf and behalf.paper and errand.consent == Consent.PAPER:
        _keep(actor, errand, [behalf.paper], CONSENT_OWNER, now)
    if errand.state == State.ASKED:
        add_step(actor, errand, Kind.ASKED, now=now, due_on=errand.due_on)
        tell_village(actor, errand, words.TOLD_ASKED, step="asked", on=today, now=now)
    elif asked_of is not None:
        tell(
            actor, kind="guides.consent_asked", to=[asked_of], title=words.TOLD_CONSENT,
            words={"who": actor.name, "what": errand.title}, path=path_of(errand), about=("errand", errand.id),
            place=place, now=now,
        )  # fmt: skip
    save(actor, errand, "ask_errand", now=now, changes={"state": ("", errand.state), "due_on": ("", errand.due_on)})
    return errand


def _mobile(name: str, typed: str) -> str:
    try:
        return e164(typed)
    except BadPhone:
        raise Invalid({name: words.MOBILE}) from None


def _hand_over(errand: Errand, now: datetime) -> None:
    """The village has it from now on."""
    errand.asked_at, errand.clock_from = now, china_date(now)
    errand.due_on = errand.clock.due_on


def _keep(actor: Actor, errand: Errand, papers: Sequence[Upload], owner: str, now: datetime) -> None:
    for paper in papers:
        files.keep_paper(
            actor, data=paper.data, name=paper.name, owner=(owner, errand.id), place=errand.place,
            delete_after=now + timedelta(days=rules.KEEP_OPEN_DAYS), now=now,
        )  # fmt: skip


def _consent(actor: Actor, errand: Errand, behalf: OnBehalf | None, now: datetime) -> UUID | None:
    """Write down for whom it is and how they agreed. Answers the account that must still agree, if there is one. Whether a number
    has an account here is not told to the asker. Raises Invalid by field."""
    if behalf is None:
        return None
    wrong = {}
    if not behalf.name.strip():
        wrong["for_name"] = words.NEED_NAME
    if behalf.relation not in list(Relation):
        wrong["relation"] = words.NEED_RELATION
    if behalf.consent not in (Consent.ACCOUNT, Consent.WITNESSES, Consent.PAPER):
        wrong["consent"] = words.NEED_CONSENT
    if wrong:
        raise Invalid(wrong)
    errand.for_name = _name("for_name", behalf.name)
    errand.relation, errand.consent = Relation(behalf.relation).value, Consent(behalf.consent).value
    if errand.consent == Consent.ACCOUNT:
        errand.agreed_phone = _his_phone(actor, behalf.phone)
        errand.state = State.CONSENT.value
        return Account.objects.filter(phone=errand.agreed_phone, phone_verified=True).values_list("id", flat=True).first()
    if errand.consent == Consent.WITNESSES:
        names = [name for name in behalf.witnesses.replace("，", "、").replace(",", "、").split("、") if name.strip()]
        if len(names) < 2:
            raise Invalid({"witnesses": words.NEED_TWO})
        errand.witnesses = cleaning.text("witnesses", "、".join(_name("witnesses", name) for name in names), 80)
    elif behalf.paper is None:
        raise Invalid({"consent_paper": words.NEED_CONSENT_PAPER})
    errand.agreed_at = now
    return None


def _name(field: str, typed: str) -> str:
    """A name as every name here is written: letters only, nothing unseen."""
    try:
        return cleaning.text(field, clean_name(typed), rules.NAME_LENGTH)
    except ValueError as fault:
        raise Invalid({field: str(fault)}) from fault


def _his_phone(actor: Actor, typed: str) -> str:
    if not typed.strip():
        raise Invalid({"his_phone": words.NEED_HIS_PHONE})
    phone = _mobile("his_phone", typed)
    if actor.account_id and Account.objects.filter(id=actor.account_id, phone=phone).exists():
        raise Invalid({"his_phone": words.NOT_ONESELF})
    return phone


@transaction.atomic
def answer_consent(actor: Actor, *, errand_id: UUID, agrees: bool, now: datetime) -> Errand:
    """The person it is for says yes (the village gets it now) or no (it ends). Found only by the account with the number that the
    asker gave. Raises NotFound, Refused when it no longer waits."""
    errand = locked(errand_id)
    account = Account.objects.filter(id=actor.account_id, phone_verified=True).first() if actor.account_id else None
    named = account is not None and errand.agreed_phone != "" and account.phone == errand.agreed_phone
    if not named:
        raise NotAllowed(words.FOR_THE_PERSON) if can_read(actor, errand.facts) else NotFound(words.NO_ERRAND)
    if errand.state != State.CONSENT:
        raise Refused(words.NOT_NOW)
    errand.agreed_by_id, errand.agreed_phone = actor.account_id, ""
    if agrees:
        errand.agreed_at, errand.state = now, State.ASKED.value
        _hand_over(errand, now)
        add_step(actor, errand, Kind.CONSENTED, now=now)
        add_step(actor, errand, Kind.ASKED, now=now, due_on=errand.due_on, by_role="asker")
        tell_village(actor, errand, words.TOLD_ASKED, step="asked", on=china_date(now), now=now)
        tell_asker(actor, errand, "guides.errand_moved", words.TOLD_AGREED, step="agreed", now=now)
    else:
        errand.agreed_by_id = None
        errand.state, errand.cancelled_at = State.CANCELLED.value, now
        add_step(actor, errand, Kind.REFUSED, now=now, by_role="person")
        tell_asker(actor, errand, "guides.errand_moved", words.TOLD_REFUSED, step="refused", now=now)
        _end_papers(actor, errand, now)
    save(actor, errand, "answer_consent", now=now, changes={"state": (State.CONSENT.value, errand.state)})
    return errand


def _end_papers(actor: Actor, errand: Errand, now: datetime) -> None:
    """Nothing will be done with them any more."""
    for owner in (OWNER, CONSENT_OWNER):
        files.delete_papers(actor, owner=(owner, errand.id), now=now)


@transaction.atomic
def resend_errand(
    actor: Actor, *, errand_id: UUID, note: str = "", papers: Sequence[Upload] = (), key: UUID | None = None, now: datetime
) -> Errand:
    """Send it again with what was missing. The clock goes on where it stood. Raises Refused unless it was sent back."""
    errand = locked_for_asker(actor, errand_id)
    if is_done_already(errand, key):
        return errand
    if not rules.may_resend(State(errand.state)):
        raise Refused(words.NOT_NOW)
    note = cleaning.text("note", note, rules.NOTE_LENGTH, required=not papers)
    if len(papers) > rules.MOST_PAPERS:
        raise Invalid({"papers": words.TOO_MANY_ROWS % {"most": rules.MOST_PAPERS}})
    errand.state = (State.TAKEN if errand.taken_at else State.ASKED).value
    errand.clock_from = china_date(now)
    errand.due_on = errand.clock.due_on
    _keep(actor, errand, papers, OWNER, now)
    add_step(actor, errand, Kind.RESENT, now=now, key=key, note=note, due_on=errand.due_on)
    changes = {"state": (State.SENT_BACK.value, errand.state), "due_on": ("", errand.due_on)}
    save(actor, errand, "resend_errand", now=now, changes=changes)
    tell_village(actor, errand, words.TOLD_RESENT, step=f"resent {errand.due_on}", on=china_date(now), now=now)
    return errand


@transaction.atomic
def cancel_errand(actor: Actor, *, errand_id: UUID, note: str = "", key: UUID | None = None, now: datetime) -> Errand:
    """No longer wanted: by the asker, or by the person it is for. Its papers go at once. Cancelling twice changes nothing."""
    errand = locked(errand_id)
    if not (is_asker(actor, errand.facts) or (actor.account_id and actor.account_id == errand.agreed_by_id)):
        raise NotAllowed(words.NOT_YOURS) if can_read(actor, errand.facts) else NotFound(words.NO_ERRAND)
    if errand.state == State.CANCELLED:
        return errand
    before = State(errand.state)
    if not rules.may_cancel(before):
        raise Refused(words.NOT_NOW)
    today = china_date(now)
    if rules.is_late(before, errand.due_on, today):
        errand.late_on = errand.late_on or errand.due_on
    errand.state, errand.cancelled_at, errand.agreed_phone = State.CANCELLED.value, now, ""
    note = cleaning.text("note", note, rules.NOTE_LENGTH, required=False)
    add_step(actor, errand, Kind.CANCELLED, now=now, key=key, note=note)
    save(actor, errand, "cancel_errand", now=now, changes={"state": (before.value, errand.state)})
    _end_papers(actor, errand, now)
    return errand


@transaction.atomic
def rate_errand(
    actor: Actor, *, errand_id: UUID, rating: Rating, note: str = "", key: UUID | None = None, now: datetime
) -> Errand:
    """Say how it was done; once, by the asker, and never required. Raises Invalid(note), Refused."""
    errand = locked_for_asker(actor, errand_id)
    if is_done_already(errand, key):
        return errand
    if not rules.may_rate(State(errand.state)):
        raise Refused(words.NOT_NOW)
    errand.rating = Rating(rating).value
    errand.rating_note = cleaning.text("note", note, rules.NOTE_LENGTH, required=False)
    if errand.rating == Rating.UNSATISFIED and not errand.rating_note:
        raise Invalid({"note": words.SAY_WHAT_WENT_WRONG})
    errand.rated_at, errand.state = now, State.CLOSED.value
    add_step(actor, errand, Kind.RATED, now=now, key=key, note=errand.rating_note)
    save(actor, errand, "rate_errand", now=now, changes={"rating": ("", errand.rating)})
    return errand
