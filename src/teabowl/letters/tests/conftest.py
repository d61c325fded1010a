"""A letter from the villager of the cast, and ways to move it on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from teabowl.kernel.ids import new_id
from teabowl.letters import actions
from teabowl.letters.models import Letter
from tests.cast import NOW, Cast

WROTE_AT = datetime(2026, 11, 18, 12, 14, tzinfo=UTC)
"""Wednesday 18 November 2026, 20:14 in Heze; due Wednesday the 25th."""

Write = Callable[..., Letter]


@pytest.fixture
def write(cast: Cast) -> Write:
    """write(visibility='private', by='villager', now=...) sends a letter to 随西村."""

    def write(visibility: str = "public", by: str = "villager", now: datetime = WROTE_AT, **more: Any) -> Letter:
        values = {"title": "村东排水沟什么时候清", "body": "落叶堵了大半。", "key": new_id()} | more
        return actions.write_letter(cast.actor(by), place=cast.place("随西村"), visibility=visibility, now=now, **values)

    return write


@pytest.fixture
def answered(cast: Cast, write: Write) -> Write:
    """The same, answered by the secretary two days later."""

    def answered(visibility: str = "public", **more: Any) -> Letter:
        letter = write(visibility, **more)
        at = more.get("now", WROTE_AT) + timedelta(days=2)
        return actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="25 日动工，28 日前清完。", now=at)

    return answered


__all__ = ["NOW", "WROTE_AT"]
