"""Changes of the tree: each form its own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, forms, queries, rules, words
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Organisation
from teabowl.organisations.permissions import KEEP_TREE
from teabowl.organisations.views.doors import crumbs, form_page, found, personal, private, see, signed_in, tell
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[dict[str, Any]], HttpResponse]


@require_safe
@personal
@signed_in
def changes(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """What can be changed of an organisation."""
    organisation = found(request, organisation_id, KEEP_TREE, timezone.now())
    context = {
        "organisation": organisation,
        "crumbs": crumbs(organisation, (_("变动"), "")),
        "is_group": organisation.kind == Kind.GROUP,
    }
    return private(render(request, "organisations/changes.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def change(request: HttpRequest, organisation_id: UUID, what: str) -> HttpResponse:
    """One change, by the last part of the address."""
    now = timezone.now()
    organisation = found(request, organisation_id, KEEP_TREE, now)
    one = CHANGES.get(what)
    if one is None:
        raise NotFound(words.NOT_HERE)
    return one(request, organisation, now)


def _page(
    request: HttpRequest, organisation: Organisation, form: Any, act: Act, title: Any, button: Any, about: Any = "", **more: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        title=title,
        button=button,
        about=about,
        trail=crumbs(organisation, (_("变动"), _back(organisation))),
        **more,
    )


def _back(organisation: Organisation) -> str:
    return f"/o/{organisation.id}/change/"


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(now: datetime) -> dict[str, Any]:
    return {"on": china_date(now)}


def _done(request: HttpRequest, organisation: Organisation, text: str) -> HttpResponse:
    tell(request, text)
    return see("organisation", organisation.id)


def rename(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    form = forms.NameForm(_data(request), initial=_initial(now) | {"name": organisation.name})

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.rename_organisation(
            actor_of(request), organisation_id=organisation.id, name=data["name"], on=data["on"], basis=form.basis(), now=now
        )
        return _done(request, organisation, _("名字改好了，原来的名字留在历史里"))

    return _page(request, organisation, form, act, _("改名"), _("改"))


def reform(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    form = forms.KindForm(_data(request), initial=_initial(now) | {"kind": organisation.kind})

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.change_form(
            actor_of(request),
            organisation_id=organisation.id,
            kind=Kind(data["kind"]),
            on=data["on"],
            basis=form.basis(),
            now=now,
        )
        return _done(request, organisation, _("形式改好了"))

    return _page(request, organisation, form, act, _("改变形式"), _("改"), _("比如支部党员超过 50 人，改成党总支"))


def _options(rows: list[Any]) -> list[tuple[str, str]]:
    return [(str(row.id), f"{row.name}（{row.place.name}）") for row in rows]


def move(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    options = _options(queries.parents_for(actor_of(request), organisation))
    form = forms.ParentForm(_data(request), initial=_initial(now), options=options)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.move_organisation(
            actor_of(request),
            organisation_id=organisation.id,
            parent_id=UUID(data["parent"]),
            on=data["on"],
            basis=form.basis(),
            now=now,
        )
        return _done(request, organisation, _("换好了上级，下面的组织一起过去"))

    return _page(request, organisation, form, act, _("换上级"), _("换"))


def merge(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    options = _options(queries.mergeable_into(actor_of(request), organisation))
    form = forms.MergeForm(_data(request), initial=_initial(now), options=options)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.merge_organisations(
            actor_of(request), organisation_ids=[UUID(key) for key in data["organisations"]], into_id=organisation.id, on=data["on"],
            because_of_merger=data["because_of_merger"], basis=form.basis(), now=now,
        )  # fmt: skip
        return _done(request, organisation, _("并好了，党员都转到这里"))

    about = _("选中的组织并到%(name)s，这一步不能撤回。要留的职务，并好以后再任") % {"name": organisation.name}
    return _page(
        request,
        organisation,
        form,
        act,
        _("把别的组织并进来"),
        _("合并"),
        about,
        warn=True,
        confirm=_("合并后不能撤回，确定吗？"),
    )


def dissolve(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    form = forms.BasisForm(_data(request), initial=_initial(now))

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.dissolve_organisation(
            actor_of(request), organisation_id=organisation.id, on=data["on"], basis=form.basis(), now=now
        )
        return _done(request, organisation, _("撤销了，历史还在"))

    about = _("党员要先转走，下面的组织要先换上级")
    return _page(
        request, organisation, form, act, _("撤销"), _("撤销"), about, warn=True, confirm=_("撤销后不能撤回，确定吗？")
    )


def elected(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    form = forms.BasisForm(_data(request), initial=_initial(now))

    def act(data: dict[str, Any]) -> HttpResponse:
        done = actions.begin_term(
            actor_of(request), organisation_id=organisation.id, on=data["on"], basis=form.basis(), now=now
        )
        return _done(request, organisation, _("记下了，这一届任期 %(n)s 年") % {"n": done.term_years})

    term = rules.term(Kind(organisation.kind), at_village=organisation.place.level == "village", day=china_date(now))
    about = _("任期 %(n)s 年，依据%(source)s") % {"n": term.years, "source": term.source}
    return _page(request, organisation, form, act, _("登记换届"), _("记下"), about)


def seat(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    initial = {"unit": organisation.unit, "seat": organisation.seat, "phone": organisation.phone}
    form = forms.SeatForm(_data(request), initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        said = actions.Seat(data["unit"], organisation.is_away, organisation.seat_place, data["seat"], data["phone"])
        actions.change_seat(actor_of(request), organisation_id=organisation.id, seat=said, now=now)
        return _done(request, organisation, _("存好了"))

    return _page(request, organisation, form, act, _("地址和电话"), _("存"))


def joins(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    home = organisation.place.now_at or organisation.place
    there, units = queries.joined(organisation)
    near = queries.places_to_join(home)
    options = [(str(place.id), place.name) for place in near]
    others = [place for place in there if place.id not in {one.id for one in near}]
    initial = _initial(now) | {"places": [str(place.id) for place in there], "codes": " ".join(place.code for place in others)}
    initial["units"] = "\n".join(name if at.id == home.id else f"{name} {at.code}" for name, at in units)
    form = forms.JoinForm(_data(request), initial=initial, options=options)

    def act(data: dict[str, Any]) -> HttpResponse:
        keys = {UUID(key) for key in data["places"]}
        codes = data["codes"].replace("，", " ").replace("、", " ").split()
        actions.join_places(
            actor_of(request), organisation_id=organisation.id, place_ids=keys | queries.places_of_codes(codes),
            units=[actions.Unit(name, key) for name, key in queries.units_typed(data["units"], home)], on=data["on"],
            basis=form.basis(), now=now,
        )  # fmt: skip
        return _done(request, organisation, _("存好了，每个村、单位所在地方的党建之家都看得到这个支部"))

    about = _("%(place)s是它归属的地方，数记在那里，不用选。每个村、单位的党员可以编一个党小组") % {"place": home.name}
    return _page(request, organisation, form, act, _("联合哪些地方"), _("存"), about)


def set_up_below(request: HttpRequest, organisation: Organisation, now: datetime) -> HttpResponse:
    kinds = [kind for kind in Kind if Kind(organisation.kind) in rules.ABOVE[kind]]
    place = _place_typed(request) or organisation.place.now_at or organisation.place
    form = forms.SetUpForm(_data(request), initial=_initial(now), kinds=kinds)

    def act(data: dict[str, Any]) -> HttpResponse:
        said = actions.Seat(data["unit"], data["is_away"], None, data["seat"], data["phone"])
        made = actions.set_up_organisation(
            actor_of(request), place=place, kind=Kind(data["kind"]), name=data["name"], parent_id=organisation.id, on=data["on"],
            elected_on=data["elected_on"], seat=said, basis=form.basis(), now=now,
        )  # fmt: skip
        tell(request, _("设好了"))
        if made.kind == Kind.JOINT_BRANCH:
            return see("change", made.id, "joins")
        return see("organisation", made.id)

    about = _("归属地方：%(place)s。它的数记在那里，那里和上面的组织员能管它") % {"place": place.name}
    return _page(request, organisation, form, act, _("在下面设一个组织"), _("设立"), about)


def _place_typed(request: HttpRequest) -> Place | None:
    """The place that the address names (?at=371725109200): where the new organisation belongs."""
    code = request.GET.get("at", "")
    if not (len(code) == 12 and code.isascii() and code.isdigit()):
        return None
    place = place_by_code(code)
    return place.now_at or place


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def set_up(request: HttpRequest, place: Place) -> HttpResponse:
    """The first organisation of a place: choose what it stands below, then the form with this place."""
    now = timezone.now()
    parents = queries.parents_at(actor_of(request), place)
    context = {"place": place, "parents": parents, "crumbs": [(place.name, f"/p/{place.code}/"), (_("设立党组织"), "")]}
    if not parents:
        form = forms.SetUpForm(_data(request), initial=_initial(now), kinds=[Kind.COMMITTEE])

        def act(data: dict[str, Any]) -> HttpResponse:
            said = actions.Seat(data["unit"], data["is_away"], None, data["seat"], data["phone"])
            made = actions.set_up_organisation(
                actor_of(request), place=place, kind=Kind.COMMITTEE, name=data["name"], parent_id=None, on=data["on"],
                elected_on=data["elected_on"], seat=said, basis=form.basis(), now=now,
            )  # fmt: skip
            return _done(request, made, _("设好了"))

        queries.check_may_set_up(actor_of(request), place)
        trail = [(place.name, f"/p/{place.code}/"), (_("党组织"), f"/p/{place.code}/organisations/")]
        return form_page(request, form, act, title=_("设立党组织"), button=_("设立"), trail=trail)
    return private(render(request, "organisations/set_up.html", context))


CHANGES: dict[str, Callable[[HttpRequest, Organisation, datetime], HttpResponse]] = {
    "name": rename,
    "form": reform,
    "parent": move,
    "merge": merge,
    "dissolve": dissolve,
    "elected": elected,
    "seat": seat,
    "joins": joins,
    "below": set_up_below,
}
