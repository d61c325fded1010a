"""One's own payments, with a token. Paying is done on the pages: it needs the payer's own phone."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from teabowl.api.door import answer, reader
from teabowl.api.endpoints.common import iso, pack, unpack
from teabowl.api.schemas import payments as schemas
from teabowl.kernel.errors import Invalid
from teabowl.payments import own

router = Router(tags=["payments"])


@router.get(
    "me/payments", response=schemas.MyPayments, operation_id="list_my_payments", summary="One's own payments and what came back"
)
def mine(
    request: HttpRequest,
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """Paid through this site, or waiting to be; the newest first. What was never paid is left out."""
    actor = reader(request).actor
    try:
        before = UUID(unpack(cursor)) if cursor else None
    except ValueError:
        raise Invalid({"cursor": cursor}) from None
    rows, older = own.my_orders(actor, before=before, limit=limit)
    following = pack(older.hex) if older else None
    return answer({"results": [_payment(row) for row in rows], "next": following}, never_kept=True)


def _payment(row: own.PaidRow) -> dict[str, Any]:
    order = row.order
    return {
        "id": str(order.id),
        "description": order.description,
        "paid_to": row.title,
        "amount_fen": order.amount,
        "refunded_fen": order.refunded,
        "state": row.state,
        "is_surplus": order.is_surplus,
        "made_at": order.at.isoformat(),
        "paid_at": iso(order.paid_at),
        "number": order.number,
        "reference": order.reference,
        "refunds": [
            {
                "id": str(back.id),
                "amount_fen": back.amount,
                "reason": back.reason,
                "state": back.state,
                "asked_at": back.asked_at.isoformat(),
                "done_at": iso(back.done_at),
            }
            for back in row.refunds
        ],
        "about": row.owner.url or None if row.owner else None,
        "url": row.url,
    }
