from datetime import timedelta
from uuid import uuid4

import pytest

from teabowl.audit.models import Entry
from teabowl.boards import actions, rules
from teabowl.boards.actions.posts import DraftChangedMeanwhile
from teabowl.boards.models import Post, PostVersion
from teabowl.boards.rules import Board, Content
from teabowl.boards.tests.making import circle, content, notice
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.places.models import Place
from tests.cast import NOW, Cast


def test_a_notice_is_published_as_the_committees_word(cast: Cast) -> None:
    post = notice(cast)
    post.refresh_from_db()
    assert (post.status, post.published_at, post.as_committee, post.author_name) == ("published", NOW, True, "")
    assert Entry.objects.filter(verb="boards.publish_notice", subject_id=post.id).count() == 1


def test_a_villager_is_shown_with_name_and_group(cast: Cast) -> None:
    post = circle(cast)
    assert (post.author_name, post.as_committee) == ("赵小满 · 三组", False)


def test_the_same_form_twice_is_one_post(cast: Cast) -> None:
    typed = content("", "一次就够")
    first = actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    again = actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    assert first.id == again.id
    assert Post.objects.count() == 1


def test_the_same_form_with_other_words_after_publishing_is_refused_not_lost(cast: Cast) -> None:
    typed = content("", "一次就够")
    actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    other = Content(typed.form_key, "", "又想了想")
    with pytest.raises(Refused):
        actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=other, now=NOW)


def test_nobody_writes_into_another_villagers_form(cast: Cast) -> None:
    typed = content("", "我的草稿")
    actions.save_draft(cast.actor("villager"), place=cast.place("随西村"), board=Board.CIRCLE, content=typed, now=NOW)
    with pytest.raises(NotFound):
        actions.save_draft(cast.actor("neighbour"), place=cast.place("随西村"), board=Board.CIRCLE, content=typed, now=NOW)


def test_the_second_of_two_operators_is_told_and_may_insist(cast: Cast) -> None:
    here = {"place": cast.place("随西村"), "board": Board.NOTICES, "now": NOW}
    draft = actions.save_draft(cast.actor("operator"), content=content("停水", "周四"), **here)
    seen = draft.version
    actions.save_draft(cast.actor("secretary"), content=Content(draft.form_key, "停水", "周五", seen), **here)
    mine = Content(draft.form_key, "停水", "周六", seen)
    with pytest.raises(DraftChangedMeanwhile) as told:
        actions.save_draft(cast.actor("operator"), content=mine, **here)
    assert told.value.current.body == "周五"
    insisting = Content(draft.form_key, "停水", "周六", told.value.current.version)
    assert actions.save_draft(cast.actor("operator"), content=insisting, **here).body == "周六"


def test_what_is_wrong_is_said_at_its_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        actions.publish_notice(cast.actor("operator"), place=cast.place("随西村"), content=content("", ""), now=NOW)
    assert set(wrong.value.fields) == {"title", "body"}
    assert Post.objects.count() == 0


def test_a_phone_asks_for_its_owners_consent(cast: Cast) -> None:
    typed = content("", "找我 13953000001")
    with pytest.raises(Invalid) as wrong:
        actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    assert set(wrong.value.fields) == {"phones_confirmed"}
    agreed = Content(typed.form_key, "", typed.body, phones_confirmed=True)
    assert (
        actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=agreed, now=NOW).status == "published"
    )


def test_ten_posts_an_hour(cast: Cast) -> None:
    for n in range(rules.POSTS_AN_HOUR):
        circle(cast, f"第 {n} 条")
    with pytest.raises(Invalid):
        circle(cast, "再一条")
    assert circle(cast, "过了一小时", now=NOW + timedelta(hours=1, seconds=1)).status == "published"
    assert circle(cast, "别人不受影响", by="neighbour").status == "published"


def test_the_circle_is_in_villages_only(cast: Cast) -> None:
    from dataclasses import replace

    from teabowl.kernel.actor import Held, Role

    town = cast.place("随官屯镇")
    odd = replace(cast.actor("villager"), held=frozenset({Held(Role.VILLAGER, town.id)}))
    with pytest.raises(Refused):
        actions.publish_post(odd, place=town, content=content(), now=NOW)


def test_a_merged_place_takes_nothing_new_and_its_posts_are_kept_by_the_successor(cast: Cast) -> None:
    post = circle(cast)
    old, new = cast.place("随西村"), cast.place("随东村")
    Place.objects.filter(id=old.id).update(now_at=new, closed_on=NOW.date(), lineage=new.lineage)
    old.refresh_from_db()
    with pytest.raises((Refused, NotFound, Exception)) as refused:
        actions.publish_post(cast.actor("villager"), place=old, content=content(), now=NOW)
    assert isinstance(refused.value, Refused)
    # the operator's grant stands at the successor now
    until = NOW.date() + timedelta(days=3)
    assert actions.pin_post(cast.actor("operator"), post_id=post.id, until=until, now=NOW).pinned


def test_a_correction_keeps_the_text_before(cast: Cast) -> None:
    post = notice(cast, "停水", "周四停水")
    corrected = actions.correct_post(
        cast.actor("secretary"), post_id=post.id, title="停水", body="周五停水", why="日子写错了", version=post.version,
        phones_confirmed=False, now=NOW + timedelta(hours=1),
    )  # fmt: skip
    kept = PostVersion.objects.get(post=post)
    assert (corrected.body, kept.body, kept.why, kept.number) == ("周五停水", "周四停水", "日子写错了", 1)
    assert corrected.corrected_at == NOW + timedelta(hours=1)


def test_a_correction_says_why_changes_something_and_sees_the_newest(cast: Cast) -> None:
    post = notice(cast, "停水", "周四停水")
    base = {"post_id": post.id, "title": "停水", "phones_confirmed": False, "now": NOW}
    operator = cast.actor("operator")
    with pytest.raises(Invalid):
        actions.correct_post(operator, body="周五停水", why="", version=post.version, **base)
    with pytest.raises(Refused):
        actions.correct_post(operator, body="周四停水", why="没变", version=post.version, **base)
    with pytest.raises(DraftChangedMeanwhile):
        actions.correct_post(operator, body="周五停水", why="旧的", version=post.version - 1, **base)


def test_three_pins_and_they_end_by_themselves(cast: Cast) -> None:
    operator = cast.actor("operator")
    until = NOW.date() + timedelta(days=1)
    posts = [notice(cast, f"第 {n} 条") for n in range(4)]
    for post in posts[:3]:
        actions.pin_post(operator, post_id=post.id, until=until, now=NOW)
    with pytest.raises(Invalid):
        actions.pin_post(operator, post_id=posts[3].id, until=until, now=NOW)
    actions.unpin_post(operator, post_id=posts[0].id, now=NOW)
    assert actions.pin_post(operator, post_id=posts[3].id, until=until, now=NOW).pinned
    assert actions.end_expired_pins(now=NOW + timedelta(days=1)) == 0
    assert actions.end_expired_pins(now=NOW + timedelta(days=2)) == 3
    assert not Post.objects.filter(pinned=True).exists()


def test_a_discarded_draft_is_gone_and_a_published_post_cannot_be_discarded(cast: Cast) -> None:
    villager = cast.actor("villager")
    draft = actions.save_draft(villager, place=cast.place("随西村"), board=Board.CIRCLE, content=content(), now=NOW)
    actions.discard_draft(villager, post_id=draft.id, now=NOW)
    assert not Post.objects.filter(id=draft.id).exists()
    with pytest.raises(Refused):
        actions.discard_draft(villager, post_id=circle(cast).id, now=NOW)
    with pytest.raises(NotFound):
        actions.discard_draft(villager, post_id=uuid4(), now=NOW)
