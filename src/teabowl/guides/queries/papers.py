"""Official forms of a guide as files, as they stand at a place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teabowl.files.queries import DocumentRow, documents_of
from teabowl.guides.models import GuidePaper
from teabowl.guides.queries.resolving import living_in
from teabowl.places.models import Place
from teabowl.places.queries import ancestors


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A form to download. `place_name` is who put it in; `is_own` whether that is the place asked for."""

    id: UUID
    title: str
    is_sample: bool
    place_name: str
    is_own: bool
    added_at: datetime
    file: DocumentRow


def papers_on(place: Place, guide_id: UUID) -> list[PaperRow]:
    """The forms of a guide at a place, blank ones first: of several with one title the nearest. Two queries."""
    line = ancestors(place)
    order = {above.id: depth for depth, above in enumerate(line)}
    rows = GuidePaper.objects.filter(living_in(list(order)), guide_id=guide_id, removed_at__isnull=True)
    papers = sorted(rows.select_related("place__now_at"), key=lambda row: (order[row.place.ref.id], row.added_at))
    files = documents_of("guide_paper", [row.id for row in papers])
    nearest = {(row.title, row.is_sample): row for row in papers if row.id in files}
    shown = sorted(nearest.values(), key=lambda row: (row.is_sample, row.added_at))
    return [
        PaperRow(
            row.id, row.title, row.is_sample, (row.place.now_at or row.place).name, row.place.ref.id == place.id, row.added_at,
            files[row.id],
        )
        for row in shown
    ]  # fmt: skip
