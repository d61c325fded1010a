"""Posts in organisations, with their dates. Whoever holds a post in the Party's organisation is named in public."""

from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.kinds import PostKind, PostWhy
from teabowl.organisations.models.tree import DUTY, Organisation
from teabowl.people.models import Person
from teabowl.places.models import Place


class Post(models.Model):
    """One person in one post from a day until another. Never rewritten: it ends, with its reason."""

    FIELD_PURPOSES = {
        "person": Purpose("who holds the post, known in public", DUTY, keep="archives"),
        "duty": Purpose("what they see to, known in public", DUTY, keep="archives"),
        "ended_why": Purpose("why it ended; seen by organisers", DUTY, sensitive=True, keep="archives"),
        "note": Purpose("why it ended; seen by organisers", DUTY, sensitive=True, keep="archives"),
        "actor_id": Purpose("who entered it", DUTY, keep="archives"),
        "actor_name": Purpose("who entered it, as named then", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=26, choices=choices(PostKind))
    also_director = models.BooleanField(default=False)
    """A village secretary who heads the villagers' committee too (一肩挑)."""
    duty = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    """The first day on which it is no longer held."""
    ended_why = models.CharField(max_length=14, choices=choices(PostWhy), blank=True)
    note = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    ended_by_decision = models.CharField(max_length=200, blank=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    imported_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in PostKind]), name="post_kind"),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="post_forward"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, ended_why="") | Q(ends_on__isnull=False) & ~Q(ended_why=""),
                name="post_ends_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind="secretary", ends_on__isnull=True), name="post_one_secretary"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "kind"], condition=Q(ends_on__isnull=True), name="post_held_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ends_on__isnull=True), name="post_of_person"),
            models.Index(fields=["organisation", "kind", "starts_on"], name="post_of_organisation"),
        ]
