"""Forms of those who walk a matter, and the part of its page that only they see."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.deliberations import actions, queries, rules, words
from teabowl.deliberations.forms import BringForm, DiscloseForm, ProposeForm, StopForm
from teabowl.deliberations.permissions import STOP, WALK
from teabowl.deliberations.rules import Step, Topic
from teabowl.deliberations.views.public import crumbs
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

GET_POST = ["GET", "HEAD", "POST"]
Make = Callable[..., forms.Form]
Act = Callable[[dict[str, Any]], str]


def _form(
    request: HttpRequest, place: Place, back: str, heading: str, submit: str, make: Make, act: Act, **more: Any
) -> HttpResponse:
    """A form on its own page: POST acts and goes back to the matter with a word of what was done."""
    initial = more.pop("initial", {})
    context = {"place": place, "crumbs": crumbs(place, (heading, "")), "heading": heading, "submit": submit, "back": back}

    def done(data: dict[str, Any]) -> HttpResponse:
        return see_other(act(data))

    return form_page(request, filled(request, make, initial), done, "deliberations/form.html", context | more)


def _url(place: Place, matter_id: UUID) -> str:
    return reverse("deliberations:matter", args=[place.code, matter_id])


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def propose(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    check(actor, WALK, place.ref)
    branches = [(str(ref.id), ref.name) for ref in queries.branches_at(place)]
    if place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    if not branches:
        raise Refused(words.NO_BRANCH)

    def act(data: dict[str, Any]) -> str:
        chosen = UUID(data["organisation"]) if data.get("organisation") else None
        made = actions.propose_matter(
            actor, place=place, organisation_id=chosen, topic=Topic(data["topic"]), title=data["title"], body=data["body"],
            form_key=data["key"], now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("提上去了，村里人都能看到。下一步：“两委”会商议"))
        return _url(place, made.id)

    def make(*args: Any, **kwargs: Any) -> forms.Form:
        return ProposeForm(*args, branches=branches, **kwargs)

    back = reverse("deliberations:board", args=[place.code])
    note = _("党支部提议，是四议两公开的第一步。后面一步一步走，哪一步也跳不过去。")
    return _form(request, place, back, _("提议一件事"), _("提议"), make, act, note=note)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def bring(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, WALK, place.ref)
    step, rows, first = queries.meetings_for(place, matter_id, now)
    back = _url(place, matter_id)
    if step not in rules.MEETINGS:
        return see_other(back)

    def act(data: dict[str, Any]) -> str:
        actions.bring_matter(actor, matter_id=matter_id, meeting_id=UUID(data["meeting"]), now=now)
        messages.success(request, _("排到会上了，方案作为材料附在议程里"))
        return back

    def make(*args: Any, **kwargs: Any) -> forms.Form:
        return BringForm(*args, meetings=[(str(key), text) for key, text, fits in rows if fits], **kwargs)

    more = {
        "note": str(words.DUTY[step]), "first": first, "is_empty": not any(fits for _key, _text, fits in rows),
        "plan_url": _plan_url(place, step),
    }  # fmt: skip
    return _form(request, place, back, str(words.DO[step]), _("排上"), make, act, **more)


def _plan_url(place: Place, step: Step) -> str:
    """Where a meeting of this step is planned: the branch's, or the village's."""
    if step is Step.REVIEW:
        branches = queries.branches_at(place)
        return reverse("meetings:plan", args=[branches[0].id]) if branches else ""
    return reverse("meetings:plan_village", args=[place.code])


@require_POST
@personal
@signed_in
@at_place
def take_off(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    actions.take_off(actor_of(request), matter_id=matter_id, now=timezone.now())
    messages.success(request, _("从会上撤下来了"))
    return see_other(_url(place, matter_id))


def _disclose(request: HttpRequest, place: Place, matter_id: UUID, step: Step, said: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, WALK, place.ref)
    page = queries.matter_page(place, matter_id)
    terms = rules.terms_on(place.code, china_date(now))
    publish = actions.publish_decision if step is Step.PUBLISH else actions.publish_result

    def act(data: dict[str, Any]) -> str:
        publish(actor, matter_id=matter_id, said=data["words"], days=data["days"], now=now)
        messages.success(request, said)
        return page.row.url

    decided = next(row for row in page.steps if row.step is Step.DECIDE)
    initial = {"days": terms.display, "words": decided.words if step is Step.PUBLISH else ""}
    note = _("不少于 %(n)s 天。公开以后谁都能看到，也请贴到公开栏里。") % {"n": terms.display}
    submit = _("公开")
    return _form(request, place, page.row.url, str(words.DO[step]), submit, DiscloseForm, act, note=note, initial=initial)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def publish(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    return _disclose(request, place, matter_id, Step.PUBLISH, _("决议公开了"))


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def result(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    return _disclose(request, place, matter_id, Step.RESULT, _("实施结果公开了，公示满了就走完了"))


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def stop(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, STOP, place.ref)
    back = _url(place, matter_id)

    def act(data: dict[str, Any]) -> str:
        actions.stop_matter(actor, matter_id=matter_id, reason=data["reason"], now=timezone.now())
        messages.success(request, _("停下了，原因大家都看得到"))
        return back

    note = _("走过的步骤都留着，原因大家都看得到。以后要办，重新提议。")
    return _form(request, place, back, _("不议了"), _("停下"), StopForm, act, note=note, kind="warn")


@require_safe
@personal
@at_place
def tools(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    """What the reader may do with this matter; nothing for most."""
    offer = queries.tools_of(actor_of(request), place, matter_id, timezone.now())
    return render(request, "deliberations/tools.html", {"place": place, "offer": offer, "matter_id": matter_id})


@require_safe
@personal
@at_place
def board_tools(request: HttpRequest, place: Place) -> HttpResponse:
    may = place.level == Level.VILLAGE and can(actor_of(request), WALK, place.ref)
    return render(request, "deliberations/board_tools.html", {"place": place, "may": may})
