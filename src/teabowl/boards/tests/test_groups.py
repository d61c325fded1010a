"""Groups: open ones before everybody, closed ones for their members only, wherever one looks."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from teabowl.boards import actions, figures, queries
from teabowl.boards.models import Group, Post
from teabowl.boards.rules import Board, Content, Extras
from teabowl.boards.searched import entry
from teabowl.boards.tests.making import signed_in
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.moderation import actions as moderation
from tests.cast import NOW, Cast

VILLAGE = "371725104201"
SECRET = "羊价别往外说"


def started(cast: Cast, closed: bool = False, name: str = "养羊的", by: str = "villager") -> Group:
    return actions.start_group(
        cast.actor(by), place=cast.place("随西村"), form_key=uuid4(), name=name, about="看行情", closed=closed, now=NOW
    )


def wrote(cast: Cast, group: Group, body: str = SECRET, by: str = "villager") -> Post:
    content = Content(uuid4(), "", body, extras=Extras(group_id=group.id))
    return actions.publish_post(cast.actor(by), place=cast.place("随西村"), content=content, now=NOW)


def test_what_is_said_in_a_closed_group_is_nowhere_else(cast: Cast) -> None:
    group = started(cast, closed=True)
    post = wrote(cast, group)
    village = cast.place("随西村")
    assert post.status == "inside"
    assert entry(post) is None
    assert figures.of_post(post) == []
    assert queries.latest(village, 5) == []
    assert queries.latest(cast.place("菏泽市"), 5) == []
    assert queries.feed(village, Board.CIRCLE) == ()
    assert queries.board_page(village, Board.CIRCLE).rows == ()
    assert queries.board_page(cast.place("郓城县"), Board.CIRCLE).rows == ()
    assert list(queries.every_row(village, Board.CIRCLE)) == []
    addresses = [
        f"/p/{VILLAGE}/", f"/p/{VILLAGE}/circle/", f"/p/{VILLAGE}/circle/atom.xml", f"/p/{VILLAGE}/groups/",
        f"/p/{VILLAGE}/groups/{group.id}/", f"/p/{VILLAGE}/circle/{post.id}/", f"/api/v1/places/{VILLAGE}/posts?board=circle",
        f"/api/v1/posts/{post.id}",
    ]  # fmt: skip
    for client in (Client(), signed_in(cast, "stranger"), signed_in(cast, "neighbour")):
        for address in addresses:
            assert escape(SECRET) not in client.get(address).content.decode(), address
        inside = client.get(f"/p/{VILLAGE}/groups/{group.id}/posts/{post.id}/")
        assert inside.status_code in {302, 404}
        assert client.get(f"/p/{VILLAGE}/groups/{group.id}/inside/").status_code == 302
        assert escape(SECRET) not in client.get(f"/p/{VILLAGE}/posts/{post.id}/tools/").content.decode()
        assert escape(SECRET) not in client.get(f"/p/{VILLAGE}/posts/{post.id}/report/").content.decode()
    member = signed_in(cast, "villager")
    for address in (f"/p/{VILLAGE}/groups/{group.id}/inside/", f"/p/{VILLAGE}/groups/{group.id}/posts/{post.id}/"):
        answer = member.get(address)
        assert escape(SECRET) in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_one_asks_to_join_a_closed_group_and_a_moderator_lets_in(cast: Cast) -> None:
    group = started(cast, closed=True)
    asked = actions.join_group(cast.actor("neighbour"), group_id=group.id, now=NOW)
    assert asked.joined_at is None
    with pytest.raises(NotAllowed):
        wrote(cast, group, by="neighbour")
    with pytest.raises(NotAllowed):
        actions.keep_member(cast.actor("neighbour"), member_id=asked.id, what="admit", now=NOW)
    actions.keep_member(cast.actor("villager"), member_id=asked.id, what="admit", now=NOW)
    assert wrote(cast, group, "我也来", by="neighbour").status == "inside"


def test_an_open_group_is_joined_at_once_and_its_posts_stand_in_the_circle(cast: Cast) -> None:
    group = started(cast)
    assert actions.join_group(cast.actor("neighbour"), group_id=group.id, now=NOW).joined_at == NOW
    post = wrote(cast, group, by="neighbour")
    (row,) = queries.board_page(cast.place("随西村"), Board.CIRCLE).rows
    assert (row.id, row.group_name) == (post.id, "养羊的")
    assert Client().get(f"/p/{VILLAGE}/groups/{group.id}/").status_code == 200


def test_strangers_do_not_join_and_names_are_taken_once(cast: Cast) -> None:
    group = started(cast)
    with pytest.raises(NotAllowed):
        actions.join_group(cast.actor("stranger"), group_id=group.id, now=NOW)
    with pytest.raises(Invalid):
        started(cast)
    for n in range(2):
        started(cast, name=f"又一个 {n}")
    with pytest.raises(Invalid):
        started(cast, name="第四个")


def test_a_groups_own_moderator_takes_down_what_is_in_it_and_nothing_else(cast: Cast) -> None:
    group = started(cast)
    actions.join_group(cast.actor("neighbour"), group_id=group.id, now=NOW)
    post = wrote(cast, group, by="neighbour")
    outside = actions.publish_post(
        cast.actor("neighbour"), place=cast.place("随西村"), content=Content(uuid4(), "", "外面说的"), now=NOW
    )
    with pytest.raises(NotAllowed):
        moderation.take_down(cast.actor("villager"), subject=("post", outside.id), why="abuse", words_said="不行", now=NOW)
    moderation.take_down(cast.actor("villager"), subject=("post", post.id), why="abuse", words_said="不行", now=NOW)
    post.refresh_from_db()
    assert post.status == "taken_down"


def test_the_last_moderator_stays_until_there_is_another(cast: Cast) -> None:
    group = started(cast)
    member = actions.join_group(cast.actor("neighbour"), group_id=group.id, now=NOW)
    with pytest.raises(Refused):
        actions.leave_group(cast.actor("villager"), group_id=group.id, now=NOW)
    actions.keep_member(cast.actor("villager"), member_id=member.id, what="promote", now=NOW)
    actions.leave_group(cast.actor("villager"), group_id=group.id, now=NOW)
    actions.end_group(cast.actor("neighbour"), group_id=group.id, now=NOW)
    with pytest.raises((Refused, NotFound)):
        wrote(cast, group, by="neighbour")


def test_an_appeal_brings_a_post_back_into_its_closed_group(cast: Cast) -> None:
    group = started(cast, closed=True)
    post = wrote(cast, group)
    taken = moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="不行", now=NOW)
    assert taken.why == "abuse"
    made = moderation.appeal(cast.actor("villager"), decision_id=taken.id, words_said="没有骂人", now=NOW)
    moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=True, answer="恢复", now=NOW)
    post.refresh_from_db()
    assert post.status == "inside"


def test_pages_of_groups_open(cast: Cast) -> None:
    group = started(cast, closed=True)
    client = signed_in(cast, "villager")
    for page in ("", "tools/", "inside/", "people/", "end/"):
        assert client.get(f"/p/{VILLAGE}/groups/{group.id}/{page}").status_code == 200, page
    data = {"name": "广场舞", "about": "晚上七点", "form_key": str(uuid4())}
    assert client.post(f"/p/{VILLAGE}/groups/start/", data).status_code == 303
    assert client.post(f"/p/{VILLAGE}/groups/start/", data | {"name": ""}).status_code in {303, 422}
    for part, code in (("neighbour", 403), ("stranger", 403), ("operator", 200)):
        assert signed_in(cast, part).get(f"/p/{VILLAGE}/groups/{group.id}/people/").status_code == code, part
