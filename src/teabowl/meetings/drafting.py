"""The draft of the minutes: from the agenda, who came, what was said, what was voted. In Chinese, as minutes are kept."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch

from teabowl.ballots.values import WRITTEN
from teabowl.kernel.times import CHINA
from teabowl.meetings import rules
from teabowl.meetings.models import AgendaItem, Meeting, Participant, Speech, Task
from teabowl.meetings.rules import Mark

ITEM_WORDS = {"waiting": "没有议到", "now": "", "done": "", "put_off": "下次再议"}
PASSED, FAILED = "通过", "没有通过"
STEP = "　　"
GIVEN = {"yes": "同意", "no": "不同意", "abstain": "弃权"}


def draft(meeting: Meeting) -> str:
    """Lines of text. A fixed number of queries."""
    people = list(Participant.objects.filter(meeting=meeting).select_related("proxy").order_by("-duty", "name", "id"))
    items = list(
        AgendaItem.objects.filter(meeting=meeting)
        .order_by("position")
        .prefetch_related(
            Prefetch("speeches", Speech.objects.select_related("participant").order_by("at", "id")),
            Prefetch("tasks", Task.objects.order_by("due_on", "id")),
        )
    )
    loose = list(Task.objects.filter(meeting=meeting, item__isnull=True).order_by("due_on", "id"))
    parts = [_head(meeting, people), *(_item(number, item) for number, item in enumerate(items, 1))]
    if loose:
        parts.append("会上定的事：\n" + "\n".join(_task(task) for task in loose))
    return "\n\n".join(parts)


def _head(meeting: Meeting, people: list[Participant]) -> str:
    start = (meeting.opened_at or meeting.starts_at).astimezone(CHINA)
    end = meeting.ended_at.astimezone(CHINA) if meeting.ended_at else None
    counted = [p for p in people if p.counted]
    here = [p for p in counted if p.mark == Mark.PRESENT]
    online = [p for p in counted if p.mark == Mark.ONLINE]
    sent = [p for p in counted if p.mark == Mark.PROXY]
    where = f"{meeting.hall}和线上" if meeting.hall and meeting.online else meeting.hall or "线上"
    named = {p.duty: p.name for p in people if p.duty}
    lines = [
        f"时间：{start:%Y 年 %-m 月 %-d 日 %H:%M}" + (f"–{end:%H:%M}" if end else ""),
        f"地点：{where}",
        f"主持：{named.get('chair', '')}　记录：{named.get('recorder', '')}",
        f"应到 {max(meeting.roll, len(counted))} 人，实到 {len(here) + len(online) + len(sent)} 人"
        + f"（会场 {len(here)}，线上 {len(online)}"
        + (f"，委托 {len(sent)}" if sent else "")
        + "）",
    ]
    began = rules.begins_at(meeting.starts_at, meeting.opened_at)
    late = [p.name for p in here if rules.is_late(began, p.arrived_at)]
    excused = [p.name for p in counted if p.mark == Mark.EXCUSED]  # why is for chair and recorder alone: it may be an illness
    absent = [p.name for p in counted if p.mark in (Mark.ABSENT, Mark.UNKNOWN)]
    away = [p.name for p in people if not p.counted and not p.guest]
    guests = [p.name for p in people if p.guest and p.mark in rules.CAME]
    by_proxy = [f"{p.name}（{p.proxy.name}代）" for p in sent if p.proxy is not None]
    for label, names in (
        ("委托", by_proxy),
        ("请假", excused),
        ("没来", absent),
        ("迟到", late),
        ("不计入应到", away),
        ("列席", guests),
    ):
        if names:
            lines.append(f"{label}：{'、'.join(names)}")
    return "\n".join(lines)


def _item(number: int, item: AgendaItem) -> str:
    lines = [f"{number}. {item.title}"]
    if ITEM_WORDS[item.state]:
        lines.append(STEP + ITEM_WORDS[item.state])
    if item.note:
        lines.append(STEP + item.note.replace("\n", "\n" + STEP))
    lines += [f"{STEP}{said.participant.name}：{said.body}" for said in item.speeches.all()]
    if item.passed is not None:
        lines.append(STEP + result_line(item))
    if item.outcome:
        lines.append(f"{STEP}结论：{item.outcome}")
    lines += [_task(task) for task in item.tasks.all()]
    return "\n".join(lines)


def result_line(item: AgendaItem) -> str:
    """The result of a vote in one line: how it came out, the numbers, what was needed and by which rule."""
    kept = item.result
    counts = "，".join(f"{text} {votes} 票" for text, votes in counted(kept))
    counts += f"，废票 {kept['invalid']} 张" if kept.get("invalid") else ""
    base = "有表决权的" if kept.get("base_kind") != "present" else "到会的"
    what, given = ("选举", "") if kept.get("elects") else ("表决", "赞成")
    return (
        f"{what}：{elected(kept) or (PASSED if item.passed else FAILED)}。{counts}。"
        f"{base} {kept.get('base', 0)} 人，{given}要满 {kept.get('needed', 0)} 票（{kept.get('source', '')}）"
    )


def _names(kept: Mapping[str, Any]) -> dict[str, str]:
    """The words of each option, of those written in the name."""
    names = {key: text or GIVEN.get(key, key) for key, text in kept.get("names", GIVEN.items())}
    return names | {key: key.removeprefix(WRITTEN) for key in kept.get("tally", {}) if key not in names}


def counted(kept: Mapping[str, Any]) -> list[tuple[str, int]]:
    """What was chosen how often, in the order of the ballot."""
    return [(text, kept.get("tally", {}).get(key, 0)) for key, text in _names(kept).items()]


def elected(kept: Mapping[str, Any]) -> str:
    """Whom an election chose; '' of any other vote."""
    if not kept.get("elects"):
        return ""
    names = _names(kept)
    return f"选出{'、'.join(names[key] for key in kept.get('winners', []))}" if kept.get("winners") else "没有选出人"


def _task(task: Task) -> str:
    return f"{STEP}定下：{task.title}，由{task.owner_name}办，{task.due_on:%-m 月 %-d 日}前"
