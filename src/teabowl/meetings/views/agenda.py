"""The agenda in the room, for who runs the meeting: a point is taken up, put to the vote, amended."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.ballots import actions as ballots
from teabowl.ballots.values import Election, Option, Stance
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.meetings import actions, explaining, words
from teabowl.meetings.actions.appraising import is_appraisal
from teabowl.meetings.actions.saving import item_of, rules_of
from teabowl.meetings.forms import AmendForm, OutcomeForm, VoteForm
from teabowl.meetings.kinds import Ballot, Matter, RuleSet
from teabowl.meetings.queries.turnout import turnout_of
from teabowl.meetings.rules import State
from teabowl.meetings.views.doors import GET_POST, crumbs, form_page, opened, url_of
from teabowl.ui.doors import actor_of, personal, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(GET_POST)
@personal
@signed_in
def item(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """A point of the agenda: take it up, close it, put it off, write down what came of it."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    point = item_of(found, item_id)

    def act(data: dict[str, Any]) -> None:
        actions.take_item(
            actor_of(request), meeting_id=meeting_id, item_id=item_id, state=data["state"], outcome=data["outcome"],
            now=timezone.now(),
        )  # fmt: skip

    back = url_of(found, "room" if found.state == State.OPEN else "minutes")
    following = {"waiting": "now", "now": "done"}.get(point.state, point.state)
    return form_page(
        request, OutcomeForm, act, title=point.title, submit=_("存"), back=back, trail=crumbs(found, (point.title, "")),
        initial={"state": following, "outcome": point.outcome}, note=point.note,
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def vote(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Put a point to the vote."""
    found, standing = opened(request, meeting_id)
    if not standing.runs:
        raise NotAllowed(words.WHO_MAY["runs"])
    point, rule = item_of(found, item_id), rules_of(found)
    if rule.majority is None:
        raise Refused(words.NO_VOTE_KIND)
    turnout, appraises = turnout_of(found, rule), is_appraisal(point)
    matters = (
        [("", _("一般的事")), *((m.value, str(words.MATTER[m])) for m, _majority in rule.stricter)] if rule.stricter else None
    )

    def make(*args: Any, **kwargs: Any) -> VoteForm:
        free = rule.ballot is Ballot.EITHER and not appraises
        return VoteForm(*args, elects=rule.elects, free=free, has_choices=not appraises, matters=matters, **kwargs)

    def act(data: dict[str, Any]) -> None:
        spare = rule.spare_percent if data.get("office") == "committee" else 0
        motion = actions.Motion(
            data["title"], data.get("text", point.note), secret=bool(data.get("secret")),
            matter=Matter(data["matter"]) if data.get("matter") else None,
            **(_election(data["candidates"], data["seats"], spare) if rule.elects else {}),
        )  # fmt: skip
        actions.put_to_vote(actor_of(request), meeting_id=meeting_id, item_id=item_id, motion=motion, now=timezone.now())

    note = explaining.attendance_told(rule, turnout)
    needs = str(words.APPRAISED_BY) if appraises else explaining.majority_told(rule, turnout)
    return form_page(
        request, make, act, title=_("提交表决"), submit=_("开始表决"), back=url_of(found, "room"),
        trail=crumbs(found, (_("提交表决"), "")), initial={"title": point.title, "text": point.note},
        note=f"{note.title}{note.text}{needs}", more={"fixed": _fixed(rule, appraises)},
    )  # fmt: skip


def _fixed(rule: RuleSet, appraises: bool) -> list[str]:
    """What is not for the chair to choose, and why."""
    return [str(words.APPRAISAL_SECRET)] if appraises else explaining.fixed_lines(rule)


@require_http_methods(GET_POST)
@personal
@signed_in
def amend(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """An amendment of what is being voted on: voted on first; the motion waits, and takes the text in if it passes."""
    found, standing = opened(request, meeting_id)
    if not standing.runs:
        raise NotAllowed(words.WHO_MAY["runs"])
    point = item_of(found, item_id)
    motion_id = point.motion_id
    if motion_id is None:
        raise Refused(words.NO_VOTE)

    def act(data: dict[str, Any]) -> None:
        ballots.amend_motion(actor_of(request), motion_id=motion_id, title=data["title"], text=data["text"], now=timezone.now())

    return form_page(
        request, AmendForm, act, title=_("提一个修改意见"), submit=_("先表决这个"), back=url_of(found, "room"),
        trail=crumbs(found, (_("修改意见"), "")), note=_("还没有人投票时可以提。先表决修改意见；通过了，方案就照改过的表决。"),
        initial={"title": _("修改：%(title)s") % {"title": point.title}, "text": point.note},
    )  # fmt: skip


def _election(typed: str, seats: int, spare: int) -> dict[str, Any]:
    names = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(set(names)) != len(names) or not names:
        raise Invalid({"candidates": _("候选人一行一个，不要重名")})
    options = [Option(f"c{n}", Stance.CANDIDATE, name) for n, name in enumerate(names, 1)]
    return {"options": options, "election": Election(seats=seats, spare_percent=spare, write_ins=True)}
