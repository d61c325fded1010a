"""Letters of introduction: lists of an organisation or a place, one letter with what may be done, its PDF, and the public check."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.organisations import actions, authority, forms_moves, queries
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import BRANCHES
from teabowl.organisations.models import Organisation, Transfer
from teabowl.organisations.permissions_moves import ASK_TRANSFER, RECEIVE_TRANSFER, SEE_TRANSFERS, SET_TRANSFER_TERMS
from teabowl.organisations.queries import transfers as letters
from teabowl.organisations.queries.terms import terms_at
from teabowl.organisations.queries.transfers import FILTERS, PAGE, Scope
from teabowl.organisations.rules_transfers import State
from teabowl.organisations.views.doors import form_page, found, personal, private, see, signed_in, tell, typed
from teabowl.organisations.views.moves import (
    GET_POST,
    chosen,
    day_text,
    looked,
    sheet,
    trail_of,
    uuid_or_none,
)
from teabowl.people.queries import is_self
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import qr
from teabowl.ui.doors import actor_of, page_number, pages_around
from teabowl.ui.pdf import pdf_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def shows() -> list[tuple[str, Any]]:
    texts = {"open": _("没办完的"), "overdue": _("过期的"), "out": _("转出"), "in": _("转入"), "done": _("办完的")}
    return [(key, texts.get(key)) for key in FILTERS]


@require_safe
@personal
@signed_in
def transfers(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Letters from and to an organisation and those below it."""
    now = timezone.now()
    held = found(request, organisation_id, SEE_TRANSFERS, now)
    return _list(request, Scope(organisation=held), reverse("organisations:transfers", args=[held.id]))


@require_safe
@personal
@signed_in
@at_place
def transfers_at(request: HttpRequest, place: Place) -> HttpResponse:
    """Letters from and to the organisations of a place and below, for its organisers."""
    check(actor_of(request), SEE_TRANSFERS, place.ref)
    return _list(request, Scope(place=place), reverse("organisations:transfers_at", args=[place.code]))


def _list(request: HttpRequest, scope: Scope, here: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    show, page = chosen(request, "show", FILTERS), page_number(request)
    rows, total = letters.transfers(scope, show, now=now, page=page)
    looked(actor, "see_transfers", scope)
    held = scope.organisation
    standing = authority.standing_of(actor, now)
    context = {
        "scope": scope, "rows": rows, "total": total, "show": show, "shows": shows(), "listed_at": here, "place": scope.place,
        "narrowed": lambda **said: f"{here}?show={said['show']}" if said.get("show") else here,
        "pager": pages_around(request, more=page * PAGE < total), "organisation": held,
        "may_ask": held is not None and authority.allows(actor, standing, ASK_TRANSFER, held.ref),
        "may_receive": held is not None and held.kind in BRANCHES and authority.allows(actor, standing, RECEIVE_TRANSFER, held.ref),
        "may_set": scope.place is not None and can(actor, SET_TRANSFER_TERMS, scope.place.ref),
        "crumbs": [*trail_of(scope), (_("组织关系转接"), "")],
    }  # fmt: skip
    return render(request, "organisations/transfers.html", context)


@require_safe
@personal
@signed_in
def transfers_sheet(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The list as Excel."""
    actor, now = actor_of(request), timezone.now()
    scope = Scope(organisation=found(request, organisation_id, SEE_TRANSFERS, now))
    rows, _total = letters.transfers(scope, chosen(request, "show", FILTERS), now=now, limit=20_000)
    looked(actor, "see_transfers", scope)
    header = [_("姓名"), _("党员"), _("转自"), _("转到"), _("介绍信编号"), _("状态"), _("申请"), _("有效期到"), _("接收")]
    body = [
        [r.name, r.status, r.source, r.target, r.number, r.tag, day_text(r.asked_on), day_text(r.until), day_text(r.arrived_on)]
        for r in rows
    ]
    return sheet("组织关系转接", header, body, "transfers")


@require_http_methods(GET_POST)
@personal
@signed_in
def ask(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """First where to, then who."""
    held = found(request, organisation_id, ASK_TRANSFER, timezone.now())
    trail = [*trail_of(Scope(organisation=held)), (_("组织关系转接"), reverse("organisations:transfers", args=[held.id]))]
    return asking(request, held, reverse("organisations:ask_transfer", args=[held.id]), trail, None)


def asking(
    request: HttpRequest, held: Organisation, here: str, trail: list[tuple[Any, str]], member_id: UUID | None
) -> HttpResponse:
    """`member_id`: a member asks for themself."""
    actor, now = actor_of(request), timezone.now()
    to, q = typed(request, "to"), typed(request, "q")
    key = uuid_or_none(to)
    target = Organisation.objects.standing().filter(id=key).first() if key else None
    if target is None and to != "outside":
        context = {
            "organisation": held, "q": q, "listed_at": here, "found": letters.organisations_named(q), "who": typed(request, "member"),
            "crumbs": [*trail, (_("转到哪里"), "")],
        }  # fmt: skip
        return render(request, "organisations/transfer_where.html", context)
    options = {} if member_id else {"member": letters.members_to_go(held)}
    data = request.POST if request.method == "POST" else None
    initial = {"member": typed(request, "member")}
    form = forms_moves.AskForm(data, initial=initial, outside=target is None, mine=member_id is not None, options=options)

    def act(data: dict[str, Any]) -> HttpResponse:
        letter = actions.ask_transfer(
            actor, member_id=member_id or uuid_or_none(data["member"]) or UUID(int=0), target_id=target.id if target else None,
            target_name=data.get("target_name") or "", paid_until=data["paid_until"], phone=data["phone"], key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("申请好了，等%(name)s开介绍信") % {"name": letter.issuer_name})
        return see("transfer", letter.id)

    about = _("从%(source)s转到%(target)s") % {"source": held.name, "target": target.name if target else _("外地的组织")}
    return form_page(request, form, act, title=_("转接组织关系"), button=_("申请"), trail=trail, about=about)


def _seen(request: HttpRequest, transfer_id: UUID) -> tuple[Transfer, list[str]]:
    """The letter and what the reader may do with it; for who may not see it, it is not there."""
    actor, now = actor_of(request), timezone.now()
    letter = letters.letter(transfer_id)
    standing = authority.standing_of(actor, now)
    if not letters.may_see(actor, standing, letter):
        raise NotFound(words.NO_LETTER)
    return letter, letters.what_may(actor, standing, letter, china_date(now))


@require_safe
@personal
@signed_in
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One letter: where it stands, what is next, whose it is to do."""
    actor, today = actor_of(request), china_date(timezone.now())
    letter, may = _seen(request, transfer_id)
    if actor.person_id != letter.member.person_id:
        actions.look_at_transfer(actor, transfer=letter, now=timezone.now())
    look, tag = words.until_tag(letter.state, letter.until, today)
    over = rules.days_over(letter.until, today) if letter.until and letter.state == State.ISSUED else 0
    context = {
        "letter": letter, "name": letters.name_of(letter.member), "may": may, "look": look, "tag": tag, "over": over,
        "standing": words.STANDING.get(letter.status, letter.status), "code": rules.code_shown(letter.code or ""),
        "next_letter": Transfer.objects.filter(replaces=letter).first(), "steps": words.transfer_steps(letter),
        "crumbs": _trail(actor, letter),
    }  # fmt: skip
    return render(request, "organisations/transfer.html", context)


def _trail(actor: Actor, letter: Transfer) -> list[tuple[Any, str]]:
    """By the side that the reader keeps: a receiver comes from the receiver's list."""
    if is_self(actor, letter.member.person_id):
        return [(_("我的"), "/me/"), (_("组织关系介绍信"), "")]
    standing = authority.standing_of(actor, timezone.now())
    sides = [side for side in (letter.source, letter.target, letter.issuer) if side is not None]
    side = next((one for one in sides if authority.allows(actor, standing, SEE_TRANSFERS, one.ref)), sides[0])
    listed = reverse("organisations:transfers", args=[side.id])
    return [*trail_of(Scope(organisation=side)), (_("组织关系转接"), listed), (letters.title_of(letter), "")]


@require_http_methods(GET_POST)
@personal
@signed_in
def act_on_transfer(request: HttpRequest, transfer_id: UUID, what: str) -> HttpResponse:
    """Issue, renew, receive, send back, take back, note the receipt: each a form of its own page."""
    actor, now = actor_of(request), timezone.now()
    letter, may = _seen(request, transfer_id)
    if what not in STEPS:
        raise NotFound(words.NO_LETTER)
    if what not in may and request.method != "POST":
        raise NotAllowed(words.MOVED_ON)
    title, button, done = STEPS[what]()
    today = china_date(now)
    data = request.POST if request.method == "POST" else None
    form: Any
    if what in ("issue", "renew"):
        form = forms_moves.IssueForm(data, initial={"until": _usual(letter, today)})
    elif what == "receive":
        assert letter.target is not None
        options = letters.branches_under(letter.target.now_at or letter.target)
        first = options[0][0] if len(options) == 1 else ""
        form = forms_moves.ReceiveForm(data, options={"branch": options}, initial={"arrived_on": today, "branch": first})
    elif what == "receipt":
        form = forms_moves.ReceiptForm(data, initial={"arrived_on": today})
    else:
        form = forms_moves.WhyForm(data)

    def act(given: dict[str, Any]) -> HttpResponse:
        goes_on = _do(actor, what, letter, given, now)
        tell(request, done)
        return see("transfer", goes_on.id)

    trail = [*_trail(actor, letter)[:-1], (letters.title_of(letter), reverse("organisations:transfer", args=[letter.id]))]
    about = f"{letters.name_of(letter.member)} · {letter.source_name} → {letter.target_name}"
    warn = what in ("return", "withdraw")
    return form_page(request, form, act, title=title, button=button, trail=trail, about=about, warn=warn)


STEPS: dict[str, Callable[[], tuple[Any, Any, Any]]] = {
    "issue": lambda: (_("开介绍信"), _("开"), _("开好了，双方和本人都会收到消息。打印出来，盖章有效")),
    "renew": lambda: (_("补开介绍信"), _("补开"), _("补开好了，原来那封作废")),
    "receive": lambda: (_("接收，给回执"), _("接收"), _("接收了，回执已经到转出方")),
    "receipt": lambda: (_("登记回执"), _("登记"), _("登记好了，这位党员的组织关系转走了")),
    "return": lambda: (_("退回"), _("退回"), _("退回了，转出方会收到消息")),
    "withdraw": lambda: (_("收回"), _("收回"), _("收回了")),
}


def _usual(letter: Transfer, today: Any) -> Any:
    lineage = letter.issuer.place.lineage if letter.issuer else []
    terms = terms_at(lineage, today)
    return min(rules.usual_until(today, near=actions.is_near(letter), terms=terms), rules.longest_until(today, terms))


def _do(actor: Actor, what: str, letter: Transfer, given: dict[str, Any], now: Any) -> Transfer:
    if what == "issue":
        return actions.issue_transfer(actor, transfer_id=letter.id, until=given["until"], now=now)
    if what == "renew":
        return actions.renew_transfer(actor, transfer_id=letter.id, until=given["until"], now=now)
    if what == "receive":
        branch = uuid_or_none(given["branch"])
        return actions.receive_transfer(actor, transfer_id=letter.id, branch_id=branch, arrived_on=given["arrived_on"], now=now)
    if what == "receipt":
        return actions.note_receipt(actor, transfer_id=letter.id, arrived_on=given["arrived_on"], now=now)
    if what == "return":
        return actions.return_transfer(actor, transfer_id=letter.id, why=given["why"], now=now)
    return actions.withdraw_transfer(actor, transfer_id=letter.id, why=given["why"], now=now)


@require_safe
@personal
@signed_in
def letter_pdf(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The letter in its three parts, with the code that verifies it."""
    now = timezone.now()
    _seen(request, transfer_id)
    letter = actions.print_transfer(actor_of(request), transfer_id=transfer_id, now=now)
    address = request.build_absolute_uri(reverse("organisations:verify", args=[letter.code]))
    context = {
        "letter": letter, "name": letters.name_of(letter.member), "code": qr.svg(address), "address": address,
        "shown": rules.code_shown(letter.code or ""), "standing": words.STANDING.get(letter.status, letter.status),
        "holds": (letter.until - letter.issued_on).days if letter.until and letter.issued_on else 0,
    }  # fmt: skip
    return pdf_response(request, "organisations/letter_pdf.html", context, f"介绍信 {letter.number_text}.pdf")


@require_http_methods(GET_POST)
@personal
@signed_in
def outside(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Somebody came with a letter from elsewhere."""
    actor, now = actor_of(request), timezone.now()
    held = found(request, organisation_id, RECEIVE_TRANSFER, now)
    form = forms_moves.OutsideForm(request.POST if request.method == "POST" else None, initial={"arrived_on": china_date(now)})

    def act(data: dict[str, Any]) -> HttpResponse:
        key, status = data.pop("key"), forms_moves.STATUS[data.pop("status")]
        letter = actions.receive_outside(actor, organisation_id=held.id, status=status, key=key, now=now, **data)
        tell(request, _("接收了。请把介绍信的回执联盖章寄回"))
        return see("transfer", letter.id)

    trail = [*trail_of(Scope(organisation=held)), (_("组织关系转接"), reverse("organisations:transfers", args=[held.id]))]
    about = _("照介绍信上写的登。本系统里的支部转来的，不用在这里登，信到了会自己出现")
    return form_page(request, form, act, title=_("接收外地转来的党员"), button=_("接收"), trail=trail, about=about)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def terms(request: HttpRequest, place: Place) -> HttpResponse:
    """How long letters hold here and below."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SET_TRANSFER_TERMS, place.ref)
    today = china_date(now)
    held = terms_at(place.lineage, today)
    initial = {
        "since": today, "near_days": held.near_days, "far_days": held.far_days, "longest_months": held.longest_months,
        "source": held.source,
    }  # fmt: skip
    form = forms_moves.TransferTermsForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        data.pop("key")
        actions.set_transfer_terms(actor, place=place, now=now, **data)
        tell(request, _("定好了，已经开出的不变"))
        return see("transfers_at", place.code)

    trail = [*trail_of(Scope(place=place)), (_("组织关系转接"), reverse("organisations:transfers_at", args=[place.code]))]
    about = _("现在：县内 %(near)s 天，县外 %(far)s 天，最长 %(most)s 个月。依据：%(source)s") % {
        "near": held.near_days, "far": held.far_days, "most": held.longest_months, "source": held.source,
    }  # fmt: skip
    return form_page(request, form, act, title=_("介绍信的有效期"), button=_("定"), trail=trail, about=about)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Anybody who holds a letter asks whether it is real: no more is said than that, and never to a search engine."""
    typed_code = code or typed(request, "code")
    held = letters.verified(typed_code, now=timezone.now()) if typed_code else None
    context = {"held": held, "code": rules.code_shown(rules.code_typed(typed_code)), "asked": bool(typed_code)}
    response = private(
        render(request, "organisations/verify.html", context, status=404 if typed_code and held is None else 200)
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(GET_POST)
@personal
@signed_in
def ask_mine(request: HttpRequest) -> HttpResponse:
    """A member asks for their own letter."""
    actor = actor_of(request)
    mine = [row for row in queries.memberships_of(actor.account_id) if row.home] if actor.account_id else []
    if not mine:
        raise NotFound(words.NO_MEMBER)
    held = queries.organisation(mine[0].organisation.id)
    return asking(request, held, reverse("organisations:ask_mine"), [(_("我的"), "/me/")], mine[0].member_id)
