"""Telling: a message and its copies, each once, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy

from teabowl.kernel import telling
from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import MessageKind
from teabowl.messages import kinds
from teabowl.messages.actions import tell
from teabowl.messages.models import Copy, Message

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BY = system_actor("test")


@pytest.fixture(autouse=True)
def _a_kind(monkeypatch):
    monkeypatch.setattr(
        "teabowl.messages.actions.telling.kinds", lambda: {"test.thing": MessageKind("test.thing", "事", "Thing")}
    )


def say(to, **changes):
    told = {"kind": "test.thing", "to": to, "title": "井修好了", "path": "/p/1/", "about": ("well", WELL), "now": NOW}
    return tell(BY, **(told | changes))


WELL = new_id()


def test_each_gets_one_copy_however_often_it_is_told(cast):
    to = [cast.accounts["villager"].id, cast.accounts["secretary"].id, cast.accounts["villager"].id]
    assert say(to) == 2
    assert say([*to, cast.accounts["operator"].id]) == 1
    assert say(to) == 0
    assert Copy.objects.count() == 3
    assert Message.objects.count() == 2


def test_another_step_is_another_message(cast):
    to = [cast.accounts["villager"].id]
    assert say(to) == 1
    assert say(to, step="2") == 1


def test_words_are_said_in_both_languages_and_dates_written_out(cast):
    title = gettext_lazy("%(n)s 个工作日")
    say([cast.accounts["villager"].id], title=title, words={"n": date(2026, 11, 25)}, body="100%%")
    message = Message.objects.get()
    assert message.title == "11 月 25 日 个工作日"
    assert message.title_en.startswith("25 Nov")
    assert message.body == "100%"


def test_nobody_is_told_of_their_own_deed(cast):
    from teabowl.people.queries import actor_for

    me = cast.accounts["villager"]
    told = {"kind": "test.thing", "title": "x", "path": "/p/1/", "about": ("well", WELL), "now": NOW}
    assert tell(actor_for(me, now=NOW), to=[me.id], **told) == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["https://bad.example/", "//bad.example/", "/\\bad.example", "me/", "/p/1/\r\nX: 1", ""])
def test_a_path_never_leads_off_the_site(cast, path):
    with pytest.raises(ValueError, match="path"):
        say([cast.accounts["villager"].id], path=path)


def test_a_kind_must_be_declared(cast):
    with pytest.raises(ValueError, match="declare it"):
        say([cast.accounts["villager"].id], kind="test.other")


def test_a_title_is_one_line(cast):
    say([cast.accounts["villager"].id], title="水\r\nBcc: all@example.org\x00\u2028来了" + "长" * 100)
    title = Message.objects.get().title
    assert not set("\n\r\x00\u2028") & set(title)
    assert len(title) == 80


def test_areas_below_tell_through_the_kernel(cast):
    told = {"kind": "test.thing", "title": "x", "path": "/p/1/", "about": ("well", WELL), "now": NOW}
    assert telling.tell(BY, to=[cast.accounts["villager"].id], **told) == 1


def test_declared_kinds_are_known_once():
    keys = list(kinds.kinds())
    assert len(keys) == len(set(keys))
