"""What of transfers, migrant members and weak branches waits for somebody at a place, and what of it is one's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.organisations import rules_migrants, rules_transfers, rules_weak
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import Migration, Transfer, WeakCase
from teabowl.organisations.permissions_moves import (
    ASK_TRANSFER,
    DECIDE_WEAK,
    ISSUE_TRANSFER,
    KEEP_MIGRANTS,
    ORGANISING,
    RECEIVE_TRANSFER,
    WORK_ON_WEAK,
)
from teabowl.organisations.queries.known import standing_on
from teabowl.organisations.queries.migrants import row_of as migrant_row
from teabowl.organisations.queries.transfers import end_of, letters_of_person, title_of
from teabowl.organisations.queries.weak import missing_months
from teabowl.organisations.rules_transfers import State
from teabowl.people.queries import person_ids
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 50
FEW = 3
"""More of a kind than this are one matter of a desk."""
SHOWN_FOR = 90
"""Days after which one's own letter that was taken in needs no mention any more."""


def moves_on_desk(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Letters to issue, to take in and overdue; migrant members to take in and to contact; branches to decide on and to tell of."""
    today = china_date(now)
    keys = ids_living_at(place)
    found: list[DeskItem] = []
    if can(actor, ASK_TRANSFER, place.ref) or can(actor, RECEIVE_TRANSFER, place.ref):
        found += _letters(actor, place, keys, today)
    if can(actor, KEEP_MIGRANTS, place.ref):
        found += _migrants(place, keys, today)
    if can(actor, WORK_ON_WEAK, place.ref) or can(actor, DECIDE_WEAK, place.ref):
        found += _cases(actor, place, keys, today)
    return found


def _letters(actor: Actor, place: Place, keys: Sequence[UUID], today: date) -> Iterable[DeskItem]:
    """One query."""
    issues, group = can(actor, ISSUE_TRANSFER, place.ref), _("组织关系转接")
    rows = Transfer.objects.filter(state__in=rules_transfers.OPEN)
    rows = rows.filter(Q(source_place__in=keys) | Q(target_place__in=keys) | Q(issuer__place__in=keys)).select_related("issuer")
    for row in rows.order_by("until", "asked_at", "id")[:MOST]:
        url = reverse("organisations:transfer", args=[row.id])
        ways = f"{row.source_name} → {row.target_name}"
        if row.state == State.ASKED:
            if issues and row.issuer is not None and row.issuer.place_id in keys:
                form = reverse("organisations:act_on_transfer", args=[row.id, "issue"])
                yield DeskItem(
                    group, ways, _("等开介绍信"), "late", _("待开"), _("开介绍信"), form, end_of(china_date(row.asked_at))
                )
            continue
        assert row.until is not None
        look, tag = words.due_tag(row.until, today)
        over = row.until < today
        if row.target_place_id in keys:
            note = _("%(letter)s过了有效期，人还没有接收") if over else _("%(letter)s，等报到、给回执")
            yield DeskItem(group, ways, note % {"letter": title_of(row)}, look, tag, _("去接收"), url, end_of(row.until))
        elif over:
            note = _("%(letter)s没有回执，人仍由转出方管") % {"letter": title_of(row)}
            yield DeskItem(group, ways, note, look, tag, _("去追问"), url, end_of(row.until))


def _migrants(place: Place, keys: Sequence[UUID], today: date) -> Iterable[DeskItem]:
    """Two queries."""
    group, rows = _("流动党员"), Migration.objects.select_related("person__merged_into", "home")
    coming = list(rows.filter(state="out", away__place__in=keys).order_by("registered_on", "id")[:MOST])
    if len(coming) > FEW:
        title = _("%(n)s 位流动党员要来报到") % {"n": len(coming)}
        url = reverse("organisations:migrants_at", args=[place.code]) + "?show=in"
        coming, oldest = [], coming[0].registered_on
        yield DeskItem(group, title, _("家里的支部登记了，等这里接收"), "late", _("等接收"), _("去接收"), url, end_of(oldest))
    for row in coming:
        name = (row.person.merged_into or row.person).name
        note = _("%(home)s，%(region)s") % {"home": row.home_name, "region": row.region}
        url = reverse("organisations:migrant", args=[row.id])
        yield DeskItem(
            group,
            _("%(name)s要来报到") % {"name": name},
            note,
            "late",
            _("等接收"),
            _("去接收"),
            url,
            end_of(row.registered_on),
        )
    due = list(
        rows.filter(state__in=rules_migrants.AWAY, home_place__in=keys, contact_due__lt=today)
        .order_by("contact_due")
        .values_list("home_id", "contact_due")[:500]
    )
    if due:
        oldest = due[0][1] or today
        look, tag = words.due_tag(oldest, today)
        homes = {home for home, _due in due}
        url = (
            reverse("organisations:migrants", args=[due[0][0]])
            if len(homes) == 1
            else reverse("organisations:migrants_at", args=[place.code])
        )
        title = _("%(n)s 位流动党员该联系了") % {"n": len(due)}
        yield DeskItem(
            group, title, _("打个电话、发条微信，问问有什么要帮忙"), look, tag, _("去看"), f"{url}?show=due", end_of(oldest)
        )


def _cases(actor: Actor, place: Place, keys: Sequence[UUID], today: date) -> Iterable[DeskItem]:
    """One query, and one for the progress."""
    decides = can(actor, DECIDE_WEAK, place.ref) and place.level == Level.COUNTY
    works = can(actor, WORK_ON_WEAK, place.ref) and place.level in (Level.VILLAGE, Level.TOWNSHIP)
    if not decides and not works:
        return
    rows = WeakCase.objects.filter(state__in=rules_weak.OPEN).select_related("organisation").prefetch_related("progress")
    here = Q(place__in=keys) if place.level == Level.VILLAGE else Q(place__lineage__contains=[place.id])
    group = _("整顿（内部）")
    for row in rows.filter(here).order_by("proposed_at", "id")[:MOST]:
        url, name = reverse("organisations:weak_case", args=[row.id]), row.organisation.name
        if row.state == "proposed" and decides:
            on = china_date(row.proposed_at)
            yield DeskItem(group, name, _("镇里提出的，等确定"), "late", _("等确定"), _("去看"), url, end_of(on))
        elif row.state == "listed" and works and (missing := missing_months(row, today)):
            note = _("%(month)s的进展还没有写") % {"month": spoken.month(missing[0])}
            look, tag = words.due_tag(rules_weak.due_by(missing[0]), today)
            yield DeskItem(group, name, note, look, tag, _("写进展"), url, end_of(rules_weak.due_by(missing[0])))
        elif row.state == "accepted" and decides and row.relapse_due and row.relapse_due <= today:
            look, tag = words.due_tag(row.relapse_due, today)
            yield DeskItem(group, name, _("验收满期了，看看有没有反弹"), look, tag, _("回头看"), url, end_of(row.relapse_due))


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One matter of one's own: a letter, a time away, a migrant member whom one keeps in touch with."""

    title: Any
    url: str
    look: str
    tag: str


def my_moves(actor: Actor, now: datetime) -> list[MoveRow]:
    """For one's own page: letters on their way or lately taken in, being away, whom to contact; and what waits where one holds a post
    (a secretary in Beijing has no desk at a place). Seven queries at most."""
    if actor.person_id is None:
        return []
    today, own = china_date(now), person_ids(actor.person_id)
    found = []
    for row in letters_of_person(own, now=now):
        recent = (today - row.asked_on).days <= SHOWN_FOR
        if row.arrived_on is None or recent:
            title = _("组织关系：%(source)s → %(target)s") % {"source": row.source, "target": row.target}
            found.append(MoveRow(title, row.url, row.look, row.tag))
    away = Migration.objects.filter(state__in=rules_migrants.AWAY).select_related("person__merged_into", "away", "contact")
    for migration in away.filter(Q(person_id__in=own) | Q(contact_id__in=own)).order_by("contact_due", "id")[:MOST]:
        seen = migrant_row(migration, today)
        if migration.person_id in own:
            there = seen.away or seen.region
            found.append(
                MoveRow(
                    _("流动党员，在%(there)s") % {"there": there}, seen.url, "ok" if migration.joined_on else "plain", seen.tag
                )
            )
        elif migration.contact_due is not None and (migration.contact_due - today).days <= 14:
            look, tag = words.due_tag(migration.contact_due, today)
            found.append(MoveRow(_("联系在外的%(name)s") % {"name": seen.name}, seen.url, look, tag))
    return [*found, *_by_post(actor, today)]


def _by_post(actor: Actor, today: date) -> Iterable[MoveRow]:
    """Letters to issue and to take in, migrant members to take in, in the organisations where the actor organises. Three queries."""
    keys = [held for kind, held in standing_on(actor.account_id, today).posts if kind in ORGANISING]
    if not keys:
        return
    letters = Transfer.objects.filter(Q(state=State.ASKED, issuer__in=keys) | Q(state=State.ISSUED, target__in=keys))
    for row in letters.order_by("asked_at", "id")[:MOST]:
        look, tag = words.until_tag(row.state, row.until, today)
        title = _("要开的介绍信：%(ways)s") if row.state == State.ASKED else _("要接收的党员：%(ways)s")
        ways = {"ways": f"{row.source_name} → {row.target_name}"}
        yield MoveRow(title % ways, reverse("organisations:transfer", args=[row.id]), look, tag)
    waiting = Migration.objects.filter(state="out", away__in=keys).select_related("person__merged_into", "away", "contact")
    for migration in waiting.order_by("registered_on", "id")[:MOST]:
        seen = migrant_row(migration, today)
        yield MoveRow(_("%(name)s要来报到") % {"name": seen.name}, seen.url, "late", _("等接收"))


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Letters here and below that ran out on their way, by the sender, without any name. One query."""
    late = Transfer.objects.filter(state=State.ISSUED, until__lt=today, source_place__lineage__contains=[place.id])
    rows = late.select_related("source_place__now_at").order_by("until", "id")[:500]
    return [
        AttentionRow(
            _("过期的介绍信"), _("一封介绍信没有回执，过期 %(n)s 天") % {"n": rules_transfers.days_over(row.until, today)},
            (row.source_place.now_at or row.source_place).name, reverse("organisations:transfer", args=[row.id]), row.until,
        )
        for row in rows
        if row.until is not None and row.source_place is not None
    ]  # fmt: skip
