"""Dues: years published and whether a receipt holds, for everybody; one's own with a token. Nobody else's are here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, reader
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import dues as schemas
from teabowl.dues import queries, words
from teabowl.dues.models import Publication
from teabowl.kernel.errors import NotFound
from teabowl.pagecache.marks import public_page

router = Router(tags=["dues"])
MOST = 100


@router.get(
    "places/{code}/dues",
    response=schemas.DuesYears,
    operation_id="list_dues",
    summary="Dues that a place's organisations published",
)
def published(request: HttpRequest, code: str) -> HttpResponse:
    """Years as they were published, newest first: sums only."""
    place = living(code)
    public_page(request, place.id)
    rows = queries.publications_at(place, MOST)
    return answer({"place": short_ref(place), "results": [_year(row) for row in rows]})


def _year(row: Publication) -> dict[str, Any]:
    sums = row.sums
    return {
        "organisation_id": str(row.organisation_id),
        "organisation": row.organisation.name,
        "year": row.year,
        "version": row.version,
        "published_at": row.at.isoformat(),
        "opening_fen": sums["opening"],
        "income_fen": sums["income"],
        "spending_fen": sums["spending"],
        "closing_fen": sums["closing"],
        **{name: sums[name] for name in ("owed_months", "paid_months", "owed_fen", "paid_fen")},
        "url": f"/o/{row.organisation_id}/dues/published/{row.year}/",
    }


@router.get(
    "dues/receipts/{number}",
    response=schemas.ReceiptOut,
    operation_id="get_receipt",
    summary="Whether a receipt for dues holds",
)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """By the number printed on it, which cannot be guessed. Who paid is not told."""
    found = queries.receipt_of(number)
    if found is None:
        raise NotFound(words.NOT_HERE)
    return answer(
        {
            "number": found.number,
            "organisation": found.organisation,
            "paid_on": found.paid_on.isoformat(),
            "amount_fen": found.fen,
            "holds": found.holds,
        },
        never_kept=True,
    )


@router.get("me/dues", response=schemas.MyDuesOut, operation_id="get_my_dues", summary="One's own dues")
def mine(request: HttpRequest) -> HttpResponse:
    """What is owed month by month, and the payments. Paying is done on the pages."""
    page = queries.my_dues(reader(request).actor, timezone.now())
    months = [
        {"month": f"{r.owed.month:%Y-%m}", "amount_fen": r.owed.fen, "state": r.state, "due_on": r.due_on.isoformat()}
        for r in page.months
    ]
    payments = [
        {
            "id": str(r.payment.id),
            "state": r.payment.state,
            "amount_fen": r.payment.fen,
            "months": [f"{m:%Y-%m}" for m in r.payment.for_months],
            "number": r.payment.number,
            "paid_on": iso(r.payment.paid_on),
            "url": f"/me/dues/payments/{r.payment.id}/",
        }
        for r in page.payments
    ]
    return answer(
        {
            "organisation_id": str(page.here.id) if page.here else None,
            "organisation": page.here.name if page.here else "",
            "monthly_fen": page.fixed.monthly_fen if page.fixed else None,
            "owed_fen": page.owed_fen,
            "months": months,
            "payments": payments,
        },
        never_kept=True,
    )
