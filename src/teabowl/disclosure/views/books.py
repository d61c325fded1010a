"""The inside: the month's book for its keeper, entries, corrections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.disclosure import actions, queries, rules, words
from teabowl.disclosure.actions import Line
from teabowl.disclosure.forms import BeginForm, BookForm, CancelForm, CorrectForm, EntryForm, SureForm
from teabowl.disclosure.models import Entry
from teabowl.disclosure.permissions import CORRECT, KEEP_BOOK, READ_BOOK
from teabowl.disclosure.rules import RECEIPT, Category, Flow, State
from teabowl.disclosure.views.doors import crumbs, inside, picture_form_page, tell
from teabowl.files.documents_door import take_document
from teabowl.files.doors import form_key_of, pictures_part, take_pictures
from teabowl.files.images import PICTURE_HEADERS, path_of
from teabowl.files.models import Picture
from teabowl.files.rules import MEGABYTE, MOST_MEGABYTES, DocumentKind
from teabowl.files.uploads import uploads_up_to
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, page_number, pages_around, see_other
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

INVOICES = frozenset({DocumentKind.PDF})
LARGEST = MOST_MEGABYTES[DocumentKind.PDF] * MEGABYTE

GET_POST = ["GET", "HEAD", "POST"]


def book_url(place: Place, month: Any) -> str:
    return reverse("disclosure:book", args=[place.code, f"{month:%Y-%m}"])


def trail(place: Place, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    return crumbs(place, (_("记账"), reverse("disclosure:books", args=[place.code])), *more)


@require_http_methods(GET_POST)
@inside
@at_place
def books(request: HttpRequest, place: Place) -> HttpResponse:
    """The village's books, and the way to begin the next."""
    actor, now = actor_of(request), timezone.now()
    start = (page_number(request) - 1) * queries.BOOKS
    rows = queries.books_at(actor, place, start=start, limit=queries.BOOKS + 1)
    keeps = can(actor, KEEP_BOOK, place.ref)
    month = queries.next_month_to_begin(place, china_date(now))
    context = {
        "place": place, "crumbs": [*trail(place)[:-1], (_("记账"), "")], "rows": rows[: queries.BOOKS], "keeps": keeps,
        "pager": pages_around(request, more=len(rows) > queries.BOOKS),
    }  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        on = queries.parse_month(data["month"])
        made = actions.begin_book(actor, place=place, month=on, opening_fen=data["opening"], key=data["form_key"], now=now)
        tell(request, _("可以记%(month)s的账了") % {"month": words.month_name(made.month)})
        return see_other(book_url(place, made.month))

    return form_page(request, filled(request, BeginForm, {"month": f"{month:%Y-%m}"}), act, "disclosure/books.html", context)


@require_safe
@inside
@at_place
def book_excel(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    """The same as an Excel file, for the finance group's table. Reading it is recorded as reading the page is."""
    on = queries.parse_month(month)
    page = actions.open_book(actor_of(request), place=place, month=on, now=timezone.now())
    header = [_("日期"), _("摘要"), _("收付款人"), _("类别"), _("收入"), _("支出"), _("经手人"), _("票据")]
    rows: list[tuple[Any, ...]] = [("", _("上月结余"), "", "", yuan(page.sums.opening))]
    for entry in page.entries:
        sums = (yuan(entry.fen), None) if entry.flow is Flow.IN else (None, yuan(entry.fen))
        paper = _("有") if entry.pictures or entry.document else _("没有")
        rows.append((entry.on, entry.purpose, entry.party, entry.category, *sums, entry.handled_by, paper))
    rows += [
        ("", _("合计"), "", "", yuan(page.sums.income), yuan(page.sums.spending)),
        ("", _("月末结余"), "", "", yuan(page.sums.closing)),
    ]
    return sheet_response(f"{on:%Y-%m}", header, rows, f"{place.name}-{on:%Y-%m}")


@require_safe
@inside
@at_place
def book(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    """The month for those who keep or check it. Whole names are on it: that it was read stays in the audit."""
    actor, now = actor_of(request), timezone.now()
    on = queries.parse_month(month)
    page = actions.open_book(actor, place=place, month=on, now=now)
    context = {"place": place, "page": page, "crumbs": trail(place, (words.month_name(on), ""))}
    return render(request, "disclosure/book.html", context)


@require_safe
@inside
@at_place
def receipt(request: HttpRequest, place: Place, entry_id: UUID, picture_id: UUID) -> HttpResponse:
    """A receipt of a book that is being checked, for those who look inside."""
    entry = _entry_here(actor_of(request), place, entry_id)
    picture = Picture.objects.filter(id=picture_id, owner_type=RECEIPT, owner_id=entry.id).first()
    if picture is None:
        raise NotFound(words.NOT_HERE)
    return HttpResponse(path_of(picture.digest, 1080).read_bytes(), content_type="image/webp", headers=PICTURE_HEADERS)


@require_http_methods(GET_POST)
@inside
@at_place
def edit_book(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, KEEP_BOOK, place.ref)
    kept = queries.book_of(place, queries.parse_month(month))

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.set_book(actor, book_id=kept.id, opening_fen=data["opening"], note=data["note"], now=now)
        tell(request, _("存好了"))
        return see_other(book_url(place, kept.month))

    context = {
        "place": place,
        "crumbs": trail(place, (words.month_name(kept.month), book_url(place, kept.month)), (_("结余和说明"), "")),
        "heading": _("结余和说明"),
        "submit": _("存"),
        "back": book_url(place, kept.month),
    }
    initial = {"opening": yuan(kept.opening_fen), "note": kept.note}
    return form_page(request, filled(request, BookForm, initial), act, "disclosure/form.html", context)


@require_http_methods(GET_POST)
@inside
@at_place
def drop_book(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, KEEP_BOOK, place.ref)
    kept = queries.book_of(place, queries.parse_month(month))

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.drop_book(actor, book_id=kept.id, now=now)
        tell(request, _("扔掉了"))
        return see_other(reverse("disclosure:books", args=[place.code]))

    context = {
        "place": place,
        "crumbs": trail(place, (_("不要这本了"), "")),
        "heading": _("不要这本空账了"),
        "note": _("里面一笔都没有才能扔。"),
        "submit": _("扔掉"),
        "kind": "warn",
        "back": book_url(place, kept.month),
    }
    return form_page(request, filled(request, SureForm), act, "disclosure/form.html", context)


def _line(data: dict[str, Any], alts: Any) -> Line:
    return Line(
        on=data["on"],
        flow=Flow(data["flow"]),
        category=Category(data["category"]),
        purpose=data["purpose"],
        amount_fen=data["amount"],
        party=data["party"],
        is_person=data["is_person"],
        handled_by=data["handled_by"],
        fund_id=UUID(data["fund"]) if data.get("fund") else None,
        shares=actions.shares_of(data["shares"]),
        alts=alts,
    )


@uploads_up_to(LARGEST)
@require_http_methods(GET_POST)
@inside
@at_place
def new_entry(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, KEEP_BOOK, place.ref)
    kept = queries.book_of(place, queries.parse_month(month))
    if kept.state != State.DRAFT:
        raise Refused(words.NOT_DRAFT)
    key = form_key_of(request.POST)
    parts = _pictures(request, actor, key, None, now)
    waiting, wrong = take_document(request, actor, form_key=key, kinds=INVOICES, now=now)

    def act(data: dict[str, Any]) -> HttpResponse:
        _check_document(wrong)
        made = actions.add_entry(actor, book_id=kept.id, line=_line(data, parts.alts), key=key, now=now)
        tell(request, _("记下了：%(purpose)s") % {"purpose": made.purpose[:30]})
        again = reverse("disclosure:new_entry", args=[place.code, month]) if "again" in request.POST else ""
        return see_other(again or book_url(place, kept.month))

    context = {**_entry_context(place, kept.month, _("记一笔")), "waiting": waiting}
    day = min(max(china_date(now), kept.month), rules.last_of(kept.month))
    initial = {"form_key": key, "on": day, "flow": Flow.OUT.value}
    return picture_form_page(request, _maker(place, EntryForm), act, "disclosure/entry_form.html", context, parts, initial)


def _check_document(wrong: Any) -> None:
    if wrong:
        raise Invalid({"document": wrong})


def _pictures(request: HttpRequest, actor: Actor, key: UUID, owner: tuple[str, UUID] | None, now: datetime) -> Any:
    if request.method == "POST":
        return take_pictures(request, actor, form_key=key, owner=owner, now=now)
    return pictures_part(actor, key, owner=owner)


def _maker(place: Place, form_class: type[EntryForm]) -> Any:
    funds = queries.open_funds(place)
    return lambda *args, **kwargs: form_class(*args, funds=funds, **kwargs)


def _entry_context(place: Place, month: Any, heading: str) -> dict[str, Any]:
    return {
        "place": place,
        "crumbs": trail(place, (words.month_name(month), book_url(place, month)), (heading, "")),
        "heading": heading,
        "month_text": words.month_name(month),
        "back": book_url(place, month),
    }


def _entry_here(actor: Actor, place: Place, entry_id: UUID) -> Entry:
    """For those who look inside. Raises NotFound."""
    entry = Entry.objects.select_related("book").prefetch_related("recipients").filter(id=entry_id, book__place=place).first()
    if entry is None or not can(actor, READ_BOOK, place.ref):
        raise NotFound(words.NOT_HERE)
    return entry


def _initial(entry: Entry) -> dict[str, Any]:
    shares = sorted(entry.recipients.all(), key=lambda r: r.number)
    return {
        "form_key": entry.form_key,
        "flow": entry.flow,
        "amount": yuan(entry.amount_fen),
        "purpose": entry.purpose,
        "category": entry.category,
        "on": entry.on,
        "party": entry.party,
        "is_person": entry.is_person,
        "handled_by": entry.handled_by,
        "shares": "\n".join(" ".join(filter(None, (r.name, r.note, str(yuan(r.amount_fen))))) for r in shares),
        "fund": str(entry.fund_id or ""),
    }


@uploads_up_to(LARGEST)
@require_http_methods(GET_POST)
@inside
@at_place
def edit_entry(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    entry = _entry_here(actor, place, entry_id)
    check(actor, KEEP_BOOK, place.ref)
    if entry.book.state != State.DRAFT:
        raise Refused(words.NOT_DRAFT)
    parts = _pictures(request, actor, entry.form_key, (RECEIPT, entry.id), now)
    waiting, wrong = take_document(request, actor, form_key=entry.form_key, kinds=INVOICES, now=now)

    def act(data: dict[str, Any]) -> HttpResponse:
        _check_document(wrong)
        actions.edit_entry(actor, entry_id=entry.id, line=_line(data, parts.alts), now=now)
        tell(request, _("改好了"))
        return see_other(book_url(place, entry.book.month))

    context = {**_entry_context(place, entry.book.month, _("改这一笔")), "entry": entry, "waiting": waiting}
    return picture_form_page(
        request, _maker(place, EntryForm), act, "disclosure/entry_form.html", context, parts, _initial(entry)
    )


@require_http_methods(GET_POST)
@inside
@at_place
def remove_entry(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    entry = _entry_here(actor, place, entry_id)
    check(actor, KEEP_BOOK, place.ref)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.remove_entry(actor, entry_id=entry.id, now=now)
        tell(request, _("去掉了"))
        return see_other(book_url(place, entry.book.month))

    context = {
        **_entry_context(place, entry.book.month, _("去掉这一笔")),
        "note": f"{entry.purpose}，{words.signed(Flow(entry.flow), entry.amount_fen)}",
        "submit": _("去掉"),
        "kind": "warn",
    }
    return form_page(request, filled(request, SureForm), act, "disclosure/form.html", context)


@uploads_up_to(LARGEST)
@require_http_methods(GET_POST)
@inside
@at_place
def correct(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    """Take a published entry back and write it anew."""
    actor, now = actor_of(request), timezone.now()
    check(actor, CORRECT, place.ref)
    entry = _entry_here(actor, place, entry_id)
    if entry.book.state != State.PUBLISHED:
        raise NotAllowed(words.NOT_PUBLISHED)
    key = form_key_of(request.POST)

    def act(data: dict[str, Any]) -> HttpResponse:
        line = _line({**data, "on": entry.on}, {})
        actions.correct_entry(actor, entry_id=entry.id, fresh=line, why=data["why"], key=key, now=now)
        tell(request, _("更正了，原来的那一笔下面看得到"))
        return see_other(reverse("disclosure:entry", args=[place.code, entry.id]))

    context = {
        **_entry_context(place, entry.book.month, _("更正这一笔")),
        "correcting": True,
        "cancel": reverse("disclosure:cancel", args=[place.code, entry.id]),
        "back": reverse("disclosure:entry", args=[place.code, entry.id]),
    }
    initial = {**_initial(entry), "form_key": key}
    return form_page(request, filled(request, _maker(place, CorrectForm), initial), act, "disclosure/entry_form.html", context)


@require_http_methods(GET_POST)
@inside
@at_place
def cancel(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    """Take a published entry back that should never have been there."""
    actor, now = actor_of(request), timezone.now()
    check(actor, CORRECT, place.ref)
    entry = _entry_here(actor, place, entry_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.correct_entry(actor, entry_id=entry.id, fresh=None, why=data["why"], key=data["form_key"], now=now)
        tell(request, _("冲掉了，原来的那一笔下面看得到"))
        return see_other(reverse("disclosure:entry", args=[place.code, entry.id]))

    context = {
        **_entry_context(place, entry.book.month, _("冲掉这一笔")),
        "note": f"{entry.purpose}，{words.signed(Flow(entry.flow), entry.amount_fen)}",
        "submit": _("冲掉"),
        "kind": "warn",
        "back": reverse("disclosure:entry", args=[place.code, entry.id]),
    }
    return form_page(request, filled(request, CancelForm), act, "disclosure/form.html", context)
