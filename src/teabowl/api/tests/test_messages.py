"""Messages and urgent notices through the API."""

from datetime import timedelta

from django.utils import timezone

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.kernel.actor import Role
from teabowl.kernel.times import china_date
from teabowl.messages.models import Alert, Choice, DayCount
from tests.cast import Cast

VILLAGE = "371725104201"


def written(by_token: Tokens) -> str:
    sent = {"title": "灯坏了", "body": "十来天了。", "visibility": "public"}
    return str(by_token("villager").post(f"places/{VILLAGE}/letters", sent)["id"])


def test_ones_own_messages_are_listed_opened_and_read(by_token: Tokens, cast: Cast) -> None:
    written(by_token)
    program = by_token("secretary")
    page = program.get("me/messages")
    assert page["unread"] == 1
    assert page["results"][0]["unread"] is True
    key = page["results"][0]["id"]
    only_reads = by_token("secretary", scope="read")
    assert only_reads.get(f"me/messages/{key}")["url"].endswith("/inside/")
    assert program.get("me/messages")["unread"] == 1
    assert program.get(f"me/messages/{key}")["why"]
    assert program.get("me/messages")["unread"] == 0
    assert program.headers["Cache-Control"] == "private, no-store"
    by_token("villager").get(f"me/messages/{key}")
    other = by_token("villager")
    other.get(f"me/messages/{key}")
    assert other.status == 404


def test_messages_need_a_token_of_the_person(by_token: Tokens, anybody: Program) -> None:
    anybody.get("me/messages")
    assert anybody.status == 401
    role = by_token("operator", only=(Role.OPERATOR, "随西村"))
    for path in ("me/messages", "me/messages/wishes"):
        role.get(path)
        assert role.status == 403
    only_reads = by_token("villager", scope="read")
    only_reads.post("me/messages/read", {})
    assert only_reads.status == 403


def test_wishes_are_changed_and_kept(by_token: Tokens) -> None:
    program = by_token("villager")
    sent = {"digest": "week", "quiet_from": 22, "quiet_to": 6, "kinds": {"letters.answered": ["sms"]}}
    answered = program.ask("PUT", "me/messages/wishes", sent)
    assert answered["kinds"]["letters.answered"] == ["sms"]
    assert program.get("me/messages/wishes") == answered
    assert "letters.received" not in answered["kinds"]  # a villager answers no letters
    assert Choice.objects.count() == 3
    program.ask("PUT", "me/messages/wishes", {"kinds": {"no.such": []}})
    assert program.status == 422


def test_a_notice_is_sent_read_by_all_heard_and_read_aloud(by_token: Tokens, anybody: Program, cast: Cast) -> None:
    until = (timezone.now() + timedelta(hours=6)).isoformat()
    sent = {"danger": "rain", "title": "今晚有暴雨", "body": "先搬东西。", "source": "郓城县气象台", "until": until}
    program = by_token("operator")
    for _ in range(2):
        made = program.post(f"places/{VILLAGE}/alerts", sent, HTTP_IDEMPOTENCY_KEY="once")
    assert program.status == 201
    assert Alert.objects.count() == 1
    shown = anybody.get(f"places/{VILLAGE}/alerts")["results"]
    assert [row["title"] for row in shown] == ["今晚有暴雨"]
    from teabowl.messages.actions import spread_alerts

    while spread_alerts(now=timezone.now()):
        pass
    villager = by_token("villager")
    assert villager.ask("PUT", f"places/{VILLAGE}/alerts/{made['id']}/heard")["heard_at"]
    noted = {"place": VILLAGE, "how": "door", "households": 7, "group": "三组", "note": "老刘家没人"}
    assert villager.post(f"places/{VILLAGE}/alerts/{made['id']}/aloud", noted)["households"] == 7
    page = anybody.get(f"places/{VILLAGE}/alerts/{made['id']}")
    assert page["read_aloud"][0]["who"] == "一位认证村民"
    assert "老刘家没人" not in str(page)
    went = program.get(f"places/{VILLAGE}/alerts/{made['id']}/reach")
    assert (went["heard"], {row["place"]: row["households"] for row in went["below"]}["三组"]) == (1, 7)
    DayCount.objects.create(
        place=cast.place("随西村"), on=china_date(timezone.now()), kind="letters.answered", channel="sms", sent=3
    )
    counted = program.get(f"places/{VILLAGE}/sent-messages?days=1")["results"]
    assert [(row["by"], row["failed"]) for row in counted] == [({"sms": 3}, 0)]
    for path in (f"alerts/{made['id']}/reach", "sent-messages"):
        villager.get(f"places/{VILLAGE}/{path}")
        assert villager.status == 403
    for part, status in (("villager", 403), ("other_operator", 403), ("auditor", 403)):
        refused = by_token(part)
        refused.post(f"places/{VILLAGE}/alerts", sent)
        assert refused.status == status
