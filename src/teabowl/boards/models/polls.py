"""A question that the village asks itself. Secret: that somebody voted is kept, what they chose is not."""

from django.db import models
from django.db.models import Q

from teabowl.boards.models.posts import Post
from teabowl.boards.rules import MAX_OPTION
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account


class Poll(models.Model):
    """`most`: how many options one may choose. Open until the end of a day."""

    FIELD_PURPOSES = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    until = models.DateField()
    most = models.IntegerField(default=1)
    ballots = models.IntegerField(default=0)
    """How many voted: with several answers each, the votes are more."""

    ended_at = models.DateTimeField(null=True)
    """Set by the worker after the last day, so that kept pages show the result."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(most__gte=1, ballots__gte=0), name="poll_numbers")]
        indexes = [models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="poll_running")]


class PollOption(models.Model):
    FIELD_PURPOSES = {
        "text": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.IntegerField()
    text = models.CharField(max_length=MAX_OPTION)
    votes = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="poll_option_position"),
            models.CheckConstraint(condition=Q(votes__gte=0), name="poll_option_votes"),
        ]


class Ballot(models.Model):
    """This account has voted. Nothing links it to an option, and the audit does not either."""

    FIELD_PURPOSES = {"account": Purpose("once each", ASKED), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="+")
    account = account(null=True)
    on = models.DateField()
    """The day only: the minute would help to guess."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "account"], name="poll_ballot_once")]
