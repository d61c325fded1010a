"""Children who write, and posts about children."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.boards import actions, queries
from teabowl.boards.models import Post
from teabowl.boards.rules import Board, Content, Extras, age
from teabowl.boards.searched import entry
from teabowl.boards.tests.making import circle, signed_in
from teabowl.kernel.errors import Invalid, NotAllowed
from teabowl.moderation import actions as moderation
from teabowl.moderation.models import Hold
from teabowl.people.models import Membership
from teabowl.people.secrets import seal
from tests.cast import NOW, Cast

VILLAGE = "371725104201"


def noted(cast: Cast, born: date = date(2010, 3, 1), consent: bool = True, part: str = "villager") -> None:
    member = Membership.objects.get(person=cast.accounts[part].person)
    actions.note_minor(
        cast.actor("operator"), place=cast.place("随西村"), membership_id=member.id, born_on=born,
        guardian="赵大河" if consent else "", consent_on=date(2026, 11, 1) if consent else None, now=NOW,
    )  # fmt: skip


def about(cast: Cast, agrees: bool = True) -> Post:
    content = Content(uuid4(), "", "小学的合唱得了奖，有小军。", extras=Extras(about_minor=True, guardian_agrees=agrees))
    return actions.publish_post(cast.actor("neighbour"), place=cast.place("随西村"), content=content, now=NOW)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 11, 24), date(2026, 11, 24), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_full_years(born: date, today: date, years: int) -> None:
    assert age(born, today) == years


def test_a_minors_post_waits_is_masked_takes_no_comments_and_is_in_no_feed(cast: Cast) -> None:
    noted(cast)
    post = circle(cast, "我的兔子下崽了")
    assert (post.status, post.by_minor, post.comments_off, post.author_name) == ("held", True, True, "赵**")
    assert Hold.objects.get().reasons == ["minor"]
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/").status_code == 404
    moderation.decide_held(cast.actor("operator"), hold_id=Hold.objects.get().id, release=True, now=NOW)
    post.refresh_from_db()
    assert post.status == "published"
    assert entry(post) is None
    village = cast.place("随西村")
    assert queries.feed(village, Board.CIRCLE) == ()
    assert queries.latest(village, 5) == []
    assert [r.id for r in queries.board_page(village, Board.CIRCLE).rows] == [post.id]
    page = Client().get(f"/p/{VILLAGE}/circle/{post.id}/").content.decode()
    assert "赵小满" not in page
    assert 'og:description" content="我的兔子' not in page


def test_a_minor_shows_no_number(cast: Cast) -> None:
    noted(cast)
    content = Content(uuid4(), "", "来找我玩 138 5300 1234", phones_confirmed=True)
    with pytest.raises(Invalid) as wrong:
        actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=content, now=NOW)
    assert "body" in wrong.value.fields


def test_under_fourteen_only_with_the_guardians_consent(cast: Cast) -> None:
    noted(cast, date(2014, 1, 1), consent=False)
    with pytest.raises(Invalid):
        circle(cast)
    noted(cast, date(2014, 1, 1), consent=True)
    assert circle(cast).status == "held"


def test_the_resident_number_tells_too_and_at_eighteen_it_ends(cast: Cast) -> None:
    person = cast.accounts["villager"].person
    person.resident_number = seal("371725201003014517", "person.resident_number")
    person.save()
    assert circle(cast, "还没成年").status == "held"
    person.resident_number = seal("371725200803014512", "person.resident_number")
    person.save()
    assert circle(cast, "成年了").status == "published"


def test_only_the_villages_own_note_minors_and_each_look_is_recorded(cast: Cast) -> None:
    noted(cast)
    member = Membership.objects.get(person=cast.accounts["neighbour"].person)
    for part in ("villager", "township", "other_operator", "auditor"):
        with pytest.raises(NotAllowed):
            actions.note_minor(
                cast.actor(part), place=cast.place("随西村"), membership_id=member.id, born_on=date(2012, 1, 1), guardian="",
                consent_on=None, now=NOW,
            )  # fmt: skip
    assert signed_in(cast, "operator").get(f"/p/{VILLAGE}/minors/?q=钱").status_code == 200
    assert signed_in(cast, "township").get(f"/p/{VILLAGE}/minors/").status_code == 403
    looked = Entry.objects.filter(is_read=True, about_person_id=cast.accounts["villager"].person_id)
    assert looked.count() == 1
    assert signed_in(cast, "operator").get(f"/p/{VILLAGE}/minors/note/{member.id}/").status_code == 200
    answer = signed_in(cast, "operator").post(f"/p/{VILLAGE}/minors/note/{member.id}/", {"born_on": "1980-01-01"})
    assert answer.status_code == 422


def test_a_post_about_children_asks_for_consent_and_is_carried_nowhere(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        about(cast, agrees=False)
    assert set(wrong.value.fields) == {"guardian_agrees"}
    post = about(cast)
    assert post.status == "published"
    assert entry(post) is None
    assert queries.feed(cast.place("随西村"), Board.CIRCLE) == ()


def test_a_guardian_has_it_put_aside_at_once(cast: Cast) -> None:
    post = about(cast)
    moderation.report(cast.actor("villager"), subject=("post", post.id), why="minor", words_said="是我家孩子", now=NOW)
    post.refresh_from_db()
    assert post.status == "held"
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/").status_code == 404
    hold = Hold.objects.get()
    assert hold.reasons == ["guardian"]
    moderation.decide_held(
        cast.actor("operator"), hold_id=hold.id, release=False, why="minor", words_said="家长不同意", now=NOW
    )
    post.refresh_from_db()
    assert post.status == "taken_down"


def test_an_ordinary_post_is_not_put_aside_by_saying_so(cast: Cast) -> None:
    post = circle(cast)
    moderation.report(cast.actor("neighbour"), subject=("post", post.id), why="minor", words_said="有孩子", now=NOW)
    post.refresh_from_db()
    assert post.status == "published"
