"""Guides, their versions, what places below change in them, where to go at each place, and what readers say."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from teabowl.guides.content import Field
from teabowl.guides.rules import Category, Patch, Reason, State
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to publish how matters are handled (政府信息公开条例 art 20)"


class GuideQuerySet(models.QuerySet["Guide"]):
    def published(self) -> "GuideQuerySet":
        return self.filter(state=State.PUBLISHED)


class Guide(models.Model):
    """One guide, at the place that wrote it, for ever. `content` is what is published, `draft` the next version while somebody
    writes it; both by the fields of `content.Field`, without the village's own."""

    FIELD_PURPOSES: ClassVar = {
        "content": HARMLESS,
        "written_by": Purpose("who wrote it", DUTY, keep="archives"),
        "draft_by": Purpose("who is writing the next version", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True, default=new_id)
    """Made with the empty form: the same form sent twice is one guide."""
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=10, choices=choices(Category))
    state = models.CharField(max_length=9, choices=choices(State), default=State.DRAFT.value)
    version = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(default=dict)
    draft = models.JSONField(null=True)
    draft_at = models.DateTimeField(null=True)
    draft_by = account(null=True)
    written_by = account(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    """The first time."""
    changed_at = models.DateTimeField(null=True)
    """When the present version was published."""
    review_on = models.DateField(null=True)
    """The day by which somebody must look at it again."""
    reviewed_at = models.DateTimeField(null=True)
    stale_spells = models.JSONField(default=list)
    """Past days in which it stood unreviewed: [from, to] as ISO dates, `to` the first day after."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = GuideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="guide_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", version=0, published_at__isnull=True, draft__isnull=False)
                | (~Q(state="draft") & Q(version__gte=1, published_at__isnull=False, changed_at__isnull=False)),
                name="guide_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="guide_withdrawn_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(review_on__isnull=False), name="guide_published_has_its_review"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state"], name="guide_at"),
            models.Index(fields=["review_on"], condition=Q(state="published"), name="guide_review"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """As people say it; of a guide that was never published, its draft's."""
        said = self.content or self.draft or {}
        return said.get(Field.SPOKEN.value) or said.get(Field.TITLE.value) or ""


class GuideVersion(models.Model):
    """A version as it was published; never changed. `changed` names the fields that differ from the version before."""

    FIELD_PURPOSES: ClassVar = {
        "content": HARMLESS,
        "by": Purpose("who published it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    changed = ArrayField(models.CharField(max_length=12), default=list)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = account(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")]

    def __str__(self) -> str:
        return str(self.number)


class Adaptation(models.Model):
    """What one place changes in a guide written above it. `fields` maps a field to {value, base, version, summary, at}."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="adaptations")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=dict)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    """The day on which its last field went back to the original."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "place"], condition=Q(ended_on__isnull=True), name="adaptation_once_at_a_place"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | ~Q(fields={}), name="adaptation_in_force_changes_something"
            ),
        ]
        indexes = [models.Index(fields=["place"], condition=Q(ended_on__isnull=True), name="adaptation_at")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def patches(self) -> dict[Field, Patch]:
        return {
            Field(name): Patch(row["value"], row["base"], row["version"], row.get("summary", ""))
            for name, row in self.fields.items()
        }


class AdaptationStep(models.Model):
    """One change of one field at one place; never changed. `kind`: set, kept (after the original moved on), dropped."""

    FIELD_PURPOSES: ClassVar = {"by": Purpose("who changed it", DUTY, keep="archives"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    adaptation = models.ForeignKey(Adaptation, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=7)
    field = models.CharField(max_length=12)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    summary = models.CharField(max_length=80, blank=True)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = account(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["set", "kept", "dropped"]), name="adaptation_step_kind_known")
        ]
        indexes = [models.Index(fields=["adaptation", "at"], name="adaptation_step_order")]

    def __str__(self) -> str:
        return self.kind


class ServicePoint(models.Model):
    """Where one goes at a place, whatever the matter: written once, shown with every guide there and below."""

    FIELD_PURPOSES: ClassVar = {
        "name": HARMLESS,
        "address": HARMLESS,
        "phone": Purpose("the office's public number, not a person's own", DUTY),
        "changed_by": Purpose("who wrote it", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    address = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    changed_at = models.DateTimeField()
    changed_by = account(null=True)

    def __str__(self) -> str:
        return self.name


class Feedback(models.Model):
    """Whether a page helped somebody, and why not. Nobody need sign in. `visitor` tells one address of one day from another without
    being it, and goes after two days."""

    FIELD_PURPOSES: ClassVar = {
        "reason": HARMLESS,
        "words": Purpose("what was not clear, to write it better", ASKED, keep="2 years"),
        "visitor": Purpose("keyed digest of the address, against floods", "网络安全法 art 21", keep="2 days"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Where it was read."""
    helped = models.BooleanField()
    reason = models.CharField(max_length=9, choices=choices(Reason), blank=True)
    words = models.CharField(max_length=300, blank=True)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    visitor = models.CharField(max_length=32, blank=True)
    hidden_at = models.DateTimeField(null=True)
    """Its words were taken down after a report."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(helped=True, reason="") | Q(helped=False), name="feedback_reason_if_not_helped")
        ]
        indexes = [
            models.Index(fields=["guide", "at"], name="feedback_of"),
            models.Index(fields=["visitor", "at"], condition=~Q(visitor=""), name="feedback_visitor"),
        ]

    def __str__(self) -> str:
        return str(self.id)
