"""The author appeals to the place above; somebody there decides. One appeal is enough: it is a second pair of eyes at another
level, and a third would only make the wait longer; the courts stay open to everybody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.times import china_date
from teabowl.messages import actions as messages
from teabowl.moderation import rules, words
from teabowl.moderation.actions.locks import after, holders, named, terms_at
from teabowl.moderation.kinds import kind_of
from teabowl.moderation.models import Appeal, Decision
from teabowl.moderation.permissions import DECIDE_APPEAL, can_decide_appeal, is_author
from teabowl.moderation.rules import AppealStatus
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


@transaction.atomic
def appeal(actor: Actor, *, decision_id: UUID, words_said: str, now: datetime) -> Appeal:
    """Ask the place above to look again. The author alone, once, within the days that held when it was decided.

    Needs no verb: an author keeps this right after leaving the village. Raises Invalid, NotFound, NotAllowed, Refused.
    """
    decision = Decision.objects.filter(id=decision_id).first()
    if decision is None:
        raise NotFound(words.NOT_HERE)
    found = kind_of(decision.subject_type).hold(decision.subject_id)
    if not is_author(actor, found):
        raise NotAllowed(words.NOT_YOURS)
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused(words.ALREADY_APPEALED)
    if not rules.may_appeal(decision.outcome, decision.why, decision.appeal_until, now):
        raise Refused(words.TOO_LATE)
    text = clean_line(words_said)
    words.check_nothing_wrong(rules.problems_of_reason(text))
    place = found.place
    due = rules.days_after(now, terms_at(place).answer_days)
    made = Appeal.objects.create(
        decision=decision, place=place, words=text, made_by_id=actor.account_id, made_at=now, due_at=due
    )
    after(actor, "appeal", now=now, place=place, subject=("appeal", made.id), counted=[made])
    above = rules.one_above(place.ref)
    messages.tell(
        actor, kind="moderation.to_appeal", to=_who_decides(above, now), place=place, title=_("有人申诉：%(text)s"),
        body=_("%(place)s撤下的，%(due)s前答复。"),
        words={"text": named(found), "place": place.name, "due": china_date(due)},
        path=f"/p/{place.ref.code}/appeals/{made.id}/", about=("appeal", made.id), now=now,
    )  # fmt: skip
    return made


def _who_decides(above: PlaceRef, now: datetime) -> list[UUID]:
    return holders(DECIDE_APPEAL, above, now)


@transaction.atomic
def decide_appeal(actor: Actor, *, appeal_id: UUID, grant: bool, answer: str, now: datetime) -> Appeal:
    """Answer an appeal. Granted: the record stands again. Neither who took it down nor who wrote it may decide.

    Raises Invalid, NotAllowed, NotFound, Refused (answered meanwhile).
    """
    made = Appeal.objects.select_related("place", "decision").filter(id=appeal_id).first()
    if made is None:
        raise NotFound(words.NOT_HERE)
    if not can_decide_appeal(actor, made.place.ref):
        raise NotAllowed(words.NOT_KEPT_HERE)
    kind = kind_of(made.decision.subject_type)
    found = kind.hold(made.decision.subject_id)
    made.refresh_from_db(fields=["status"])
    if made.status != AppealStatus.WAITING:
        raise Refused(words.ALREADY_DECIDED)
    if made.decision.decided_by_id == actor.account_id:
        raise NotAllowed(words.OWN_DECISION)
    if made.made_by_id == actor.account_id:
        raise NotAllowed(words.OWN_APPEAL)
    text = clean_line(answer)
    words.check_nothing_wrong(rules.problems_of_reason(text, "answer"))
    made.status = AppealStatus.GRANTED if grant else AppealStatus.DECLINED
    made.answer, made.decided_by_id, made.decided_at = text, actor.account_id, now
    made.save()
    if grant and not found.standing:
        kind.restore(actor, found, now)
    after(
        actor, "decide_appeal", now=now, place=made.place, subject=("appeal", made.id), counted=[made],
        changes={"status": (AppealStatus.WAITING, made.status), "answer": ("", text)},
    )  # fmt: skip
    messages.tell(
        actor, kind="moderation.appeal_answered", to=[made.made_by_id] if made.made_by_id else [], place=made.place,
        title=_("申诉成立，已经恢复：%(text)s") if grant else _("申诉没有成立：%(text)s"), body="%(words)s",
        words={"text": named(found), "words": text}, path=found.url if grant else f"/p/{made.place.ref.code}/posts/mine/",
        about=("appeal", made.id), now=now,
    )  # fmt: skip
    return made
