"""Migrant members: lists of an organisation or a place, one of them, and what may be done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.organisations import actions, authority, forms_moves, queries
from teabowl.organisations import rules_migrants as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import BRANCHES
from teabowl.organisations.models import Migration, Organisation
from teabowl.organisations.permissions_moves import KEEP_MIGRANTS, SEE_MIGRANTS
from teabowl.organisations.queries import migrants as away
from teabowl.organisations.queries.migrants import FILTERS
from teabowl.organisations.queries.transfers import PAGE, Scope
from teabowl.organisations.rules_migrants import Reason, Way
from teabowl.organisations.views.doors import form_page, found, personal, see, signed_in, tell, typed
from teabowl.organisations.views.moves import (
    GET_POST,
    chosen,
    day_text,
    looked,
    sheet,
    trail_of,
    uuid_or_none,
)
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, page_number, pages_around
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

NOBODY = UUID(int=0)


def shows() -> list[tuple[str, Any]]:
    texts = {"out": _("流出"), "in": _("流入"), "due": _("该联系了"), "over": _("结束的")}
    return [(key, texts.get(key, _("现在流动的"))) for key in FILTERS]


@require_safe
@personal
@signed_in
def migrants(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Who is away from an organisation or takes part in it, and below."""
    held = found(request, organisation_id, SEE_MIGRANTS, timezone.now())
    return _list(request, Scope(organisation=held), reverse("organisations:migrants", args=[held.id]))


@require_safe
@personal
@signed_in
@at_place
def migrants_at(request: HttpRequest, place: Place) -> HttpResponse:
    """The same of a place and below, for its organisers."""
    check(actor_of(request), SEE_MIGRANTS, place.ref)
    return _list(request, Scope(place=place), reverse("organisations:migrants_at", args=[place.code]))


def _list(request: HttpRequest, scope: Scope, here: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    show, page = chosen(request, "show", FILTERS), page_number(request)
    rows, total = away.migrants(scope, show, now=now, page=page)
    looked(actor, "see_migrants", scope)
    held = scope.organisation
    may = held is not None and authority.can(actor, KEEP_MIGRANTS, held.ref, now)
    context = {
        "scope": scope, "rows": rows, "total": total, "show": show, "shows": shows(), "organisation": held, "place": scope.place,
        "narrowed": lambda **said: f"{here}?show={said['show']}" if said.get("show") else here,
        "pager": pages_around(request, more=page * PAGE < total),
        "may_register": may and held is not None and held.kind in BRANCHES and not held.is_away, "may_take_in": may,
        "crumbs": [*trail_of(scope), (_("流动党员"), "")],
    }  # fmt: skip
    return render(request, "organisations/migrants.html", context)


@require_safe
@personal
@signed_in
def migrants_sheet(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The list as Excel."""
    actor, now = actor_of(request), timezone.now()
    scope = Scope(organisation=found(request, organisation_id, SEE_MIGRANTS, now))
    rows, _total = away.migrants(scope, chosen(request, "show", FILTERS), now=now, limit=20_000)
    looked(actor, "see_migrants", scope)
    header = [
        *(_("姓名"), _("党员"), _("组织关系在"), _("参加活动的组织"), _("去向"), _("做什么")),
        *(_("外出"), _("报到"), _("结束"), _("联系人"), _("下次联系"), _("状态")),
    ]
    body = [
        [
            r.name, r.standing, r.home, r.away, r.region, r.reason, day_text(r.left_on), day_text(r.joined_on),
            day_text(r.over_on), r.contact, day_text(r.contact_due), r.tag,
        ]
        for r in rows
    ]  # fmt: skip
    return sheet("流动党员", header, body, "migrants")


@require_http_methods(GET_POST)
@personal
@signed_in
def out(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Home registers that a member is away."""
    held = found(request, organisation_id, KEEP_MIGRANTS, timezone.now())
    trail = [*trail_of(Scope(organisation=held)), (_("流动党员"), reverse("organisations:migrants", args=[held.id]))]
    return _out(request, held, None, trail)


@require_http_methods(GET_POST)
@personal
@signed_in
def out_mine(request: HttpRequest) -> HttpResponse:
    """A member registers themself."""
    actor = actor_of(request)
    mine = [row for row in queries.memberships_of(actor.account_id) if row.home] if actor.account_id else []
    if not mine:
        raise NotFound(words.NO_MEMBER)
    running = Migration.objects.filter(member_id=mine[0].member_id, state__in=rules.AWAY).first()
    if running is not None:
        return see("migrant", running.id)
    return _out(request, queries.organisation(mine[0].organisation.id), mine[0].member_id, [(_("我的"), "/me/")])


def _out(request: HttpRequest, held: Organisation, member_id: UUID | None, trail: list[tuple[Any, str]]) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    at_home = away.members_at_home(held)
    options: dict[str, Any] = {
        "contact": [row for row in at_home if row[0] != str(member_id)],
        "away": away.away_organisations(),
    }
    if member_id is None:
        options["member"] = at_home
    data, initial = request.POST if request.method == "POST" else None, {"member": typed(request, "member")}
    form = forms_moves.OutForm(data, initial=initial, options=options, mine=member_id is not None)

    def act(data: dict[str, Any]) -> HttpResponse:
        migration = actions.register_out(
            actor, member_id=member_id or uuid_or_none(data["member"]) or NOBODY, left_on=data["left_on"], back_on=data["back_on"],
            region=data["region"], reason=Reason(data["reason"]), contact_id=uuid_or_none(data["contact"]) or NOBODY,
            away_id=uuid_or_none(data["away"]), key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("登记好了，联系人和外地的组织会收到消息"))
        return see("migrant", migration.id)

    about = _("连续外出 %(n)s 个月以上的登记。组织关系还在%(home)s，表决回来投，线上也行") % {
        "n": rules.terms_on(china_date(now)).away_months, "home": held.name,
    }  # fmt: skip
    return form_page(request, form, act, title=_("登记流出"), button=_("登记"), trail=trail, about=about)


@require_http_methods(GET_POST)
@personal
@signed_in
def guest(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Somebody of an organisation unknown here is taken in."""
    actor, now = actor_of(request), timezone.now()
    held = found(request, organisation_id, KEEP_MIGRANTS, now)
    form = forms_moves.GuestForm(request.POST if request.method == "POST" else None, initial={"joined_on": china_date(now)})

    def act(data: dict[str, Any]) -> HttpResponse:
        status, reason, key = forms_moves.STATUS[data.pop("status")], Reason(data.pop("reason")), data.pop("key")
        migration = actions.receive_guest(
            actor, organisation_id=held.id, status=status, reason=reason, key=key, now=now, **data
        )
        tell(request, _("登记好了"))
        return see("migrant", migration.id)

    trail = [*trail_of(Scope(organisation=held)), (_("流动党员"), reverse("organisations:migrants", args=[held.id]))]
    about = _("组织关系在外地、本系统里没有那个支部的，在这里登。有的，请他家里的支部登记流出，会自己出现")
    return form_page(request, form, act, title=_("登记流入"), button=_("登记"), trail=trail, about=about)


def _seen(request: HttpRequest, migration_id: UUID) -> tuple[Migration, set[str], list[str]]:
    actor, now = actor_of(request), timezone.now()
    held = away.migration(migration_id)
    sides = away.sides_of(actor, authority.standing_of(actor, now), held)
    if not sides:
        raise NotFound(words.NO_MIGRATION)
    return held, sides, away.what_may(sides, held)


@require_safe
@personal
@signed_in
def migrant(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """One migrant member: both sides, contacts of home, what was taken part in there."""
    actor, now = actor_of(request), timezone.now()
    held, sides, may = _seen(request, migration_id)
    if "self" not in sides:
        actions.look_at_migration(actor, migration=held, now=now)
    reads_home = bool(sides & {"home", "self", "contact"}) or (
        held.home is not None and authority.can(actor, SEE_MIGRANTS, held.home.ref, now)
    )
    row = away.row_of(held, china_date(now))
    context = {
        "held": held, "row": row, "may": may, "reads_home": reads_home,
        "contacts": [
            (contact.on, words.WAY[Way(contact.way)], contact.by_name, contact.note)
            for contact in held.contacts.order_by("-on", "-id")[:50]
        ] if reads_home else [],
        "activities": list(held.activities.select_related("organisation").order_by("-on", "-id")[:50]),
        "vote": [words.VOTE_WHY[rules.may_vote(held.standing, at_home=here)[1]] for here in (True, False)],
        "crumbs": _trail(held, sides),
    }  # fmt: skip
    return render(request, "organisations/migrant.html", context)


def _trail(held: Migration, sides: set[str]) -> list[tuple[Any, str]]:
    if "self" in sides:
        return [(_("我的"), "/me/"), (_("流动党员"), "")]
    there = held.away if "away" in sides and held.away is not None else held.home or held.away
    assert there is not None
    person = held.person.merged_into or held.person
    return [
        *trail_of(Scope(organisation=there)),
        (_("流动党员"), reverse("organisations:migrants", args=[there.id])),
        (person.name, ""),
    ]


@require_http_methods(GET_POST)
@personal
@signed_in
def act_on_migrant(request: HttpRequest, migration_id: UUID, what: str) -> HttpResponse:
    """Take in, note a contact or an activity, end: each a form of its own page."""
    actor, now = actor_of(request), timezone.now()
    held, sides, may = _seen(request, migration_id)
    if what not in STEPS:
        raise NotFound(words.NO_MIGRATION)
    if what not in may and request.method != "POST":
        raise NotAllowed(words.OVER)
    title, button, done, about = STEPS[what]()
    data, today = request.POST if request.method == "POST" else None, china_date(now)
    form: Any
    if what == "receive":
        assert held.away is not None
        options = [(str(row.id), row.name) for row in queries.organisations_under(held.away.id)]
        form = forms_moves.TakeInForm(data, options={"away": options}, initial={"joined_on": today, "away": str(held.away_id)})
    elif what == "contact":
        form = forms_moves.ContactForm(data, initial={"on": today})
    elif what == "activity":
        form = forms_moves.ActivityForm(data, initial={"on": today})
    else:
        form = forms_moves.EndForm(data, initial={"on": today})

    def act(given: dict[str, Any]) -> HttpResponse:
        if what == "receive":
            actions.receive_migrant(
                actor, migration_id=held.id, away_id=uuid_or_none(given["away"]), joined_on=given["joined_on"], now=now
            )
        elif what == "contact":
            actions.note_contact(
                actor,
                migration_id=held.id,
                on=given["on"],
                way=Way(given["way"]),
                note=given["note"],
                key=given["key"],
                now=now,
            )
        elif what == "activity":
            actions.note_activity(actor, migration_id=held.id, on=given["on"], title=given["title"], now=now)
        else:
            actions.end_migration(actor, migration_id=held.id, on=given["on"], now=now)
        tell(request, done)
        return see("migrant", held.id)

    trail = _trail(held, sides)
    trail = [*trail[:-1], (trail[-1][0], reverse("organisations:migrant", args=[held.id]))]
    return form_page(request, form, act, title=title, button=button, trail=trail, about=about, warn=what == "end")


STEPS: dict[str, Callable[[], tuple[Any, Any, Any, Any]]] = {
    "receive": lambda: (
        _("接收"),
        _("接收"),
        _("接收了，家里的支部会收到消息"),
        _("在这里参加活动，组织关系还在原支部，在这里不表决"),
    ),
    "contact": lambda: (_("记一次联系"), _("记下"), _("记下了"), _("联系上了就记一笔，不用拍照、不用定位")),
    "activity": lambda: (
        _("记参加的活动"),
        _("记下"),
        _("记下了，家里的支部看得到"),
        _("会议的签到会自己记过来，不用再记一遍"),
    ),
    "end": lambda: (_("流动结束"), _("结束"), _("结束了"), _("回家了，或者不再在外地参加活动")),
}
