"""The pages: what each role sees, what strangers and forged links get."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.messages import actions, links
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.models import Alert, Choice, Copy, Delivery, EmailAddress, Wish
from teabowl.messages.rules import Danger, How
from teabowl.people.news import news_of

VILLAGE = "371725104201"
TOWNSHIP = "371725104000"


@pytest.fixture
def visit(client, cast):
    """visit(part) is a browser signed in as one of the cast; visit(None) nobody."""

    def browse(part):
        client.logout()
        if part:
            client.force_login(cast.accounts[part])
        return client

    return browse


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def storm(cast):
    def send(part="operator", place="随西村"):
        now = timezone.now()
        alert = actions.send_alert(
            cast.actor(part), place=cast.place(place), danger=Danger.RAIN, title="今晚有暴雨", body="东头三家先搬到村委会。",
            source="郓城县气象台 暴雨黄色预警", until=now + timedelta(hours=10), key=new_id(), now=now,
        )  # fmt: skip
        while actions.spread_alerts(now=now):
            pass
        return alert

    return send


OWN = ["", "sent/", "settings/", "email/"]


@pytest.mark.parametrize("path", OWN)
def test_own_pages_ask_strangers_to_sign_in(visit, path):
    response = visit(None).get(f"/me/messages/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_own_pages_stand_when_there_is_nothing_yet(visit, path, language):
    client = visit("villager")
    client.cookies["lang"] = language
    shown = page(client.get(f"/me/messages/{path}"))
    if language == "en":
        main = re.sub(r"<(script|style).*?</\1>", "", shown.split("<main", 1)[1].split("</main>")[0], flags=re.S)
        ours = [text for text in re.findall(r"[\u4e00-\u9fff]+", main) if text not in ("中文",)]
        kinds = {"有答复", "急事", "有新帖", "只在网站里", "处理决定", "信是您写的", "紧急通知", "试"}
        assert set(ours) - kinds == set()


def test_the_inbox_lists_opens_marks_and_throws_away(visit, say, cast):
    say("villager", title="第一件")
    say("villager", title="第二件")
    client, me = visit("villager"), cast.accounts["villager"].id
    shown = page(client.get("/me/messages/"))
    assert shown.index("第二件") < shown.index("第一件")
    assert "2 条没看" in shown
    copy = Copy.objects.get(message__title="第一件")
    assert "信是您写的" in page(client.get(f"/me/messages/{copy.id}/"))
    assert news_of(me) == 1
    assert "第一件" not in page(client.get("/me/messages/?new=1"))
    assert "第一件" in page(client.get("/me/messages/?q=第一"))
    assert client.post("/me/messages/read/").status_code == 303
    assert news_of(me) == 0
    assert client.post(f"/me/messages/{copy.id}/delete/").status_code == 303
    assert client.get(f"/me/messages/{copy.id}/").status_code == 404
    assert client.post("/me/messages/clear/").status_code == 303
    assert "还没有消息" in page(client.get("/me/messages/"))


def test_pages_of_the_inbox(visit, say, django_assert_num_queries):
    for n in range(45):
        say("villager", title=f"第 {n} 件")
    client = visit("villager")
    shown = page(client.get("/me/messages/"))
    assert "第 44 件" in shown
    older = re.search(r'href="(/me/messages/\?before=[^"]+)"', shown).group(1)
    assert "第 24 件" in page(client.get(older))


def test_nobody_opens_or_throws_away_the_message_of_another(visit, say):
    say("villager")
    copy = Copy.objects.get()
    for part in ("neighbour", "operator", "city"):
        client = visit(part)
        assert client.get(f"/me/messages/{copy.id}/").status_code == 404
        assert client.post(f"/me/messages/{copy.id}/delete/").status_code == 404
        client.post("/me/messages/read/")
        client.post("/me/messages/clear/")
    copy.refresh_from_db()
    assert copy.read_at is None
    assert copy.deleted_at is None


def test_acting_needs_a_post(visit, say):
    say("villager")
    client = visit("villager")
    for path in ("read/", "clear/", f"{Copy.objects.get().id}/delete/", "email/drop/"):
        assert client.get(f"/me/messages/{path}").status_code == 405


def test_what_people_wrote_is_text(visit, say):
    say("villager", title="<script>alert(1)</script>", body="<img src=x onerror=1>")
    client = visit("villager")
    for path in ("/me/messages/", f"/me/messages/{Copy.objects.get().id}/"):
        shown = page(client.get(path))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_the_header_counts_what_is_new(visit, say, client, django_assert_num_queries):
    assert "tb-news" not in page(visit("villager").get("/me/bar/"))
    say("villager")
    assert "1 条没看的消息" in page(client.get("/me/bar/"))
    assert "tb-news" not in page(visit(None).get("/me/bar/"))


def test_the_settings_are_kept(visit, cast):
    client, me = visit("villager"), cast.accounts["villager"]
    sent = {
        "stopped": "", "digest": "week", "quiet": "on", "quiet_from": "22", "quiet_to": "6", "urgent_at_night": "on",
        "test.soon:sms": "on", "test.quiet:email": "on",
    }  # fmt: skip
    assert client.post("/me/messages/settings/", sent).status_code == 303
    wish = Wish.objects.get(account=me)
    assert (wish.digest, wish.quiet_from, wish.quiet_to, wish.urgent_at_night, wish.stopped_at) == ("week", 22, 6, True, None)
    chosen = set(Choice.objects.filter(account=me).values_list("kind", "channel", "wanted"))
    assert {("test.soon", "wechat", False), ("test.soon", "email", False), ("test.quiet", "email", True)} <= chosen
    assert ("test.soon", "sms", True) not in chosen  # as by default: no row
    shown = page(client.get("/me/messages/settings/"))
    assert re.search(r'name="test.soon:sms" checked', shown)
    assert not re.search(r'name="test.soon:email" checked', shown)


@pytest.mark.parametrize("wrong", [{"digest": "hour"}, {"quiet_from": "24"}, {"quiet_from": "x"}, {"digest": ""}])
def test_a_wrong_setting_is_said_and_nothing_is_kept(visit, wrong):
    sent = {"digest": "day", "quiet_from": "21", "quiet_to": "7"} | wrong
    page(visit("villager").post("/me/messages/settings/", sent), 422)
    assert not Wish.objects.exists()


def test_stopping_everything_stops_what_waits(visit, say):
    say("villager")
    say("villager", kind="test.owed")
    route_copies(now=timezone.now())
    client = visit("villager")
    client.post("/me/messages/settings/", {"stopped": "on", "digest": "day", "quiet_from": "21", "quiet_to": "7"})
    assert set(Delivery.objects.filter(copy__message__kind="test.soon").values_list("state", flat=True)) == {"stopped"}
    assert "waiting" in set(Delivery.objects.filter(copy__message__kind="test.owed").values_list("state", flat=True))


def test_an_address_counts_only_once_its_link_was_opened(visit, cast, capsys):
    client = visit("villager")
    assert client.post("/me/messages/email/", {"address": " xiaoman@example.org "}).status_code == 303
    row = EmailAddress.objects.get()
    assert row.confirmed_at is None
    url = links.confirm_url(row.id, row.address)
    path = "/" + url.split("/", 3)[3]
    visit(None)
    assert "xiaoman@example.org" in page(client.get(path))
    row.refresh_from_db()
    assert row.confirmed_at is None  # a mail scanner opens links too
    page(client.post(path))
    row.refresh_from_db()
    assert row.confirmed_at is not None
    client = visit("villager")
    assert client.post("/me/messages/email/drop/").status_code == 303
    assert client.get(path).status_code == 404


def test_the_link_of_one_address_confirms_no_other(visit, cast):
    client = visit("villager")
    client.post("/me/messages/email/", {"address": "first@example.org"})
    path = "/" + links.confirm_url(EmailAddress.objects.get().id, "first@example.org").split("/", 3)[3]
    client.post("/me/messages/email/", {"address": "second@example.org"})
    assert client.post(path).status_code == 404
    assert EmailAddress.objects.get().confirmed_at is None


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "a@example.org\r\nBcc: x@example.org", "a" * 130 + "@example.org"])
def test_what_is_no_address_is_said(visit, typed):
    page(visit("villager").post("/me/messages/email/", {"address": typed}), 422)
    assert not EmailAddress.objects.exists()


def test_no_more_than_three_links_a_day(visit):
    client = visit("villager")
    for n in range(3):
        assert client.post("/me/messages/email/", {"address": f"a{n}@example.org"}).status_code == 303
    page(client.post("/me/messages/email/", {"address": "a4@example.org"}), 409)


def test_one_click_stops_a_kind_without_signing_in(visit, cast):
    me = cast.accounts["villager"]
    path = "/" + links.stop_url(me.id, "test.soon", Channel.EMAIL).split("/", 3)[3]
    client = visit(None)
    page(client.get(path))
    assert not Choice.objects.exists()  # merely opened
    page(client.post(path, {"List-Unsubscribe": "One-Click"}))
    assert list(Choice.objects.values_list("account", "kind", "channel", "wanted")) == [(me.id, "test.soon", "email", False)]
    page(client.post(path, {"what": "all"}))
    stopped = set(Choice.objects.filter(channel="email", wanted=False).values_list("kind", flat=True))
    assert stopped == {"test.soon", "test.urgent", "test.digest"}  # what the law owes is stopped only by its own link


@pytest.mark.parametrize("forge", ["kind", "account", "channel", "cut", "other_salt", "junk"])
def test_a_forged_link_stops_nothing(visit, cast, forge):
    mine, other = cast.accounts["villager"], cast.accounts["neighbour"]
    token = links.stop_url(mine.id, "test.soon", Channel.EMAIL).split("/m/")[1].split("/")[0]
    signed, _, signature = token.rpartition(":")
    forged = {
        "kind": f"{signed.replace('test.soon', 'test.owed')}:{signature}",
        "account": links.stop_url(other.id, "test.soon", Channel.EMAIL).split("/m/")[1].split("/")[0].rpartition(":")[0]
        + ":"
        + signature,
        "channel": f"{signed.replace('.email.', '.sms.')}:{signature}",
        "cut": token[:-1],
        "other_salt": links.open_url(mine.id).split("/m/")[1].split("/")[0],
        "junk": "a.b.c",
    }[forge]
    client = visit(None)
    assert client.get(f"/m/{forged}/off/").status_code == 404
    assert client.post(f"/m/{forged}/off/", {"what": "all"}).status_code == 404
    assert not Choice.objects.exists()


def test_a_link_opens_the_matter(visit, say):
    say("villager")
    path = "/" + links.open_url(Copy.objects.get().id).split("/", 3)[3]
    response = visit(None).get(path)
    assert (response.status_code, response["Location"]) == (303, f"/p/{VILLAGE}/")
    assert visit(None).get("/m/forged:link/").status_code == 404


def test_a_link_to_a_storm_lets_one_say_so_without_signing_in(visit, storm, cast):
    storm()
    copy = Copy.objects.get(account=cast.accounts["villager"])
    path = "/" + links.open_url(copy.id).split("/", 3)[3]
    client = visit(None)
    assert "东头三家" in page(client.get(path))
    copy.refresh_from_db()
    assert copy.heard_at is None
    assert client.post(path).status_code == 303
    copy.refresh_from_db()
    assert copy.heard_at is not None


def test_the_notice_its_list_and_its_feed_are_public(visit, storm):
    alert = storm()
    client = visit(None)
    shown = page(client.get(f"/p/{VILLAGE}/alerts/{alert.id}/"))
    assert "东头三家" in shown
    assert "X-Page-Version" not in shown
    for path in ("alerts/", "alerts/atom.xml"):
        response = client.get(f"/p/{VILLAGE}/{path}")
        assert "今晚有暴雨" in page(response)
    assert client.get(f"/p/371725105201/alerts/{alert.id}/").status_code == 404
    assert client.get(f"/p/{VILLAGE}/alerts/{new_id()}/").status_code == 404


def test_the_notice_of_a_township_stands_at_its_villages(visit, storm):
    alert = storm("township", "随官屯镇")
    client = visit(None)
    assert "今晚有暴雨" in page(client.get(f"/p/{VILLAGE}/alerts/{alert.id}/"))
    assert "今晚有暴雨" in page(client.get("/p/371725104202/alerts/"))


def test_a_band_stands_on_the_villages_pages_while_it_is_in_force(visit, storm, cast, django_capture_on_commit_callbacks):
    client = visit(None)
    assert "今晚有暴雨" not in page(client.get(f"/p/{VILLAGE}/"))
    with django_capture_on_commit_callbacks(execute=True):
        alert = storm()
    for path in ("", "letters/", "notices/"):
        assert "今晚有暴雨" in page(client.get(f"/p/{VILLAGE}/{path}"))
    assert "今晚有暴雨" not in page(client.get("/p/371725105201/"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_alert(cast.actor("operator"), alert_id=alert.id, now=timezone.now())
    assert "今晚有暴雨" not in page(client.get(f"/p/{VILLAGE}/"))


FORM = {"danger": "rain", "title": "今晚有暴雨", "body": "先搬东西。", "source": "郓城县气象台"}


def form(**changes):
    until = (timezone.localtime() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    return FORM | {"until": until, "key": str(new_id())} | changes


def test_writing_shows_whom_it_reaches_before_it_goes(visit, cast):
    client = visit("operator")
    page(client.get(f"/p/{VILLAGE}/alerts/write/"))
    sent = form()
    shown = page(client.post(f"/p/{VILLAGE}/alerts/write/", sent))
    assert "发给 2 人" in shown
    assert not Alert.objects.exists()
    assert "先搬东西。" in page(client.post(f"/p/{VILLAGE}/alerts/write/", sent | {"again": "1"}))
    for _ in range(2):
        assert client.post(f"/p/{VILLAGE}/alerts/write/", sent | {"sure": "1"}).status_code == 303
    alert = Alert.objects.get()
    for step in ("reach", "aloud"):
        assert f"/p/{VILLAGE}/members/?account=none" in page(client.get(f"/p/{VILLAGE}/alerts/{alert.id}/{step}/"))


@pytest.mark.parametrize(
    "wrong", [{"source": ""}, {"title": ""}, {"until": "2020-01-01T00:00"}, {"until": "soon"}, {"danger": "war"}]
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visit, wrong):
    shown = page(visit("operator").post(f"/p/{VILLAGE}/alerts/write/", form(**wrong)), 422)
    assert "先搬东西。" in shown


STAFF = {"alerts/write/": {"operator", "secretary", "township", "county", "city"}}
STAFF["messages/"] = STAFF["alerts/write/"] | {"auditor"}
STAFF["messages/messages.xlsx"] = STAFF["messages/"]


@pytest.mark.parametrize("path", STAFF)
@pytest.mark.parametrize(
    "part", ["operator", "secretary", "township", "county", "city", "auditor", "other_operator", "villager", "stranger", None]
)
def test_who_sees_which_page_of_staff(visit, path, part):
    response = visit(part).get(f"/p/{VILLAGE}/{path}")
    assert response.status_code in ({200} if part in STAFF[path] else {403, 302})


@pytest.mark.parametrize(
    ("part", "reach", "aloud"),
    [
        ("operator", 200, 200),
        ("secretary", 200, 200),
        ("township", 200, 200),
        ("county", 200, 403),
        ("villager", 403, 200),
        ("stranger", 403, 403),
        ("other_operator", 403, 403),
        ("auditor", 403, 403),
    ],
)
def test_who_sees_how_far_it_came_and_who_notes_what_was_read_aloud(visit, storm, part, reach, aloud):
    alert = storm()
    client = visit(part)
    assert client.get(f"/p/{VILLAGE}/alerts/{alert.id}/reach/").status_code == reach
    assert client.get(f"/p/{VILLAGE}/alerts/{alert.id}/end/").status_code == reach
    assert client.get(f"/p/{VILLAGE}/alerts/{alert.id}/aloud/").status_code == aloud


def test_a_villager_notes_says_so_and_takes_it_back(visit, storm):
    alert = storm()
    here = f"/p/{VILLAGE}/alerts/{alert.id}/"
    client = visit("villager")
    assert "我看到了" in page(client.get(f"{here}yours/"))
    assert client.post(f"{here}heard/").status_code == 303
    assert "您说看到了" in page(client.get(f"{here}yours/"))
    sent = {"place": VILLAGE, "group": "三组", "how": "door", "households": "7", "note": "老刘家没人", "key": str(new_id())}
    page(client.post(f"{here}aloud/", sent | {"households": "-1"}), 422)
    assert client.post(f"{here}aloud/", sent).status_code == 303
    shown = page(client.get(here))
    assert "7 户" in shown
    assert "老刘家没人" not in shown  # who was not at home is for those who go there
    back = re.search(rf'action="({here}aloud/[^"]+/back/)"', page(client.get(f"{here}aloud/"))).group(1)
    assert visit("neighbour").post(back).status_code == 403
    assert visit("villager").post(back).status_code == 303


def test_ending_takes_the_band_away(visit, storm):
    alert = storm()
    assert visit("operator").post(f"/p/{VILLAGE}/alerts/{alert.id}/end/", {"key": str(new_id())}).status_code == 303
    alert.refresh_from_db()
    assert alert.ended_at is not None


def test_what_a_place_sent_has_numbers_and_no_names(visit, say, storm, cast):
    say("villager")
    alert = storm()
    actions.note_read_aloud(
        cast.actor("villager"),
        alert_id=alert.id,
        place=cast.place("随西村"),
        how=How.DOOR,
        households=3,
        key=new_id(),
        now=timezone.now(),
    )
    while route_copies(now=timezone.now()):
        pass
    client = visit("township")
    shown = page(client.get(f"/p/{TOWNSHIP}/messages/"))
    assert "有答复" in shown
    assert "紧急通知" in shown
    for name in ("赵小满", "钱有田"):
        assert name not in shown.split("<main", 1)[1]
    assert client.get(f"/p/{TOWNSHIP}/messages/messages.xlsx").content[:2] == b"PK"
    page(client.get(f"/p/{TOWNSHIP}/messages/?days=x"))


def test_personal_data_goes_along_and_goes_away(say, cast):
    from teabowl.messages.personal import erase, export

    say("villager", title="您的信有答复了")
    account = cast.accounts["villager"]
    rows = export(account.person, account)
    assert [row["type"] for row in rows] == ["wishes", "message"]
    assert rows[1]["title"] == "您的信有答复了"
    erase(account.person, account, timezone.now())
    assert not Copy.objects.filter(account=account).exists()
    from teabowl.messages.models import Message

    assert not Message.objects.exists()


def test_old_messages_go_and_notices_stay(say, storm):
    say("villager")
    alert = storm()
    far = timezone.now() + timedelta(days=400)
    actions.end_due_alerts(now=far)
    actions.close_alerts(now=far)
    assert actions.delete_old(before=far) == 2
    alert.refresh_from_db()
    assert (alert.message, alert.told) == (None, 2)
    assert not Copy.objects.exists()
