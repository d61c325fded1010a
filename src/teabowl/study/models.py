"""Tables of studying and asking. A mark of having read is the reader's alone."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Organisation
from teabowl.people.columns import account
from teabowl.places.models import Place
from teabowl.study import rules
from teabowl.study.rules import MaterialKind, ProgrammeState, State, Topic

DUTY = "PIPL art 13(3): duty of Party organisations to teach, and to answer (支部工作条例 arts 9, 10; 党务公开条例 art 20)"
CHOSEN = "PIPL art 25: published with one's own consent"


class Programme(models.Model):
    """What an organisation studies for a time; those below it read it too. `place` is whose the organisation was then."""

    FIELD_PURPOSES: ClassVar = {"created_by": Purpose("who set it up", DUTY, keep="archives"), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=rules.TITLE)
    about = models.CharField(max_length=rules.ABOUT, blank=True)
    for_all = models.BooleanField()
    """Everybody may read it; else members of the organisation and below."""
    state = models.CharField(max_length=6, choices=choices(ProgrammeState), default=ProgrammeState.DRAFT.value)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    created_by = account(null=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="programme_forward"
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(opened_at__isnull=False), name="programme_opened"),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_at__isnull=False)) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="programme_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-starts_on"], name="programme_of"),
            models.Index(fields=["place", "-starts_on"], condition=Q(for_all=True), name="programme_at"),
        ]


class Material(models.Model):
    """One thing to read, hear or see. A file of it is the document of owner 'material'; `body` is then what is said in it."""

    FIELD_PURPOSES: ClassVar = {
        "added_by": Purpose("who put it there", DUTY, keep="archives"),
        "body": HARMLESS,  # what is studied
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="materials")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=choices(MaterialKind))
    title = models.CharField(max_length=rules.MATERIAL_TITLE)
    body = models.TextField(blank=True)
    source = models.CharField(max_length=rules.SOURCE, blank=True)
    added_by = account(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(kind="text") | ~Q(body=""), name="material_text_written")]
        indexes = [models.Index(fields=["programme", "position"], name="material_of")]


class ReadMark(models.Model):
    """Somebody noted for themselves that they read a material. No time is kept; its key is random, so that it tells none. Nothing but
    the reader's own pages and export asks for it."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("one's own note, shown to nobody else", ASKED, sensitive=True),
        "material": Purpose("one's own note, shown to nobody else", ASKED, sensitive=True),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "material"], name="read_mark_once")]


class StudySession(models.Model):
    """A meeting that was held and had materials of this area on its agenda. Who came is the meeting's business."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting_id = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    materials = ArrayField(models.UUIDField())

    class Meta:
        indexes = [models.Index(fields=["organisation", "-held_on"], name="study_session_of")]


class Question(models.Model):
    """A question to an organisation and its answer; or an answer that it wrote by itself (`asked` False: nobody asked, and no figure
    counts it). `public_question` is how everybody reads it, in general words; what was asked is read by the asker and who answers."""

    FIELD_PURPOSES: ClassVar = {
        "asker": Purpose("whom to answer", ASKED),
        "signed": Purpose("the name, when the asker chose to show it", CHOSEN),
        "text": Purpose("what is asked", ASKED, sensitive=True),
        "answer": Purpose("what is answered", ASKED, sensitive=True),
        "answered_by": Purpose("who answered", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    asked = models.BooleanField(default=True)
    asker = account(null=True)
    signed = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=rules.QUESTION, blank=True)
    may_publish = models.BooleanField()
    """The asker lets everybody read question and answer, in general words."""
    state = models.CharField(max_length=9, choices=choices(State), default=State.WAITING.value)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = account(null=True)
    answered_as = models.CharField(max_length=30, blank=True)
    public_question = models.CharField(max_length=rules.PUBLIC_QUESTION, blank=True)
    topic = models.CharField(max_length=8, choices=choices(Topic), default=Topic.OTHER.value)
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    """Taken down."""
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="answered") & Q(answered_at__isnull=False)) | ~Q(state="answered"),
                name="branch_question_answered",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(may_publish=True, state="answered") & ~Q(public_question="")),
                name="branch_question_published_by_leave",
            ),
            models.CheckConstraint(condition=Q(asked=False) | Q(due_on__isnull=False), name="branch_question_has_a_limit"),
            models.CheckConstraint(
                condition=Q(asked=True) | Q(asker__isnull=True, state="answered"), name="branch_question_of_nobody"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(state="withdrawn"), name="branch_question_withdrawn_has_its_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "-published_at"],
                condition=Q(published_at__isnull=False, hidden_at__isnull=True),
                name="branch_question_public",
            ),
            models.Index(fields=["organisation", "due_on"], condition=Q(state="waiting"), name="branch_question_waiting"),
            models.Index(fields=["asker", "-asked_at"], name="branch_question_asker"),
        ]


class AnswerText(models.Model):
    """An answer as it stood before it was put right: corrections leave a trace."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who corrected", DUTY, keep="archives"),
        "answer": Purpose("what was answered before", ASKED, sensitive=True),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="before")
    public_question = models.CharField(max_length=rules.PUBLIC_QUESTION, blank=True)
    answer = models.TextField()
    until = models.DateTimeField()
    by = account(null=True)
    published = models.BooleanField()
    """Whether everybody read it."""

    class Meta:
        indexes = [models.Index(fields=["question", "until"], name="answer_before")]
