"""Forms and lists of those who answer, and of organisers."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.letters import actions, queries, sheets, words
from teabowl.letters.forms import AnswerForm, FollowUpForm, HideForm, LimitForm, NoteForm, SureForm
from teabowl.letters.models import Letter
from teabowl.letters.permissions import EXPORT, SEE_WAITING, SET_LIMIT
from teabowl.letters.rules import Kind
from teabowl.letters.views.doors import actor_of, crumbs, personal, see_other
from teabowl.letters.views.writer import letter_form
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, page_number, pages_around, tell
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def answer(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.answer_letter(
            actor, letter_id=letter_id, body=data["body"], follow_up_on=data["follow_up_on"], key=data["key"], now=now
        )

    more = {"heading": _("写答复"), "submit": _("答复"), "shows_letter": True}
    return letter_form(
        request,
        place,
        letter_id,
        "answer",
        AnswerForm,
        "letters/form.html",
        act,
        lambda letter: _("答复了，来信人会看到"),
        more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def note(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.note_step(
            actor, letter_id=letter_id, kind=Kind(data["kind"]), note=data["note"], key=data["key"], now=now
        )

    more = {"heading": _("记一步"), "submit": _("记下")}
    return letter_form(
        request, place, letter_id, "note", NoteForm, "letters/form.html", act, lambda letter: _("记下了，来信人会看到"), more
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def follow_up(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.report_follow_up(
            actor, letter_id=letter_id, note=data["note"], again_on=data["again_on"], key=data["key"], now=now
        )

    more = {"heading": _("报结果"), "submit": _("报"), "shows_letter": True}
    return letter_form(
        request,
        place,
        letter_id,
        "follow_up",
        FollowUpForm,
        "letters/form.html",
        act,
        lambda letter: _("报了，来信人会看到"),
        more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def hide(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.hide_letter(actor, letter_id=letter_id, reason=data["reason"], now=now)

    more = {"heading": _("从网页上撤下"), "submit": _("撤下"), "kind": "warn", "note": _("只有镇里能恢复。信还是要按期答复。")}
    return letter_form(request, place, letter_id, "hide", HideForm, "letters/form.html", act, lambda letter: _("撤下了"), more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def show(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.show_letter(actor, letter_id=letter_id, now=now)

    more = {"heading": _("恢复公开"), "submit": _("恢复"), "shows_letter": True}
    return letter_form(request, place, letter_id, "show", SureForm, "letters/form.html", act, lambda letter: _("恢复了"), more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def hand_over(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    """Pass a letter on without opening it: the page says only that it came, and when."""
    actor, now = actor_of(request), timezone.now()
    letter = queries.letter_to_hand_over(actor, place, letter_id)

    def context() -> dict[str, Any]:
        received = words.day(china_date(letter.received_at), now)
        return {
            "place": place,
            "crumbs": crumbs(place, (_("等答复的来信"), _waiting_url(place)), (_("转给书记"), "")),
            "heading": _("转给书记"),
            "submit": _("转给书记"),
            "note": _("%(day)s收到的信，%(due)s前答复。您看不到私密来信的内容，转过去就行。")
            % {"day": received, "due": words.day(letter.due_on, now)},
        }

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.hand_over(actor, letter_id=letter_id, now=now)
        tell(request, _("转给书记了"))
        return see_other(_waiting_url(place))

    return form_page(request, filled(request, SureForm), act, "letters/plain_form.html", context)


def _waiting_url(place: Place) -> str:
    return reverse("letters:waiting", kwargs={"code": place.code})


@require_safe
@personal
@at_place
def waiting(request: HttpRequest, place: Place) -> HttpResponse:
    """What waits for the secretary and the operator of a village; for organisers, what came up to them."""
    actor, page = _waits(request, place), page_number(request)
    items, total = queries.letters_waiting(actor, place, now=timezone.now(), page=page)
    context = {
        "place": place,
        "crumbs": crumbs(place, (_("等答复的来信"), "")),
        "items": items,
        "total": total,
        "pager": pages_around(request, more=page * queries.LATE_PAGE < total),
    }
    return render(request, "letters/waiting.html", context)


def _waits(request: HttpRequest, place: Place) -> Actor:
    actor = actor_of(request)
    if place.level == Level.VILLAGE:
        check(actor, SEE_WAITING, place.ref)
    return actor


@require_safe
@personal
@at_place
def waiting_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """The same as an Excel file: of a private letter only that it came."""
    items, _total = queries.letters_waiting(_waits(request, place), place, now=timezone.now(), limit=MOST)
    rows = ((item.title, item.note, item.due_at and china_date(item.due_at), item.tag, item.action) for item in items)
    header = [_("来信"), _("怎么来的"), _("期限"), _("还有几天"), _("要做什么")]
    return sheet_response(_("等答复的来信"), header, rows, f"{place.name}-{_('等答复的来信')}")


@require_safe
@personal
@at_place
def late(request: HttpRequest, place: Place) -> HttpResponse:
    """Letters below that wait past their limit: how late, who was told, what was done."""
    found = queries.late_below(actor_of(request), place, now=timezone.now(), page=page_number(request))
    context = {
        "place": place,
        "crumbs": crumbs(place, (_("迟了的来信"), "")),
        "late": found,
        "pager": pages_around(request, more=found.next_page is not None),
    }
    return render(request, "letters/late.html", context)


@require_safe
@personal
@at_place
def late_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """The same as an Excel file."""
    found = queries.late_below(actor_of(request), place, now=timezone.now(), limit=MOST)
    header = [_("哪里"), _("来信"), _("收到"), _("期限"), _("迟多久"), _("告诉了谁"), _("最近一步")]
    rows = (
        (row.place_name, row.title, row.received_on, row.due_on, row.late, "、".join(row.told), row.last) for row in found.rows
    )
    return sheet_response(_("迟了的来信"), header, rows, f"{place.name}-{_('迟了的来信')}")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def limit(request: HttpRequest, place: Place) -> HttpResponse:
    """Set within how many working days letters are answered here and below."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SET_LIMIT, place.ref)
    today = china_date(now)

    def context() -> dict[str, Any]:
        return {
            "place": place,
            "crumbs": crumbs(place, (_("答复期限"), "")),
            "limit": queries.limit_row(place, today),
            "to_come": queries.limits_to_come(place, today),
        }

    def act(data: dict[str, Any]) -> HttpResponse:
        since: date = data["since"]
        actions.set_limit(actor, place=place, days=data["days"], since=since, now=now)
        tell(request, _("定好了，%(day)s起算") % {"day": words.day(since, now)})
        return see_other(reverse("letters:limit", kwargs={"code": place.code}))

    initial = {"days": queries.limit_row(place, today).days, "since": today}
    return form_page(request, filled(request, LimitForm, initial), act, "letters/limit.html", context)


@require_safe
@personal
@at_place
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """Public letters with their steps as an Excel file."""
    check(actor_of(request), EXPORT, place.ref)
    body = sheets.public_letters(place)
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="letters-{place.code}.xlsx"'
    return response
