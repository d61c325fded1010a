"""Members: the list, one's file, entering, steps, ends; posts given and ended."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.files.uploads import RefusedFile, limited_uploads
from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, authority, forms, queries, words
from teabowl.organisations.kinds import BRANCHES, End, Kind, PostWhy, Status, StepKind
from teabowl.organisations.models import Member, Organisation
from teabowl.organisations.permissions import EXPORT, KEEP_MEMBERS, KEEP_POSTS, SEE_FILE, SEE_MEMBERS
from teabowl.organisations.views.doors import crumbs, form_page, found, number, personal, see, signed_in, tell, typed
from teabowl.people.queries import is_self
from teabowl.people.sheets import write_sheet
from teabowl.people.views.doors import file_response
from teabowl.ui.doors import actor_of
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def shows() -> list[tuple[str, str]]:
    return [
        ("party", _("党员")), ("full", _("正式党员")), ("probationary", _("预备党员")), ("way", _("正在培养")),
        ("migrant", _("流动党员")), ("ended", _("离开的")),
    ]  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, str]:
    show = typed(request, "show")
    return (show if show in queries.FILTERS else "party"), typed(request, "q")


@require_safe
@personal
@signed_in
def members(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The list of members, for members of the same organisation and those with a verb. Who read whose name is kept."""
    actor, now = actor_of(request), timezone.now()
    organisation = found(request, organisation_id, SEE_MEMBERS, now)
    show, q = _asked(request)
    may_see_file = authority.can(actor, SEE_FILE, organisation.ref, now)
    if not may_see_file and show in {"way", "ended"}:
        show = "party"
    page = queries.members_page(organisation, show=show, q=q, start=number(request), today=china_date(now))
    actions.look_at_members(actor, organisation=organisation, persons=[row.person_id for row in page.rows], now=now)
    here = reverse("organisations:members", args=[organisation.id])

    def narrowed(**changed: Any) -> str:
        said = {k: v for k, v in ({"show": show, "q": q} | changed).items() if v not in ("", None, "party")}
        return f"{here}?{urlencode(said)}" if said else here

    context = {
        "organisation": organisation, "page": page, "show": show, "q": q, "listed_at": here, "narrowed": narrowed,
        "shows": [(key, text) for key, text in shows() if may_see_file or key not in {"way", "ended"}],
        "may_keep": authority.can(actor, KEEP_MEMBERS, organisation.ref, now), "may_see_file": may_see_file,
        "may_export": authority.can(actor, EXPORT, organisation.ref, now), "is_branch": organisation.kind in BRANCHES,
        "pager": {
            "newer_url": narrowed(start=page.previous) if page.previous is not None else "",
            "older_url": narrowed(start=page.next) if page.next is not None else "",
        },
        "crumbs": crumbs(organisation, (_("党员名册"), "")),
    }  # fmt: skip
    return render(request, "organisations/members.html", context)


@require_safe
@personal
@signed_in
def members_sheet(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The list as Excel, without resident numbers; that it was taken, and of whom, is kept."""
    actor, now = actor_of(request), timezone.now()
    organisation = found(request, organisation_id, EXPORT, now)
    show, q = _asked(request)
    rows = queries.members_page(organisation, show=show, q=q, today=china_date(now), limit=20_000).rows
    actions.look_at_members(actor, organisation=organisation, persons=[row.person_id for row in rows], now=now, export=True)
    header = [
        _("姓名"),
        _("手机号"),
        _("组织"),
        _("小组"),
        _("状态"),
        _("从哪天起"),
        _("党龄（年）"),
        _("职务"),
        _("流动"),
        _("参加活动的组织"),
    ]
    body = [
        [
            r.name, r.phone, r.organisation_name, r.group_name, str(r.status_name), r.since.isoformat(),
            "" if r.years is None else str(r.years), "、".join(str(p) for p in r.posts), _("是") if r.migrant else "", r.away_name,
        ]
        for r in rows
    ]  # fmt: skip
    return file_response(write_sheet("党员", header, body, [10, 16, 24, 16, 12, 12, 10, 18, 8, 24]), "xlsx", "members")


def _groups(organisation: Organisation) -> list[tuple[str, str]]:
    rows = Organisation.objects.standing().filter(parent=organisation, kind=Kind.GROUP).order_by("name")
    return [(str(row.id), row.name) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def enter(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Put somebody on the branch's list."""
    now = timezone.now()
    organisation = found(request, organisation_id, KEEP_MEMBERS, now)
    initial = {"status": request.GET.get("status", Status.APPLICANT)}
    form = forms.EntryForm(request.POST if request.method == "POST" else None, initial=initial, groups=_groups(organisation))

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.enter_member(
            actor_of(request), organisation_id=organisation.id, entry=form.entry(), form_key=data["key"], now=now
        )
        tell(request, _("登记好了"))
        return see("member", organisation.id, made.id)

    trail = crumbs(organisation, (_("党员名册"), reverse("organisations:members", args=[organisation.id])))
    about = _("按现在的情况登记。从别的支部来的党员，请办组织关系转接，不在这里登")
    return form_page(request, form, act, title=_("登记一位"), button=_("登记"), trail=trail, about=about)


def _member(request: HttpRequest, organisation_id: UUID, member_id: UUID, verb: Any, now: Any) -> Member:
    """The member, for one who may, and for themself. Raises NotFound."""
    row = queries.member(member_id)
    person_id = row.person.merged_into_id or row.person_id
    own = verb is SEE_FILE and actor_of(request).person_id == person_id
    if not own and not authority.can(actor_of(request), verb, row.organisation.ref, now):
        raise NotFound(words.NO_MEMBER)
    return row


def _trail(row: Member, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    members_url = reverse("organisations:members", args=[row.organisation_id])
    return crumbs(row.organisation, (_("党员名册"), members_url), *more)


@require_safe
@personal
@signed_in
def member(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """One member's way, for those who keep the list and for the member; others' looks are kept."""
    actor, now = actor_of(request), timezone.now()
    row = _member(request, organisation_id, member_id, SEE_FILE, now)
    if row.organisation_id != organisation_id:
        return see("member", row.organisation_id, row.id)
    actions.look_at_member(actor, member=row, now=now)
    file = queries.member_file(row, china_date(now))
    may_keep = authority.can(actor, KEEP_MEMBERS, row.organisation.ref, now)
    context = {
        "file": file, "member": row, "organisation": row.organisation, "may_keep": may_keep, "is_own": is_self(actor, file.person_id),
        "crumbs": _trail(row, (file.name, "")),
    }  # fmt: skip
    return render(request, "organisations/member.html", context)


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def step(request: HttpRequest, organisation_id: UUID, member_id: UUID, kind: str) -> HttpResponse:
    """The next step of joining, its decision and papers."""
    now = timezone.now()
    row = _member(request, organisation_id, member_id, KEEP_MEMBERS, now)
    file = queries.member_file(row, china_date(now))
    if kind not in {key for key, _name in file.may_take}:
        raise NotFound(words.PROBLEMS["not_now"])
    taken = StepKind(kind)
    form = forms.StepForm(request.POST if request.method == "POST" else None, kind=taken, today=china_date(now))

    def act(data: dict[str, Any]) -> HttpResponse:
        uploads = [(f.name or "", f.read()) for f in request.FILES.getlist("papers") if not isinstance(f, RefusedFile)]
        with transaction.atomic():  # a paper that cannot be taken takes the step back with it
            entered = actions.take_step(
                actor_of(request), member_id=row.id, kind=taken, on=data["on"], form_key=data["key"], until=data.get("until"),
                mentors=data.get("mentors", ""), note=data["note"], basis=form.basis(), now=now,
            )  # fmt: skip
            if entered.recorded_at == now:  # sent twice, the papers are there already
                actions.keep_papers(actor_of(request), member_id=row.id, uploads=uploads, now=now)
        tell(request, _("记下了：%(step)s") % {"step": words.STEPS[taken]})
        return see("member", row.organisation_id, row.id)

    return form_page(
        request, form, act, title=words.STEPS[taken], button=_("记下"), trail=_trail(row, (file.name, file.url)), files=True,
        about=words.STEP_NOTES.get(taken, ""),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def end(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """The membership ends, by its kind."""
    now = timezone.now()
    row = _member(request, organisation_id, member_id, KEEP_MEMBERS, now)
    name = (row.person.merged_into or row.person).name
    form = forms.EndForm(request.POST if request.method == "POST" else None, initial={"on": china_date(now)}, status=row.status)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.end_membership(
            actor_of(request), member_id=row.id, end=End(data["end"]), on=data["on"], form_key=data["key"], note=data["note"],
            basis=form.basis(), now=now,
        )  # fmt: skip
        tell(request, _("记下了"))
        return see("members", row.organisation_id)

    about = _("除名、开除这些，先由支部大会决定、上级批准，再在这里记。欠党费、不参加活动，系统不会自动处理")
    url = reverse("organisations:member", args=[row.organisation_id, row.id])
    return form_page(
        request,
        form,
        act,
        title=_("不再是这里的党员"),
        button=_("记下"),
        trail=_trail(row, (name, url)),
        about=about,
        warn=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def edit(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """The group, and who accompanies."""
    now = timezone.now()
    row = _member(request, organisation_id, member_id, KEEP_MEMBERS, now)
    initial = {"group": str(row.group_id or ""), "mentors": row.mentors}
    form = forms.MemberForm(
        request.POST if request.method == "POST" else None, initial=initial, groups=_groups(row.organisation)
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        group = UUID(data["group"]) if data["group"] else None
        actions.change_member(actor_of(request), member_id=row.id, group_id=group, mentors=data["mentors"], now=now)
        tell(request, _("存好了"))
        return see("member", row.organisation_id, row.id)

    name = (row.person.merged_into or row.person).name
    url = reverse("organisations:member", args=[row.organisation_id, row.id])
    return form_page(request, form, act, title=_("小组和联系人"), button=_("存"), trail=_trail(row, (name, url)))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def appoint(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A member takes a post; where there is a secretary already, the reason of the change is asked."""
    now = timezone.now()
    organisation = found(request, organisation_id, KEEP_POSTS, now)
    people = [(str(key), text) for key, text in queries.candidates_for(organisation, china_date(now))]
    form = forms.AppointForm(
        request.POST if request.method == "POST" else None, initial={"on": china_date(now), "kind": request.GET.get("kind", "")},
        people=people, kind=organisation.kind, village=organisation.place.level == "village" and not organisation.is_away,
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        why = data.get("former_why")
        actions.appoint(
            actor_of(request), organisation_id=organisation.id, member_id=UUID(data["who"]), kind=PostKind(data["kind"]), on=data["on"],
            duty=data["duty"], also_director=bool(data.get("also_director")), decision=data["decision"],
            former_why=PostWhy(why) if why else None, former_note=data.get("former_note", ""), now=now,
        )  # fmt: skip
        tell(request, _("任好了"))
        return see("posts", organisation.id)

    trail = crumbs(organisation, (_("职务"), reverse("organisations:posts", args=[organisation.id])))
    return form_page(request, form, act, title=_("任一个职务"), button=_("任"), trail=trail)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
def end_post(request: HttpRequest, organisation_id: UUID, post_id: UUID) -> HttpResponse:
    """A post ends, with its reason."""
    now = timezone.now()
    organisation = found(request, organisation_id, KEEP_POSTS, now)
    post = next((one for one in queries.posts_of(organisation.id, china_date(now)) if one.id == post_id), None)
    if post is None:
        raise NotFound(words.NO_POST)
    form = forms.EndPostForm(request.POST if request.method == "POST" else None, initial={"on": china_date(now)})

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.end_post(
            actor_of(request), post_id=post_id, on=data["on"], why=PostWhy(data["why"]), note=data["note"], decision=data["decision"],
            now=now,
        )  # fmt: skip
        tell(request, _("免好了"))
        return see("posts", organisation.id)

    trail = crumbs(organisation, (_("职务"), reverse("organisations:posts", args=[organisation.id])))
    title = _("%(name)s不再任%(post)s") % {"name": post.name, "post": post.kind_name}
    return form_page(request, form, act, title=title, button=_("记下"), trail=trail, warn=True)
