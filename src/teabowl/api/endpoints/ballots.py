"""Votes: those that wait for me, one of them, and casting. Only with a token of one's own: nobody votes in a role."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, form_key, person_writing, reader
from teabowl.api.schemas import ballots as schemas
from teabowl.ballots import actions, queries

router = Router(tags=["votes"])


@router.get(
    "me/votes", response=schemas.MyVotes, operation_id="list_my_votes", summary="Votes that run and in which I may vote"
)
def mine(request: HttpRequest) -> HttpResponse:
    """The oldest first, those in which I voted too."""
    rows = queries.running_for(reader(request).actor)
    found = [
        {
            "id": str(row.id), "title": row.title, "secret": row.is_secret, "voted": way.value, "given": row.progress.given,
            "waiting": row.progress.waiting, "url": row.url,
        }
        for row, way in rows
    ]  # fmt: skip
    return answer({"results": found}, never_kept=True)


@router.get("me/votes/{motion_id}", response=schemas.VoteOut, operation_id="get_my_vote", summary="A vote, as I see it")
def one(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Of a secret vote with an empty paper for me; two papers are as good as one until one of them is cast."""
    page, others = queries.pages_for_others(reader(request).actor, motion_id, timezone.now())
    row = page.row
    return answer(
        {
            "id": str(page.id), "title": row.title, "text": page.text, "state": row.state.value, "secret": row.is_secret,
            "changeable": page.is_changeable, "seats": page.seats, "write_ins": page.write_ins,
            "options": [{"key": key, "text": str(text)} for key, text in page.options],
            "voted": page.way.value if page.way else "", "choices": list(page.my_keys), "may_vote": page.may_vote,
            "paper": page.paper if row.is_secret else "", "electors": row.progress.electors, "given": row.progress.given,
            "needed": row.result.needed if row.result else row.progress.needed, "outcome": str(row.outcome),
            "others": [
                {
                    "id": str(o.elector_id), "name": o.name, "voted": o.page.way.value if o.page.way else "",
                    "may_vote": o.page.may_vote, "paper": o.page.paper if row.is_secret else "",
                }
                for o in others
            ],
            "tally": [{"text": str(line.text), "votes": line.votes, "won": line.is_winner} for line in page.lines], "url": row.url,
        },
        never_kept=True,
    )  # fmt: skip


@router.put("me/votes/{motion_id}", response=schemas.CastOut, operation_id="cast_my_vote", summary="Cast my vote")
def cast(request: HttpRequest, motion_id: UUID, body: schemas.CastIn) -> HttpResponse:
    """Once, however often it is sent: by name with the same Idempotency-Key, in secret with the same paper. A vote by name that may be
    changed is changed by another key. A secret vote leaves no time, no address and no trace of what was chosen, here as on the pages."""
    receipt = actions.cast_vote(
        person_writing(request), motion_id=motion_id, choices=body.choices, key=body.paper or str(form_key(request)),
        elector_id=body.of, now=timezone.now(),
    )  # fmt: skip
    told: dict[str, Any] = {
        "secret": receipt.is_secret, "code": receipt.code, "choices": list(receipt.choices), "is_new": receipt.is_new,
    }  # fmt: skip
    return answer(told, never_kept=True)
