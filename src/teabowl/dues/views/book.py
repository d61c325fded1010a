"""The book: a month, an entry, closing, handing upwards, publishing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.dues import actions, queries, words
from teabowl.dues.actions.vouchers import VOUCHER
from teabowl.dues.forms import EntryForm, PublishForm, UpForm, VoucherForm, WhyForm
from teabowl.dues.ledger import Account, What
from teabowl.dues.queries.inside import may_of
from teabowl.dues.views.doors import GET_POST, crumbs, inside, tell, to
from teabowl.files.queries import papers_of
from teabowl.files.uploads import RefusedFile, limited_uploads, refused_uploads
from teabowl.files.words import say
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef
from teabowl.ui.doors import actor_of, filled, form_page, key_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def month_of(text: str) -> date | None:
    """'2026-11' from an address; None where it is none."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def trail(here: OrganisationRef, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    return crumbs(here, (_("党费账"), to("book", here.id) if more else ""), *more)


@require_safe
@inside
def book(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    page = queries.book_page(actor_of(request), organisation_id, month_of(request.GET.get("month", "")), timezone.now())
    strip = [
        (_("%(n)s 月") % {"n": m.month}, str(m.year), f"?month={m:%Y-%m}", "here" if m == page.month else "")
        for m in page.months
    ]
    return render(request, "dues/book.html", {"page": page, "org": page.here, "strip": strip, "crumbs": trail(page.here)})


def _sent(request: HttpRequest) -> list[tuple[str, bytes]]:
    """The pictures that came with a form. Raises Invalid where one stopped at the door."""
    if refused := refused_uploads(request):
        raise Invalid({"papers": say(refused[0][1], 0)})
    return [(f.name or "", f.read()) for f in request.FILES.getlist("papers") if not isinstance(f, RefusedFile)]


@limited_uploads
@require_http_methods(GET_POST)
@inside
def new_entry(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here = _keeper(request, organisation_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        form = EntryForm(request.POST)
        form.is_valid()
        uploads = _sent(request)
        with transaction.atomic():  # a picture that cannot be taken takes the entry back with it
            made = actions.add_entry(
                actor, organisation_id=organisation_id, what=What(data["what"]), held=Account(data["held"]), other=form.other_account(),
                fen=data["amount"], on=data["on"], text=data["text"], key=data["key"], now=now,
            )  # fmt: skip
            if made.entered_at == now:  # sent twice, they are there already
                actions.keep_vouchers(actor, entry_id=made.id, uploads=uploads, now=now)
        tell(request, _("记下了，还要第二个人核对"))
        return see_other(f"{to('book', here.id)}?month={data['on']:%Y-%m}")

    context = {
        "org": here, "crumbs": trail(here, (_("记一笔"), "")), "heading": _("记一笔"), "submit": _("记下"),
        "note": _("党员交的党费不用在这里记，收的时候就记上了。"), "files": True,
    }  # fmt: skip
    line = queries.open_line(here.id, request.GET.get("line", ""))
    known = {"amount": yuan(abs(line.fen)), "on": line.on, "text": line.text} if line else {"on": china_date(now)}
    return form_page(request, filled(request, EntryForm, known), act, "dues/form.html", context)


def _keeper(request: HttpRequest, organisation_id: UUID, verb: str = "keep") -> OrganisationRef:
    here = organisations.ref(organisation_id)
    if verb not in may_of(actor_of(request), here, timezone.now()):
        raise NotFound(words.NOT_HERE)
    return here


@require_safe
@inside
def entry(request: HttpRequest, organisation_id: UUID, entry_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    here, may, row = queries.entry_of(actor, organisation_id, entry_id, timezone.now())
    is_second = "confirm" in may and row.entry.entered_by_id != actor.account_id
    context = {
        "org": here,
        "may": may,
        "row": row,
        "is_second": is_second,
        "papers": [paper for paper in papers_of(VOUCHER, entry_id) if paper.url],
        "form": VoucherForm(),
        "crumbs": trail(here, (_("第 %(n)s 号") % {"n": row.entry.number}, "")),
    }
    return render(request, "dues/entry.html", context)


@limited_uploads
@require_POST
@inside
def vouchers(request: HttpRequest, organisation_id: UUID, entry_id: UUID) -> HttpResponse:
    """Receipts put to an entry, or a wrong one taken away."""
    actor, now = actor_of(request), timezone.now()
    queries.entry_of(actor, organisation_id, entry_id, now)
    wrong = key_of(request.POST.get("drop", ""))
    if wrong is not None:
        actions.drop_voucher(actor, entry_id=entry_id, paper_id=wrong, now=now)
        tell(request, _("拿掉了"))
    elif uploads := _sent(request):
        actions.keep_vouchers(actor, entry_id=entry_id, uploads=uploads, now=now)
        tell(request, _("附上了"))
    return see_other(to("entry", organisation_id, entry_id))


@require_POST
@inside
def check(request: HttpRequest, organisation_id: UUID, entry_id: UUID) -> HttpResponse:
    actions.check_entry(actor_of(request), entry_id=entry_id, now=timezone.now())
    tell(request, _("核对了"))
    return see_other(to("entry", organisation_id, entry_id))


@require_http_methods(GET_POST)
@inside
def reverse_entry(request: HttpRequest, organisation_id: UUID, entry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, _may, row = queries.entry_of(actor, organisation_id, entry_id, now)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.reverse_entry(actor, entry_id=entry_id, why=data["why"], now=now)
        tell(request, _("冲回了，再记一笔对的"))
        return see_other(to("entry", organisation_id, made.id))

    context = {
        "org": here, "crumbs": trail(here, (_("冲回"), "")), "heading": _("冲回这一笔"), "submit": _("冲回"), "kind": "warn",
        "note": f"{row.title}，{row.entry.text}。" + _("原来的和冲回的都留着。"),
    }  # fmt: skip
    return form_page(request, filled(request, WhyForm), act, "dues/form.html", context)


@require_POST
@inside
def close(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    month = month_of(request.POST.get("month", ""))
    if month is None:
        raise NotFound(words.NOT_HERE)
    actions.close_month(actor_of(request), organisation_id=organisation_id, month=month, now=timezone.now())
    tell(request, _("%(month)s的账结了") % {"month": words.months_text([month])})
    return see_other(f"{to('book', organisation_id)}?month={month:%Y-%m}")


@require_http_methods(GET_POST)
@inside
def handings(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What went up and what came from below, and the form for the next."""
    actor, now = actor_of(request), timezone.now()
    page = queries.handings_page(actor, organisation_id, now)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.hand_up(
            actor, organisation_id=organisation_id, first=data["first"], last=data["last"], held=Account(data["held"]), key=data["key"],
            now=now,
        )  # fmt: skip
        tell(request, _("记下了，等上级收"))
        return see_other(to("handings", organisation_id))

    context = {"page": page, "org": page.here, "crumbs": trail(page.here, (_("上缴"), ""))}
    initial = {"first": f"{page.first:%Y-%m}" if page.first else "", "last": f"{page.last:%Y-%m}"}
    return form_page(request, filled(request, UpForm, initial), act, "dues/handings.html", context)


@require_POST
@inside
def receive(request: HttpRequest, organisation_id: UUID, handing_id: UUID) -> HttpResponse:
    actions.receive_handing(actor_of(request), handing_id=handing_id, now=timezone.now())
    tell(request, _("收下了，记在账上"))
    return see_other(to("handings", organisation_id))


@require_http_methods(GET_POST)
@inside
def cancel(request: HttpRequest, organisation_id: UUID, handing_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here = _keeper(request, organisation_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.cancel_handing(actor, handing_id=handing_id, why=data["why"], now=now)
        tell(request, _("撤回了"))
        return see_other(to("handings", organisation_id))

    context = {"org": here, "crumbs": trail(here, (_("上缴"), to("handings", here.id)), (_("撤回"), "")), "heading": _("撤回这笔上缴"),
               "submit": _("撤回"), "kind": "warn", "note": ""}  # fmt: skip
    return form_page(request, filled(request, WhyForm), act, "dues/form.html", context)


@require_http_methods(GET_POST)
@inside
def publish(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The last year as it would be read, and the button."""
    actor, now = actor_of(request), timezone.now()
    here = _keeper(request, organisation_id, "publish")
    year = china_date(now).year - 1
    preview = queries.preview_year(here, year)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.publish_year(actor, organisation_id=organisation_id, year=year, note=data["note"], now=now)
        tell(request, _("公布了"))
        return see_other(to("publish", organisation_id))

    context = {"org": here, "year": year, "page": preview, "crumbs": crumbs(here, (_("公布一年的党费"), ""))}
    return form_page(request, filled(request, PublishForm), act, "dues/publish.html", context)
