"""Pages of those who write guides: all of a level, the form, the preview, publishing, reviewing, withdrawing, taking in a sheet."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.guides import actions, queries, sheets, words
from teabowl.guides.content import WRITTEN_FIELDS, Field, complete
from teabowl.guides.forms import (
    FileForm,
    GuideForm,
    PublishChangeForm,
    PublishForm,
    ReviewForm,
    RowsOfField,
    SureForm,
    WithdrawForm,
)
from teabowl.guides.models import Guide
from teabowl.guides.permissions import WRITE
from teabowl.guides.queries.resolving import AtPlace, points_on
from teabowl.guides.rules import WRITING_LEVELS, Category, Resolved
from teabowl.guides.views.doors import act_on, actor_of, crumbs, personal, see, signed_in, tell
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

YEAR = 365


@require_safe
@personal
@signed_in
@at_place
def manage(request: HttpRequest, place: Place) -> HttpResponse:
    """The guides written here, with what waits: drafts, reviews, what readers said; and those from above that were changed here."""
    actor, q = actor_of(request), request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = queries.own_guides(actor, place, now=timezone.now())
    context = {
        "place": place,
        "rows": [row for row in rows if q in row.heading or q in row.category_text],
        "total": len(rows),
        "q": q,
        "changed": queries.changed_guides(actor, place),
        "crumbs": crumbs(place, (_("本级的指南"), "")),
    }
    return render(request, "guides/manage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def write(request: HttpRequest, place: Place) -> HttpResponse:
    check(actor_of(request), WRITE, place.ref)
    if Level(place.level) not in WRITING_LEVELS:
        raise Refused(words.ONLY_ABOVE)
    return _content_page(request, place, None)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def edit(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    return _content_page(request, place, queries.own_guide(actor_of(request), place, guide_id))


def _content_page(request: HttpRequest, place: Place, guide: Guide | None) -> HttpResponse:
    """The long form. “再加两行” shows it again with more rows, everything typed kept."""
    actor, now, status = actor_of(request), timezone.now(), 200
    said = queries.draft_shown(guide) if guide else complete({})
    data = request.POST if request.method == "POST" else None
    rows = {field: RowsOfField(field, data, said[field.value]) for field in (Field.MATERIALS, Field.STEPS)}
    initial = {**said, "category": guide.category if guide else Category.SOCIAL.value}
    form = GuideForm(data) if data is not None else GuideForm(initial=initial)
    wrong: dict[str, list[Any]] = {}
    if data is not None and "more" not in data:
        good_rows = [part.is_valid() for part in rows.values()]

        def act(typed: dict[str, Any]) -> HttpResponse:
            content = {field.value: typed.get(field.value) for field in WRITTEN_FIELDS}
            content |= {field.value: part.value for field, part in rows.items()}
            category = Category(typed["category"])
            if guide is None:
                saved = actions.start_guide(actor, place=place, category=category, content=content, key=typed["key"], now=now)
            else:
                saved = actions.save_draft(actor, guide_id=guide.id, content=content, category=category, now=now)
            tell(request, _("存成草稿了，看一遍再发布"))
            return see("preview", place.code, saved.id)

        if all(good_rows):
            answer, status = act_on(form, act)
            if answer is not None:
                return answer
            wrong = {"rows": list(form.non_field_errors())}
        else:
            status = 422
    elif data is not None:
        form = GuideForm(initial={name: data.get(name, "") for name in GuideForm.base_fields})
    heading = _("写一份新指南") if guide is None else _("改“%(what)s”") % {"what": guide.heading}
    context = {
        "place": place,
        "guide": guide,
        "form": form,
        "materials": rows[Field.MATERIALS].forms,
        "steps": rows[Field.STEPS].forms,
        "wrong": wrong,
        "heading": heading,
        "crumbs": crumbs(place, (_("本级的指南"), reverse("guides:manage", args=[place.code])), (heading, "")),
    }
    return render(request, "guides/write.html", context, status=status)


@require_safe
@personal
@signed_in
@at_place
def preview(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """The draft as its page will be."""
    guide = queries.own_guide(actor_of(request), place, guide_id)
    if guide.draft is None:
        raise Refused(words.NO_DRAFT)
    guide.content, guide.version = guide.draft, guide.version + 1
    shown = AtPlace(guide, place, (), Resolved(queries.draft_shown(guide), {}))
    page = queries.page_of(place, shown, points_on(place))
    trail = crumbs(place, (_("本级的指南"), reverse("guides:manage", args=[place.code])), (_("草稿"), ""))
    context = {"place": place, "page": page, "crumbs": trail, "form_words": words.FORM, "forms": set()}
    return render(request, "guides/preview.html", context)


def _about(request: HttpRequest, place: Place, guide_id: UUID) -> tuple[Guide, str]:
    guide = queries.own_guide(actor_of(request), place, guide_id)
    return guide, reverse(
        "guides:guide" if guide.version else "guides:manage", args=[place.code, *([guide.id] if guide.version else [])]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def publish(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    guide, address = _about(request, place, guide_id)
    now = timezone.now()
    if guide.draft is None:
        raise Refused(words.NO_DRAFT)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.publish_guide(
            actor_of(request), guide_id=guide_id, why=data.get("why", ""), review_on=data["review_on"], now=now
        )
        tell(request, _("发布了，下面各村现在就能看到"))
        return see("manage", place.code)

    def context() -> dict[str, Any]:
        note = _("下面没有改过的地方，马上换成新的。各地自己改过的那几处不动，会请他们定一下。") if guide.version else ""
        return {
            "place": place, "heading": _("发布"), "about": guide.heading, "submit": _("发布"), "note": note,
            "crumbs": crumbs(place, (guide.heading, address), (_("发布"), "")),
            "way_back": (_("再看一遍草稿"), reverse("guides:preview", args=[place.code, guide_id])),
        }  # fmt: skip

    initial = {"review_on": china_date(now) + timedelta(days=YEAR)}
    form = filled(request, PublishChangeForm if guide.version else PublishForm, initial)
    return form_page(request, form, act, "guides/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def review(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """It was looked at again and is still right."""
    guide, address = _about(request, place, guide_id)
    now = timezone.now()
    if guide.version == 0:
        raise NotFound(words.NOT_HERE)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.confirm_review(actor_of(request), guide_id=guide_id, review_on=data["review_on"], now=now)
        tell(request, _("记下了，到下次核对的日子再提醒您"))
        return see("manage", place.code)

    def context() -> dict[str, Any]:
        return {
            "place": place, "heading": _("核对过了，没有要改的"), "about": guide.heading, "submit": _("核对过了"),
            "note": _("照着文件、打个电话问一遍再点。有要改的，先去改。"),
            "crumbs": crumbs(place, (guide.heading, address), (_("核对"), "")),
            "way_back": (_("有要改的，去改"), reverse("guides:edit", args=[place.code, guide_id])),
        }  # fmt: skip

    form = filled(request, ReviewForm, {"review_on": china_date(now) + timedelta(days=YEAR)})
    return form_page(request, form, act, "guides/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def withdraw(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    guide, address = _about(request, place, guide_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.withdraw_guide(actor_of(request), guide_id=guide_id, why=data["why"], now=timezone.now())
        tell(request, _("停用了，各村的列表里已经没有它"))
        return see("manage", place.code)

    def context() -> dict[str, Any]:
        return {
            "place": place, "heading": _("停用这份指南"), "about": guide.heading, "submit": _("停用"), "kind": "warn",
            "note": _("停用以后不能恢复，再要办就写一份新的。旧网址还打得开，会写明哪天停的、为什么。"),
            "crumbs": crumbs(place, (guide.heading, address), (_("停用"), "")),
        }  # fmt: skip

    return form_page(request, filled(request, WithdrawForm), act, "guides/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def discard(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    guide, address = _about(request, place, guide_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.discard_draft(actor_of(request), guide_id=guide_id, now=timezone.now())
        tell(request, _("草稿扔掉了"))
        return see("manage", place.code)

    def context() -> dict[str, Any]:
        note = _("已经发布的那一版不动。") if guide.version else _("它还没有发布过，扔掉就没有了。")
        return {
            "place": place, "heading": _("扔掉草稿"), "about": guide.heading, "submit": _("扔掉"), "kind": "warn", "note": note,
            "crumbs": crumbs(place, (guide.heading, address), (_("扔掉草稿"), "")),
        }  # fmt: skip

    return form_page(request, filled(request, SureForm), act, "guides/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def take_sheet(request: HttpRequest, place: Place) -> HttpResponse:
    """Take a sheet in: drafts only, with what came of each row."""
    actor = actor_of(request)
    check(actor, WRITE, place.ref)
    done: list[sheets.TakenIn] = []

    def act(data: dict[str, Any]) -> HttpResponse:
        file = data["file"]
        done.append(sheets.take_in(actor, place=place, filename=file.name, data=file.read(), now=timezone.now()))
        return HttpResponse()

    form, status = FileForm(), 200
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        answer, status = act_on(form, act)
        status = 200 if answer is not None else status
    context = {
        "place": place,
        "form": form,
        "done": done[0] if done else None,
        "crumbs": crumbs(place, (_("本级的指南"), reverse("guides:manage", args=[place.code])), (_("从表格导入"), "")),
    }
    return render(request, "guides/import.html", context, status=status)
