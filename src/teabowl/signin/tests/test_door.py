"""Phone and code: the walk through, and the attacks on it."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teabowl.audit.models import Entry
from teabowl.people.models import Account, Person
from teabowl.signin import codes, rules
from teabowl.signin.actions import NO_NAME
from teabowl.signin.models import CodeAttempt, SignedIn
from teabowl.signin.tests.conftest import ask, is_signed_in, sign_in, type_code

KNOWN, UNKNOWN = "13953000010", "13800138000"


def age(**span):
    """Let time pass for everything that was attempted."""
    for attempt in CodeAttempt.objects.all():
        attempt.created_at -= timedelta(**span)
        attempt.expires_at -= timedelta(**span)
        attempt.save()


def test_one_signs_in_with_a_code(cast, client, box):
    reply = ask(client, "139 5300 0010", next="/me/")
    assert (reply.status_code, reply["Location"]) == (303, "/accounts/code/")
    assert box.sent[0][0] == "+8613953000010"
    assert re.fullmatch(r"\d{6}", box.code)
    reply = type_code(client, f" {box.code[:3]} {box.code[3:]}")
    assert (reply.status_code, reply["Location"]) == (303, "/me/")
    assert client.session["_auth_user_id"] == str(cast.accounts["stranger"].id)


def test_an_unknown_number_becomes_an_account_by_the_same_steps(cast, client, box):
    reply = sign_in(client, box, UNKNOWN)
    account = Account.objects.get(phone="+8613800138000")
    assert account.phone_verified
    assert not account.has_usable_password()
    assert account.person.name == NO_NAME
    assert Entry.objects.get(verb="signin.open_account").changes["phone"] == ["", "138****8000"]
    assert reply["Location"] == "/accounts/name/?next=%2F"
    for bad in ["", "x", "  ", "a<b>", "未留名", "赵" * 41, "123"]:
        assert client.post("/accounts/name/", {"name": bad}).status_code == 422
    assert client.post("/accounts/name/", {"name": " 买买提·艾力 ", "next": "/p/1/"})["Location"] == "/p/1/"
    assert Person.objects.get(id=account.person_id).name == "买买提·艾力"
    client.post("/accounts/name/", {"name": "另一个"})
    assert Person.objects.get(id=account.person_id).name == "买买提·艾力"


def scrub(body):
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|139\*\*\*\*0010|138\*\*\*\*8000', "", body.decode())


def test_nobody_can_tell_whether_a_number_has_an_account(cast, box):
    seen = {}
    for phone in (KNOWN, UNKNOWN):
        browser, box.sent[:] = Client(), []
        steps = []
        with CaptureQueriesContext(connection) as queries:
            for reply in (
                ask(browser, phone),
                browser.get("/accounts/code/"),
                type_code(browser, "000000" if box.code != "000000" else "000001"),
                browser.post("/accounts/code/again/"),
                browser.get("/accounts/code/"),
                ask(browser, phone),
            ):
                steps.append((reply.status_code, reply.get("Location"), scrub(reply.content), sorted(reply.cookies)))
        tables = [re.sub(r"'[^']*'|\d+", "?", q["sql"])[:60] for q in queries.captured_queries]
        assert not [sql for sql in tables if "people_account" in sql]
        seen[phone] = (steps, len(box.sent), tables)
    assert seen[KNOWN] == seen[UNKNOWN]


def test_a_code_is_good_once(cast, client, box):
    sign_in(client, box, KNOWN)
    replay = Client()
    ask(replay, KNOWN)
    assert type_code(replay, box.sent[0][1]).status_code == 422
    assert not is_signed_in(replay)


def test_a_code_is_over_after_ten_minutes(cast, client, box):
    ask(client, KNOWN)
    age(minutes=10, seconds=1)
    assert type_code(client, box.code).status_code == 422
    assert not is_signed_in(client)


def wrong(box):
    return f"{(int(box.code) + 1) % 1000000:06}"


def test_five_wrong_codes_end_this_attempt_and_nothing_else(cast, client, box):
    victim = Client()
    ask(victim, KNOWN)
    good = box.code
    age(minutes=1)
    attacker = client
    ask(attacker, KNOWN)
    for _ in range(5):
        type_code(attacker, wrong(box))
    assert type_code(attacker, box.code).status_code == 422
    assert not is_signed_in(attacker)
    type_code(victim, good)
    assert is_signed_in(victim)


def test_the_limit_per_phone_says_the_same_and_leaves_the_code_good(cast, client, box):
    first = ask(client, KNOWN)
    good = box.code
    for _ in range(20):
        reply = ask(client, KNOWN)
        assert (reply.status_code, reply["Location"]) == (first.status_code, first["Location"])
    assert len(box.sent) == 1
    type_code(client, good)
    assert is_signed_in(client)


def test_five_an_hour_and_ten_a_day(cast, client, box):
    for _ in range(30):
        ask(client, KNOWN)
        age(minutes=1)
    assert len(box.sent) == 5
    for _ in range(18):
        age(minutes=61)
        ask(client, KNOWN)
    assert len(box.sent) == 10


def test_a_flood_does_not_lock_the_owner_out(cast, box):
    owner = Client()
    sign_in(owner, box, KNOWN)
    owner.post("/accounts/logout/")
    age(minutes=2)
    for _ in range(12):
        ask(Client(REMOTE_ADDR="10.9.9.9"), KNOWN)
        age(minutes=1)
    box.sent.clear()
    # A browser that signed in before has limits of its own …
    ask(owner, KNOWN)
    assert len(box.sent) == 1
    type_code(owner, box.code)
    assert is_signed_in(owner)


def test_in_a_new_browser_the_owner_uses_the_code_that_the_flood_sent(cast, box):
    for _ in range(12):
        ask(Client(REMOTE_ADDR="10.9.9.9"), KNOWN)
        age(minutes=1)
    newest = box.code
    age(minutes=-7)
    fresh = Client()
    before = len(box.sent)
    ask(fresh, KNOWN)
    assert len(box.sent) == before
    type_code(fresh, newest)
    assert is_signed_in(fresh)


def test_guessing_by_others_is_bounded_and_leaves_the_asker_alone(cast, client, box):
    ask(client, KNOWN)
    good = box.code
    guesses = 0
    for _ in range(10):
        thief = Client()
        ask(thief, KNOWN)
        for _ in range(5):
            type_code(thief, wrong(box))
            guesses += 1
    thief = Client()
    ask(thief, KNOWN)
    type_code(thief, good)
    assert not is_signed_in(thief), "after ten wrong ones the code is only good where it was asked for"
    type_code(client, good)
    assert is_signed_in(client)


def test_one_address_cannot_ask_for_everybody(cast, box):
    for n in range(60):
        assert ask(Client(), f"138{n:08}").status_code == 303
    reply = ask(Client(), "13899999999")
    assert reply.status_code == 429
    assert "通行密钥" in reply.content.decode()
    assert ask(Client(REMOTE_ADDR="10.1.1.1"), "13899999999").status_code == 303


@pytest.mark.parametrize("typed", ["1395300", "23953000010", "+1 202 555 0100", "", "'; drop table", "1" * 5000])
def test_a_wrong_number_says_why_and_keeps_what_was_typed(cast, client, box, typed):
    reply = ask(client, typed)
    assert reply.status_code == 422
    assert box.sent == []
    if typed == "1395300":
        assert "手机号是 11 位，您填了 7 位" in reply.content.decode()
        assert 'value="1395300"' in reply.content.decode()


def test_a_message_that_did_not_leave_is_told(cast, client, box):
    box.broken = True
    assert ask(client, KNOWN).status_code == 503
    assert ask(Client(), UNKNOWN).status_code == 503


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "///evil.example",
        "http:evil",
        " //evil.example",
        "/\t/evil.example",
        "evil",
    ],
)
def test_next_stays_here(cast, client, box, evil):
    ask(client, KNOWN, next=evil)
    assert type_code(client, box.code)["Location"] == "/"
    assert client.get("/accounts/login/", {"next": evil})["Location"] == "/"


def test_the_session_is_new_after_signing_in(cast, client, box):
    ask(client, KNOWN)
    planted = client.session.session_key
    type_code(client, box.code)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_signed_in(thief)


def test_forms_want_their_token(cast, box):
    strict = Client(enforce_csrf_checks=True)
    for path in [
        "/accounts/login/",
        "/accounts/code/",
        "/accounts/code/again/",
        "/accounts/name/",
        "/accounts/logout/",
        "/accounts/wechat/",
        "/accounts/mfa/webauthn/login/",
    ]:
        assert strict.post(path, {"phone": KNOWN}).status_code == 403, path
    assert box.sent == []


def test_cookies_are_for_the_server_only(cast, client, box):
    reply = sign_in(client, box, KNOWN)
    for name in ("sessionid", "known"):
        assert reply.cookies[name]["httponly"]
        assert reply.cookies[name]["samesite"] == "Lax"
    assert "13953000010" not in reply.cookies["known"].value


def test_a_forged_known_cookie_is_not_believed(cast, client, box):
    client.cookies["known"] = "WyJhIl0:x:y"
    assert ask(client, KNOWN).status_code == 303
    assert not CodeAttempt.objects.get().known


def test_a_stopped_account_does_not_come_in(cast, client, box):
    Account.objects.filter(phone="+8613953000010").update(is_active=False)
    reply = sign_in(client, box, KNOWN)
    assert reply["Location"] == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200
    assert not is_signed_in(client)


def test_the_code_is_nowhere_but_in_the_message(cast, client, box, caplog):
    ask(client, KNOWN)
    attempt = CodeAttempt.objects.get()
    assert box.code not in repr(vars(attempt))
    assert box.code not in repr(dict(client.session))
    assert box.code not in client.get("/accounts/code/").content.decode()
    assert box.code not in caplog.text


def test_the_demo_shows_the_code_on_the_page(cast, client, box, settings):
    from dataclasses import replace

    settings.CONFIG = replace(settings.CONFIG, mode="demo")
    box.shows_codes = True
    ask(client, KNOWN)
    assert box.code in client.get("/accounts/code/").content.decode()


def test_passwords_email_and_allauths_signup_are_not_there(cast, client):
    for path in [
        "password/reset/",
        "password/change/",
        "email/",
        "signup/passkey/",
        "login/code/",
        "phone/verify/",
        "phone/change/",
        "social/",
    ]:
        assert client.get(f"/accounts/{path}").status_code == 404, path
    assert client.get("/accounts/signup/").status_code == 200


def test_other_browsers_can_be_signed_out(cast, client, box):
    sign_in(client, box, KNOWN)
    age(hours=2)
    other = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8"})
    sign_in(other, box, KNOWN)
    text = client.get("/me/security/").content.decode()
    assert "微信" in text
    mine = SignedIn.objects.exclude(session_key=client.session.session_key).get()
    stranger = Client()
    stranger.force_login(cast.accounts["villager"])
    assert stranger.post(f"/me/security/browsers/{mine.id}/").status_code == 404
    assert is_signed_in(other)
    client.post("/me/security/elsewhere/")
    assert other.get("/me/security/").status_code == 302
    assert client.get("/me/security/").status_code == 200


def test_may_send():
    now = timezone.now()
    assert rules.may_send([], now)
    assert not rules.may_send([now - timedelta(seconds=10)], now)
    assert rules.may_send([now - timedelta(minutes=n) for n in (1, 2, 3, 4)], now)
    assert not rules.may_send([now - timedelta(minutes=n) for n in (1, 2, 3, 4, 5)], now)
    assert not rules.may_send([now - timedelta(hours=n + 1) for n in range(10)], now)


@pytest.mark.django_db(transaction=True)
def test_at_once_one_code_is_sent_and_five_guesses_are_judged():
    """The counts hold when everything comes at the same moment."""
    now, started, verdicts = timezone.now(), [], []

    def together(count, work):
        barrier = threading.Barrier(count)

        def run():
            barrier.wait()
            try:
                work()
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def begin():
        started.append(codes.start_attempt(phone="+8613800138000", address="a", known=False, current=None, now=now))

    together(8, begin)
    mine = [s for s in started if s.code]
    assert len(mine) == 1
    bad = f"{(int(mine[0].code) + 1) % 1000000:06}"

    def guess():
        verdicts.append(codes.check_code(attempt_id=mine[0].attempt_id, typed=bad, now=now))

    together(12, guess)
    assert CodeAttempt.objects.get(id=mine[0].attempt_id).wrong == 5
    assert sum(v.phone != "" for v in verdicts) == 5
    assert codes.check_code(attempt_id=mine[0].attempt_id, typed=mine[0].code, now=now).verdict == "over"
