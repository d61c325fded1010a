"""Less to pay where it is hard: asked for, decided by the branch, approved by the organisation above. And rows of months that nobody
paid, which the branch talks about."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.dues import rules, words
from teabowl.dues.actions.saving import enter, line, locked_book, member_of, record, refuse_if, text
from teabowl.dues.actions.working import add_up
from teabowl.dues.models import Assessment, Concern, Owed, Waiver
from teabowl.dues.permissions import APPROVE_WAIVER, FIX, PAY
from teabowl.dues.rules import WaiverState
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages import actions as messages
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import check
from teabowl.organisations.kinds import PostKind
from teabowl.organisations.models import Organisation
from teabowl.people.queries import person_ids
from teabowl.people.secrets import open_sealed, seal
from teabowl.ui.form_words import check_no_problems
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

REASON = "dues.waiver.reason"
OUTCOME = "dues.concern.words"
DECIDERS = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER)


@transaction.atomic
def ask_waiver(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, first: date, last: date, reason: str, reduced_fen: int = 0,
    key: UUID | None = None, now: datetime,
) -> Waiver:  # fmt: skip
    """A member asks to pay less or nothing for some months; or who keeps the dues writes it down for them. Raises NotAllowed,
    Invalid(last, reduced, reason), Refused."""
    here = organisations.ref(organisation_id)
    member = member_of(here.id, member_id)
    is_own = actor.person_id is not None and member.person_id in person_ids(actor.person_id)
    check(actor, PAY if is_own else FIX, here, now)
    if key is not None and (done := Waiver.objects.filter(form_key=key, member=member).first()):
        return done
    fixed = Assessment.objects.filter(member=member).order_by("-starts").first()
    if fixed is None:
        raise Refused(_("还没有核定交多少，先核定"))
    check_no_problems(rules.waiver_problems(first, last, reduced_fen, max(fixed.monthly_fen, 1)), say=words.say)
    open_ones = Waiver.objects.filter(member=member, first__lte=last, last__gte=first).exclude(state=WaiverState.REFUSED)
    refuse_if(open_ones.exists(), words.WAIVER_OVERLAPS)
    made = Waiver.objects.create(
        member=member, organisation_id=here.id, state=WaiverState.ASKED.value, first=first, last=last, reduced_fen=reduced_fen,
        reason=seal(text("reason", reason, 500), REASON), asked_by_id=actor.account_id, asked_at=now, form_key=key or new_id(),
    )  # fmt: skip
    record(actor, "ask_waiver", now=now, kind="dues_waiver", subject_id=made.id, here=here, about=member.person_id)
    if is_own:
        _tell(actor, made, organisations.accounts_in_post(here.id, DECIDERS, china_date(now)), _("有党员申请少交党费"), now)
    return made


def _tell(actor: Actor, waiver: Waiver, to: list[UUID], title: object, now: datetime) -> None:
    path = f"/o/{waiver.organisation_id}/dues/waivers/"
    messages.tell(
        actor, kind="dues.waiver", to=to, title=title, path=path, about=("dues_waiver", waiver.id), step=waiver.state, now=now
    )


def _locked(waiver_id: UUID) -> Waiver:
    found = Waiver.objects.select_for_update(of=("self",)).select_related("member").filter(id=waiver_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found


@transaction.atomic
def decide_in_branch(actor: Actor, *, waiver_id: UUID, agree: bool, decision: str, now: datetime) -> Waiver:
    """Write what the branch decided; the organisation above is asked next. Raises NotAllowed, Refused, Invalid(decision)."""
    waiver = _locked(waiver_id)
    here, _book = enter(actor, FIX, waiver.organisation_id, now)
    refuse_if(waiver.state != WaiverState.ASKED, words.WAIVER_DONE)
    waiver.branch_decision, waiver.branch_by_id, waiver.branch_at = line("decision", decision), actor.account_id, now
    waiver.state = (WaiverState.BRANCH if agree else WaiverState.REFUSED).value
    waiver.save()
    record(actor, "decide_waiver", now=now, kind="dues_waiver", subject_id=waiver.id, here=here, about=waiver.member.person_id,
           changes={"state": (WaiverState.ASKED.value, waiver.state)})  # fmt: skip
    if agree and (above := _above(waiver.organisation_id)):
        _tell(
            actor,
            waiver,
            organisations.accounts_in_post(above, DECIDERS, china_date(now)),
            _("有一件少交党费等您批"),
            now,
        )
    _told_member(actor, waiver, now)
    return waiver


def _above(organisation_id: UUID) -> UUID | None:
    return Organisation.objects.filter(id=organisation_id).values_list("parent_id", flat=True).first()


@transaction.atomic
def decide_above(actor: Actor, *, waiver_id: UUID, agree: bool, decision: str, now: datetime) -> Waiver:
    """The next-higher organisation approves or refuses (S25); approved, the months not paid yet are less at once. Raises NotAllowed,
    Refused, Invalid(decision)."""
    waiver = _locked(waiver_id)
    above = _above(waiver.organisation_id)
    if above is None:
        raise Refused(words.NO_PARENT)
    check(actor, APPROVE_WAIVER, organisations.ref(above), now)
    here = organisations.ref(waiver.organisation_id)
    locked_book(here.id, now)
    refuse_if(waiver.state != WaiverState.BRANCH, words.WAIVER_DONE)
    waiver.above_decision, waiver.above_by_id, waiver.above_at = line("decision", decision), actor.account_id, now
    waiver.state = (WaiverState.GRANTED if agree else WaiverState.REFUSED).value
    waiver.save()
    record(actor, "approve_waiver", now=now, kind="dues_waiver", subject_id=waiver.id, here=here, about=waiver.member.person_id,
           changes={"state": (WaiverState.BRANCH.value, waiver.state)})  # fmt: skip
    if agree:
        months = Owed.objects.filter(
            member=waiver.member, month__gte=waiver.first, month__lte=waiver.last, payment__isnull=True
        )
        touched = sorted(set(months.values_list("month", flat=True)))
        months.update(fen=waiver.reduced_fen, waiver=waiver)
        add_up(actor, touched, organisations=[here.id], now=now)
    _told_member(actor, waiver, now)
    return waiver


def _told_member(actor: Actor, waiver: Waiver, now: datetime) -> None:
    rows = organisations.members_on(waiver.organisation_id, china_date(now))
    to = [row.account_id for row in rows if row.member_id == waiver.member_id and row.account_id]
    messages.tell(
        actor, kind="dues.waiver_answered", to=to, title=_("少交党费的事：%(state)s"),
        words={"state": words.WAIVER[WaiverState(waiver.state)]}, path="/me/dues/", about=("dues_waiver", waiver.id),
        step=waiver.state, now=now,
    )  # fmt: skip


def reason_of(waiver: Waiver) -> str:
    """The need as it was told. Who reads it is logged by the caller."""
    return open_sealed(waiver.reason, REASON) if waiver.reason else ""


@transaction.atomic
def settle_concern(actor: Actor, *, concern_id: UUID, outcome: str, said: str, now: datetime) -> Concern:
    """Write what came of the talk. It ends the task and nothing else: a membership is ended, if ever, by the branch meeting and the
    organisation above, never here. Raises NotAllowed, Refused, Invalid(words)."""
    concern = Concern.objects.select_for_update(of=("self",)).select_related("member").filter(id=concern_id).first()
    if concern is None:
        raise NotFound(words.NOT_HERE)
    here, _book = enter(actor, FIX, concern.organisation_id, now)
    refuse_if(concern.at, words.CONCERN_DONE)
    if outcome not in Concern.Outcome.values:
        raise Invalid({"outcome": _("请选一个")})
    said = text("words", said, 500)
    concern.outcome, concern.words, concern.by_id, concern.at = outcome, seal(said, OUTCOME), actor.account_id, now
    concern.save()
    if outcome == Concern.Outcome.EXCUSED:
        Owed.objects.filter(member=concern.member, organisation_id=here.id, month__gte=concern.first, payment__isnull=True,
                            month__lte=rules.add_months(concern.first, concern.months - 1)).update(excused=said[:200])  # fmt: skip
    record(
        actor, "settle_concern", now=now, kind="dues_concern", subject_id=concern.id, here=here, about=concern.member.person_id
    )
    return concern
