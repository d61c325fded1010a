"""Every named read of guides and errands, ready for its reader."""

from datetime import datetime

from teabowl.guides.queries import errand_lists as _errands
from teabowl.guides.queries import staff as _staff
from teabowl.guides.queries.errand_lists import errands_at, export_rows, late_below, my_errands, news_count
from teabowl.guides.queries.errands import ErrandPage, errand_here, own_phone, what_may, where_is
from teabowl.guides.queries.papers import papers_on
from teabowl.guides.queries.public import (
    NEWS,
    GuidePage,
    GuideRow,
    categories_in,
    changed_lately,
    changes_of,
    guide_page,
    guides_at,
    latest,
    page_of,
    review_text,
)
from teabowl.guides.queries.resolving import guide_on, points_on
from teabowl.guides.queries.staff import (
    adapting,
    attention_below,
    changed_guides,
    draft_shown,
    feedback_at,
    moved_here,
    own_guide,
    own_guides,
    point_of,
)
from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import DeskItem
from teabowl.places.models import Place

__all__ = [
    "NEWS",
    "ErrandPage",
    "GuidePage",
    "GuideRow",
    "adapting",
    "attention_below",
    "categories_in",
    "changed_guides",
    "changed_lately",
    "changes_of",
    "desk_items",
    "draft_shown",
    "errand_here",
    "errands_at",
    "export_rows",
    "feedback_at",
    "guide_on",
    "guide_page",
    "guides_at",
    "late_below",
    "latest",
    "moved_here",
    "my_errands",
    "news_count",
    "own_guide",
    "own_guides",
    "own_phone",
    "page_of",
    "papers_on",
    "point_of",
    "points_on",
    "review_text",
    "what_may",
    "where_is",
]


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """The actor's errands and guides of the day at this place."""
    return [*_errands.desk_items(actor, place, now), *_staff.desk_items(actor, place, now)]
