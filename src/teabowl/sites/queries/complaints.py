"""Complaints about the platform: for who answers them, and for who made them."""

from typing import Any

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.sites.models import Complaint
from teabowl.sites.permissions import ANSWER_COMPLAINT
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 200


def complaint_for(actor: Actor, place: Place, complaint_id: Any) -> Complaint:
    """A complaint, for who may answer it; else it looks missing."""
    row = Complaint.objects.filter(id=complaint_id, place=place).first()
    if row is None or not can(actor, ANSWER_COMPLAINT, place.ref):
        raise NotFound(_("没有这条意见"))
    return row


def complaints_waiting(actor: Actor, place: Place) -> list[Complaint]:
    """What was said of the platform here and waits for an answer, the oldest first. Raises NotAllowed."""
    check(actor, ANSWER_COMPLAINT, place.ref)
    return list(Complaint.objects.filter(place=place, answered_at__isnull=True).order_by("received_at", "id")[:MOST])


def own_complaints(actor: Actor) -> list[Complaint]:
    """What the account said of the platform while it was signed in, and what was answered; the newest first."""
    if actor.account_id is None:
        return []
    return list(Complaint.objects.filter(account_id=actor.account_id).order_by("-received_at", "-id")[:MOST])
