"""Questions of the village: once each, secret, the result at the end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.boards import actions
from teabowl.boards.models import Ballot, Poll, PollOption, Post
from teabowl.boards.queries.posts import poll_of
from teabowl.boards.rules import Board, Content, Extras, PollAsk
from teabowl.boards.tests.making import signed_in
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.cast import NOW, Cast

TODAY = date(2026, 11, 24)
VILLAGE = "371725104201"


def asked(cast: Cast, options: tuple[str, ...] = ("修路", "装灯", "挖井"), most: int = 1, until: date | None = None) -> Post:
    poll = PollAsk(options, until or TODAY + timedelta(days=5), most)
    content = Content(uuid4(), "明年先办哪件事？", "", extras=Extras(poll=poll))
    return actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=content, now=NOW)


def option(post: Post, text: str) -> PollOption:
    return PollOption.objects.get(poll__post=post, text=text)


def test_a_vote_counts_once_and_nothing_says_who_chose_what(cast: Cast) -> None:
    post = asked(cast)
    actions.vote(cast.actor("neighbour"), post_id=post.id, options=[option(post, "装灯").id], now=NOW)
    with pytest.raises(Refused):
        actions.vote(cast.actor("neighbour"), post_id=post.id, options=[option(post, "修路").id], now=NOW)
    assert (option(post, "装灯").votes, option(post, "修路").votes, Poll.objects.get().ballots) == (1, 0, 1)
    ballot = Ballot.objects.get()
    chosen = str(option(post, "装灯").id)
    assert chosen not in {str(value) for value in vars(ballot).values()}
    told = Entry.objects.get(verb="boards.vote")
    assert "装灯" not in str(vars(told))
    assert chosen not in str(vars(told))


@pytest.mark.parametrize("part", ["stranger", "operator", "township", "other_operator"])
def test_only_verified_villagers_vote(cast: Cast, part: str) -> None:
    post = asked(cast)
    with pytest.raises(NotAllowed):
        actions.vote(cast.actor(part), post_id=post.id, options=[option(post, "修路").id], now=NOW)


def test_as_many_as_the_question_allows_and_only_its_own(cast: Cast) -> None:
    post, other = asked(cast, most=2), asked(cast, ("甲", "乙"))
    every = [o.id for o in PollOption.objects.filter(poll__post=post)]
    for wrong in ([], every, [option(other, "甲").id], [uuid4()]):
        with pytest.raises(Invalid):
            actions.vote(cast.actor("neighbour"), post_id=post.id, options=wrong, now=NOW)
    actions.vote(cast.actor("neighbour"), post_id=post.id, options=every[:2], now=NOW)
    assert sum(o.votes for o in PollOption.objects.filter(poll__post=post)) == 2


def test_it_closes_after_its_last_day_and_then_shows_the_result(cast: Cast) -> None:
    post = asked(cast)
    actions.vote(cast.actor("neighbour"), post_id=post.id, options=[option(post, "装灯").id], now=NOW)
    late = NOW + timedelta(days=6)
    with pytest.raises(Refused):
        actions.vote(cast.actor("villager"), post_id=post.id, options=[option(post, "装灯").id], now=late)
    loaded = Post.objects.select_related("poll").get(id=post.id)
    running, over = poll_of(loaded, TODAY), poll_of(loaded, late.date())
    assert running is not None
    assert over is not None
    assert ([o.votes for o in running.options], running.ballots) == ([0, 0, 0], 1)
    assert [o.votes for o in over.options] == [0, 1, 0]
    assert actions.end_polls(now=late) == 1
    assert actions.end_polls(now=late) == 0


@pytest.mark.parametrize(
    ("options", "days", "most", "field"),
    [
        (("一个",), 5, 1, "options"),
        (tuple(str(n) for n in range(11)), 5, 1, "options"),
        (("同", "同"), 5, 1, "options"),
        (("长" * 61, "短"), 5, 1, "options"),
        (("甲", "乙"), -1, 1, "until"),
        (("甲", "乙"), 61, 1, "until"),
        (("甲", "乙"), 5, 3, "most"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_field(
    cast: Cast, options: tuple[str, ...], days: int, most: int, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        asked(cast, options, most, TODAY + timedelta(days=days))
    assert field in wrong.value.fields


def test_through_pages_and_the_public_page_is_the_same_for_all(cast: Cast) -> None:
    villager = signed_in(cast, "villager")
    data = {
        "kind": "poll",
        "title": "庙会唱哪出？",
        "options": "梆子\n坠子",
        "until": "2099-01-01",
        "most": "1",
        "form_key": str(uuid4()),
    }
    again = villager.post(f"/p/{VILLAGE}/circle/write/", data)
    assert again.status_code == 422
    assert "梆子" in again.content.decode()
    from django.utils import timezone

    data["until"] = (timezone.now().date() + timedelta(days=3)).isoformat()
    assert villager.post(f"/p/{VILLAGE}/circle/write/", data).status_code == 303
    post = Post.objects.get()
    page = f"/p/{VILLAGE}/circle/{post.id}/"
    assert Client().get(page).content == Client().get(page).content
    assert villager.get(f"/p/{VILLAGE}/posts/{post.id}/vote/").status_code == 200
    answer = villager.post(f"/p/{VILLAGE}/posts/{post.id}/vote/", {"options": str(option(post, "坠子").id)})
    assert answer.status_code == 303
    assert "已经投过" in villager.get(f"/p/{VILLAGE}/posts/{post.id}/vote/").content.decode()
    assert signed_in(cast, "stranger").get(f"/p/{VILLAGE}/posts/{post.id}/vote/").status_code == 403


def test_a_question_is_kept_in_its_draft_and_goes_with_it(cast: Cast) -> None:
    poll = PollAsk(("甲", "乙"), TODAY + timedelta(days=2), 1)
    draft = actions.save_draft(
        cast.actor("villager"), place=cast.place("随西村"), board=Board.CIRCLE,
        content=Content(uuid4(), "选哪个", "", extras=Extras(poll=poll)), now=NOW,
    )  # fmt: skip
    assert [o.text for o in PollOption.objects.order_by("position")] == ["甲", "乙"]
    with pytest.raises(NotFound):
        actions.vote(cast.actor("neighbour"), post_id=draft.id, options=[option(draft, "甲").id], now=NOW)
    actions.discard_draft(cast.actor("villager"), post_id=draft.id, now=NOW)
    assert not Poll.objects.exists()


def test_the_question_stands_once_somebody_voted(cast: Cast) -> None:
    post = asked(cast)

    def correct(title: str, body: str) -> Post:
        return actions.correct_post(
            cast.actor("villager"), post_id=post.id, title=title, body=body, why="写错了", now=NOW, phones_confirmed=False,
            version=Post.objects.get(id=post.id).version,
        )  # fmt: skip

    assert correct("明年先办哪件事", "").title == "明年先办哪件事"  # a question needs no more words
    actions.vote(cast.actor("neighbour"), post_id=post.id, options=[option(post, "装灯").id], now=NOW)
    with pytest.raises(Invalid) as wrong:
        correct("明年不办哪件事", "")
    assert list(wrong.value.fields) == ["title"]
    assert correct("明年先办哪件事", "钱只够一件").body == "钱只够一件"
