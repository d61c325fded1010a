"""What everybody may read of guides. Nothing here asks who reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from teabowl.guides import words
from teabowl.guides.content import VILLAGE_FIELDS, Field, Material, Step, materials_of, steps_of
from teabowl.guides.models import AdaptationStep, Guide, GuideVersion, ServicePoint
from teabowl.guides.queries.resolving import AtPlace, guide_on, guides_on, points_on
from teabowl.guides.rules import Category
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.newest import Found, New, News, newest
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A guide in a list. `found_in` is all its words, for searching."""

    id: UUID
    heading: str
    title: str
    category: str
    category_text: str
    limit: str
    fee: str
    writer: str
    is_own: bool
    changed_at: datetime
    url: str
    found_in: str


def _row(place: Place, row: AtPlace) -> GuideRow:
    content = row.said.content
    names = " ".join(material.name for material in materials_of(content))
    parts = [str(content[name.value] or "") for name in (Field.SPOKEN, Field.TITLE, Field.WHO, Field.NOTE, Field.OFFICE)]
    category = Category(row.guide.category)
    return GuideRow(
        id=row.guide.id,
        heading=row.heading,
        title=str(row.text(Field.TITLE)),
        category=category.value,
        category_text=str(words.CATEGORY[category]),
        limit=words.limit_of(content[Field.LIMIT_DAYS.value]),
        fee=str(content[Field.FEE.value]),
        writer=row.home.name,
        is_own=row.home.id == place.id,
        changed_at=row.changed_at,
        url=reverse("guides:guide", args=[place.code, row.guide.id]),
        found_in=" ".join([*parts, names, str(words.CATEGORY[category])]).lower(),
    )


def guides_at(place: Place, *, q: str = "", category: str = "") -> list[GuideRow]:
    """The guides that hold at a place, own and inherited, by category and then as they are called. Every word of `q` must be in it.
    Two queries, however many guides."""
    rows = [_row(place, found) for found in guides_on(place)]
    asked = q.lower().split()
    order = {c.value: n for n, c in enumerate(Category)}
    kept = [r for r in rows if (not category or r.category == category) and all(word in r.found_in for word in asked)]
    return sorted(kept, key=lambda r: order[r.category])


@dataclass(frozen=True, slots=True)
class Written:
    """One line of “哪一处是谁写的”."""

    place: str
    what: str
    on: datetime

    @property
    def day(self) -> str:
        return china_date(self.on).isoformat()


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to go. `lines` are address and hours."""

    name: str
    lines: tuple[str, ...]
    phone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide at a place, whole. `changed_by` maps a field to the place that changed it, for the words beside it."""

    id: UUID
    place: Place
    home: Place
    heading: str
    title: str
    category: str
    category_text: str
    facts: tuple[str, ...]
    origin: str
    who: str
    materials: list[Material]
    note: str
    steps: list[Step]
    fee: str
    limit: str
    limit_days: int | None
    law: str
    office: str
    phone: str
    online: str
    contacts: list[Contact]
    changed_by: dict[str, str]
    written: list[Written]
    version: int
    changed_at: datetime
    review_on: date | None
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def is_village(self) -> bool:
        return self.place.level == Level.VILLAGE


def guide_page(place: Place, guide_id: UUID) -> GuidePage:
    """A guide as it stands at this place; a withdrawn one says since when and why. Raises NotFound. Three queries."""
    found = guide_on(place, guide_id, also=True)
    if found is None:
        raise NotFound(words.NOT_HERE)
    return page_of(place, found, points_on(place))


def page_of(place: Place, found: AtPlace, points: Sequence[tuple[Place, ServicePoint]]) -> GuidePage:
    guide, content = found.guide, found.said.content
    names = {above.id: above.name for above, _row in found.layers}
    category = Category(guide.category)
    limit = words.limit_of(content[Field.LIMIT_DAYS.value])
    in_village = _("在村里就能办") if place.level == Level.VILLAGE and _near(place, points) else ""
    return GuidePage(
        id=guide.id,
        place=place,
        home=found.home,
        heading=found.heading,
        title=content[Field.TITLE.value],
        category=category.value,
        category_text=str(words.CATEGORY[category]),
        facts=tuple(fact for fact in (in_village, content[Field.FEE.value].split("。")[0][:20], limit) if fact),
        origin=_origin(found, place, points),
        who=content[Field.WHO.value],
        materials=materials_of(content),
        note=content[Field.NOTE.value],
        steps=steps_of(content),
        fee=content[Field.FEE.value],
        limit=limit,
        limit_days=content[Field.LIMIT_DAYS.value],
        law=content[Field.LAW.value],
        office=content[Field.OFFICE.value],
        phone=content[Field.PHONE.value],
        online=content[Field.ONLINE.value],
        contacts=_contacts(content, place, points),
        changed_by={field.value: names[who] for field, who in found.said.writers.items()},
        written=_written(found, place, points),
        version=guide.version,
        changed_at=found.changed_at,
        review_on=guide.review_on,
        withdrawn_at=guide.withdrawn_at,
        withdrawn_why=guide.withdrawn_why,
    )


def _near(place: Place, points: Sequence[tuple[Place, ServicePoint]]) -> bool:
    return any(at.id == place.id for at, _point in points)


def _contacts(content: dict[str, Any], place: Place, points: Sequence[tuple[Place, ServicePoint]]) -> list[Contact]:
    """The village's own first (what it wrote for this guide before what it wrote for all), else the nearest above; then the office
    in charge."""
    found: list[Contact] = []
    here = [content[field.value] for field in VILLAGE_FIELDS]
    near = points[0] if points else None
    if any(here):
        address, hours, phone, note = here
        own = near[1] if near and near[0].id == place.id else None
        lines = (address or (own.address if own else ""), hours or (own.hours if own else ""))
        found.append(
            Contact(
                own.name if own else place.name,
                tuple(line for line in lines if line),
                phone or (own.phone if own else ""),
                note,
            )
        )
    elif near:
        point = near[1]
        found.append(Contact(point.name, tuple(line for line in (point.address, point.hours) if line), point.phone))
    if content[Field.OFFICE.value]:
        found.append(Contact(content[Field.OFFICE.value], (), content[Field.PHONE.value]))
    return found


def _origin(found: AtPlace, place: Place, points: Sequence[tuple[Place, ServicePoint]]) -> str:
    """这份指南由菏泽市编写，郓城县改了 1 处，随西村补了联系方式。"""
    parts = [_("这份指南由%(place)s编写") % {"place": found.home.name}]
    for above, row in found.layers:
        if set(row.patches) <= set(VILLAGE_FIELDS):
            continue
        parts.append(_("%(place)s改了 %(n)s 处") % {"place": above.name, "n": len(row.patches)})
    own = any(at.id == place.id and set(row.patches) & set(VILLAGE_FIELDS) for at, row in found.layers)
    if place.level == Level.VILLAGE and (own or _near(place, points)):
        parts.append(_("%(place)s补了联系方式") % {"place": place.name})
    return _("，").join(parts) + _("。")


def _written(found: AtPlace, place: Place, points: Sequence[tuple[Place, ServicePoint]]) -> list[Written]:
    guide = found.guide
    whole = _("全文，第 %(n)s 版") % {"n": guide.version}
    rows = [Written(found.home.name, whole, guide.changed_at or guide.created_at)]
    for above, row in found.layers:
        said = list(dict.fromkeys(patch.summary or str(words.FIELD[field]) for field, patch in row.patches.items()))
        rows.append(Written(above.name, _("、").join(said), row.changed_at))
    for at, point in points:
        if at.id == place.id:
            parts = [(point.address, _("地点")), (point.hours, _("时间")), (point.phone, _("电话"))]
            rows.append(Written(at.name, _("、").join(str(word) for said, word in parts if said), point.changed_at))
    return rows


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a guide: a version of the original, or a place's own change of one field."""

    place: str
    at: datetime
    heading: str
    why: str
    differences: list[Difference]


def changes_of(place: Place, guide_id: UUID) -> list[ChangeRow]:
    """What changed in a guide as it stands at this place, the newest first. Raises NotFound. Four queries."""
    found = guide_on(place, guide_id, also=True)
    if found is None:
        raise NotFound(words.NOT_HERE)
    rows = [_version_row(found.home, version, before) for version, before in _versions(found.guide)]
    names = {row.id: above.name for above, row in found.layers}
    steps = AdaptationStep.objects.filter(adaptation_id__in=list(names)).order_by("-at", "-id")
    for step in steps:
        field = Field(step.field)
        heading = {"set": _("改了“%(field)s”"), "kept": _("原文变了，“%(field)s”照旧用自己的")}.get(
            step.kind, _("“%(field)s”改回用原文")
        ) % {"field": words.FIELD[field]}
        different = [] if step.kind == "kept" else [_difference(field, step.before, step.after)]
        rows.append(ChangeRow(names[step.adaptation_id], step.at, heading, step.summary, different))
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _versions(guide: Guide) -> list[tuple[GuideVersion, GuideVersion | None]]:
    rows = list(GuideVersion.objects.filter(guide=guide).order_by("number"))
    return list(zip(rows, [None, *rows], strict=False))


def _version_row(home: Place, version: GuideVersion, before: GuideVersion | None) -> ChangeRow:
    differences = []
    if before is not None:
        for name in version.changed:
            field = Field(name)
            differences.append(_difference(field, before.content.get(name), version.content.get(name)))
    heading = _("第 %(n)s 版") % {"n": version.number} if before else _("第 1 版，开始用")
    return ChangeRow(home.name, version.at, heading, version.why, differences)


def _difference(field: Field, was: Any, now: Any) -> Difference:
    return Difference(str(words.FIELD[field]), words.value(field, was), words.value(field, now))


def latest(place: Place, limit: int = 6) -> list[New]:
    """The guides that were written or changed last: of a village its own, since those it inherits are not news of the place; of a head
    account those of everything below as well. One query."""
    return newest([NEWS], place, limit)


def _new_guide(at: Place, found: Found) -> New:
    spoken, title = found.said
    return New(
        id=found.id,
        board="guides",
        heading=spoken or title,
        url=f"/p/{found.home_code}/guides/{found.id}/",
        tag=_("办事指南"),
        state="info",
        place_name="" if found.place_id == at.id else found.home_name,
        author="",
        at=found.at,
    )


_NEW = f"""
SELECT guide.id, guide.changed_at AS at, guide.place_id,
       ARRAY[COALESCE(guide.content ->> '{Field.SPOKEN.value}', ''), COALESCE(guide.content ->> '{Field.TITLE.value}', '')] AS said
FROM guides_guide AS guide
"""  # noqa: S608, constants
_LAST = "AND guide.state = 'published' ORDER BY guide.changed_at DESC, guide.id DESC LIMIT {limit}"
_HERE = f"{_NEW} WHERE guide.place_id = (SELECT id FROM village) {_LAST}"  # noqa: S608, constants
_BELOW = f"{_NEW} JOIN places_place AS place ON place.id = guide.place_id WHERE place.lineage @> ARRAY[%(key)s]::uuid[] {_LAST}"
NEWS = News(_HERE, lambda _place: _BELOW, _new_guide)


def categories_in(rows: Sequence[GuideRow]) -> list[tuple[str, str, int]]:
    """(key, words, how many) of the categories that have guides, in their order."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.category] = counted.get(row.category, 0) + 1
    return [(c.value, str(words.CATEGORY[c]), counted[c.value]) for c in Category if c.value in counted]


def review_text(page: GuidePage, today: date) -> str:
    """下次核对：2027 年 3 月前, or that it is over."""
    if page.review_on is None:
        return ""
    month = _("%(year)s 年 %(month)s 月") % {"year": page.review_on.year, "month": page.review_on.month}
    if today > page.review_on:
        return _("本该在 %(month)s前核对，还没有核对，用之前请先打电话问一声") % {"month": month}
    return _("下次核对：%(month)s前") % {"month": month}


def changed_lately(place: Place, limit: int) -> list[tuple[GuideRow, datetime]]:
    """The guides that hold here, those that changed last first: for the feed. Two queries."""
    rows = sorted(guides_at(place), key=lambda row: row.changed_at, reverse=True)[:limit]
    return [(row, row.changed_at) for row in rows]
