"""One notice to many villages: each answers for itself, and the answers are the receipts."""

from uuid import uuid4

import pytest

from teabowl.boards import actions, figures, queries
from teabowl.boards.models import Post, SentCopy, SentNotice
from teabowl.boards.rules import Board
from teabowl.boards.tests.making import signed_in
from teabowl.figures.verifying import verify
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.cast import NOW, Cast

TOWN, VILLAGE = "371725104000", "371725104201"


def written(cast: Cast, body: str = "周五在镇卫生院体检，请带身份证。") -> SentNotice:
    return actions.write_notice_below(
        cast.actor("township"), place=cast.place("随官屯镇"), form_key=uuid4(), title="六十五岁以上体检", body=body,
        phones_confirmed=False, now=NOW,
    )  # fmt: skip


def sent(cast: Cast, urgent: bool = False) -> SentNotice:
    made = written(cast)
    assert actions.choose_villages(cast.actor("township"), sent_id=made.id, everyone=True, now=NOW) == 2
    return actions.send_notice(cast.actor("township"), sent_id=made.id, urgent=urgent, now=NOW)


def copy_of(cast: Cast, made: SentNotice, name: str = "随西村") -> SentCopy:
    return SentCopy.objects.select_related("sent").get(sent=made, place=cast.place(name))


def test_only_villages_below_can_be_chosen(cast: Cast) -> None:
    made = written(cast)
    keys = [cast.place(name).id for name in ("随西村", "张营村", "随官屯镇", "菏泽市")]
    assert actions.choose_villages(cast.actor("township"), sent_id=made.id, add=[*keys, uuid4()], now=NOW) == 1
    assert actions.choose_villages(cast.actor("township"), sent_id=made.id, remove=keys, now=NOW) == 0
    with pytest.raises(Invalid):
        actions.send_notice(cast.actor("township"), sent_id=made.id, urgent=False, now=NOW)


@pytest.mark.parametrize("part", ["villager", "operator", "secretary", "county", "city", "auditor", "other_operator"])
def test_a_place_sends_from_its_own_desk_only(cast: Cast, part: str) -> None:
    made = written(cast)
    for attempt in (
        lambda: actions.choose_villages(cast.actor(part), sent_id=made.id, everyone=True, now=NOW),
        lambda: actions.send_notice(cast.actor(part), sent_id=made.id, urgent=True, now=NOW),
        lambda: actions.correct_sent(cast.actor(part), sent_id=made.id, title="改", body="改", why="改", now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_village_publishes_adds_words_or_declines_and_the_sender_reads_it(cast: Cast) -> None:
    made = sent(cast)
    assert not Post.objects.exists()
    (item,) = queries.desk_items(cast.actor("operator"), cast.place("随西村"), NOW)
    assert item.title == "六十五岁以上体检"
    before = queries.sent_view(cast.place("随官屯镇"), made.id)
    assert {r.place_name: r.unkept for r in before.receipts} == {"随西村": False, "随东村": True}
    with pytest.raises(NotAllowed):
        actions.publish_copy(cast.actor("villager"), copy_id=copy_of(cast, made).id, own_words="", now=NOW)
    with pytest.raises(NotAllowed):
        actions.publish_copy(cast.actor("other_operator"), copy_id=copy_of(cast, made).id, own_words="", now=NOW)
    post = actions.publish_copy(cast.actor("operator"), copy_id=copy_of(cast, made).id, own_words="村部集合。", now=NOW)
    assert post.body == "周五在镇卫生院体检，请带身份证。\n\n村部集合。"
    with pytest.raises(Refused):
        actions.publish_copy(cast.actor("secretary"), copy_id=copy_of(cast, made).id, own_words="", now=NOW)
    page = queries.sent_view(cast.place("随官屯镇"), made.id)
    assert {r.place_name: r.status for r in page.receipts} == {"随西村": "published", "随东村": "waiting"}
    (row,) = queries.board_page(cast.place("随西村"), Board.NOTICES).rows
    assert row.sent_from == "随官屯镇"
    assert [c.indicator for c in figures.of_copy(copy_of(cast, made))] == ["boards.sent_copies", "boards.copies_published"]
    assert [c.indicator for c in figures.of_copy(copy_of(cast, made, "随东村"))] == ["boards.sent_copies"]


def test_declining_says_why(cast: Cast) -> None:
    made = sent(cast)
    with pytest.raises(Invalid):
        actions.decline_copy(cast.actor("operator"), copy_id=copy_of(cast, made).id, reason="", now=NOW)
    actions.decline_copy(cast.actor("operator"), copy_id=copy_of(cast, made).id, reason="村里没有这种情况", now=NOW)
    (receipt,) = queries.sent_view(cast.place("随官屯镇"), made.id, only="declined").receipts
    assert receipt.reason == "村里没有这种情况"
    assert queries.desk_items(cast.actor("operator"), cast.place("随西村"), NOW) == []


def test_an_urgent_one_stands_everywhere_at_once_and_is_counted(cast: Cast) -> None:
    made = sent(cast, urgent=True)
    assert {p.place.name for p in Post.objects.select_related("place")} == {"随西村", "随东村"}
    assert {r.status for r in queries.sent_view(cast.place("随官屯镇"), made.id).receipts} == {"published"}
    assert [d for d in verify().differences if d.source_type in {"post", "sent_copy"}] == []


def test_corrections_flow_to_those_that_changed_nothing(cast: Cast) -> None:
    made = sent(cast, urgent=True)
    own = copy_of(cast, made).post
    assert own is not None
    actions.correct_post(
        cast.actor("operator"), post_id=own.id, title=own.title, body="我们村周六去。", why="车周六来", version=own.version,
        phones_confirmed=False, now=NOW,
    )  # fmt: skip
    _made, count = actions.correct_sent(
        cast.actor("township"), sent_id=made.id, title="六十五岁以上体检", body="改到周日。", why="医生有会", now=NOW
    )
    assert count == 1
    bodies = {p.place.name: p.body for p in Post.objects.select_related("place")}
    assert bodies == {"随西村": "我们村周六去。", "随东村": "改到周日。"}
    receipts = {r.place_name: r.carries_newest for r in queries.sent_view(cast.place("随官屯镇"), made.id).receipts}
    assert receipts == {"随西村": False, "随东村": True}
    other = copy_of(cast, made, "随东村").post
    assert other is not None
    assert [v.why for v in other.versions.all()] == ["医生有会"]


def test_own_words_survive_a_correction_and_waiting_villages_get_the_new_text(cast: Cast) -> None:
    made = sent(cast)
    actions.publish_copy(cast.actor("operator"), copy_id=copy_of(cast, made).id, own_words="村部集合。", now=NOW)
    actions.correct_sent(
        cast.actor("township"), sent_id=made.id, title="六十五岁以上体检", body="改到周日。", why="医生有会", now=NOW
    )
    assert Post.objects.get().body == "改到周日。\n\n村部集合。"
    assert queries.copies_waiting(cast.place("随东村"))[0].body == "改到周日。"


def test_asking_no_more_leaves_what_is_published(cast: Cast) -> None:
    made = sent(cast)
    actions.publish_copy(cast.actor("operator"), copy_id=copy_of(cast, made).id, own_words="", now=NOW)
    actions.withdraw_sent(cast.actor("township"), sent_id=made.id, now=NOW)
    assert Post.objects.get().status == "published"
    assert queries.copies_waiting(cast.place("随东村")) == ()
    with pytest.raises(NotFound):
        queries.copy_at(cast.place("随东村"), copy_of(cast, made, "随东村").id)


def test_through_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    town, operator = signed_in(cast, "township"), signed_in(cast, "operator")
    base = f"/p/{TOWN}/sent/"
    data = {"title": "", "body": "降温。", "form_key": str(uuid4())}
    assert town.post(base + "write/", data).status_code == 422
    assert town.post(base + "write/", data | {"title": "今夜降温"}).status_code == 303
    made = SentNotice.objects.get()
    pages = f"{base}{made.id}/"
    assert "随西村" in town.get(pages + "villages/?q=sxc").content.decode()
    town.post(pages + "villages/?q=sxc", {"add": str(cast.place("随西村").id)})
    assert town.post(pages + "send/").status_code == 303
    copy = SentCopy.objects.get()
    incoming = f"/p/{VILLAGE}/incoming/{copy.id}/"
    assert "今夜降温" in operator.get(incoming).content.decode()
    assert operator.get(incoming + "decline/").status_code == 200
    number = operator.post(incoming, {"own_words": "找我：13853001234"})
    assert number.status_code == 422
    assert "手机号" in number.content.decode()
    assert operator.post(incoming, {"own_words": "看好牲口。"}).status_code == 303
    for page in ("", "?only=waiting", "correct/", "withdraw/", "receipts.xlsx"):
        assert town.get(pages + page).status_code == 200, page
    monkeypatch.setattr("teabowl.boards.views.sent.RECEIPTS", 1)
    town.post(base + "write/", data | {"title": "明晨有雾", "form_key": str(uuid4())})
    later = SentNotice.objects.get(title="明晨有雾")
    town.post(f"{base}{later.id}/villages/", {"add": [str(cast.place(name).id) for name in ("随西村", "随东村")]})
    assert town.post(f"{base}{later.id}/send/").status_code == 303
    pages_of_receipts = [town.get(f"{base}{later.id}/?page={n}").content.decode() for n in (1, 2)]
    assert ["page=2" in page for page in pages_of_receipts] == [True, False]
    monkeypatch.setattr("teabowl.boards.views.sent.A_PAGE", 1)
    assert ["明晨有雾" in town.get(f"{base}?page={n}").content.decode() for n in (1, 2)] == [True, False]
    assert operator.get(base).status_code == 403
    assert signed_in(cast, "villager").get(incoming).status_code == 403
