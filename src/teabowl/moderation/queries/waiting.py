"""What waits: reports, texts held for a look, appeals; the desk; what is late below."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt, hidden_numbers
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.moderation import words
from teabowl.moderation.kinds import KINDS, Subject, by_slug, shown
from teabowl.moderation.models import Appeal, Hold, Report
from teabowl.moderation.permissions import DECIDE, can_decide_appeal, is_author
from teabowl.moderation.rules import AppealStatus, Why
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LIMIT = 100


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A record with every report that waits on it. `id` is the first report's."""

    id: UUID
    kind: Any
    text: str
    subject: Subject
    reasons: tuple[tuple[Any, str, datetime], ...]
    """(why, words, when) of each, without saying who."""
    why: str
    """What the first reporter chose, offered to whoever decides."""
    first_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A text that waits for a look. `hits` are (word, category) of the lists."""

    id: UUID
    kind: Any
    text: str
    subject: Subject
    reasons: tuple[Any, ...]
    hits: tuple[tuple[str, Any], ...]
    why: str
    held_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AppealRow:
    id: UUID
    kind: Any
    text: str
    subject: Subject
    why: Any
    decision_words: str
    decided_at: datetime
    words: str
    made_at: datetime
    due_at: datetime
    place: Place
    code: str
    status: Any
    answer: str
    answered_at: datetime | None
    is_waiting: bool


def _here(place: Place) -> Q:
    return Q(place_id__in=ids_living_at(place))


def named(subject: Subject, length: int = 40) -> str:
    """What it is called in a list: a number that somebody wrote is not read there."""
    return hidden_numbers(subject.title) or excerpt(hidden_numbers(subject.body), length)


def subject_of(actor: Actor, place: Place, slug: str, key: UUID) -> Subject:
    """The record at this address, for one who may read it: standing, or the reader's own. Raises NotFound."""
    kind = by_slug(slug)
    subject = kind.show([key]).get(key)
    if subject is None or subject.place.ref.id != place.id or not kind.may_read(actor, subject):
        raise NotFound(words.NOT_HERE)
    if not subject.standing and not is_author(actor, subject):
        raise NotFound(words.NOT_HERE)
    return subject


def _report_rows(reports: Iterable[Report]) -> tuple[ReportRow, ...]:
    groups: dict[tuple[str, UUID], list[Report]] = {}
    for report in reports:
        groups.setdefault((report.subject_type, report.subject_id), []).append(report)
    subjects = shown(groups)
    rows = []
    for key, group in groups.items():
        if key not in subjects:
            continue
        first = group[0]
        rows.append(
            ReportRow(
                id=first.id, kind=KINDS[key[0]].name, text=named(subjects[key]), subject=subjects[key],
                reasons=tuple((words.WHY[r.why], r.words, r.made_at) for r in group), why=first.why, first_at=first.made_at,
                due_at=first.due_at,
            )
        )  # fmt: skip
    return tuple(rows)


def _waiting(place: Place) -> QuerySet[Report]:
    """Reports at this place and what was merged into it: a head account's own, not those of its villages."""
    return Report.objects.filter(_here(place), decision__isnull=True).order_by("made_at", "id")


def reports_waiting(place: Place, most: int = 5 * LIMIT) -> tuple[ReportRow, ...]:
    """The queue of a place, the oldest first, one row for each record. One query, and one or two for each kind of record."""
    return _report_rows(_waiting(place)[:most])


def how_many_wait(place: Place) -> tuple[int, int]:
    """(records reported, texts held for a look) at a place: more than its page lists, where very much waits. Two queries."""
    reported = _waiting(place).order_by().values("subject_type", "subject_id").distinct().count()
    return reported, Hold.objects.filter(_here(place), outcome="").count()


def report_row(place: Place, report_id: UUID) -> ReportRow:
    """One row of the queue. Raises NotFound when nothing waits there any more."""
    asked = Report.objects.filter(id=report_id).values_list("subject_type", "subject_id").first()
    if asked is not None:
        for row in _report_rows(_waiting(place).filter(subject_type=asked[0], subject_id=asked[1])):
            return row
    raise NotFound(words.ALREADY_DECIDED)


def _held_row(hold: Hold, subject: Subject) -> HeldRow:
    hits = tuple((str(word), words.CATEGORIES.get(category, category)) for word, category in hold.hits)
    return HeldRow(
        id=hold.id, kind=KINDS[hold.subject_type].name, text=named(subject), subject=subject,
        reasons=tuple(words.HELD[reason] for reason in hold.reasons), hits=hits,
        why=str(hold.hits[0][1]) if hold.hits else Why.MINOR if "guardian" in hold.reasons else "", held_at=hold.held_at,
        due_at=hold.due_at,
    )  # fmt: skip


def held_waiting(place: Place, most: int = LIMIT) -> tuple[HeldRow, ...]:
    """Texts of a place that wait for a look, the oldest first."""
    holds = list(Hold.objects.filter(_here(place), outcome="").order_by("held_at", "id")[:most])
    subjects = shown((h.subject_type, h.subject_id) for h in holds)
    return tuple(
        _held_row(h, subjects[h.subject_type, h.subject_id]) for h in holds if (h.subject_type, h.subject_id) in subjects
    )


def held_row(place: Place, hold_id: UUID) -> HeldRow:
    """One text that waits. Raises NotFound once somebody has looked."""
    hold = Hold.objects.filter(_here(place), id=hold_id, outcome="").first()
    subject = shown([(hold.subject_type, hold.subject_id)]).get((hold.subject_type, hold.subject_id)) if hold else None
    if hold is None or subject is None:
        raise NotFound(words.ALREADY_DECIDED)
    return _held_row(hold, subject)


def _appeals(place: Place) -> QuerySet[Appeal]:
    return Appeal.objects.filter(place__lineage__contains=[place.id]).select_related("decision", "place__now_at")


def _appeal_row(appeal: Appeal, subject: Subject) -> AppealRow:
    stands = appeal.place.now_at or appeal.place
    return AppealRow(
        id=appeal.id, kind=KINDS[subject.type].name, text=named(subject), subject=subject, why=words.WHY[appeal.decision.why],
        decision_words=appeal.decision.words, decided_at=appeal.decision.decided_at, words=appeal.words, made_at=appeal.made_at,
        due_at=appeal.due_at, place=stands, code=stands.code, status=words.APPEAL[appeal.status], answer=appeal.answer,
        answered_at=appeal.decided_at, is_waiting=appeal.status == AppealStatus.WAITING,
    )  # fmt: skip


def appeals_page(
    place: Place, *, answered: bool = False, page: int = 1, limit: int = LIMIT
) -> tuple[tuple[AppealRow, ...], int]:
    """Appeals from here and below, and how many there are: those that wait, the oldest first, or those answered, the newest first."""
    found = (
        _appeals(place).exclude(status=AppealStatus.WAITING)
        if answered
        else _appeals(place).filter(status=AppealStatus.WAITING)
    )
    start = (page - 1) * limit
    rows = list(found.order_by(*(("-decided_at", "-id") if answered else ("made_at", "id")))[start : start + limit])
    subjects = shown((a.decision.subject_type, a.decision.subject_id) for a in rows)
    pairs = [(a, subjects.get((a.decision.subject_type, a.decision.subject_id))) for a in rows]
    return tuple(_appeal_row(appeal, subject) for appeal, subject in pairs if subject is not None), found.count()


def appeals_waiting(place: Place) -> tuple[AppealRow, ...]:
    """Appeals from here and below that wait, the oldest first."""
    return appeals_page(place)[0]


def appeal_row(place: Place, appeal_id: UUID) -> AppealRow:
    """One appeal from here or below. Raises NotFound."""
    found = _appeals(place).filter(id=appeal_id).first()
    subject = None
    if found is not None:
        pair = (found.decision.subject_type, found.decision.subject_id)
        subject = shown([pair]).get(pair)
    if found is None or subject is None:
        raise NotFound(words.NOT_HERE)
    return _appeal_row(found, subject)


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """What waits here for this actor: reports to decide, texts to look at, appeals from below."""
    items: list[DeskItem] = []
    if can(actor, DECIDE, place.ref):
        reported, held_texts = reports_waiting(place)[:LIMIT], held_waiting(place)
        total = how_many_wait(place) if LIMIT in (len(reported), len(held_texts)) else (0, 0)
        for report in reported:
            what = _("%(kind)s被 %(n)s 人举报：%(text)s") % {
                "kind": report.kind, "n": len(report.reasons), "text": excerpt(report.text, 24),
            }  # fmt: skip
            url = reverse("moderation:decide", args=[place.code, report.id])
            note = _("看过再决定；写的人可以向上级申诉")
            items.append(_item(_("举报"), what, note, _("去处理"), url, report.due_at, now))
        if reported:
            items[-1] = replace(items[-1], more=max(0, total[0] - LIMIT))
        for held in held_texts:
            url = reverse("moderation:look", args=[place.code, held.id])
            note = "、".join(str(reason) for reason in held.reasons)
            items.append(_item(_("先看一眼"), excerpt(held.text, 30), note, _("去看"), url, held.due_at, now))
        if held_texts:
            items[-1] = replace(items[-1], more=max(0, total[1] - LIMIT))
    for row in appeals_waiting(place):
        if can_decide_appeal(actor, row.place.ref):
            url = reverse("moderation:decide_appeal", args=[place.code, row.id])
            note = _("%(place)s撤下，原因：%(why)s") % {"place": row.place.name, "why": row.why}
            items.append(_item(_("申诉"), row.text, note, _("看申诉"), url, row.due_at, now))
    return items


def _item(group: str, title: str, note: str, action: str, url: str, due: datetime, now: datetime) -> DeskItem:
    days = (china_date(due) - china_date(now)).days
    state, tag = "plain", _("还有 %(n)s 天") % {"n": days}
    if now > due and days < 0:
        state, tag = "miss", _("迟 %(n)s 天") % {"n": -days}
    elif days <= 0:
        state, tag = "late", _("今天到期")
    return DeskItem(group, title, note, state, tag, action, url, due)


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Reports, held texts and appeals from below that nobody looked at in time, the oldest first. Three queries."""
    end = datetime.combine(today, time.min, CHINA)
    late = Q(place__lineage__contains=[place.id], due_at__lt=end)
    found: list[tuple[str, Any]] = [
        *(
            (_("一件举报，还没有看"), r)
            for r in Report.objects.filter(late, decision__isnull=True).select_related("place__now_at")
        ),
        *((_("一条先看一眼的，还没有看"), r) for r in Hold.objects.filter(late, outcome="").select_related("place__now_at")),
        *(
            (_("一件申诉，还没有答复"), r)
            for r in Appeal.objects.filter(late, status="waiting").select_related("place__now_at")
        ),
    ]
    rows = []
    for text, record in sorted(found, key=lambda pair: pair[1].due_at):
        stands = record.place.now_at or record.place
        rows.append(
            AttentionRow(
                _("迟了的举报和申诉"),
                text,
                stands.name,
                reverse("moderation:openly", args=[stands.code]),
                china_date(record.due_at),
            )
        )
    return rows
