"""A sheet as rows of one kind of table. Pure: what an area says of a row is passed in with the kind."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from teabowl.intake import words
from teabowl.intake.kinds import Clean, Column, Kind
from teabowl.kernel.errors import Invalid
from teabowl.people.sheets import Sheet, UnreadableSheet
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written

HEADER_WITHIN = 10
MOST = 500
ENTERED_WITHIN = timedelta(days=60)
"""How long ago what is entered from paper today may have come."""
DAY = re.compile(r"(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?(?:[ T].*)?")


@dataclass(slots=True)
class Row:
    """One row: what was typed per column, what it came to, what is wrong with it (nothing: good)."""

    line: int
    typed: dict[str, str]
    clean: Clean
    problems: list[str]


def day_in(text: str, name: str) -> date | None:
    """A day as people write it (2026-11-03, 2026.11.3, 2026年11月3日, in full width); None for nothing. Raises Invalid."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    match = DAY.fullmatch(plain)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Invalid({name: words.BAD_DAY % {"text": plain[:20]}})


class Judging:
    """A row judged column by column: what it comes to, and all that is wrong with it."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.clean: Clean = {}
        self.wrong: dict[str, Any] = {}

    def take(self, name: str, cleaner: Callable[[str], Any]) -> None:
        """The column as `cleaner` gives it, which raises ValueError or Invalid."""
        try:
            self.clean[name] = cleaner(self.typed[name])
        except Invalid as invalid:
            self.wrong |= invalid.fields
        except ValueError as error:
            self.wrong[name] = error.args[0]

    def written(self, name: str, most: int, *, needed: bool = True) -> None:
        """Free text of up to `most` characters."""
        self.take(name, lambda text: clean_written(name, text, most) if text or needed else "")

    def day(self, name: str, today: date, otherwise: Any) -> None:
        """A day of the last two months; without one it is today. `otherwise` says what is wrong with any other."""
        self.take(name, lambda text: (day_in(text, name) or today).isoformat())
        if name in self.clean and not (today - ENTERED_WITHIN).isoformat() <= self.clean[name] <= today.isoformat():
            self.wrong[name] = otherwise

    def done(self) -> Clean:
        """Raises Invalid by column."""
        if self.wrong:
            raise Invalid(self.wrong)
        return self.clean


def parse(kind: Kind, place: Place, sheet: Sheet, today: date) -> tuple[list[Row], list[str]]:
    """Its rows, and the columns and sheets that were not used. Raises UnreadableSheet where nothing can be read."""
    header, columns, strange = _header(kind, sheet)
    title_of = {column.name: column.titles[0] for column in kind.columns}
    rows: list[Row] = []
    for line, cells in sheet.rows.items():
        if line <= header:
            continue
        typed = {name: (cells[at] if at < len(cells) else "").strip() for name, at in columns.items()}
        if not any(typed.values()):
            continue
        row = Row(line, {name: typed.get(name, "") for name in title_of}, {}, [])
        if sheet.formulas.get(line):
            row.problems.append(str(words.FORMULA))
        lost = [title_of[name] for name, at in columns.items() if at in sheet.rounded.get(line, set())]
        if lost:
            row.problems.append(words.ROUNDED % {"title": "、".join(lost)})
        if not row.problems:
            _judge(kind, place, row, today)
        rows.append(row)
    if not rows:
        raise UnreadableSheet(str(words.NO_ROWS))
    if len(rows) > MOST:
        raise UnreadableSheet(words.MANY % {"n": MOST})
    _same(rows)
    return rows, [*sheet.left_out, *strange]


def _header(kind: Kind, sheet: Sheet) -> tuple[int, dict[str, int], list[str]]:
    names = {title: column.name for column in kind.columns for title in column.titles}
    needed = [column for column in kind.columns if column.needed]
    for line, cells in list(sheet.rows.items())[:HEADER_WITHIN]:
        columns: dict[str, int] = {}
        strange: list[str] = []
        for at, cell in enumerate(cells):
            name = names.get("".join(unicodedata.normalize("NFKC", cell).split()).rstrip("*:"))
            if name and name not in columns:
                columns[name] = at
            elif cell:
                strange.append(cell[:20])
        if all(column.name in columns for column in needed):
            return line, columns, strange
    raise UnreadableSheet(words.NO_HEADER % {"titles": "”“".join(column.titles[0] for column in needed)})


def _judge(kind: Kind, place: Place, row: Row, today: date) -> None:
    missing: list[Column] = [c for c in kind.columns if c.needed and not row.typed[c.name]]
    row.problems += [words.NEEDED % {"title": column.titles[0]} for column in missing]
    if missing:
        return
    try:
        row.clean = kind.clean(place, row.typed, today)
    except Invalid as invalid:
        title_of = {column.name: column.titles[0] for column in kind.columns}
        row.problems += [_said(title_of.get(name, ""), str(text)) for name, text in invalid.fields.items()]


def _said(title: str, text: str) -> str:
    return text if not title or text.startswith(title) else f"{title}：{text}"


def _same(rows: list[Row]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if not row.problems:
            key = tuple(row.typed.values())
            if key in seen:
                row.problems.append(words.SAME % {"line": seen[key]})
            seen.setdefault(key, row.line)
