"""Posting makes the index say what a record is now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from teabowl.kernel.searching import Searched
from teabowl.search import actions
from teabowl.search.models import Entry
from teabowl.search.registry import DeclaredWrongly, build, searched_of
from teabowl.search.tests.papers import Paper, posted
from tests.cast import NOW, Cast


def test_a_public_record_stands_in_the_index(cast: Cast) -> None:
    paper = posted(cast.place("随西村"), "周四停水", "8 点到 12 点检修。", state_words="已更正")
    entry = Entry.objects.get()
    assert (entry.id, entry.type, entry.board, entry.place.name) == (paper.pk, "paper", "notices", "随西村")
    assert (entry.title, entry.text, entry.at, entry.state_words) == ("周四停水", "8 点到 12 点检修。", NOW, "已更正")
    assert entry.path == f"notices/{paper.pk}/"


def test_posting_again_says_what_it_is_now(cast: Cast) -> None:
    paper = posted(cast.place("随西村"), "周四停水")
    paper.found = replace(paper.found, title="周五停电", at=NOW + timedelta(days=1), board="circle")
    actions.post(paper, now=NOW)
    entry = Entry.objects.get()
    assert (entry.title, entry.at, entry.board) == ("周五停电", NOW + timedelta(days=1), "circle")
    assert "停电" in entry.vector
    assert "停水" not in entry.vector


def test_what_is_no_longer_public_is_gone_at_once(cast: Cast) -> None:
    paper = posted(cast.place("随西村"), "周四停水")
    paper.found = None
    actions.post(paper, now=NOW)
    actions.post(paper, now=NOW)
    assert not Entry.objects.exists()


def test_many_at_once_are_as_one_by_one(cast: Cast) -> None:
    one = posted(cast.place("随西村"), "周四停水")
    alone = Entry.objects.get().vector
    Entry.objects.all().delete()
    others = [Paper(replace(one.found, title=f"第 {n} 条")) for n in range(1_003)]
    actions.post_many([*others, one, Paper(None)], now=NOW)
    assert Entry.objects.count() == 1_004
    assert Entry.objects.get(id=one.pk).vector == alone


def test_hostile_text_is_only_text(cast: Cast) -> None:
    posted(cast.place("随西村"), "' & !停水:* \x1f@x\x00", "\\' <b>|</b> " + "长" * 50_000)
    entry = Entry.objects.get()
    assert entry.title == "' & !停水:* @x"
    assert len(entry.text) == actions.SHOWN


def test_a_model_that_declares_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(DeclaredWrongly, match=r"places\.Place"):
        searched_of(cast.place("随西村"))


def test_nothing_is_declared_twice() -> None:
    one = Searched("paper", "test.Paper", "notices", lambda paper: None)
    with pytest.raises(DeclaredWrongly):
        build([one, replace(one, model="test.Other")])
