"""What those see who write guides, and those who change them below: drafts, reviews, where the original moved on, what readers said."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from teabowl.guides import rules, words
from teabowl.guides.content import VILLAGE_FIELDS, Field, complete
from teabowl.guides.models import Feedback, Guide, ServicePoint
from teabowl.guides.permissions import ADAPT, SEE_FEEDBACK, WRITE
from teabowl.guides.queries.errand_lists import late_attention
from teabowl.guides.queries.resolving import AtPlace, above_of, guide_on, guides_on
from teabowl.guides.rules import Category, Reason, State, fields_open_to
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class OwnGuide:
    """A guide of this level for those who write it."""

    id: UUID
    heading: str
    category_text: str
    version: int
    has_draft: bool
    is_withdrawn: bool
    review_on: date | None
    review_state: str
    helped: int
    not_helped: int
    adapted: int


def own_guides(actor: Actor, place: Place, *, now: datetime) -> list[OwnGuide]:
    """The guides written here, drafts first, then the first due for review. Three queries. Raises NotAllowed."""
    check(actor, WRITE, place.ref)
    today = china_date(now)
    guides = Guide.objects.filter(place_id__in=ids_living_at(place)).annotate(
        adapted=Count("adaptations", filter=Q(adaptations__ended_on__isnull=True))
    )
    said = (
        Feedback.objects.filter(guide__in=guides)
        .values("guide_id")
        .annotate(helped_n=Count("id", filter=Q(helped=True)), not_n=Count("id", filter=Q(helped=False)))
    )
    counts: dict[UUID, dict[str, Any]] = {row["guide_id"]: dict(row) for row in said}
    rows = [_own(guide, counts.get(guide.id, {}), today) for guide in guides]
    return sorted(rows, key=lambda r: (r.is_withdrawn, r.version > 0, r.review_on or date.max, r.heading))


def _own(guide: Any, said: dict[str, Any], today: date) -> OwnGuide:
    late = guide.state == State.PUBLISHED and rules.is_review_due(guide.review_on, today)
    near = guide.state == State.PUBLISHED and rules.is_review_near(guide.review_on, today)
    return OwnGuide(
        guide.id,
        guide.heading,
        str(words.CATEGORY[Category(guide.category)]),
        guide.version,
        guide.draft is not None,
        guide.withdrawn_at is not None,
        guide.review_on,
        "late" if late else "near" if near else "",
        said.get("helped_n", 0),
        said.get("not_n", 0),
        guide.adapted,
    )


@dataclass(frozen=True, slots=True)
class ChangedGuide:
    """A guide from above in which this place changed something."""

    id: UUID
    heading: str
    home_name: str
    fields: list[str]
    moved: int
    """Fields whose original has moved on since."""
    changed_at: datetime


def changed_guides(actor: Actor, place: Place) -> list[ChangedGuide]:
    """Inherited guides that say something else here than above, those whose original moved on first, then the last changed. Two
    queries. Raises NotAllowed."""
    check(actor, ADAPT, place.ref)
    found = []
    for row in guides_on(place):
        own = [layer for at, layer in row.layers if at.id == place.id]
        names = list(dict.fromkeys(str(words.FIELD[field]) for layer in own for field in layer.patches))
        moved = sum(moved.place_id == place.id for moved in row.said.moved)
        if own:
            changed_at = max(layer.changed_at for layer in own)
            found.append(ChangedGuide(row.guide.id, row.heading, row.home.name, names, moved, changed_at))
    return sorted(found, key=lambda row: (row.moved == 0, -row.changed_at.timestamp()))


def own_guide(actor: Actor, place: Place, guide_id: UUID) -> Guide:
    """A guide of this place for one who may write it. Raises NotFound, NotAllowed."""
    guide = Guide.objects.filter(id=guide_id, place_id__in=ids_living_at(place)).select_related("place").first()
    if guide is None:
        raise NotFound(words.NOT_HERE)
    check(actor, WRITE, place.ref)
    return guide


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field that this place may change: what is said above it, what it says itself (None: the same), and whether what it was
    written against has moved on."""

    field: Field
    name: str
    above: Any
    above_text: str
    mine: Any
    mine_text: str
    summary: str
    was_text: str
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Adapting:
    """A guide as a place below changes it."""

    guide: Guide
    home: Place
    heading: str
    fields: list[OpenField]


def adapting(actor: Actor, place: Place, guide_id: UUID) -> Adapting:
    """Raises NotFound (not inherited here), Refused (withdrawn), NotAllowed."""
    check(actor, ADAPT, place.ref)
    found = guide_on(place, guide_id, also=True)
    if found is None or found.home.id == place.id:
        raise NotFound(words.NOT_INHERITED)
    if found.guide.withdrawn_at is not None:
        raise Refused(words.GONE)
    above = above_of(place, found.guide)
    patches = next((row.patches for at, row in found.layers if at.id == place.id and row.place_id == place.id), {})
    fields = []
    for field in fields_open_to(Level(place.level), Level(found.home.level)):
        patch = patches.get(field)
        moved = patch is not None and field not in VILLAGE_FIELDS and patch.base != above[field.value]
        fields.append(
            OpenField(
                field=field,
                name=str(words.FIELD[field]),
                above=above[field.value],
                above_text=words.value(field, above[field.value]),
                mine=patch.value if patch else None,
                mine_text=words.value(field, patch.value) if patch else "",
                summary=patch.summary if patch else "",
                was_text=words.value(field, patch.base) if patch else "",
                has_moved=moved,
            )
        )
    return Adapting(found.guide, found.home, found.heading, fields)


def moved_here(place: Place) -> list[tuple[AtPlace, int]]:
    """Guides in which this place changed something whose original has moved on since, with how many fields. Two queries."""
    found = []
    for row in guides_on(place):
        count = sum(moved.place_id == place.id for moved in row.said.moved)
        if count:
            found.append((row, count))
    return found


def point_of(place: Place) -> ServicePoint | None:
    return ServicePoint.objects.filter(place=place).first()


@dataclass(frozen=True, slots=True)
class Said:
    """What one reader said of a guide."""

    id: UUID
    guide: str
    url: str
    place_name: str
    helped: bool
    reason: str
    words: str
    version: int
    at: datetime
    report_url: str
    """Where its words are reported; '' where there are none."""


@dataclass(frozen=True, slots=True)
class SaidPage:
    rows: list[Said]
    total: int
    older_id: UUID | None


def feedback_at(
    actor: Actor, place: Place, *, guide_id: UUID | None = None, before: UUID | None = None, limit: int = 30
) -> SaidPage:  # fmt: skip
    """What was not clear to readers here and below, the newest first; to a writer of guides, of its own guides everywhere. Raises
    NotAllowed."""
    check(actor, SEE_FEEDBACK, place.ref)
    found = Feedback.objects.filter(Q(place__lineage__contains=[place.id]) | Q(guide__place=place), helped=False)
    if guide_id:
        found = found.filter(guide_id=guide_id)
    total = found.count()
    last = Feedback.objects.filter(id=before).first() if before else None
    if last:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    rows = list(found.select_related("guide", "place", "place__now_at").order_by("-at", "-id")[: limit + 1])
    shown = [_said(row) for row in rows[:limit]]
    return SaidPage(shown, total, rows[limit - 1].id if len(rows) > limit else None)


def _said(row: Feedback) -> Said:
    stands = row.place.now_at or row.place
    return Said(
        row.id,
        row.guide.heading,
        reverse("guides:guide", args=[stands.code, row.guide_id]),
        stands.name,
        row.helped,
        str(words.REASON[Reason(row.reason)]) if row.reason else "",
        row.words if row.hidden_at is None else str(words.TAKEN_DOWN),
        row.version,
        row.at,
        reverse("moderation:report", args=[stands.code, "guide-feedback", row.id])
        if row.words and row.hidden_at is None
        else "",
    )


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Guides due for review, of those who write here; and where the original moved on, of those who changed it here."""
    today = china_date(now)
    items: list[DeskItem] = []
    if Level(place.level) in rules.WRITING_LEVELS and can(actor, WRITE, place.ref):
        rows = Guide.objects.published().filter(place_id__in=ids_living_at(place))
        items += [_review_item(g, place, today) for g in rows.order_by("review_on") if rules.is_review_near(g.review_on, today)]
    if place.level != Level.VILLAGE and can(actor, ADAPT, place.ref):
        items += [_moved_item(row, count, place) for row, count in moved_here(place)]
    return items


def _review_item(guide: Guide, place: Place, today: date) -> DeskItem:
    assert guide.review_on is not None
    late = rules.is_review_due(guide.review_on, today)
    return DeskItem(
        group=_("办事指南"),
        title=guide.heading,
        note=_("说好 %(day)s前核对一遍，看还对不对") % {"day": spoken.day(guide.review_on, today)},
        state="late" if late else "plain",
        tag=_("该核对了") if late else _("快到核对日期"),
        action=_("核对"),
        url=reverse("guides:review", args=[place.code, guide.id]),
        due_at=datetime.combine(guide.review_on, time.max, tzinfo=CHINA),
    )


def _moved_item(row: AtPlace, count: int, place: Place) -> DeskItem:
    return DeskItem(
        group=_("办事指南"),
        title=row.heading,
        note=_("上面写的变了，您这里改过的 %(n)s 处要定一下") % {"n": count},
        state="late",
        tag=_("原文变了"),
        action=_("去看"),
        url=reverse("guides:adapt", args=[place.code, row.guide.id]),
        due_at=None,
    )


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Guides of places here and below that nobody has looked at by their day, and errands past their last day. Two queries."""
    stale = Guide.objects.published().filter(place__lineage__contains=[place.id], review_on__lt=today)
    rows = []
    for guide in stale.select_related("place", "place__now_at").order_by("review_on", "id"):
        stands = guide.place.now_at or guide.place
        url = reverse("guides:guide", args=[stands.code, guide.id])
        assert guide.review_on is not None
        text = _("“%(what)s”过了核对日期") % {"what": guide.heading}
        rows.append(AttentionRow(_("该核对的指南"), text, stands.name, url, guide.review_on))
    return rows + late_attention(place, today)


def draft_shown(guide: Guide) -> dict[str, Any]:
    """The draft with every field, for its preview and its form."""
    return complete(guide.draft if guide.draft is not None else guide.content)
