"""Guides as an Excel file, out and in. Cells are text, never formulas. A row is a guide; materials and steps are lines in their cells:
身份证｜原件｜1｜看完就还, and 镇里初审｜5｜当场看."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from teabowl.guides import cleaning, words
from teabowl.guides.actions.writing import save_draft, start_guide
from teabowl.guides.content import WRITTEN_FIELDS, Field, Form, changed_fields, materials_of, steps_of
from teabowl.guides.models import Guide
from teabowl.guides.permissions import WRITE
from teabowl.guides.queries.resolving import guides_on
from teabowl.guides.rules import Category
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, TeabowlError
from teabowl.kernel.verbs import check
from teabowl.people.sheets import UnreadableSheet, read_sheet, write_sheet
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

BAR = "｜"
CELL = 4000
MOST = 200
ROWS = UUID("0199d7c0-7a3e-7c41-8000-5eab0e1a9200")
"""The space of keys made from a sheet's rows: the same sheet taken in twice makes no second guide."""
FORM_WORDS = {Form.ORIGINAL: "原件", Form.COPY: "复印件", Form.BOTH: "原件和复印件", Form.FORM: "表", Form.PHOTO: "照片"}
TEXTS = (Field.WHO, Field.NOTE, Field.FEE, Field.LIMIT_DAYS, Field.LAW, Field.OFFICE, Field.PHONE, Field.ONLINE)


def header() -> list[str]:
    names = [words.FIELD[f] for f in (Field.SPOKEN, Field.TITLE)]
    more = [words.FIELD[f] for f in (Field.MATERIALS, Field.STEPS, *TEXTS)]
    return [str(name) for name in (_("编号"), _("谁写的"), *names, _("类别"), *more, _("第几版"), _("哪天前核对"))]


def guides_sheet(place: Place) -> bytes:
    """Every guide that holds at the place, as it holds there."""
    rows = []
    for found in guides_on(place):
        said = found.said.content
        materials = [
            BAR.join([m.name, FORM_WORDS[m.form], str(m.count), m.note, "；".join(f"{a}：{b}" for a, b in m.lines)]).rstrip(BAR)
            for m in materials_of(said)
        ]
        steps = [BAR.join([s.title, str(s.days or ""), s.note]).rstrip(BAR) for s in steps_of(said)]
        rows.append(
            [
                str(found.guide.id),
                found.home.name,
                said[Field.SPOKEN.value],
                said[Field.TITLE.value],
                str(words.CATEGORY[Category(found.guide.category)]),
                "\n".join(materials),
                "\n".join(steps),
                *[str(said[name.value] or "") for name in TEXTS],
                str(found.guide.version),
                found.guide.review_on.isoformat() if found.guide.review_on else "",
            ]
        )
    return write_sheet(_("办事指南"), header(), rows, [38, 10, 24, 24, 12, 40, 40, 40, 30, 12, 8, 30, 20, 16, 20, 8, 12])


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a sheet: new drafts, changed drafts, rows left as they were, and rows that could not be taken (line, why)."""

    made: int = 0
    changed: int = 0
    same: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)


def take_in(actor: Actor, *, place: Place, filename: str, data: bytes, now: datetime) -> TakenIn:
    """Make drafts of a sheet's rows: of a guide written here (by its 编号) the next version, of a row without 编号 a new guide. Rows
    of guides written elsewhere are left out. Nothing is published. Raises NotAllowed, Invalid('file') for a sheet nobody can read."""
    check(actor, WRITE, place.ref)
    try:
        sheet = read_sheet(filename, data, cell=CELL)
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from error
    lines = list(sheet.rows.items())
    names = header()
    if not lines or [cell.strip() for cell in lines[0][1][: len(names)]] != names:
        raise Invalid({"file": _("表头和导出来的不一样，请先导出一份，照着它填")})
    if len(lines) > MOST + 1:
        raise Invalid({"file": _("一次最多 %(most)s 行") % {"most": MOST}})
    own = {str(g.id): g for g in Guide.objects.filter(place_id__in=ids_living_at(place), withdrawn_at__isnull=True)}
    made = changed = same = 0
    wrong: list[tuple[int, str]] = []
    for line, cells in lines[1:]:
        if line in sheet.formulas:
            wrong.append((line, _("这一行有公式，请改成文字")))
            continue
        row = [cell.strip() for cell in cells] + [""] * (len(names) - len(cells))
        if row[0] and row[0] not in own:
            same += 1  # written elsewhere: it is in the sheet to be read
            continue
        try:
            result = _take_row(actor, place, own.get(row[0]), row, now)
        except Invalid as error:
            wrong.append((line, "；".join(f"{_name(key)}：{text}" for key, text in error.fields.items())))
        except TeabowlError as error:
            wrong.append((line, str(error.message)))
        else:
            made, changed, same = made + (result == "made"), changed + (result == "changed"), same + (result == "same")
    return TakenIn(made, changed, same, wrong)


def _name(key: str) -> str:
    return str(words.FIELD[Field(key)]) if key in list(Field) else _("类别") if key == "category" else key


@transaction.atomic
def _take_row(actor: Actor, place: Place, guide: Guide | None, row: list[str], now: datetime) -> str:
    content = _content(row)
    category = next((c for c in Category if str(words.CATEGORY[c]) == row[4]), None)
    if category is None:
        raise Invalid({"category": words.CHOOSE_ONE})
    if guide is None:
        key = uuid5(ROWS, f"{place.id} {row[2]} {row[3]}")
        before = Guide.objects.filter(form_key=key).exists()
        start_guide(actor, place=place, category=category, content=content, key=key, now=now)
        return "same" if before else "made"
    if not changed_fields(guide.draft if guide.draft is not None else guide.content, cleaning.whole(content, WRITTEN_FIELDS)):
        return "same"
    save_draft(actor, guide_id=guide.id, content=content, category=category, now=now)
    return "changed"


def _content(row: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {Field.SPOKEN.value: row[2], Field.TITLE.value: row[3]}
    found[Field.MATERIALS.value] = [_material(line) for line in row[5].splitlines() if line.strip()]
    found[Field.STEPS.value] = [_step(line) for line in row[6].splitlines() if line.strip()]
    for name, text in zip(TEXTS, row[7 : 7 + len(TEXTS)], strict=True):
        found[name.value] = text
    if found[Field.LIMIT_DAYS.value].isdecimal():
        found[Field.LIMIT_DAYS.value] = int(found[Field.LIMIT_DAYS.value])
    return found


def _parts(line: str, most: int) -> list[str]:
    parts = [part.strip() for part in line.replace("|", BAR).split(BAR)]
    return (parts + [""] * most)[:most]


def _material(line: str) -> dict[str, Any]:
    name, form, count, note, lines = _parts(line, 5)
    kind = next((key for key, said in FORM_WORDS.items() if said == form), Form.ORIGINAL)
    asked = [part.replace(":", "：", 1).partition("：") for part in lines.split("；") if part.strip()]
    return {
        "name": name,
        "form": kind.value,
        "count": int(count) if count.isdecimal() else 1,
        "note": note,
        "lines": [(one.strip(), filled.strip()) for one, _colon, filled in asked],
    }


def _step(line: str) -> dict[str, Any]:
    title, days, note = _parts(line, 3)
    return {"title": title, "note": note, "days": int(days) if days.isdecimal() else None}
