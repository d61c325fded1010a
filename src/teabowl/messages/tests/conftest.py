"""What tests of messages share: kinds of their own, and a way to set the installation's config."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel, MessageKind, Pace
from teabowl.messages import kinds as kinds_module
from teabowl.messages import words
from teabowl.messages.actions import tell
from teabowl.messages.told import KINDS

BY = system_actor("test")
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 12:00 in Heze."""

ALL = (Channel.WECHAT, Channel.SMS, Channel.EMAIL)
TEST_KINDS = [
    MessageKind("test.soon", "有答复", "Answered", "信是您写的", "You wrote it", channels=ALL),
    MessageKind("test.urgent", "急事", "Urgent", channels=ALL, pace=Pace.URGENT),
    MessageKind("test.digest", "有新帖", "New post", channels=ALL, pace=Pace.DIGEST),
    MessageKind("test.quiet", "只在网站里", "Inbox only", channels=()),
    MessageKind("test.owed", "处理决定", "Decision", channels=ALL, owed=True),
]


@pytest.fixture(autouse=True)
def test_kinds(monkeypatch):
    """The kinds of the tests and of messages itself, whatever the areas declare."""
    found = {kind.key: kind for kind in [*TEST_KINDS, *KINDS]}
    for module in ("kinds", "actions.telling", "actions.inbox", "queries.wishing"):
        monkeypatch.setattr(f"teabowl.messages.{module}.kinds", lambda: found)
    monkeypatch.setitem(words.AREAS, "test", "试")
    kinds_module.kinds()
    return found


@pytest.fixture
def config(settings):
    """config(email="smtp") changes the installation's settings for the test."""

    def change(**values):
        settings.CONFIG = replace(settings.CONFIG, **values)

    return change


@pytest.fixture
def say(cast):
    """say("villager", kind="test.soon") tells one of the cast; returns how many were told."""

    def told(*parts, **changes):
        values = {"kind": "test.soon", "title": "您的信有答复了", "path": "/p/371725104201/", "about": ("thing", new_id())}
        values |= {"now": NOON, "place": cast.place("随西村")} | changes
        return tell(BY, to=[cast.accounts[part].id for part in parts], **values)

    return told
