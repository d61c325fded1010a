"""Role × verb, through the real actions: who may do each thing in 随西村, and nobody else may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from teabowl.boards import actions
from teabowl.boards.models import Post
from teabowl.boards.rules import Board
from teabowl.boards.tests.making import circle, content, notice
from teabowl.kernel.actor import ANONYMOUS, Actor
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.moderation import actions as moderation
from tests.cast import NOW, Cast

PARTS = [
    "anonymous", "stranger", "villager", "neighbour", "operator", "secretary", "township", "county", "city", "auditor",
    "other_operator",
]  # fmt: skip
HOUSE = {"operator", "secretary"}
VILLAGERS = {"villager", "neighbour"}

Try = Callable[[Cast, Actor], Any]


def _publish_notice(cast: Cast, actor: Actor) -> Any:
    return actions.publish_notice(actor, place=cast.place("随西村"), content=content("标题", "正文"), now=NOW)


def _publish_post(cast: Cast, actor: Actor) -> Any:
    return actions.publish_post(actor, place=cast.place("随西村"), content=content(), now=NOW)


def _save_draft(cast: Cast, actor: Actor) -> Any:
    return actions.save_draft(actor, place=cast.place("随西村"), board=Board.NOTICES, content=content("标题"), now=NOW)


def _discard_notice_draft(cast: Cast, actor: Actor) -> Any:
    draft = _save_draft(cast, cast.actor("operator"))
    return actions.discard_draft(actor, post_id=draft.id, now=NOW)


def _correct(cast: Cast, post: Post, actor: Actor) -> Any:
    return actions.correct_post(
        actor, post_id=post.id, title="标题", body="改过的", why="错了", version=post.version, phones_confirmed=False, now=NOW
    )


def _correct_notice(cast: Cast, actor: Actor) -> Any:
    return _correct(cast, notice(cast), actor)


def _correct_circle(cast: Cast, actor: Actor) -> Any:
    return _correct(cast, circle(cast), actor)


def _pin(cast: Cast, actor: Actor) -> Any:
    return actions.pin_post(actor, post_id=notice(cast).id, until=NOW.date() + timedelta(days=1), now=NOW)


def _unpin(cast: Cast, actor: Actor) -> Any:
    return actions.unpin_post(actor, post_id=notice(cast).id, now=NOW)


def _take_down_post(cast: Cast, actor: Actor) -> Any:
    return moderation.take_down(actor, subject=("post", circle(cast).id), why="abuse", words_said="骂人", now=NOW)


def _comment(cast: Cast, actor: Actor) -> Any:
    return actions.add_comment(actor, post_id=circle(cast).id, form_key=uuid4(), body="好", phones_confirmed=False, now=NOW)


def _take_down_comment(cast: Cast, actor: Actor) -> Any:
    comment = _comment(cast, cast.actor("villager"))
    return moderation.take_down(actor, subject=("comment", comment.id), why="abuse", words_said="骂人", now=NOW)


def _report(cast: Cast, actor: Actor) -> Any:
    return moderation.report(actor, subject=("post", circle(cast).id), why="abuse", words_said="", now=NOW)


def _decide_report(cast: Cast, actor: Actor) -> Any:
    report = _report(cast, cast.actor("stranger"))
    return moderation.decide_report(actor, report_id=report.id, uphold=False, words_said="没事", now=NOW)


def _decide_appeal(cast: Cast, actor: Actor) -> Any:
    post = circle(cast)
    decision = moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="骂人", now=NOW)
    made = moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="没有", now=NOW)
    return moderation.decide_appeal(actor, appeal_id=made.id, grant=True, answer="恢复", now=NOW)


TABLE: list[tuple[Try, set[str]]] = [
    (_publish_notice, HOUSE),
    (_save_draft, HOUSE),
    (_discard_notice_draft, HOUSE),
    (_publish_post, HOUSE | VILLAGERS),
    (_correct_notice, HOUSE),
    (_correct_circle, HOUSE | {"villager"}),
    (_pin, HOUSE),
    (_unpin, HOUSE),
    (_take_down_post, HOUSE | {"villager"}),
    (_comment, HOUSE | VILLAGERS),
    (_take_down_comment, HOUSE),
    (_report, set(PARTS) - {"anonymous"}),
    (_decide_report, HOUSE),
    (_decide_appeal, {"township", "county", "city"}),
]


@pytest.mark.parametrize(("attempt", "allowed"), TABLE, ids=[t[0].__name__.strip("_") for t in TABLE])
def test_who_may(cast: Cast, attempt: Try, allowed: set[str]) -> None:
    from django.db import transaction

    done = set()
    for part in PARTS:
        actor = ANONYMOUS if part == "anonymous" else cast.actor(part)
        point = transaction.savepoint()
        try:
            attempt(cast, actor)
            done.add(part)
        except (NotAllowed, NotFound):
            pass
        finally:
            transaction.savepoint_rollback(point)
    assert done == allowed


def test_organisers_publish_at_their_own_head_account(cast: Cast) -> None:
    town = cast.place("随官屯镇")
    post = actions.publish_notice(cast.actor("township"), place=town, content=content("全镇体检", "周五"), now=NOW)
    assert post.as_committee
    with pytest.raises(NotAllowed):
        actions.publish_notice(cast.actor("operator"), place=town, content=content("标题", "正文"), now=NOW)
