"""A place's site: what its home page says of the place, besides what the boards hold."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.sites.boards import BOARDS


class Site(models.Model):
    """The site of one place. A merged-away place's site is closed with it; its words stay readable in the place's history."""

    FIELD_PURPOSES = {
        "address": HARMLESS,
        "phone": Purpose(
            "the committee's public number, not a person's own", "村民委员会组织法 art 30: openness of village affairs"
        ),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="site")
    opened_on = models.DateField()
    intro = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    opened_by_change = models.UUIDField(null=True)
    """The merger that opened this site for a successor which had none; undoing it takes the site away again."""
    board_order = ArrayField(models.CharField(max_length=20), default=list)
    """Keys of boards in the place's order; empty is the usual order."""
    boards_off = ArrayField(models.CharField(max_length=20), default=list)
    """Keys of the boards that the place does not use."""
    scene = models.CharField(max_length=10, blank=True)
    """Which drawing stands on the home page while there is no picture; '' leaves it to the place's code."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="boards_off_known", condition=Q(boards_off__contained_by=[b.key for b in BOARDS if not b.required])
            ),
        ]


class Complaint(models.Model):
    """A complaint or a suggestion about the platform itself, to the city that runs it (2023 意见: such a function is required)."""

    FIELD_PURPOSES = {
        "body": Purpose("what is complained of", "PIPL art 13(2): the service asked for", keep="2 years"),
        "contact": Purpose("where to answer, if wished", "PIPL art 13(2): the service asked for", keep="until answered"),
        "answer": Purpose("what was answered", "PIPL art 13(3)", keep="2 years"),
        "answered_by": Purpose("who answered", "PIPL art 13(3)", keep="archives"),
        "account": Purpose("whose complaint it is, when signed in", "PIPL art 13(2)", keep="2 years"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=2000)
    contact = models.CharField(max_length=60, blank=True)
    page = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["place", "received_at"], name="complaint_waiting", condition=Q(answered_at__isnull=True))
        ]
