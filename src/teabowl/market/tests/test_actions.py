"""Listing, changing, renewing, closing, growing stale; each with what it leaves behind."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from teabowl.audit.models import Entry
from teabowl.figures.queries import figures_of
from teabowl.files import actions as files
from teabowl.files.tests.making import picture
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.market import actions, queries
from teabowl.market.models import Listing, Spell
from teabowl.market.rules import Board, Ended, State
from teabowl.market.tests.making import draft, listed
from teabowl.messages.models import Message
from teabowl.moderation import actions as moderation
from teabowl.moderation.models import Hold
from teabowl.people.models import Account
from teabowl.search.models import Entry as Found
from tests.cast import NOW, Cast

TODAY = china_date(NOW)


def figure(cast: Cast, key: str, day: date, at: str = "随西村") -> int:
    (answer,) = figures_of(cast.place(at), day, keys=[f"market.{key}"])
    return int(answer.value or 0)


def test_a_villager_lists_apples_and_everything_follows(cast: Cast) -> None:
    key = uuid4()
    staged = files.stage_picture(cast.actor("villager"), form_key=key, upload=picture(), now=NOW)
    apples = listed(cast, form_key=key, alts={staged.id: "一筐红苹果"})
    assert apples.state == State.OPEN
    assert apples.author_name == "赵小满 · 三组"
    assert (apples.phone, apples.product.unit) == ("13953000007", "斤")
    assert apples.fresh_until == TODAY + timedelta(days=30)
    staged.refresh_from_db()
    assert (staged.owner_type, staged.owner_id) == ("listing", apples.id)
    assert Entry.objects.filter(verb="market.post_listing", subject_id=apples.id).count() == 1
    assert Found.objects.get(id=apples.id).path == f"products/{apples.id}/"
    assert "139" not in Found.objects.get(id=apples.id).text
    for at in ("随西村", "随官屯镇", "菏泽市"):
        assert figure(cast, "products", TODAY, at) == figure(cast, "products_fresh", TODAY, at) == 1


def test_sent_twice_it_is_one(cast: Cast) -> None:
    key = uuid4()
    assert listed(cast, form_key=key).id == listed(cast, form_key=key, title="别的").id
    assert Listing.objects.count() == 1


def test_a_picture_without_words_keeps_it_from_being_listed(cast: Cast) -> None:
    key = uuid4()
    staged = files.stage_picture(cast.actor("villager"), form_key=key, upload=picture(), now=NOW)
    with pytest.raises(Invalid) as caught:
        listed(cast, form_key=key)
    assert list(caught.value.fields) == [f"alt-{staged.id}"]
    assert Listing.objects.count() == 0


@pytest.mark.parametrize(
    ("part", "at", "may"),
    [
        ("villager", "随西村", True), ("operator", "随西村", True), ("secretary", "随西村", True), ("stranger", "随西村", False),
        ("villager", "随东村", False), ("other_operator", "随西村", False), ("auditor", "随西村", False), ("township", "随西村", False),
        ("township", "随官屯镇", True), ("city", "菏泽市", True),
    ],
)  # fmt: skip
def test_who_lists_where(cast: Cast, part: str, at: str, may: bool) -> None:
    if may:
        assert listed(cast, by=part, at=at).as_committee is (part != "villager")
    else:
        with pytest.raises(NotAllowed):
            listed(cast, by=part, at=at)


@pytest.mark.parametrize(
    ("part", "may"),
    [("villager", True), ("operator", True), ("secretary", True), ("neighbour", False), ("other_operator", False)],
)
def test_who_changes_renews_and_closes_a_villagers_listing(cast: Cast, part: str, may: bool) -> None:
    apples = listed(cast)
    change = draft(title="红富士，降价了", form_key=apples.form_key, version=1)
    later = NOW + timedelta(days=3)
    if not may:
        for act in (
            lambda: actions.change_listing(cast.actor(part), listing_id=apples.id, draft=change, now=later),
            lambda: actions.renew_listing(cast.actor(part), listing_id=apples.id, now=later),
            lambda: actions.close_listing(cast.actor(part), listing_id=apples.id, why=Ended.DONE, now=later),
        ):
            with pytest.raises(NotAllowed):
                act()
        return
    actions.change_listing(cast.actor(part), listing_id=apples.id, draft=change, now=later)
    actions.renew_listing(cast.actor(part), listing_id=apples.id, now=later)
    actions.close_listing(cast.actor(part), listing_id=apples.id, why=Ended.DONE, now=later)
    apples.refresh_from_db()
    assert (apples.title, apples.state, apples.version) == ("红富士，降价了", State.CLOSED, 2)
    assert figure(cast, "products", TODAY + timedelta(days=2)) == 1
    assert figure(cast, "products", TODAY + timedelta(days=3)) == 0
    assert figure(cast, "products_done", TODAY + timedelta(days=3)) == 1
    assert not Found.objects.filter(id=apples.id).exists()


def test_an_old_form_does_not_write_over_a_newer_one(cast: Cast) -> None:
    apples = listed(cast)
    for title in ("一改", "二改"):
        said = draft(title=title, version=1)
        if title == "一改":
            actions.change_listing(cast.actor("villager"), listing_id=apples.id, draft=said, now=NOW)
        else:
            with pytest.raises(Refused):
                actions.change_listing(cast.actor("villager"), listing_id=apples.id, draft=said, now=NOW)


def test_stale_is_asked_about_once_then_put_away_and_can_come_back(cast: Cast) -> None:
    apples = listed(cast)
    at = NOW + timedelta(days=30)
    assert actions.ask_stale(now=at) == 0
    at += timedelta(days=1)
    assert actions.ask_stale(now=at) == 1
    assert actions.ask_stale(now=at + timedelta(hours=1)) == 0
    told = Message.objects.get(kind="market.stale")
    assert told.path == f"/p/371725104201/products/{apples.id}/still/"
    assert "红富士苹果" in told.title
    assert actions.archive_stale(now=at + timedelta(days=6)) == 0
    gone = at + timedelta(days=7)
    assert actions.archive_stale(now=gone) == 1
    apples.refresh_from_db()
    assert (apples.state, apples.ended_why) == (State.ARCHIVED, Ended.STALE)
    assert figure(cast, "products", china_date(gone) - timedelta(days=1)) == 1
    assert figure(cast, "products", china_date(gone)) == 0
    assert figure(cast, "products_fresh", TODAY + timedelta(days=30)) == 1
    assert figure(cast, "products_fresh", TODAY + timedelta(days=31)) == 0
    back = gone + timedelta(days=2)
    actions.renew_listing(cast.actor("villager"), listing_id=apples.id, now=back)
    apples.refresh_from_db()
    assert apples.state == State.OPEN
    assert apples.published_at == NOW, "renewing brings nobody to the top"
    assert figure(cast, "products", china_date(back)) == figure(cast, "products_fresh", china_date(back)) == 1
    assert Spell.objects.filter(listing=apples).count() == 2


def test_renewed_in_time_it_is_one_period(cast: Cast) -> None:
    apples = listed(cast)
    actions.renew_listing(cast.actor("villager"), listing_id=apples.id, now=NOW + timedelta(days=20))
    spell = Spell.objects.get(listing=apples)
    assert (spell.starts_on, spell.fresh_until, spell.ended_on) == (TODAY, TODAY + timedelta(days=50), None)
    assert figure(cast, "products_fresh", TODAY + timedelta(days=50)) == 1
    assert figure(cast, "products_fresh", TODAY + timedelta(days=51)) == 0


def test_renewed_while_stale_stays_listed_without_a_gap(cast: Cast) -> None:
    apples = listed(cast)
    late = NOW + timedelta(days=33)
    actions.renew_listing(cast.actor("villager"), listing_id=apples.id, now=late)
    assert [figure(cast, "products", china_date(late) + timedelta(days=n)) for n in (-1, 0, 1)] == [1, 1, 1]
    assert [figure(cast, "products_fresh", china_date(late) + timedelta(days=n)) for n in (-1, 0, 1)] == [0, 1, 1]


def test_the_villages_own_stale_listing_lies_on_its_desk(cast: Cast) -> None:
    shop = listed(cast, by="operator", board=Board.SERVICES, title="村卫生室")
    at = NOW + timedelta(days=181)
    actions.ask_stale(now=at)
    (item,) = queries.desk_items(cast.actor("operator"), cast.place("随西村"), at)
    assert item.url == f"/p/371725104201/services/{shop.id}/still/"
    assert queries.desk_items(cast.actor("villager"), cast.place("随西村"), at) == []
    (row,) = queries.attention_below(cast.place("随官屯镇"), china_date(at))
    assert row.place_name == "随西村"


def test_a_job_ends_on_its_own_last_day_and_needs_a_new_one(cast: Cast) -> None:
    job = listed(cast, board=Board.JOBS, title="摘辣椒", details={"until": TODAY + timedelta(days=5)})
    assert job.fresh_until == TODAY + timedelta(days=5)
    with pytest.raises(Invalid):
        actions.renew_listing(cast.actor("villager"), listing_id=job.id, now=NOW + timedelta(days=6))


def test_a_word_of_a_list_holds_it_until_somebody_looked(cast: Cast) -> None:
    moderation.add_word(cast.actor("county"), place=cast.place("郓城县"), text="高价回收", category="advert", now=NOW)
    pills = listed(cast, title="高 价 回 收 旧药")
    assert pills.state == State.HELD
    assert figure(cast, "products", TODAY) == 0
    with pytest.raises(NotFound):
        queries.public_listing(cast.place("随西村"), "products", pills.id)
    moderation.decide_held(cast.actor("operator"), hold_id=Hold.objects.get().id, release=True, now=NOW)
    pills.refresh_from_db()
    assert pills.state == State.OPEN
    assert figure(cast, "products", TODAY) == 1


def test_taken_back_while_it_waits_nobody_need_look_any_more(cast: Cast) -> None:
    moderation.add_word(cast.actor("county"), place=cast.place("郓城县"), text="高价回收", category="advert", now=NOW)
    pills = listed(cast, title="高价回收旧药")
    actions.close_listing(cast.actor("villager"), listing_id=pills.id, why=Ended.OVER, now=NOW)
    assert Hold.objects.get().outcome == "withdrawn"
    with pytest.raises(Refused):
        moderation.decide_held(cast.actor("operator"), hold_id=Hold.objects.get().id, release=True, now=NOW)


def test_reported_taken_down_appealed_and_back(cast: Cast) -> None:
    apples = listed(cast)
    made = moderation.report(
        cast.actor("neighbour"), subject=("listing", apples.id), why="untrue", words_said="没有货", now=NOW
    )
    decision = moderation.decide_report(
        cast.actor("operator"), report_id=made.id, uphold=True, words_said="电话打不通", now=NOW
    )
    apples.refresh_from_db()
    assert (apples.state, apples.ended_why) == (State.TAKEN_DOWN, Ended.DOWN)
    assert queries.public_listing(cast.place("随西村"), "products", apples.id).title == ""
    with pytest.raises(Refused):
        actions.renew_listing(cast.actor("villager"), listing_id=apples.id, now=NOW)
    appeal = moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="换了号码", now=NOW)
    moderation.decide_appeal(
        cast.actor("township"), appeal_id=appeal.id, grant=True, answer="货在", now=NOW + timedelta(days=1)
    )
    apples.refresh_from_db()
    assert apples.state == State.OPEN
    assert figure(cast, "products", TODAY + timedelta(days=1)) == 1


def test_contacts_are_not_for_collectors(cast: Cast) -> None:
    for _ in range(40):
        actions.look_up_contact("203.0.113.7", now=NOW)
    with pytest.raises(Refused):
        actions.look_up_contact("203.0.113.7", now=NOW)
    actions.look_up_contact("203.0.113.8", now=NOW)
    actions.look_up_contact("203.0.113.7", now=NOW + timedelta(hours=1))
    assert actions.forget_looks(now=NOW + timedelta(hours=2)) == 2


def test_deleting_the_account_closes_ones_own_and_keeps_the_villages(cast: Cast) -> None:
    from teabowl.market import personal

    own, house = listed(cast), listed(cast, by="operator", title="合作社的芦笋")
    account = Account.objects.select_related("person").get(id=cast.accounts["villager"].id)
    assert personal.export(account.person, account)[0]["phone"] == "13953000007"
    personal.erase(account.person, account, NOW + timedelta(days=1))
    own.refresh_from_db()
    assert (own.state, own.phone, own.author_name, own.author_id) == (State.CLOSED, "", "", None)
    assert figure(cast, "products", TODAY + timedelta(days=1)) == 1
    operator = Account.objects.select_related("person").get(id=cast.accounts["operator"].id)
    personal.erase(operator.person, operator, NOW)
    house.refresh_from_db()
    assert (house.state, house.author_id) == (State.OPEN, None)
