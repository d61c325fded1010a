"""In the room: the live page, the code on the wall, signing in, hands, speaking, who is there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.live import queries as live
from teabowl.meetings import actions, codes, rules, words
from teabowl.meetings.actions.saving import rules_of
from teabowl.meetings.forms import MarkForm, NoteSpeechForm, SpeakForm
from teabowl.meetings.kinds import Convened
from teabowl.meetings.models import Meeting, Participant
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.room import make_room, own_of
from teabowl.meetings.queries.turnout import seats_of, stands_for
from teabowl.meetings.rules import CAME, Mark, State
from teabowl.meetings.standing import Standing
from teabowl.meetings.views.doors import GET_POST, crumbs, form_page, opened, tell, url_of
from teabowl.meetings.views.lists import log_names
from teabowl.ui import qr
from teabowl.ui.doors import actor_of, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SCANNED = "meetings.scanned"


@require_safe
@personal
@signed_in
def room(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting as it goes on: kept in step for everybody in it; one's own parts ask again by themselves."""
    found, standing = opened(request, meeting_id)
    if standing.participant is None:
        log_names(request, found, "read_names")
    following = live.follow(request, f"meetings:{meeting_id}", now=timezone.now())
    context = {**_mine(request, found, standing), "live": following, "crumbs": crumbs(found, (_("会场"), ""))}
    return render(request, "meetings/room.html", context)


def _mine(request: HttpRequest, found: Meeting, standing: Standing) -> dict[str, Any]:
    mine = standing.participant
    joined = mine is not None and mine.mark in CAME
    shown = own_of(found)
    may_stand_in = joined and mine is not None and shown.rule.proxy and bool(mine.household)
    return {
        "meeting": found, "standing": standing, "mine": mine, "joined": joined, "words": words, "room": shown,
        "speak": SpeakForm() if joined else None, "running": shown.open,
        "may_stand_in": may_stand_in, "stands_for": stands_for(found, mine, shown.rule) if joined and mine else [],
        "votes": mine is not None and rules.may_vote(shown.rule, seats_of([mine])[0]),
    }  # fmt: skip


@require_safe
@personal
@signed_in
def own(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One's own part of the room: joining, the hand, the vote, the chair's buttons."""
    found, standing = opened(request, meeting_id)
    return render(request, "meetings/_own.html", _mine(request, found, standing))


def _back(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """After a button in the room: its own part for htmx, the whole room otherwise."""
    found, standing = opened(request, meeting_id)
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_own.html", _mine(request, found, standing))
    return see_other(url_of(found, "room"))


@require_POST
@personal
@signed_in
def open_it(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    found = actions.open_meeting(actor_of(request), meeting_id=meeting_id, now=timezone.now())
    return see_other(url_of(found, "room"))


@require_http_methods(GET_POST)
@personal
@signed_in
def end(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Asks once, with what is still open, and closes."""
    found, standing = opened(request, meeting_id)
    if request.method == "POST":
        actions.end_meeting(actor_of(request), meeting_id=meeting_id, now=timezone.now())
        actions.draft_minutes(actor_of(request), meeting_id=meeting_id, now=timezone.now())
        tell(request, _("散会了。记录按议程、到会、发言和表决起草好了，看过改好再确认"))
        return see_other(url_of(found, "minutes"))
    if not standing.runs:
        raise NotAllowed(words.WHO_MAY["runs"])
    shown = make_room(found, list(found.participants.all()))
    return render(request, "meetings/end.html", {"meeting": found, "room": shown, "crumbs": crumbs(found, (_("散会"), ""))})


@require_POST
@personal
@signed_in
def join(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """I am there, online."""
    actions.join_online(actor_of(request), meeting_id=meeting_id, now=timezone.now())
    return _back(request, meeting_id)


@require_safe
@personal
@signed_in
def door(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """For a screen in the hall: a code that is new every few seconds."""
    return render(request, "meetings/door.html", _code(request, meeting_id))


@require_safe
@personal
@signed_in
def door_code(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    return render(request, "meetings/_code.html", _code(request, meeting_id))


def _code(request: HttpRequest, meeting_id: UUID) -> dict[str, Any]:
    found, standing = opened(request, meeting_id)
    if not (standing.runs or standing.records):
        raise NotAllowed(words.WHO_MAY["records"])
    address = request.build_absolute_uri(url_of(found, "scan", codes.code_for(meeting_id, timezone.now())))
    there = found.participants.filter(mark="present").count()
    return {
        "meeting": found, "code": qr.svg(address), "there": there, "seconds": codes.SLOT_SECONDS // 2,
        "crumbs": crumbs(found, (_("签到码"), "")),
    }  # fmt: skip


@require_http_methods(GET_POST)
@personal
def scan(request: HttpRequest, meeting_id: UUID, code: str) -> HttpResponse:
    """What the code on the wall leads to. Who scanned in time may sign in to the site first; the session remembers that for a while."""
    now = timezone.now()
    kept = dict(request.session.get(SCANNED, {}))
    if codes.is_good(meeting_id, code, now):
        kept[str(meeting_id)] = (now + timedelta(seconds=codes.KEPT_SECONDS)).timestamp()
        request.session[SCANNED] = kept
    if kept.get(str(meeting_id), 0) < now.timestamp():
        return render(request, "meetings/too_old.html", status=409)
    return _signed_scan(request, meeting_id=meeting_id)


@signed_in
def _signed_scan(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.sign_in(actor_of(request), meeting_id=meeting_id, now=timezone.now())
        kept = dict(request.session.get(SCANNED, {}))
        kept.pop(str(meeting_id), None)
        request.session[SCANNED] = kept
        tell(request, _("签到了"))
        return see_other(f"/meetings/{meeting_id}/room/")
    meeting = Meeting.objects.filter(id=meeting_id, state__in=["convened", "open"]).first()
    if meeting is None:
        raise NotFound(words.NOT_HERE)
    return render(request, "meetings/scan.html", {"meeting": meeting})


@require_POST
@personal
@signed_in
def hand(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    actions.raise_hand(actor_of(request), meeting_id=meeting_id, up=request.POST.get("up") == "1", now=timezone.now())
    return _back(request, meeting_id)


@require_POST
@personal
@signed_in
def speak(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Kept on the phone when the line is down, and said once however often it is sent."""
    form = SpeakForm(request.POST)
    found, standing = opened(request, meeting_id)
    context = _mine(request, found, standing)
    if not form.is_valid():
        return render(request, "meetings/_own.html", {**context, "speak": form}, status=422)
    try:
        actions.speak(
            actor_of(request), meeting_id=meeting_id, body=form.cleaned_data["body"], sent_key=form.cleaned_data["key"],
            now=timezone.now(),
        )  # fmt: skip
    except Invalid as wrong:
        form.add_error("body", str(next(iter(wrong.fields.values()))))
        return render(request, "meetings/_own.html", {**context, "speak": form}, status=422)
    return _back(request, meeting_id)


@require_http_methods(GET_POST)
@personal
@signed_in
def note_speech(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The recorder notes what somebody in the hall said."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    people = [(str(p.id), p.name) for p in pages.people_of(found) if p.mark in CAME]

    def make(*args: Any, **kwargs: Any) -> NoteSpeechForm:
        return NoteSpeechForm(*args, people=people, **kwargs)

    def act(data: dict[str, Any]) -> None:
        if not data["who"]:
            raise Invalid({"who": _("选一个人")})
        actions.speak(
            actor_of(request), meeting_id=meeting_id, body=data["body"], sent_key=data["key"], participant_id=UUID(data["who"]),
            now=timezone.now(),
        )  # fmt: skip

    back = url_of(found, "room" if found.state == State.OPEN else "minutes")
    return form_page(
        request, make, act, title=_("记一段发言"), submit=_("记下"), back=back, trail=crumbs(found, (_("记发言"), "")),
        initial={"key": new_id()},
    )  # fmt: skip


@require_safe
@personal
@signed_in
def names(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Who is on the list and where they are: for chair and recorder to mark; for members to see who came."""
    found, standing = opened(request, meeting_id)
    if standing.participant is None:
        log_names(request, found, "read_names")
    rows = pages.people_of(found)
    asked = request.GET.get("mark", "")
    if asked == "unknown" or (asked and asked in {mark.value for mark in Mark}):
        wanted = "" if asked == "unknown" else asked
        shown = [row for row in rows if row.mark == wanted]
    else:
        asked, shown = "", rows
    text = request.GET.get("q", "").strip()
    if text:
        shown = [row for row in shown if text in row.name]
    context = {
        "meeting": found, "standing": standing, "people": shown, "total": len(rows), "words": words, "asked": asked, "text": text,
        "crumbs": crumbs(found, (_("名单"), "")),
        "marks": [("", ""), *((m.value or "unknown", t) for m, t in words.MARK.items() if m != Mark.PROXY or rules_of(found).proxy)],
        "everybody": found.organisation_id is None and rules_of(found).convened is Convened.ADULTS,
        "by_proxy": standing.records and rules_of(found).proxy and found.state in (State.CONVENED, State.OPEN),
        "can_admit": standing.records and found.state in (State.CONVENED, State.OPEN),
        "can_mark": standing.records and found.state in (State.CONVENED, State.OPEN, State.ENDED),
    }  # fmt: skip
    return render(request, "meetings/names.html", context)


@require_http_methods(GET_POST)
@personal
@signed_in
def person(request: HttpRequest, meeting_id: UUID, participant_id: UUID) -> HttpResponse:
    """One on the list: where they are, what they do, whether they count. A quick mark comes by the button's own value."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    one = Participant.objects.filter(meeting=found, id=participant_id).first()
    if one is None:
        raise NotFound(words.NO_PERSON)
    actor, now, back = actor_of(request), timezone.now(), url_of(found, "names")
    if request.method == "POST" and "quick" in request.POST:
        quick, from_room = request.POST["quick"], request.POST["quick"] == "here"
        if from_room:
            quick, back = Mark.PRESENT, url_of(found, "room")
        if quick not in (Mark.PRESENT, Mark.ABSENT):
            raise Invalid({"to": words.NO_PERSON})
        actions.mark(actor, meeting_id=meeting_id, participant_id=participant_id, to=Mark(quick), now=now)
        return see_other(back if from_room else f"{back}#p-{participant_id}")

    def act(data: dict[str, Any]) -> str:
        if data["to"] != initial["to"] or data["reason"] != one.reason:
            late = data["to"] == "late"
            actions.mark(
                actor, meeting_id=meeting_id, participant_id=participant_id, to=Mark.PRESENT if late else Mark(data["to"]),
                reason=data["reason"], late=late, now=now,
            )  # fmt: skip
        if standing.runs and data["duty"] != one.duty:
            actions.set_duty(actor, meeting_id=meeting_id, participant_id=participant_id, duty=data["duty"], now=now)
        if standing.runs and data["why"] != one.uncounted_why:
            actions.leave_uncounted(actor, meeting_id=meeting_id, participant_id=participant_id, why=data["why"], now=now)
        return f"{back}#p-{participant_id}"

    def make(*args: Any, **kwargs: Any) -> MarkForm:
        return MarkForm(*args, proxied=one.mark == Mark.PROXY, **kwargs)

    was_late = one.mark == Mark.PRESENT and rules.is_late(rules.begins_at(found.starts_at, found.opened_at), one.arrived_at)
    initial = {
        "to": "late" if was_late else one.mark,
        "reason": one.reason or one.reply_note,
        "duty": one.duty,
        "why": one.uncounted_why,
    }
    return form_page(
        request, make, act, title=one.name, submit=_("存"), back=back, initial=initial,
        trail=crumbs(found, (_("名单"), back), (one.name, "")),
    )  # fmt: skip
