"""Reports, and decisions to take down or keep."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.messages import actions as messages
from teabowl.moderation import rules, words
from teabowl.moderation.actions.locks import after, decider, holders, named, terms_at
from teabowl.moderation.kinds import Subject, kind_of
from teabowl.moderation.models import Decision, Report
from teabowl.moderation.permissions import DECIDE, REPORT, can_decide, is_author
from teabowl.moderation.rules import Outcome, Why
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def _why(value: str) -> Why:
    if value not in set(rules.REPORTABLE):
        words.check_nothing_wrong([Problem("why", "why_missing")])
    return Why(value)


@transaction.atomic
def report(actor: Actor, *, subject: tuple[str, UUID], why: str, words_said: str, now: datetime) -> Report:
    """Say that a record should not stand. Anybody signed in; a second report while the first waits is the first.

    Raises Invalid, NotAllowed, NotFound (also where the reporter may not read it), Refused (does not stand).
    """
    kind = kind_of(subject[0])
    found = kind.hold(subject[1])
    if not kind.may_read(actor, found):
        raise NotFound(words.NOT_HERE)
    check(actor, REPORT, found.place.ref)
    if not found.standing:
        raise Refused(words.NOT_STANDING)
    reason = _why(why)
    text = clean_line(words_said)
    words.check_nothing_wrong(rules.problems_of_reason(text, required=reason is Why.OTHER))
    one_at_a_time("moderation", actor.account_id)
    mine = Report.objects.filter(reporter_id=actor.account_id)
    before = mine.filter(decision__isnull=True, subject_type=found.type, subject_id=found.id).first()
    if before is not None:
        return before
    if mine.filter(made_at__gt=now - timedelta(days=1)).count() >= rules.REPORTS_A_DAY:
        words.check_nothing_wrong([Problem("", "reports_often", rules.REPORTS_A_DAY)])
    due = rules.days_after(now, terms_at(found.place).report_days)
    made = Report.objects.create(
        subject_type=found.type, subject_id=found.id, place=found.place, reporter_id=actor.account_id, why=reason, words=text,
        made_at=now, due_at=due,
    )  # fmt: skip
    kind.reported(actor, found, reason, now)
    after(
        actor, "report", now=now, place=found.place, subject=("report", made.id), counted=[made], changes={"why": ("", reason)}
    )
    messages.tell(
        actor, kind="moderation.to_look", to=[*holders(DECIDE, found.place.ref, now), *found.keepers], place=found.place,
        title=_("有人举报：%(text)s"), body=_("原因：%(why)s。%(due)s前看过再决定。"),
        words={"text": named(found), "why": words.WHY[reason], "due": china_date(due)},
        path=f"/p/{found.place.ref.code}/reports/", about=(found.type, found.id), now=now,
    )  # fmt: skip
    return made


def decide(
    actor: Actor, subject: Subject, outcome: Outcome, why: Why | None, text: str, now: datetime, *, never_shown: bool = False
) -> Decision:
    """Write the decision, answer every waiting report with it, take the record down if it is so decided, tell who should know.
    The record is locked and the actor's right was checked."""
    kind = kind_of(subject.type)
    decision = Decision.objects.create(
        subject_type=subject.type, subject_id=subject.id, place=subject.place, author_id=subject.author_id, outcome=outcome,
        why=why or "", words=text, decided_by_id=decider(actor), decided_at=now,
        appeal_until=rules.days_after(now, terms_at(subject.place).appeal_days),
    )  # fmt: skip
    waiting = Report.objects.filter(decision__isnull=True, subject_type=subject.type, subject_id=subject.id)
    reports = list(waiting.select_for_update())
    Report.objects.filter(id__in=[r.id for r in reports]).update(decision=decision)
    for answered in reports:
        answered.decision = decision
    if outcome is Outcome.TAKEN_DOWN:
        kind.take_down(actor, subject, now)
    else:
        kind.kept(actor, subject, now)
    after(
        actor, "take_down" if outcome is Outcome.TAKEN_DOWN else "keep", now=now, place=subject.place,
        subject=(subject.type, subject.id), counted=reports, changes={"why": ("", why or ""), "words": ("", text)},
    )  # fmt: skip
    _tell(actor, subject, decision, reports, now, never_shown=never_shown)
    return decision


def _tell(
    actor: Actor, subject: Subject, decision: Decision, reports: list[Report], now: datetime, *, never_shown: bool
) -> None:
    code, said = subject.place.ref.code, {"text": named(subject), "words": decision.words}
    taken = decision.outcome == Outcome.TAKEN_DOWN
    if taken and decision.why != Why.BY_AUTHOR and subject.author_id is not None:
        messages.tell(
            actor, kind="moderation.taken_down", to=[subject.author_id], place=subject.place,
            title=_("没有公开：%(text)s") if never_shown else _("撤下了：%(text)s"),
            body=_("原因：%(why)s。%(words)s　您不同意，%(until)s前可以申诉。"),
            words=said | {"why": words.WHY[decision.why], "until": china_date(decision.appeal_until)},
            path=f"/p/{code}/decisions/{decision.id}/appeal/", about=("decision", decision.id), now=now,
        )  # fmt: skip
    told = [r.reporter_id for r in reports if r.reporter_id is not None]
    messages.tell(
        actor, kind="moderation.kept", to=told, place=subject.place,
        title=_("您举报的撤下了：%(text)s") if taken else _("您举报的看过了，留着：%(text)s"), body="%(words)s", words=said,
        path=f"/p/{code}/" if taken else subject.url, about=("decision", decision.id), now=now,
    )  # fmt: skip


@transaction.atomic
def take_down(actor: Actor, *, subject: tuple[str, UUID], why: str, words_said: str, now: datetime) -> Decision:
    """Take a record down. Those who keep it say why, and the author reads it; authors may take down their own where its kind
    lets them. Raises Invalid, NotAllowed, NotFound, Refused."""
    kind = kind_of(subject[0])
    found = kind.hold(subject[1])
    if not kind.may_read(actor, found):
        raise NotFound(words.NOT_HERE)
    own = kind.authors_may and is_author(actor, found) and not found.as_committee
    if not own and not can_decide(actor, found, found.place.ref):
        raise NotAllowed(words.NOT_KEPT_HERE)
    if not found.standing:
        raise Refused(words.NOT_STANDING)
    text = clean_line(words_said)
    reason = Why.BY_AUTHOR if own else _why(why)
    words.check_nothing_wrong(rules.problems_of_reason(text, required=not own))
    return decide(actor, found, Outcome.TAKEN_DOWN, reason, text, now)


@transaction.atomic
def decide_report(
    actor: Actor, *, report_id: UUID, uphold: bool, why: str = "", words_said: str = "", now: datetime
) -> Decision:
    """Decide a report, and with it every other waiting on the same record.

    Upheld: taken down, with the reason told to the author. Rejected: it stays, and the reporters read why.
    Raises Invalid, NotAllowed, NotFound, Refused (decided meanwhile).
    """
    made = Report.objects.filter(id=report_id).select_related("place").first()
    if made is None:
        raise NotFound(words.NOT_HERE)
    found = kind_of(made.subject_type).hold(made.subject_id)
    if not can_decide(actor, found, made.place.ref):
        raise NotAllowed(words.NOT_KEPT_HERE)
    made.refresh_from_db(fields=["decision"])
    if made.decision_id is not None:
        raise Refused(words.ALREADY_DECIDED)
    text = clean_line(words_said)
    if uphold and not found.standing:
        raise Refused(words.NOT_STANDING)
    reason = _why(why or made.why) if uphold else None
    words.check_nothing_wrong(rules.problems_of_reason(text))
    return decide(actor, found, Outcome.TAKEN_DOWN if uphold else Outcome.KEPT, reason, text, now)
