"""Weak branches: the list of a place, one case, and what may be done. Nothing of it is public."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.figures import wording
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.organisations import actions, authority, forms_moves, queries
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import Organisation
from teabowl.organisations.permissions_moves import DECIDE_WEAK, PROPOSE_WEAK, SEE_WEAK, SET_CRITERIA
from teabowl.organisations.queries import transfers as letters
from teabowl.organisations.queries import weak
from teabowl.organisations.queries.terms import list_of, version_at
from teabowl.organisations.queries.transfers import PAGE, Scope
from teabowl.organisations.queries.weak import FILTERS, CasePage
from teabowl.organisations.rules_weak import Duty, Votes
from teabowl.organisations.views.doors import form_page, number, personal, see, signed_in, tell, typed
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
from teabowl.ui import spoken
from teabowl.ui.doors import actor_of, page_number, pages_around
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def shows() -> list[tuple[str, Any]]:
    texts = {"proposed": _("等确定"), "listed": _("整顿中"), "accepted": _("等回头看"), "over": _("结束的")}
    return [(key, texts.get(key)) for key in FILTERS]


@require_safe
@personal
@signed_in
@at_place
def cases(request: HttpRequest, place: Place) -> HttpResponse:
    """Branches of a place and below that are put right."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SEE_WEAK, place.ref)
    show, year, page = chosen(request, "show", FILTERS), number(request, "year"), page_number(request)
    rows, total = weak.cases(place, show, year or None, now=now, page=page)
    looked(actor, "see_weak", Scope(place=place))
    here = reverse("organisations:weak_cases", args=[place.code])

    def narrowed(**said: Any) -> str:
        kept = {"show": show, "year": year} | said
        pairs = "&".join(f"{name}={value}" for name, value in kept.items() if value)
        return f"{here}?{pairs}" if pairs else here

    context = {
        "place": place, "rows": rows, "total": total, "show": show, "year": str(year or ""), "shows": shows(),
        "years": [("", _("各年")), *((str(one), str(one)) for one in weak.years_with_cases(place))], "narrowed": narrowed,
        "listed_at": here, "pager": pages_around(request, more=page * PAGE < total),
        "figures": [_card(figure, here) for figure in weak.weak_figures(place)],
        "may_propose": can(actor, PROPOSE_WEAK, place.ref), "may_set": can(actor, SET_CRITERIA, place.ref),
        "held": list_of(version_at(place.lineage, china_date(now))), "crumbs": [*trail_of(Scope(place=place)), (_("整顿"), "")],
    }  # fmt: skip
    return render(request, "organisations/weak_cases.html", context)


def _card(figure: Any, here: str) -> tuple[str, str, str, str, str]:
    """(label, value, unit, what is behind it, where)."""
    key, name = figure.indicator.key, wording.name_of(figure.indicator)
    if key == "organisations.weak_put_right_rate":
        return name, wording.value_of(figure), wording.shown_unit(figure), _("其中验收合格 ÷ 当年列入"), ""
    show = {"organisations.weak_open": "listed", "organisations.weak_accepted": "accepted"}.get(key, "")
    opened = f"{here}?show={show}" if show else here
    unit = wording.unit_of(figure.indicator)
    return name, wording.value_of(figure), unit, _("看 %(n)s 个") % {"n": figure.records}, opened


@require_safe
@personal
@signed_in
@at_place
def cases_sheet(request: HttpRequest, place: Place) -> HttpResponse:
    """The list as Excel."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SEE_WEAK, place.ref)
    rows, _total = weak.cases(place, chosen(request, "show", FILTERS), number(request, "year") or None, now=now, limit=20_000)
    looked(actor, "see_weak", Scope(place=place))
    header = [_("党组织"), _("地方"), _("年度"), _("情形"), _("状态"), _("列入"), _("验收")]
    body = [
        [r.name, r.place, str(r.year), "；".join(r.situations), r.tag, day_text(r.listed_on), day_text(r.accepted_on)]
        for r in rows
    ]
    return sheet("整顿", header, body, f"weak-{place.code}")


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def propose(request: HttpRequest, place: Place) -> HttpResponse:
    """First which branch, then what was seen."""
    actor, now = actor_of(request), timezone.now()
    check(actor, PROPOSE_WEAK, place.ref)
    here = reverse("organisations:propose_weak", args=[place.code])
    trail = [*trail_of(Scope(place=place)), (_("整顿"), reverse("organisations:weak_cases", args=[place.code]))]
    key, q = uuid_or_none(typed(request, "to")), typed(request, "q")
    held = Organisation.objects.standing().select_related("place__now_at").filter(id=key).first() if key else None
    if held is None or not authority.can(actor, PROPOSE_WEAK, held.ref, now):
        context = {
            "place": place, "q": q, "listed_at": here, "found": letters.organisations_named(q, under=place, branches=True),
            "crumbs": [*trail, (_("哪个党组织"), "")],
        }  # fmt: skip
        return render(request, "organisations/weak_which.html", context)
    listed = authority.can(actor, DECIDE_WEAK, held.ref, now)
    criteria = list_of(version_at(held.place.lineage, china_date(now)))
    options = {"codes": [(row.code, row.text) for row in criteria.criteria]}
    form = forms_moves.ProposeForm(request.POST if request.method == "POST" else None, options=options)

    def act(data: dict[str, Any]) -> HttpResponse:
        case = actions.propose_weak(
            actor, organisation_id=held.id, codes=data["codes"], found=data["found"], key=data["key"], now=now, listed=listed
        )
        tell(request, _("列入了，村里、镇里会收到消息") if listed else _("提出了，等县里确定"))
        return see("weak_case", case.id)

    texts = dict(options["codes"])
    context = {"hints": [(texts[code], said) for code, said in weak.hints(held, now=now)], "criteria": criteria}
    title = _("列入整顿") if listed else _("提出整顿")
    return form_page(
        request, form, act, title=title, button=title, trail=trail, about=held.name, context=context,
        template="organisations/weak_propose.html",
    )  # fmt: skip


@require_safe
@personal
@signed_in
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: how far it is, what is done by whom, what each month brought, whether it held."""
    actor, now = actor_of(request), timezone.now()
    page = weak.case_page(actor, case_id, now=now)
    actions.look_at_case(actor, case=page.case, now=now)
    verdicts = [(row, [words.VERDICT[code] for code in row.why]) for row in page.acceptances]
    context = {"page": page, "case": page.case, "verdicts": verdicts, "told": words.vote_told, "crumbs": _trail(page)}
    context |= {"today": china_date(now)}
    return render(request, "organisations/weak_case.html", context)


def _trail(page: CasePage) -> list[tuple[Any, str]]:
    place = page.case.place.now_at or page.case.place
    return [
        *trail_of(Scope(place=place)),
        (_("整顿"), reverse("organisations:weak_cases", args=[place.code])),
        (page.row.name, ""),
    ]


@require_http_methods(GET_POST)
@personal
@signed_in
def act_on_case(request: HttpRequest, case_id: UUID, what: str) -> HttpResponse:
    """Decide, plan, measure, progress, accept, look back: each a form of its own page."""
    actor, now = actor_of(request), timezone.now()
    page = weak.case_page(actor, case_id, now=now)
    if what not in STEPS:
        raise NotFound(words.NO_CASE)
    if what not in page.may and request.method != "POST":
        raise NotAllowed(words.CASE_MOVED_ON)
    title, button, done, about = STEPS[what]()
    form = _form(what, request, page, china_date(now))

    def act(given: dict[str, Any]) -> HttpResponse:
        goes_on = _do(actor, what, page.case.id, given, now)
        tell(request, done)
        return see("weak_case", goes_on)

    trail = [*_trail(page)[:-1], (page.row.name, reverse("organisations:weak_case", args=[case_id]))]
    if what == "accept":
        members = len(queries.members_on(page.case.organisation_id, china_date(now), voting=True))
        about = _("%(score)s 分以上、不满意不超过 %(share)s%% 才合格。有表决权的党员 %(n)s 名，至少一半参加测评") % {
            "score": f"{page.held.pass_score.normalize():f}", "share": int(page.held.dissatisfied_over * 100), "n": members,
        }  # fmt: skip
    if what == "relapse" and page.case.relapse_due is not None and china_date(now) < page.case.relapse_due:
        about = _("%(day)s起才能记没有反弹；反弹了，随时可以记") % {"day": spoken.full_day(page.case.relapse_due)}
    return form_page(request, form, act, title=title, button=button, trail=trail, about=about)


STEPS: dict[str, Callable[[], tuple[Any, Any, Any, Any]]] = {
    "decide": lambda: (_("确定"), _("定"), _("定了，镇里会收到消息"), _("有几个算几个，没有指标数")),
    "plan": lambda: (
        _("责任人"),
        _("存"),
        _("存好了"),
        _("一名县领导、一名乡镇领导、一名第一书记、一个结对单位，都要落实到人"),
    ),
    "measure": lambda: (_("加一条措施"), _("加上"), _("加上了"), _("每种情形至少一条，写清谁负责、什么时候做完")),
    "progress": lambda: (_("写进展"), _("存"), _("写好了"), _("一个月一次，做了什么写什么，不用另外报表")),
    "accept": lambda: (_("验收"), _("记下"), _("记下了，合不合格按标准算"), ""),
    "relapse": lambda: (_("回头看"), _("记下"), _("记下了"), ""),
}


def _form(what: str, request: HttpRequest, page: CasePage, today: Any) -> Any:
    data = request.POST if request.method == "POST" else None
    if what == "decide":
        return forms_moves.DecideForm(data)
    if what == "plan":
        named = {row.kind: row for row in page.case.duties.all()}
        initial = {kind: row.name for kind, row in named.items()} | {f"{kind}_post": row.post for kind, row in named.items()}
        return forms_moves.PlanForm(data, initial=initial)
    if what == "measure":
        found = [(row.code, row.text) for row in page.situations]
        bare = next((row.code for row in page.situations if not row.measures), found[0][0] if len(found) == 1 else "")
        return forms_moves.MeasureForm(data, initial={"code": bare}, options={"code": found})
    if what == "progress":
        months = [(f"{month:%Y-%m}", spoken.month(month)) for month in weak.untold_months(page.case, today)[-6:]]
        return forms_moves.ProgressForm(data, initial={"month": months[0][0] if months else ""}, options={"month": months})
    if what == "accept":
        votes = [(str(row.id), words.vote_told(row)) for row in page.votes]
        options = {"vote": [*votes, ("", _("没有在会上投，是纸票"))]}
        return forms_moves.AcceptForm(data, initial={"on": today, "vote": votes[0][0] if votes else ""}, options=options)
    now_held = list_of(version_at(page.case.organisation.place.lineage, today))
    return forms_moves.RelapseForm(data, options={"codes": [(row.code, row.text) for row in now_held.criteria]})


def _do(actor: Any, what: str, case_id: UUID, given: dict[str, Any], now: Any) -> UUID:
    if what == "decide":
        actions.decide_weak(actor, case_id=case_id, listed=given["listed"] == "yes", said=given["said"], now=now)
    elif what == "plan":
        duties = {duty: (given[duty.value], given.get(f"{duty.value}_post") or "") for duty in Duty}
        actions.set_weak_plan(actor, case_id=case_id, duties=duties, now=now)
    elif what == "measure":
        actions.add_measure(
            actor, case_id=case_id, code=given["code"], text=given["text"], who=given["who"], due_on=given["due_on"],
            key=given["key"], now=now,
        )  # fmt: skip
    elif what == "progress":
        year, month = given["month"].split("-")
        actions.tell_progress(
            actor, case_id=case_id, month=china_date(now).replace(int(year), int(month), 1), said=given["said"], now=now
        )
    elif what == "accept":
        counted = [given[name] for name in ("satisfied", "mostly", "dissatisfied")]
        votes = Votes(*(n or 0 for n in counted)) if any(n is not None for n in counted) else None
        actions.accept_weak(
            actor,
            case_id=case_id,
            on=given["on"],
            score=given["score"],
            votes=votes,
            vote_id=UUID(given["vote"]) if given["vote"] else None,
            counters=given["counters"],
            said=given["said"],
            key=given["key"],
            now=now,
        )
    else:
        goes_on = actions.check_relapse(
            actor, case_id=case_id, relapsed=given["relapsed"] == "yes", said=given["said"], codes=given["codes"], now=now
        )
        return goes_on.id
    return case_id


@require_http_methods(GET_POST)
@personal
@signed_in
def finish(request: HttpRequest, case_id: UUID, measure_id: UUID) -> HttpResponse:
    """A measure is done; or, with `drop`, was never meant."""
    actor, now = actor_of(request), timezone.now()
    page = weak.case_page(actor, case_id, now=now)
    measure = next((row for one in page.situations for row in one.measures if row.id == measure_id), None)
    if measure is None or ("measure" not in page.may and request.method != "POST"):
        raise NotFound(words.NO_CASE)
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_measure(actor, measure_id=measure.id, now=now)
        tell(request, _("去掉了"))
        return see("weak_case", case_id)
    form = forms_moves.DoneForm(request.POST if request.method == "POST" else None, initial={"done_on": china_date(now)})

    def act(given: dict[str, Any]) -> HttpResponse:
        actions.finish_measure(actor, measure_id=measure.id, said=given["said"], done_on=given["done_on"], now=now)
        tell(request, _("记下了"))
        return see("weak_case", case_id)

    trail = [*_trail(page)[:-1], (page.row.name, reverse("organisations:weak_case", args=[case_id]))]
    return form_page(request, form, act, title=_("做完了"), button=_("记下"), trail=trail, about=measure.text)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def criteria(request: HttpRequest, place: Place) -> HttpResponse:
    """The list in force, and a new one from a day on."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SET_CRITERIA, place.ref)
    today = china_date(now)
    held = list_of(version_at(place.lineage, today))
    initial = {
        "since": today, "title": held.title, "source": held.source, "lines": "\n".join(row.text for row in held.criteria),
        "pass_score": f"{held.pass_score.normalize():f}", "dissatisfied_percent": int(held.dissatisfied_over * 100),
        "vacant_months": held.vacant_months, "relapse_months": held.relapse_months,
    }  # fmt: skip
    form = forms_moves.CriteriaForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        data.pop("key")
        actions.set_criteria(actor, place=place, now=now, **data)
        tell(request, _("定好了，已经列入的还按原来的"))
        return see("weak_cases", place.code)

    trail = [*trail_of(Scope(place=place)), (_("整顿"), reverse("organisations:weak_cases", args=[place.code]))]
    about = _("现在用的：%(title)s。依据：%(source)s") % {"title": held.title, "source": held.source}
    return form_page(request, form, act, title=_("情形和验收标准"), button=_("定"), trail=trail, about=about)
