"""Planning a meeting: the form, the agenda, convening, calling it off; and the page that everybody called to it reads."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.files.documents_door import take_document
from teabowl.files.rules import MEGABYTE, MOST_MEGABYTES
from teabowl.files.uploads import uploads_up_to
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import CHINA, china_date
from teabowl.meetings import actions, convening, explaining, rules, words
from teabowl.meetings.actions import Plan
from teabowl.meetings.actions.appraising import may_be_appraised
from teabowl.meetings.actions.saving import item_of, rules_of
from teabowl.meetings.forms import AgendaForm, DocumentForm, PlanForm, ReasonForm, ReplyForm
from teabowl.meetings.kinds import Convened, Kind
from teabowl.meetings.permissions import CONVENE, CONVENE_VILLAGE
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.room import items_of, make_room
from teabowl.meetings.rules import State
from teabowl.meetings.standing import Body, may
from teabowl.meetings.views.doors import GET_POST, crumbs, form_page, opened, tell, url_of
from teabowl.meetings.views.lists import kinds_for
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import spoken
from teabowl.ui.doors import act_on, actor_of, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LARGEST = max(MOST_MEGABYTES.values()) * MEGABYTE


def plan_of(data: dict[str, Any]) -> Plan:
    return Plan(
        data["title"], data["starts_at"], data["hall"], data["online"], data["video_url"], data.get("roll") or 0,
        data.get("households") or 0,
    )  # fmt: skip


def _plan(request: HttpRequest, body: Body, place: Place | None, base: str, whose: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if not may(actor, CONVENE, CONVENE_VILLAGE, body, now):
        raise NotAllowed(words.WHO_MAY["convenes"])
    kinds = kinds_for(body)
    asked = request.GET.get("kind", "")
    if asked not in {kind.value for kind in kinds}:
        shown = [
            (f"?kind={k.value}", words.KIND[k], explaining.rule_rows(rules.rule_set(k, china_date(now)))[:4]) for k in kinds
        ]
        return render(request, "meetings/choose.html", {"kinds": shown, "crumbs": [(whose, base), (_("开什么会"), "")]})
    kind = Kind(asked)
    rule = rules.rule_set(kind, china_date(now))

    def make(*args: Any, **kwargs: Any) -> PlanForm:
        return PlanForm(*args, counts_all=rule.convened is Convened.ADULTS, **kwargs)

    def act(data: dict[str, Any]) -> str:
        meeting = actions.plan_meeting(
            actor, kind=kind, organisation_id=body.organisation.id if body.organisation else None,
            place=place or Place.objects.get(id=body.place.id), plan=plan_of(data), form_key=data["key"], now=now,
        )  # fmt: skip
        return reverse("meetings:agenda", args=[meeting.id])

    return form_page(
        request, make, act, title=words.KIND[kind], submit=_("接着写议程"), back=base, template="meetings/plan.html",
        trail=[(whose, base), (str(words.KIND[kind]), "")], initial={"title": _suggested(kind, now)},
        more={"rows": explaining.rule_rows(rule)},
    )  # fmt: skip


def _suggested(kind: Kind, now: Any) -> str:
    day = china_date(now)
    name = str(words.KIND[kind])
    quarter = "一二三四"[(day.month - 1) // 3]
    if kind in (Kind.MEMBERS, Kind.LECTURE, Kind.REPRESENTATIVES):
        return f"第{quarter}季度{name}"
    if kind in (Kind.COMMITTEE, Kind.GROUP, Kind.PARTY_DAY):
        return f"{day.month} 月{name}"
    return f"{day.year} 年{name}"


@require_http_methods(GET_POST)
@personal
@signed_in
def plan(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A new meeting of an organisation."""
    body = convening.body(organisation_id, None)
    assert body.organisation is not None
    return _plan(request, body, None, reverse("meetings:of", args=[organisation_id]), body.organisation.name)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def plan_village(request: HttpRequest, place: Place) -> HttpResponse:
    """A new meeting of one of the village's bodies."""
    return _plan(request, convening.body(None, place), place, reverse("meetings:inside", args=[place.code]), place.name)


@require_http_methods(GET_POST)
@personal
@signed_in
def change(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    meeting, standing = opened(request, meeting_id)
    if not standing.convenes:
        raise NotAllowed(words.WHO_MAY["convenes"])
    now = timezone.now()

    def make(*args: Any, **kwargs: Any) -> PlanForm:
        return PlanForm(*args, counts_all=rules_of(meeting).convened is Convened.ADULTS, **kwargs)

    def act(data: dict[str, Any]) -> None:
        actions.change_meeting(actor_of(request), meeting_id=meeting_id, plan=plan_of(data), now=now)
        tell(request, _("改好了。已经通知过的人，又告诉了一遍") if meeting.state == State.CONVENED else _("改好了"))

    names = ("title", "starts_at", "hall", "online", "video_url", "roll", "households")
    initial = {name: getattr(meeting, name) for name in names}
    return form_page(
        request, make, act, title=_("改安排"), submit=_("存"), back=url_of(meeting), initial=initial,
        trail=crumbs(meeting, (_("改安排"), "")),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def agenda(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The agenda, all points on one page."""
    meeting, standing = opened(request, meeting_id)
    if not standing.convenes:
        raise NotAllowed(words.WHO_MAY["convenes"])
    points = [
        (item.id, item.title, item.note, item.state != "waiting" or item.motion_id is not None) for item in items_of(meeting)
    ]

    def make(*args: Any, **kwargs: Any) -> AgendaForm:
        return AgendaForm(*args, points=points, **kwargs)

    form = make(request.POST) if request.method == "POST" else make()
    status = 200
    if request.method == "POST":

        def act(data: dict[str, Any]) -> HttpResponse:
            actions.set_agenda(actor_of(request), meeting_id=meeting_id, points=form.typed_points(), now=timezone.now())
            tell(request, _("议程存好了"))
            return see_other(url_of(meeting))

        answer, status = act_on(form, act)
        if answer is not None:
            return answer
    context = {
        "form": form, "meeting": meeting, "items": items_of(meeting), "crumbs": crumbs(meeting, (_("议程"), "")),
        "appraises": may_be_appraised(meeting),
    }  # fmt: skip
    return render(request, "meetings/agenda.html", context, status=status)


@require_POST
@personal
@signed_in
def bring_appraisal(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The members' ballot on how their branch was put right becomes a point."""
    item = actions.bring_appraisal(actor_of(request), meeting_id=meeting_id, now=timezone.now())
    tell(request, _("加到议程里了"))
    return see_other(url_of(item.meeting, "agenda"))


@require_http_methods(GET_POST)
@uploads_up_to(LARGEST)
@personal
@signed_in
def document(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """A document for a point of the agenda. It is kept as it comes: a mistake elsewhere in the form does not lose it."""
    found, standing = opened(request, meeting_id)
    if not standing.convenes:
        raise NotAllowed(words.WHO_MAY["convenes"])
    point, actor, now = item_of(found, item_id), actor_of(request), timezone.now()
    form = DocumentForm(request.POST if request.method == "POST" else None)
    waiting, wrong = take_document(request, actor, form_key=form["form_key"].value(), now=now)
    status = 200
    if wrong:
        form.add_error("document", wrong)
    if request.method == "POST":

        def act(data: dict[str, Any]) -> HttpResponse:
            actions.add_document(
                actor, meeting_id=meeting_id, item_id=item_id, title=data["title"], form_key=data["form_key"], now=now
            )
            tell(request, _("放上了，名单里的人都能看"))
            return see_other(url_of(found, "agenda"))

        answer, status = act_on(form, act)
        if answer is not None:
            return answer
    context = {
        "form": form, "title": _("放一份材料"), "note": point.title, "submit": _("放上"), "back": url_of(found, "agenda"), "files": True,
        "waiting": waiting, "crumbs": crumbs(found, (_("议程"), url_of(found, "agenda")), (_("材料"), "")),
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=status)


@require_POST
@personal
@signed_in
def drop_document(request: HttpRequest, material_id: UUID) -> HttpResponse:
    meeting_id = actions.drop_material(actor_of(request), material_id=material_id, now=timezone.now())
    return see_other(reverse("meetings:agenda", args=[meeting_id]))


@require_safe
@personal
@signed_in
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The outline: when, where, what about, who, what came of it; and what the reader may do."""
    found, standing = opened(request, meeting_id)
    people = list(found.participants.all())
    room = make_room(found, people)
    last = rules.last_day_to_tell(room.rule, china_date(found.starts_at))
    context = {
        "meeting": found, "room": room, "standing": standing, "words": words, "crumbs": crumbs(found), "last_to_tell": last,
        "kind": words.KIND[room.kind], "state": words.STATE[room.state], "look": words.LOOK[room.state], "tasks": pages.tasks_of(found),
        "rule_rows": explaining.rule_rows(room.rule), "replies": pages.replies_of(pages.people_of(found)) if standing.records else [],
        "corrections": pages.corrections_of(found) if room.state == State.FIXED else [], "started": found.starts_at <= timezone.now(),
        "before": pages.open_tasks_before(found) if any(i.is_review for i in found.items.all()) else [],
        "at": found.starts_at.astimezone(CHINA),
    }  # fmt: skip
    return render(request, "meetings/meeting.html", context)


@require_POST
@personal
@signed_in
def convene(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found = actions.convene_meeting(actor_of(request), meeting_id=meeting_id, now=timezone.now())
    without = found.participants.filter(person__account__isnull=True).count()
    more = _("；%(n)s 人在本站没有手机号，请当面告诉") % {"n": without} if without else ""
    tell(request, _("通知发了 %(n)s 人") % {"n": found.participants.count() - without} + more)
    return see_other(url_of(found))


@require_http_methods(GET_POST)
@personal
@signed_in
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found, standing = opened(request, meeting_id)
    if not standing.convenes:
        raise NotAllowed(words.WHO_MAY["convenes"])

    def act(data: dict[str, Any]) -> None:
        actions.cancel_meeting(actor_of(request), meeting_id=meeting_id, reason=data["reason"], now=timezone.now())
        tell(request, _("不开了，通知过的人都告诉了"))

    return form_page(
        request, ReasonForm, act, title=_("这个会不开了"), submit=_("不开了"), back=url_of(found),
        trail=crumbs(found, (_("不开了"), "")), note=_("写一句原因，会告诉所有通知过的人。"),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def reply(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Coming, online, or asking for leave."""
    found, standing = opened(request, meeting_id)
    mine = standing.participant
    if mine is None:
        raise NotFound(words.NOT_ON_LIST)

    at = found.starts_at.astimezone(CHINA)
    when = f"{spoken.day(at.date(), china_date(timezone.now()))} {at:%H:%M}"

    def make(*args: Any, **kwargs: Any) -> ReplyForm:
        return ReplyForm(*args, online=found.online, **kwargs)

    def act(data: dict[str, Any]) -> None:
        actions.reply(actor_of(request), meeting_id=meeting_id, answer=data["answer"], note=data["note"], now=timezone.now())
        tell(request, _("记下了，开会前都可以改"))

    return form_page(
        request, make, act, title=_("您来不来"), submit=_("就这样答"), back=url_of(found), trail=crumbs(found, (_("答一声"), "")),
        initial={"answer": mine.reply or "coming", "note": mine.reply_note}, note=f"{found.title} {when}",
    )  # fmt: skip
