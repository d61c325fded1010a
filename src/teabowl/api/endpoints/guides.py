"""Service guides: read by everybody as they hold at a place, with their forms; written and changed by those who may; what readers said
of them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, reader, writer
from teabowl.api.endpoints.common import id_in, iso, living, pack, page_after, short_ref
from teabowl.api.schemas import guides as schemas
from teabowl.guides import actions, linked_data, queries, words
from teabowl.guides.content import Field
from teabowl.guides.models import Guide
from teabowl.guides.rules import Category
from teabowl.kernel.errors import Invalid
from teabowl.pagecache.marks import public_page

router = Router(tags=["guides"])


@router.get(
    "places/{code}/guides", response=schemas.Guides, operation_id="list_guides", summary="The guides that hold at a place"
)
def guides(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=40)] = "",
    category: schemas.CategoryWord | None = None,
    cursor: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> HttpResponse:
    """Own and inherited, by category."""
    place = living(code)
    if not q:
        public_page(request, place.id, inherits=place.lineage)
    rows = queries.guides_at(place, q=q, category=category or "")
    keys = [f"{n:04d}" for n in range(len(rows))]
    shown, more = page_after(rows, keys, cursor, limit)
    results = [
        {
            "id": str(row.id),
            "heading": row.heading,
            "title": row.title,
            "category": row.category,
            "limit": row.limit,
            "fee": row.fee,
            "writer": row.writer,
            "own": row.is_own,
            "changed_at": row.changed_at.isoformat(),
            "url": row.url,
        }
        for row in shown
    ]
    return answer({"results": results, "next": more})


@router.get(
    "places/{code}/guides/{uuid:guide_id}", response=schemas.GuideOut, operation_id="get_guide", summary="A guide at a place"
)
def guide(request: HttpRequest, code: str, guide_id: UUID) -> HttpResponse:
    """As it holds there: the original with what each place on the way down changed."""
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    page = queries.guide_page(place, guide_id)
    return answer(
        {
            "id": str(page.id),
            "place": short_ref(place),
            "written_at": short_ref(page.home),
            "heading": page.heading,
            "title": page.title,
            "category": page.category,
            "who": page.who,
            "materials": [row.row() | {"lines": [list(line) for line in row.lines]} for row in page.materials],
            "note": page.note,
            "steps": [row.row() for row in page.steps],
            "fee": page.fee,
            "limit_days": page.limit_days,
            "law": page.law,
            "office": page.office,
            "phone": page.phone,
            "online": page.online,
            "contacts": [
                {"name": c.name, "lines": list(c.lines), "phone": c.phone, "note": c.note} for c in page.contacts
            ],
            "papers": [
                {
                    "title": row.title,
                    "sample": row.is_sample,
                    "place": row.place_name,
                    "url": row.file.url,
                    "media_type": row.file.media_type,
                    "size": row.file.size,
                }
                for row in queries.papers_on(place, guide_id)
            ],
            "changed_by": page.changed_by,
            "written": [{"place": w.place, "what": w.what, "at": w.on.isoformat()} for w in page.written],
            "version": page.version,
            "changed_at": page.changed_at.isoformat(),
            "review_on": iso(page.review_on),
            "withdrawn_at": iso(page.withdrawn_at),
            "withdrawn_why": page.withdrawn_why,
            "url": reverse("guides:guide", args=[place.code, page.id]),
        }
    )  # fmt: skip


@router.get(
    "places/{code}/guides/{uuid:guide_id}/linked",
    response=dict[str, Any],
    operation_id="get_guide_linked",
    summary="A guide as linked data (JSON-LD)",
)
def linked(
    request: HttpRequest, code: str, guide_id: UUID, terms: Literal["cpsv-ap", "schema.org"] = "cpsv-ap"
) -> HttpResponse:  # fmt: skip
    """After CPSV-AP's terms, or as a schema.org GovernmentService."""
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    made = linked_data.cpsv_ap if terms == "cpsv-ap" else linked_data.schema_org
    return answer(made(queries.guide_page(place, guide_id), request.build_absolute_uri("/").rstrip("/")))


@router.get(
    "places/{code}/guides/{uuid:guide_id}/changes",
    response=schemas.GuideChanges,
    operation_id="list_guide_changes",
    summary="What changed in a guide",
)
def changes(request: HttpRequest, code: str, guide_id: UUID) -> HttpResponse:
    """Every version of the original and every change on the way down to the place, the newest first."""
    place = living(code)
    public_page(request, place.id, inherits=place.lineage)
    rows = [
        {
            "place": row.place,
            "at": row.at.isoformat(),
            "heading": str(row.heading),
            "why": row.why,
            "differences": [{"field": d.field, "was": d.was, "now": d.now} for d in row.differences],
        }
        for row in queries.changes_of(place, guide_id)
    ]
    return answer({"results": rows, "next": None})


def _draft(guide: Guide) -> dict[str, Any]:
    home = guide.place.now_at or guide.place
    return {
        "id": str(guide.id),
        "place": short_ref(home),
        "state": guide.state,
        "version": guide.version,
        "has_draft": guide.draft is not None,
        "review_on": iso(guide.review_on),
        "url": reverse("guides:guide", args=[home.code, guide.id]),
    }


@router.post(
    "places/{code}/guides", response={201: schemas.DraftOut}, operation_id="start_guide", summary="Write a guide (a draft)"
)
def start(request: HttpRequest, code: str, payload: schemas.GuideIn) -> HttpResponse:
    """At a city, county or township. Sent again with the same Idempotency-Key, it is the same guide."""
    actor, place = writer(request), living(code)
    content = payload.dict()
    made = actions.start_guide(
        actor, place=place, category=Category(content.pop("category")), content=content, key=form_key(request), now=timezone.now()
    )  # fmt: skip
    return answer(_draft(made), status=201, location=f"/api/v1/places/{code}/guides/{made.id}", never_kept=True)


@router.post(
    "guides/{uuid:guide_id}/drafts",
    response=schemas.DraftOut,
    operation_id="save_guide_draft",
    summary="Write the next version",
)
def draft(request: HttpRequest, guide_id: UUID, payload: schemas.GuideIn) -> HttpResponse:
    """The whole content; what is published stays until it is published."""
    content = payload.dict()
    category = Category(content.pop("category"))
    made = actions.save_draft(writer(request), guide_id=guide_id, content=content, category=category, now=timezone.now())
    return answer(_draft(made), never_kept=True)


@router.post(
    "guides/{uuid:guide_id}/publications", response=schemas.DraftOut, operation_id="publish_guide", summary="Publish the draft"
)
def publish(request: HttpRequest, guide_id: UUID, payload: schemas.PublishIn) -> HttpResponse:
    """Every place below shows it at once, except in what it changed itself."""
    actor = writer(request)
    made = actions.publish_guide(
        actor, guide_id=guide_id, why=payload.why, review_on=payload.review_on, now=timezone.now()
    )  # fmt: skip
    return answer(_draft(made), never_kept=True)


@router.post("guides/{uuid:guide_id}/reviews", response=schemas.DraftOut, operation_id="review_guide", summary="It still holds")
def review(request: HttpRequest, guide_id: UUID, payload: schemas.ReviewIn) -> HttpResponse:
    made = actions.confirm_review(writer(request), guide_id=guide_id, review_on=payload.review_on, now=timezone.now())
    return answer(_draft(made), never_kept=True)


@router.post(
    "guides/{uuid:guide_id}/withdrawals", response=schemas.DraftOut, operation_id="withdraw_guide", summary="Take it out of use"
)
def withdraw(request: HttpRequest, guide_id: UUID, payload: schemas.WithdrawIn) -> HttpResponse:
    """For good, here and below."""
    made = actions.withdraw_guide(writer(request), guide_id=guide_id, why=payload.why, now=timezone.now())
    return answer(_draft(made), never_kept=True)


@router.post(
    "places/{code}/guides/{uuid:guide_id}/adaptations",
    response=schemas.GuideOut,
    operation_id="adapt_guide",
    summary="Change one field of an inherited guide here",
)
def adapt(request: HttpRequest, code: str, guide_id: UUID, payload: schemas.AdaptIn) -> HttpResponse:
    """set, keep (after the original moved on) or drop. Answers the guide as it now holds here."""
    actor, place, now, field = writer(request), living(code), timezone.now(), Field(payload.field)
    if payload.do == "set":
        value = _value(field, payload.value)
        actions.adapt_field(
            actor, guide_id=guide_id, place=place, field=field, value=value, summary=payload.summary, now=now
        )  # fmt: skip
    else:
        done = actions.keep_field if payload.do == "keep" else actions.drop_field
        done(actor, guide_id=guide_id, place=place, field=field, now=now)
    response = guide(request, code, guide_id)
    response["Cache-Control"] = "private, no-store"
    return response


def _value(field: Field, value: Any) -> Any:
    """Rows as rows, everything else as text; what is neither is told at `value`."""
    kind: Any = {Field.MATERIALS: schemas.MaterialIn, Field.STEPS: schemas.GuideStepIn}.get(field)
    if kind is None:
        if value is None or isinstance(value, str | int):
            return value
        raise Invalid({"value": words.WRITE_SOMETHING})
    try:
        return [kind.model_validate(row).model_dump() for row in value or ()]
    except (ValueError, TypeError):
        raise Invalid({"value": words.WRITE_SOMETHING}) from None


@router.post(
    "places/{code}/service-point", response=schemas.PointOut, operation_id="set_service_point", summary="Where one goes here"
)
def point(request: HttpRequest, code: str, payload: schemas.PointIn) -> HttpResponse:
    """Written once, shown with every guide."""
    place = living(code)
    made = actions.set_point(writer(request), place=place, now=timezone.now(), **payload.dict())
    said = {"name": made.name, "address": made.address, "hours": made.hours, "phone": made.phone}
    return answer({"place": short_ref(place), **said}, never_kept=True)


@router.post(
    "places/{code}/guides/{uuid:guide_id}/feedback", response={201: schemas.FeedbackOut}, operation_id="say_of_guide",
    summary="Did this guide help?",
)  # fmt: skip
def say(request: HttpRequest, code: str, guide_id: UUID, payload: schemas.FeedbackIn) -> HttpResponse:
    """Read by those who write guides, without a name; counted against nobody. Sent again with the same Idempotency-Key, it is one."""
    actor, place = writer(request), living(code)
    made = actions.give_feedback(
        actor, place=place, guide_id=guide_id, helped=payload.helped, reason=payload.reason or "", said=payload.words,
        key=form_key(request), now=timezone.now(),
    )  # fmt: skip
    return answer({"id": str(made.id), "helped": made.helped}, status=201, never_kept=True)


@router.get(
    "places/{code}/guide-feedback", response=schemas.GuideSaid, operation_id="list_guide_feedback",
    summary="What was not clear in guides",
)  # fmt: skip
def said(
    request: HttpRequest, code: str, guide: UUID | None = None, cursor: Annotated[str, Query(max_length=80)] = ""
) -> HttpResponse:
    """Here and below, the newest first; for those who may read it."""
    place = living(code)
    page = queries.feedback_at(reader(request).actor, place, guide_id=guide, before=id_in(cursor))
    rows = [
        {
            "id": str(row.id),
            "guide": row.guide,
            "place": row.place_name,
            "reason": row.reason,
            "words": row.words,
            "version": row.version,
            "at": row.at.isoformat(),
            "url": row.url,
        }
        for row in page.rows
    ]
    more = pack(page.older_id.hex) if page.older_id else None
    return answer({"count": page.total, "results": rows, "next": more}, never_kept=True)
