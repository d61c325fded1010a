"""Tables in and out: who owes, amounts of a year, the book, the bank's statement."""

from collections import Counter
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.dues import actions, incoming, queries, words
from teabowl.dues.forms import UploadForm
from teabowl.dues.views.book import month_of, trail
from teabowl.dues.views.doors import GET_POST, crumbs, inside, tell, to
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.organisations.values import OrganisationRef
from teabowl.people.sheets import UnreadableSheet, read_sheet, safe_cell, write_sheet
from teabowl.ui.doors import actor_of, filled, form_page, key_of, see_other
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    "paid": gettext_lazy("交了"),
    "open": gettext_lazy("还没交"),
    "late": gettext_lazy("迟了"),
    "waived": gettext_lazy("不用交"),
    "excused": gettext_lazy("有理由"),
    "none": "",
}


def excel(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


@require_safe
@inside
def owing_excel(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The table of who paid; taking it away is logged with each name on it."""
    actor, now = actor_of(request), timezone.now()
    page = queries.owing_page(actor, organisation_id, now)
    actions.look_at_dues(actor, here=page.here, verb="see_owing", about=[row.person_id for row in page.rows], now=now)
    actions.record_export(actor, here=page.here, count=len(page.rows), now=now)
    header = [_("姓名"), _("每月交（元）"), *[f"{m:%Y-%m}" for m in page.months], _("一共欠（元）")]
    lines = (
        [safe_cell(row.name), "" if row.monthly_fen is None else str(yuan(row.monthly_fen)), *[str(STATES[c.state]) for c in row.cells],
         str(yuan(row.owed_fen))]
        for row in page.rows
    )  # fmt: skip
    return excel(write_sheet(_("党费"), header, lines, (14, 14, 12, 12, 12, 12, 12, 12, 14)), f"{page.here.name} {_('党费')}")


@require_safe
@inside
def template(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The sample for a year's amounts."""
    header = ["姓名", "类别", "基数（元）", "每月交（元）", "依据"]
    rows = [["王某", "工资", "3000", "", ""], ["李某", "农民", "", "0.50", ""], ["赵某", "退休", "4200", "", ""]]
    return excel(write_sheet("党费核定", header, rows, (14, 14, 14, 14, 30)), "党费核定")


def _rows(file: Any) -> Any:
    try:
        return read_sheet(file.name or "", file.read()).rows
    except UnreadableSheet as wrong:
        raise Invalid({"file": str(wrong)}) from None


@limited_uploads
@require_http_methods(GET_POST)
@inside
def bring_in(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A year's amounts from a table, each by the same action as by hand; lines that could not be taken are told with their reason."""
    actor, now = actor_of(request), timezone.now()
    page = queries.owing_page(actor, organisation_id, now)
    if "fix" not in page.may:
        raise NotFound(words.NOT_HERE)
    result: dict[str, Any] = {}
    year = china_date(now).replace(month=1, day=1)

    def act(data: dict[str, Any]) -> HttpResponse:
        found = incoming.amounts(_rows(data["file"]))
        if found is None:
            raise Invalid({"file": _("没有找到“姓名”和“类别”两栏，照样表写")})
        count = Counter(row.name for row in page.rows)
        keys = {row.name: row.member_id for row in page.rows if count[row.name] == 1}
        done, bad = 0, []
        for row in found:
            why = _fix(actor, page.here, keys, row, year, now)
            done += not why
            if why:
                bad.append((row.line, row.name, why))
        result.update(done=done, bad=bad)
        return render(request, "dues/brought_in.html", {"org": page.here, "crumbs": trail_, **result})

    trail_ = crumbs(page.here, (_("谁交了、谁没交"), to("owing", page.here.id)), (_("从表格核定"), ""))
    context = {
        "org": page.here, "crumbs": trail_, "heading": _("从表格核定一年的党费"), "submit": _("核定"), "files": True,
        "note": _("一行一位：姓名、类别、基数。从今年 1 月起。核定过的，年中再改要在“依据”里写支部的决定。"),
        "link": (_("下载样表"), to("template", page.here.id)),
    }  # fmt: skip
    return form_page(request, filled(request, UploadForm), act, "dues/form.html", context)


def _fix(actor: Any, here: OrganisationRef, keys: dict[str, UUID], row: incoming.AmountRow, year: Any, now: Any) -> str:
    """Why a line was not taken, '' when it was."""
    if row.fault or row.category is None:
        return {"category": _("类别看不懂"), "base": _("基数不是金额"), "decided": _("每月交的不是金额")}[row.fault]
    if row.name not in keys:
        return _("这里没有这个姓名，或者有两位同名，请一位一位核定")
    try:
        actions.fix_amount(
            actor, organisation_id=here.id, member_id=keys[row.name], category=row.category, starts=year, base_fen=row.base_fen,
            decided_fen=row.decided_fen, decision=row.decision, now=now,
        )  # fmt: skip
    except Invalid as wrong:
        return "；".join(str(text) for text in wrong.fields.values())
    except (Refused, NotAllowed, NotFound) as wrong:
        return str(wrong.message)
    return ""


@require_safe
@inside
def book_excel(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A month of the book."""
    page = queries.book_page(actor_of(request), organisation_id, month_of(request.GET.get("month", "")), timezone.now())
    header = [_("号"), _("日期"), _("借"), _("贷"), _("金额（元）"), _("事由"), _("更正说明")]
    lines = [
        [
            str(r.entry.number),
            f"{r.entry.on:%Y-%m-%d}",
            r.debit,
            r.credit,
            str(yuan(r.entry.fen)),
            safe_cell(r.entry.text),
            safe_cell(r.entry.why),
        ]
        for r in page.rows
    ]
    if page.dues_count:
        lines.append(
            [
                "",
                f"{page.month:%Y-%m}",
                "",
                words.account_name("dues"),
                str(yuan(page.dues_fen)),
                _("%(n)s 笔") % {"n": page.dues_count},
                "",
            ]
        )
    return excel(
        write_sheet(f"{page.month:%Y-%m}", header, lines, (8, 12, 20, 20, 14, 40, 30)), f"{page.here.name} {page.month:%Y-%m}"
    )


@limited_uploads
@require_http_methods(GET_POST)
@inside
def bank(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The bank's lines beside the book's; a statement is brought in here."""
    actor, now = actor_of(request), timezone.now()
    page = queries.bank_page(actor, organisation_id, now)

    def act(data: dict[str, Any]) -> HttpResponse:
        found = incoming.bank_lines(_rows(data["file"]))
        if found is None:
            raise Invalid({"file": _("没有找到日期和金额两栏")})
        lines, bad = found
        made, matched = actions.bring_in_bank(
            actor, organisation_id=organisation_id, lines=[actions.Said(*line) for line in lines], now=now
        )
        text = _("新的 %(n)s 行，对上 %(m)s 行") % {"n": made, "m": matched}
        tell(request, text + (_("；%(lines)s 行看不懂，没有收") % {"lines": "、".join(map(str, bad[:10]))} if bad else ""))
        return see_other(to("bank", organisation_id))

    context = {"page": page, "org": page.here, "crumbs": trail(page.here, (_("银行对账"), ""))}
    return form_page(request, filled(request, UploadForm), act, "dues/bank.html", context)


@require_POST
@inside
def match(request: HttpRequest, organisation_id: UUID, line_id: UUID) -> HttpResponse:
    entry = request.POST.get("entry", "")
    actions.match_line(actor_of(request), line_id=line_id, entry_id=key_of(entry), now=timezone.now())
    tell(request, _("对上了") if entry else _("分开了"))
    return see_other(to("bank", organisation_id))
