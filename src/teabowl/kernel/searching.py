"""What can be found by words: an area with public records declares them in its `searched.py`; the area `search` keeps the index.

Pure values. `SEARCHED = [Searched("guide", "guides.Guide", "guides", entry)]` in `<area>/searched.py`, and every action that saves
such a record calls `search.actions.post(record, now=now)` in its transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Found:
    """How one public record stands in the index.

    `place_id`: where it was recorded, for ever. `title` and `text` are plain text: the title is also found by pinyin and
    initials; of the text the first 20,000 characters are found and the first 3,000 shown with the words marked. `at` is the
    time it is sorted by, newest first. `path` is its address within the site of the place that carries it today:
    'guides/<id>/' stands for '/p/<code>/guides/<id>/'.
    """

    place_id: UUID
    title: str
    text: str
    at: datetime
    path: str
    state_words: str = ""
    """Shown beside it, in the Chinese of the source ('已答复'), translated when shown; '' for nothing."""
    names: tuple[str, ...] = ()
    """Other texts that it is found by and that are not shown, such as what a village calls it."""
    board: str = ""
    """Where records of one type stand on several boards; else the declared one."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One type of public record. `type` is its stable name in the index ('guide'), `model` the Django label, `board` the key of
    the board it stands on. `entry` is pure in the record's present state: None while it is not public (a draft, private, taken
    down, held back, of a closed group, of a minor). `select_related` and `prefetch_related`
    are what `entry` reads besides."""

    type: str
    model: str
    board: str
    entry: Callable[[Any], Found | None]
    select_related: tuple[str, ...] = ()
    prefetch_related: tuple[str, ...] = ()
    inherited: bool = False
    """What is recorded at a place holds at every place below it too (guides), and is found there."""
