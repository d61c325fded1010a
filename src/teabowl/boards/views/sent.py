"""Notices to many villages: the sender's pages, and the village's answer."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries
from teabowl.boards.forms import CorrectSentForm, DeclineForm, SentForm, TakeSentForm
from teabowl.boards.permissions import PUBLISH_EVERYWHERE, SEND_NOTICE, TAKE_SENT
from teabowl.boards.rules import CopyStatus, SentStatus
from teabowl.boards.views.doors import actor_of, now, private, see_other, sent_data, signed_in
from teabowl.files.doors import form_key_of
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.verbs import can, check
from teabowl.places.finding import find_places
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import page_number, pages_around
from teabowl.ui.forms import PlainForm
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FOUND = 20
A_PAGE = 30
RECEIPTS = 100
"""Villages on a page: a county has hundreds, a city thousands."""


def _check_sends(request: HttpRequest, place: Place) -> None:
    check(actor_of(request), SEND_NOTICE, place.ref)


def _ask(
    request: HttpRequest, template: str, form: PlainForm, wrong: Invalid | Refused | None, **context: object
) -> HttpResponse:
    status = 200
    if isinstance(wrong, Invalid):
        form.take(wrong)
        status = 422
    elif wrong is not None:
        form.is_valid()
        form.add_error(None, wrong.message)
        status = 409
    return private(render(request, template, {"form": form, **context}, status=status))


@require_safe
@at_place
@signed_in
def sent_list(request: HttpRequest, place: Place) -> HttpResponse:
    _check_sends(request, place)
    page = page_number(request)
    rows = queries.sent_list(place, start=(page - 1) * A_PAGE, limit=A_PAGE + 1)
    context = {"place": place, "rows": rows[:A_PAGE], "page": page, "pager": pages_around(request, more=len(rows) > A_PAGE)}
    return private(render(request, "boards/sent_list.html", context))


@require_safe
@at_place
@signed_in
def list_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """What was sent below, with how many villages did what."""
    _check_sends(request, place)
    header = [_("标题"), _("哪天发的"), _("紧急"), _("几个村"), _("公布了"), _("不公布"), _("还在等")]
    rows = (
        (row.title, row.sent_at, _("是") if row.urgent else "", row.chosen, row.published, row.declined, row.waiting)
        for row in queries.sent_list(place)
    )
    return sheet_response(_("发到各村的通知"), header, rows, f"{place.name}-{_('发到各村的通知')}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def write(request: HttpRequest, place: Place) -> HttpResponse:
    """Write one; the next page chooses the villages."""
    _check_sends(request, place)
    return _write(request, place, SentForm(sent_data(request), initial={"form_key": str(uuid4())}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def edit(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    _check_sends(request, place)
    found = queries.sent_view(place, sent_id)
    if found.status != SentStatus.DRAFT:
        return redirect("boards:sent", place.code, sent_id)
    initial = {"form_key": str(found.form_key), "title": found.title, "body": found.body}
    return _write(request, place, SentForm(sent_data(request), initial=initial))


def _write(request: HttpRequest, place: Place, form: SentForm) -> HttpResponse:
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        form.is_valid()
        try:
            made = actions.write_notice_below(
                actor_of(request), place=place, form_key=form_key_of(request.POST), title=form.typed("title"),
                body=form.typed("body"), phones_confirmed=bool(form.cleaned_data.get("phones_confirmed")), now=now(),
            )  # fmt: skip
            return see_other(reverse("boards:sent_villages", args=[place.code, made.id]))
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/sent_write.html", form, wrong, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def villages(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    """Choose who gets it: all below, or those found by typing."""
    _check_sends(request, place)
    if request.method == "POST":
        count = actions.choose_villages(
            actor_of(request), sent_id=sent_id, add=_keys(request, "add"), remove=_keys(request, "remove"),
            everyone="everyone" in request.POST, now=now(),
        )  # fmt: skip
        messages.success(request, _("现在选了 %(n)s 个村") % {"n": count})
        return see_other(request.get_full_path())
    found = queries.sent_view(place, sent_id)
    if found.status != SentStatus.DRAFT:
        return redirect("boards:sent", place.code, sent_id)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:30]
    chosen = {row.place_id for row in found.receipts}
    hits = [hit for hit in find_places(q, FOUND, place, [Level.VILLAGE]) if hit.id not in chosen] if q else []
    page = page_number(request)
    context = {
        "place": place,
        "sent": found,
        "rows": found.receipts[(page - 1) * RECEIPTS : page * RECEIPTS],
        "pager": pages_around(request, more=len(found.receipts) > page * RECEIPTS),
        "q": q,
        "found": hits,
        "can_urgent": can(actor_of(request), PUBLISH_EVERYWHERE, place.ref),
    }
    return private(render(request, "boards/sent_villages.html", context))


def _keys(request: HttpRequest, name: str) -> list[UUID]:
    found = []
    for text in request.POST.getlist(name)[:500]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
@at_place
@signed_in
def send(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    try:
        made = actions.send_notice(actor_of(request), sent_id=sent_id, urgent="urgent" in request.POST, now=now())
    except Invalid as invalid:
        messages.error(request, str(next(iter(invalid.fields.values()))))
        return see_other(reverse("boards:sent_villages", args=[place.code, sent_id]))
    messages.success(request, _("直接发到各村了") if made.urgent else _("发到各村了。谁公布了，这里看得到，不用各村另外报"))
    return see_other(reverse("boards:sent", args=[place.code, sent_id]))


@require_safe
@at_place
@signed_in
def sent(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    """The notice with its receipts, read from what the villages did."""
    _check_sends(request, place)
    asked = request.GET.get("only", "")
    only = asked if asked in {*CopyStatus, queries.UNKEPT} else ""
    found = queries.sent_view(place, sent_id, only=only)
    if found.status == SentStatus.DRAFT:
        return redirect("boards:sent_villages", place.code, sent_id)
    page = page_number(request)
    rows = found.receipts[(page - 1) * RECEIPTS : page * RECEIPTS]
    pager = pages_around(request, more=len(found.receipts) > page * RECEIPTS)
    return private(
        render(request, "boards/sent.html", {"place": place, "sent": found, "rows": rows, "only": only, "pager": pager})
    )


@require_safe
@at_place
@signed_in
def export(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    _check_sends(request, place)
    found = queries.sent_view(place, sent_id)
    header = [_("上级"), _("村"), _("怎么样了"), _("时间"), _("说明"), _("网址")]

    def said(row: queries.Receipt) -> str:
        return row.reason or (_("加了村里的话") if row.own_words else _("还没有操作员") if row.unkept else "")

    rows = (
        (row.above, row.place_name, row.state, row.at, said(row), request.build_absolute_uri(row.url) if row.url else "")
        for row in found.receipts
    )
    return sheet_response(_("各村公布情况"), header, rows, f"{place.name}-{found.title}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def correct(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    _check_sends(request, place)
    found = queries.sent_view(place, sent_id)
    form = CorrectSentForm(sent_data(request), initial={"title": found.title, "body": found.body})
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        form.is_valid()
        try:
            _made, count = actions.correct_sent(
                actor_of(request), sent_id=sent_id, title=form.typed("title"), body=form.typed("body"), why=form.typed("why"),
                phones_confirmed=bool(form.cleaned_data.get("phones_confirmed")), now=now(),
            )  # fmt: skip
            messages.success(request, _("改好了，%(n)s 个村公布的跟着改了") % {"n": count})
            return see_other(reverse("boards:sent", args=[place.code, sent_id]))
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/sent_correct.html", form, wrong, place=place, sent=found)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def withdraw(request: HttpRequest, place: Place, sent_id: UUID) -> HttpResponse:
    _check_sends(request, place)
    found = queries.sent_view(place, sent_id)
    if request.method == "POST":
        actions.withdraw_sent(actor_of(request), sent_id=sent_id, now=now())
        messages.success(request, _("不再等了。已经公布的还在"))
        return see_other(reverse("boards:sent_list", args=[place.code]))
    return private(render(request, "boards/sent_withdraw.html", {"place": place, "sent": found}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def incoming(request: HttpRequest, place: Place, copy_id: UUID) -> HttpResponse:
    """What was sent to this village, ready to be published as it is or with some words of its own."""
    actor = actor_of(request)
    check(actor, TAKE_SENT, place.ref)
    copy = queries.copy_at(place, copy_id)
    form = TakeSentForm(sent_data(request))
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        form.is_valid()
        try:
            confirmed = bool(form.cleaned_data.get("phones_confirmed"))
            post = actions.publish_copy(
                actor, copy_id=copy.id, own_words=form.typed("own_words"), phones_confirmed=confirmed, now=now()
            )
            messages.success(request, _("公布了"))
            return see_other(reverse("boards:post", args=[place.code, "notices", post.id]))
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/incoming.html", form, wrong, place=place, copy=copy)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def decline(request: HttpRequest, place: Place, copy_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    check(actor, TAKE_SENT, place.ref)
    copy = queries.copy_at(place, copy_id)
    form = DeclineForm(sent_data(request))
    wrong: Invalid | Refused | None = None
    if request.method == "POST":
        try:
            actions.decline_copy(actor, copy_id=copy.id, reason=form.typed("reason"), now=now())
            messages.success(request, _("记下了，发来的人看得到原因"))
            return see_other(f"/p/{place.code}/desk/")
        except (Invalid, Refused) as error:
            wrong = error
    return _ask(request, "boards/incoming_decline.html", form, wrong, place=place, copy=copy)
