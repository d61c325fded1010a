"""Minutes: read, written, confirmed, printed, corrected, published; tasks."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.times import china_date
from teabowl.meetings import actions, rules, words
from teabowl.meetings.actions.saving import rules_of
from teabowl.meetings.forms import CloseTaskForm, CorrectForm, MinutesForm, PublishForm, TaskForm
from teabowl.meetings.kinds import Publish
from teabowl.meetings.models import Task
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.room import items_of
from teabowl.meetings.rules import State
from teabowl.meetings.standing import standing_in
from teabowl.meetings.views.doors import GET_POST, crumbs, form_page, opened, tell, url_of
from teabowl.meetings.views.lists import log_names
from teabowl.people.queries import person_ids
from teabowl.ui import spoken
from teabowl.ui.doors import actor_of, personal, see_other, signed_in
from teabowl.ui.pdf import pdf_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@personal
@signed_in
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes with who confirmed them; who was not in the meeting leaves a trace."""
    found, standing = opened(request, meeting_id)
    if standing.participant is None:
        log_names(request, found, "read_minutes")
    rule = rules_of(found)
    context = {
        "meeting": found, "standing": standing, "tasks": pages.tasks_of(found), "corrections": pages.corrections_of(found),
        "crumbs": crumbs(found, (_("记录"), "")), "items": items_of(found), "words": words, "seen": actions.key_of(found.minutes),
        "people": {p.duty: p.name for p in pages.people_of(found) if p.duty}, "today": china_date(timezone.now()),
        "can_publish": standing.publishes and found.state == State.FIXED and rules.may_publish(rule, Publish.DECISION),
        "can_correct": standing.records and found.state == State.FIXED and bool(pages.later_meetings(found)),
    }  # fmt: skip
    return render(request, "meetings/minutes.html", context)


@require_http_methods(GET_POST)
@personal
@signed_in
def write(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])

    def act(data: dict[str, Any]) -> None:
        actions.write_minutes(actor_of(request), meeting_id=meeting_id, body=data["body"], now=timezone.now())
        tell(request, _("存好了。改过的记录要主持人和记录人重新确认"))

    return form_page(
        request, MinutesForm, act, title=_("改记录"), submit=_("存"), back=url_of(found, "minutes"),
        trail=crumbs(found, (_("记录"), url_of(found, "minutes")), (_("改"), "")), initial={"body": found.minutes},
    )  # fmt: skip


@require_POST
@personal
@signed_in
def draft(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found = actions.draft_minutes(actor_of(request), meeting_id=meeting_id, now=timezone.now())
    tell(request, _("按现在的到会、发言和表决重新起草了"))
    return see_other(url_of(found, "minutes"))


@require_POST
@personal
@signed_in
def confirm(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """By the chair and by the recorder, of the very text that was read."""
    found = actions.confirm_minutes(
        actor_of(request), meeting_id=meeting_id, seen=request.POST.get("seen", ""), now=timezone.now()
    )
    fixed = found.state == State.FIXED
    tell(request, _("两个人都确认了，记录定了") if fixed else _("您确认了，还要另一位确认"))
    return see_other(url_of(found, "minutes"))


@require_safe
@personal
@signed_in
def pdf(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """To sign and to file. Raises Refused where this machine cannot make PDF."""
    found, standing = opened(request, meeting_id)
    if standing.participant is None:
        log_names(request, found, "read_minutes")
    context = {
        "meeting": found, "corrections": pages.corrections_of(found), "words": words,
        "whose": found.organisation.name if found.organisation else found.place.name,
        "people": {p.duty: p.name for p in pages.people_of(found) if p.duty},
    }  # fmt: skip
    return pdf_response(request, "meetings/minutes_pdf.html", context, f"{found.title}.pdf")


@require_http_methods(GET_POST)
@personal
@signed_in
def publish(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Which points go to the public board."""
    found, standing = opened(request, meeting_id)
    if not standing.publishes:
        raise NotAllowed(words.WHO_MAY["publishes"])
    rows = [item for item in items_of(found) if item.passed is not None or item.outcome]
    chosen = set(found.items.filter(to_publish=True).values_list("id", flat=True))

    def make(*args: Any, **kwargs: Any) -> PublishForm:
        return PublishForm(*args, items=[(str(item.id), item.title) for item in rows], **kwargs)

    def act(data: dict[str, Any]) -> None:
        keys = [UUID(key) for key in data["items"]]
        actions.publish_record(actor_of(request), meeting_id=meeting_id, item_ids=keys, now=timezone.now())
        tell(request, _("公开了，大家都能看") if keys else _("从公开栏拿下来了"))

    rule = rules_of(found)
    with_votes = rules.may_publish(rule, Publish.RESULT)
    return form_page(
        request, make, act, title=_("公开会上的决定"), submit=_("就这样公开"), back=url_of(found, "minutes"),
        trail=crumbs(found, (_("公开"), "")), initial={"items": [str(key) for key in chosen]},
        note=_("公开的是议题、结论和票数，不公开谁说了什么、谁投了什么。")
        if with_votes
        else _("公开的是议题和结论。不公开票数、名字、谁说了什么。"),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def correct(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A later meeting found an error."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    today = china_date(timezone.now())
    later = [
        (str(m.id), _("%(title)s，%(day)s") % {"title": m.title, "day": spoken.day(china_date(m.starts_at), today)})
        for m in pages.later_meetings(found)
    ]

    def make(*args: Any, **kwargs: Any) -> CorrectForm:
        return CorrectForm(*args, meetings=later, **kwargs)

    def act(data: dict[str, Any]) -> None:
        if not data["decided_in"] or data["decided_in"] not in dict(later):
            raise Invalid({"decided_in": words.LATER_MEETING})
        actions.correct_minutes(
            actor_of(request), meeting_id=meeting_id, decided_in=UUID(data["decided_in"]), body=data["body"], form_key=data["key"],
            now=timezone.now(),
        )  # fmt: skip
        tell(request, _("更正写在记录下面了"))

    return form_page(
        request, make, act, title=_("更正记录"), submit=_("更正"), back=url_of(found, "minutes"), trail=crumbs(found, (_("更正"), "")),
        note=_("定了的记录不改。后来的会上认出记错了，在这里写明，和记录放在一起。"),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def add_task(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    people = [(str(p.id), p.name) for p in pages.people_of(found)]
    items = [(str(item.id), item.title) for item in items_of(found)]

    def make(*args: Any, **kwargs: Any) -> TaskForm:
        return TaskForm(*args, people=people, items=items, **kwargs)

    def act(data: dict[str, Any]) -> None:
        if not data["owner"]:
            raise Invalid({"owner": _("选一个人")})
        actions.add_task(
            actor_of(request), meeting_id=meeting_id, title=data["title"], owner=UUID(data["owner"]), due_on=data["due_on"],
            item_id=UUID(data["item"]) if data["item"] else None, form_key=data["key"], now=timezone.now(),
        )  # fmt: skip
        tell(request, _("定下了，告诉了办的人；下次会的议程里会有它"))

    back = url_of(found, "room" if found.state == State.OPEN else "minutes")
    return form_page(
        request, make, act, title=_("会上定的一件事"), submit=_("定下"), back=back, trail=crumbs(found, (_("定一件事"), "")),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """How a task goes: for its owner, and for who records the body's meetings."""
    row = Task.objects.select_related("meeting__place__now_at", "meeting__organisation__place").filter(id=task_id).first()
    if row is None:
        raise NotFound(words.NO_TASK)
    actor, now = actor_of(request), timezone.now()
    mine = actor.person_id is not None and row.owner_id in person_ids(actor.person_id)
    standing = standing_in(actor, row.meeting, now)
    if not mine and not standing.records:
        raise NotFound(words.NO_TASK)

    def act(data: dict[str, Any]) -> None:
        actions.close_task(actor, task_id=task_id, state=data["state"], note=data["note"], due_on=data["due_on"], now=now)
        tell(request, _("记下了"))

    back = url_of(row.meeting) if standing.reads else "/me/meetings/"
    return form_page(
        request, CloseTaskForm, act, title=row.title, submit=_("存"), back=back, initial={"state": row.state, "note": row.note},
        trail=crumbs(row.meeting, (_("会上定的事"), "")) if standing.reads else [(_("我的会"), "/me/meetings/"), (row.title, "")],
        note=_("%(who)s办，%(due)s前，%(title)s上定的")
        % {"who": row.owner_name, "due": spoken.full_day(row.due_on), "title": row.meeting.title},
    )  # fmt: skip
