"""Programmes and materials, for everybody and for members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from teabowl.files.queries import DocumentRow, documents_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.organisations.values import OrganisationRef
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.study import words
from teabowl.study.models import Material, Programme, StudySession
from teabowl.study.reading import MATERIAL, Reader
from teabowl.study.rules import MaterialKind, ProgrammeState

PAGE = 20


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material in a list. `kind_words` 音频, `size` 5.2 MB or ''."""

    id: UUID
    programme_id: UUID
    title: str
    kind: str
    kind_words: str
    icon: str
    size: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in a list. `handed_down`: it comes from above the place or organisation that is looked at."""

    id: UUID
    title: str
    about: str
    organisation: str
    organisation_id: UUID
    handed_down: bool
    for_all: bool
    state: str
    state_words: str
    starts_on: date
    ends_on: date | None
    materials: int
    url: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    programme: ProgrammeRow
    organisation: OrganisationRef
    materials: list[MaterialRow]


@dataclass(frozen=True, slots=True)
class MaterialPage:
    """One material, whole, with its document; `before` and `after` in its programme."""

    row: MaterialRow
    body: str
    document: DocumentRow | None
    programme: ProgrammeRow
    organisation: OrganisationRef
    before: MaterialRow | None
    after: MaterialRow | None


class Where:
    """Where the addresses of what is shown lie: on a place's site, or inside an organisation."""

    def __init__(self, place: Place | None = None, organisation_id: UUID | None = None) -> None:
        self.place, self.organisation_id = place, organisation_id

    def url(self, programme_id: UUID, material_id: UUID | None = None) -> str:
        keys: list[Any] = [self.place.code if self.place else self.organisation_id, programme_id]
        name = "programme" if self.place else "inside_programme"
        if material_id is None:
            return reverse(f"study:{name}", args=keys)
        return reverse("study:material" if self.place else "study:inside_material", args=[*keys, material_id])


def _programmes() -> QuerySet[Programme]:
    counted = Count("materials", filter=Q(materials__removed_at__isnull=True))
    return Programme.objects.select_related("organisation__place", "place").annotate(count=counted)


def _row(programme: Any, where: Where, own: Iterable[UUID]) -> ProgrammeRow:
    state = ProgrammeState(programme.state)
    key = programme.place_id if where.place else programme.organisation_id
    return ProgrammeRow(
        programme.id, programme.title, programme.about, programme.organisation.name, programme.organisation_id, key not in set(own),
        programme.for_all, state.value, str(words.PROGRAMME[state]), programme.starts_on, programme.ends_on,
        getattr(programme, "count", 0), where.url(programme.id),
    )  # fmt: skip


def programmes_at(place: Place, limit: int = 60) -> list[ProgrammeRow]:
    """What everybody may read here: the place's own programmes and those handed down, what runs first, then the newest. Two queries."""
    here = ids_living_at(place)
    rows = _programmes().filter(for_all=True).exclude(state=ProgrammeState.DRAFT)
    rows = rows.filter(Q(place_id__in=here) | Q(place_id__in=place.lineage))
    found = [_row(row, Where(place), here) for row in rows.order_by("-starts_on", "-id")[:limit]]
    return sorted(found, key=lambda row: row.state != ProgrammeState.OPEN)


def programmes_of(actor: Actor, organisation: OrganisationRef, limit: int = 100) -> list[ProgrammeRow]:
    """What the actor reads in an organisation: its own and those of organisations above it; drafts for who keeps them."""
    reader = Reader(actor)
    rows = _programmes().filter(organisation_id__in=organisation.lineage).order_by("-starts_on", "-id")[:limit]
    where = Where(organisation_id=organisation.id)
    found = [_row(row, where, [organisation.id]) for row in rows if reader.reads(row)]
    first = {ProgrammeState.DRAFT.value: 0, ProgrammeState.OPEN.value: 1, ProgrammeState.CLOSED.value: 2}
    return sorted(found, key=lambda row: first[row.state])


def programme_page(place: Place, programme_id: UUID) -> ProgrammePage:
    """A programme that everybody may read, at its own place or below it. Raises NotFound."""
    return _page(_public(place, programme_id), Where(place), ids_living_at(place))


def _public(place: Place, programme_id: UUID) -> Programme:
    row = _programmes().filter(id=programme_id, for_all=True).exclude(state=ProgrammeState.DRAFT).first()
    if row is None or not (row.place_id in place.lineage or row.place_id in ids_living_at(place)):
        raise NotFound(words.NO_PROGRAMME)
    return row


def inside_programme(actor: Actor, organisation: OrganisationRef, programme_id: UUID) -> tuple[Programme, Reader]:
    """A programme of the organisation or of one above it, for whoever may read it. Raises NotFound."""
    row = _programmes().filter(id=programme_id, organisation_id__in=organisation.lineage).first()
    reader = Reader(actor)
    if row is None or not reader.reads(row):
        raise NotFound(words.NO_PROGRAMME)
    return row, reader


def inside_page(programme: Programme, organisation: OrganisationRef) -> ProgrammePage:
    return _page(programme, Where(organisation_id=organisation.id), [organisation.id])


def _page(programme: Programme, where: Where, own: Iterable[UUID]) -> ProgrammePage:
    rows = programme.materials.filter(removed_at__isnull=True).order_by("position", "id")
    return ProgrammePage(_row(programme, where, own), programme.organisation.ref, _materials(list(rows), where)[0])


def _materials(rows: Sequence[Material], where: Where) -> tuple[list[MaterialRow], dict[UUID, DocumentRow]]:
    documents = documents_of(MATERIAL, [row.id for row in rows if row.kind != MaterialKind.TEXT])
    found = []
    for row in rows:
        kind = MaterialKind(row.kind)
        size = words.size(documents[row.id].size) if row.id in documents else ""
        found.append(
            MaterialRow(
                row.id, row.programme_id, row.title, kind.value, str(words.KIND[kind]), words.ICON[kind], size, row.source,
                where.url(row.programme_id, row.id),
            )
        )  # fmt: skip
    return found, documents


def material_page(place: Place, programme_id: UUID, material_id: UUID) -> MaterialPage:
    """A material that everybody may read. Raises NotFound."""
    return material_of(_public(place, programme_id), material_id, Where(place), ids_living_at(place))


def material_of(programme: Programme, material_id: UUID, where: Where, own: Iterable[UUID]) -> MaterialPage:
    """A material of a programme that is already known to be read. Raises NotFound."""
    rows = list(programme.materials.filter(removed_at__isnull=True).order_by("position", "id"))
    at = next((index for index, row in enumerate(rows) if row.id == material_id), None)
    if at is None:
        raise NotFound(words.NO_MATERIAL)
    found, documents = _materials(rows, where)
    return MaterialPage(
        row=found[at],
        body=rows[at].body,
        document=documents.get(material_id),
        programme=_row(programme, where, own),
        organisation=programme.organisation.ref,
        before=found[at - 1] if at else None,
        after=found[at + 1] if at + 1 < len(found) else None,
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A meeting in which materials were studied, with their titles."""

    held_on: date
    titles: str
    url: str


def sessions_of(organisation_id: UUID, limit: int = 12) -> list[SessionRow]:
    """Meetings of the organisation in which its materials were studied, the newest first. Two queries."""
    rows = list(StudySession.objects.filter(organisation_id=organisation_id).order_by("-held_on", "-id")[:limit])
    titles = dict(Material.objects.filter(id__in={key for row in rows for key in row.materials}).values_list("id", "title"))
    return [
        SessionRow(
            row.held_on, "、".join(titles[key] for key in row.materials if key in titles), f"/meetings/{row.meeting_id}/"
        )
        for row in rows
    ]


def offline_pages(place: Place, limit: int = 40) -> list[str]:
    """Addresses of what a phone keeps: programmes that run here for everybody, and their materials."""
    running = [row for row in programmes_at(place, 12) if row.state == ProgrammeState.OPEN]
    rows = Material.objects.filter(programme_id__in=[row.id for row in running], removed_at__isnull=True)
    where = Where(place)
    keys = rows.order_by("-programme__starts_on", "position").values_list("programme_id", "id")[:limit]
    return [*(row.url for row in running), *(where.url(*pair) for pair in keys)]
