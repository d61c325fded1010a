"""The operator's pages of members: the queue, the list, one villager; and the place's audit trail."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from teabowl.audit.permissions import READ_TRAIL
from teabowl.audit.queries import entries_at
from teabowl.audit.wording import actor_words, change_words
from teabowl.kernel.errors import Invalid
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.people import actions, member_queries, queries
from teabowl.people.forms import EndForm, ReasonForm, show_errors
from teabowl.people.permissions import DECIDE, IMPORT_REGISTER
from teabowl.people.rules import VOUCHES_NEEDED
from teabowl.people.sheets import write_sheet
from teabowl.people.views.doors import actor_of, crumbs_of, file_response, private, see_other
from teabowl.people.views.joining import _uuid
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.places.redirects import at_place
from teabowl.ui.doors import page_number
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@private
@at_place
def members(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    search, group, alone = _wanted(request)
    page = page_number(request)
    query = urlencode({"q": search, "group": group, **({"account": "none"} if alone else {})})
    context = {
        "place": place,
        "page": member_queries.members_at(actor, place, search=search, group=group, alone=alone, page=page, base=f"?{query}&"),
        "groups": member_queries.groups_at(place),
        "waiting": member_queries.queue_at(actor, place, search=search, page=page_number(request, "wait"), base=f"?{query}&")
        if page == 1 and not group and not alone and can(actor, DECIDE, place.ref)
        else None,
        "needed": VOUCHES_NEEDED,
        "may_import": can(actor, IMPORT_REGISTER, place.ref),
        "q": search,
        "group": group,
        "alone": alone,
        "query": query,
        "crumbs": crumbs_of(place, (_("村民"), "")),
    }
    return render(request, "people/members.html", context)


def _wanted(request: HttpRequest) -> tuple[str, str, bool]:
    """Words, a group, only those without an account."""
    return request.GET.get("q", ""), request.GET.get("group", ""), request.GET.get("account") == "none"


@private
@at_place
def members_excel(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    search, group, alone = _wanted(request)
    found = list(member_queries.all_members_at(actor, place, search=search, group=group, alone=alone))
    actions.record_export(actor, place_id=place.id, count=len(found), now=timezone.now())
    rows = [[m.name, m.group, m.phone, china_date(m.since).isoformat() if m.since else ""] for m in found]
    header = [_("姓名"), _("小组"), _("手机号"), _("认证日期")]
    return file_response(write_sheet(_("认证村民名单"), header, rows), "xlsx", f"villagers-{place.code}")


@private
@at_place
def member(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        other = _uuid(request.POST.get("same_as", ""))
        actions.confirm_membership(actor, membership_id=membership_id, register_membership_id=other, now=timezone.now())
        messages.success(request, _("确认了，对方在“我的”里能看到"))
        return see_other("people:members", place.code)
    return _member_page(request, place, membership_id, ReasonForm(), EndForm())


@private
@at_place
def decline(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.decline_membership(
                actor_of(request), membership_id=membership_id, reason=request.POST.get("reason", ""), now=timezone.now()
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("没有通过，原因已经告诉对方"))
            return see_other("people:members", place.code)
    return _member_page(request, place, membership_id, form, EndForm())


@private
@at_place
def end(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.end_membership(
                actor_of(request), membership_id=membership_id, reason=request.POST.get("reason", ""), now=timezone.now()
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("记下了，这个人不在册了"))
            return see_other("people:members", place.code)
    return _member_page(request, place, membership_id, ReasonForm(), form)


@private
@at_place
def number(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    """The masked resident number, after a press: the reading is logged, so it is never shown unasked."""
    shown = ""
    if request.method == "POST":
        shown = actions.read_resident_number(actor_of(request), membership_id=membership_id, now=timezone.now())
    return _member_page(request, place, membership_id, ReasonForm(), EndForm(), shown=shown)


def _member_page(
    request: HttpRequest, place: Place, membership_id: UUID, reason: ReasonForm, ending: EndForm, shown: str = ""
) -> HttpResponse:
    actor = actor_of(request)
    detail = member_queries.member_detail(actor, place, membership_id)
    actions.record_member_read(actor, membership_id=membership_id, now=timezone.now())
    context = {
        "place": place,
        "detail": detail,
        "reason": reason,
        "ending": ending,
        "needed": VOUCHES_NEEDED,
        "shown": shown,
        "crumbs": crumbs_of(place, (_("村民"), f"/p/{place.code}/members/"), (detail.name, "")),
    }
    status = 422 if reason.errors or ending.errors else 200
    return render(request, "people/member.html", context, status=status)


@private
@at_place
def trail(request: HttpRequest, place: Place) -> HttpResponse:
    """What was done and looked at in a place, for who may read it."""
    actor = actor_of(request)
    check(actor, READ_TRAIL, place.ref)
    limit = 50
    found = entries_at(ids_living_at(place), before=_moment(request.GET.get("before", "")), limit=limit)
    older = "?" + urlencode({"before": found[limit - 1].at.isoformat()}) if len(found) > limit else ""
    rows = [(e, actor_words(e.actor_name), queries.verb_words(e.verb), change_words(e.verb, e.changes)) for e in found[:limit]]
    page = member_queries.Page(rows, len(rows), "", older)
    context = {"place": place, "page": page, "crumbs": crumbs_of(place, (_("操作记录"), ""))}
    return render(request, "people/trail.html", context)


@private
@at_place
def trail_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest twenty thousand entries, for who may read them."""
    check(actor_of(request), READ_TRAIL, place.ref)
    header = [_("时间"), _("谁"), _("做了什么"), _("是查看"), _("改了哪些")]
    rows = (
        (
            e.at, actor_words(e.actor_name), queries.verb_words(e.verb), _("是") if e.is_read else "",
            "；".join(f"{name}：{before} → {after}" for name, before, after in change_words(e.verb, e.changes)),
        )
        for e in entries_at(ids_living_at(place), limit=MOST)
    )  # fmt: skip
    return sheet_response(_("操作记录"), header, rows, f"{place.name}-{_('操作记录')}")


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
