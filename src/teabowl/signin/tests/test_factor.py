"""The second factor of staff, passkeys, and showing once more that it is you."""

import json
import re
from dataclasses import replace

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from teabowl.access.models import Grant
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import NotAllowed
from teabowl.people.actions import rotate_keys
from teabowl.signin.actions import step_into
from teabowl.signin.personal import erase, export
from teabowl.signin.tests.conftest import ask, is_signed_in, sign_in
from teabowl.signin.tests.passkey import Passkey
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("second_factor")
PEOPLE = "/p/371725104201/people/"
OPERATOR, SECRETARY = "13953000001", "13953000002"


def give_totp(account):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    return pyotp.TOTP(secret)


def with_totp(cast, client, box, phone=SECRETARY, part="secretary"):
    """Signed in past both doors."""
    clock = give_totp(cast.accounts[part])
    sign_in(client, box, phone)
    client.post("/accounts/mfa/authenticate/", {"code": clock.now()})
    return clock


def test_a_new_key_keeps_the_authenticators(cast, settings):
    clock = give_totp(cast.accounts["secretary"])
    new = f"2:{'A' * 43}="
    settings.CONFIG = replace(settings.CONFIG, data_keys=f"{new},{settings.CONFIG.data_keys}")
    assert list(rotate_keys(system_actor("tests"), now=NOW))[-1] == 1
    settings.CONFIG = replace(settings.CONFIG, data_keys=new)
    row = Authenticator.objects.get(user=cast.accounts["secretary"])
    assert row.wrap().validate_code(clock.now())


def test_staff_without_a_factor_are_led_to_set_one_up(cast, client, box):
    reply = sign_in(client, box, SECRETARY)
    assert reply["Location"].startswith("/accounts/second-factor/")
    assert "孙立根" not in client.get(PEOPLE).content.decode()
    reply = client.get(PEOPLE + "grant/")
    assert (reply.status_code, reply["Location"]) == (
        303,
        "/accounts/second-factor/?next=%2Fp%2F371725104201%2Fpeople%2Fgrant%2F",
    )
    assert client.get("/accounts/second-factor/").status_code == 200
    assert client.get("/").status_code == 200


def test_a_villager_is_not_asked(cast, client, box):
    assert sign_in(client, box, "13953000008")["Location"] == "/"
    assert client.get(PEOPLE + "grant/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_setting_the_authenticator_up_opens_the_roles(cast, client, box):
    sign_in(client, box, SECRETARY)
    page = client.get("/accounts/mfa/totp/activate/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]
    assert client.post("/accounts/mfa/totp/activate/", {"code": "000000"}).status_code == 200
    code = pyotp.TOTP(client.session["mfa.totp.secret"]).now()
    reply = client.post("/accounts/mfa/totp/activate/", {"code": code})
    assert reply["Location"] == "/accounts/mfa/recovery-codes/"
    assert len(re.findall(r"\b\d{8}\b", client.get(reply["Location"]).content.decode())) >= 10
    assert "孙立根" in client.get(PEOPLE).content.decode()
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored


def test_another_browser_still_has_to_show_it(cast, client, box):
    older = Client()
    older.force_login(cast.accounts["secretary"])
    with_totp(cast, client, box)
    assert "孙立根" in client.get(PEOPLE).content.decode()
    assert "孙立根" not in older.get(PEOPLE).content.decode()
    assert older.get(PEOPLE + "grant/")["Location"].startswith("/accounts/mfa/reauthenticate/")
    assert older.get("/accounts/second-factor/").status_code == 200


def test_the_second_door_does_not_open_with_the_first_alone(cast, client, box):
    clock = give_totp(cast.accounts["secretary"])
    reply = sign_in(client, box, SECRETARY)
    assert reply["Location"] == "/accounts/mfa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/me/security/").status_code == 302
    code = clock.now()
    client.post("/accounts/mfa/authenticate/", {"code": code})
    assert is_signed_in(client)
    replay = Client()
    replay.cookies["known"] = client.cookies["known"].value
    from teabowl.signin.models import CodeAttempt

    CodeAttempt.objects.all().delete()
    sign_in(replay, box, SECRETARY)
    replay.post("/accounts/mfa/authenticate/", {"code": code})
    assert not is_signed_in(replay), "a code of the authenticator is good once"


def test_guessing_the_second_factor_stops(cast, client, box):
    clock = give_totp(cast.accounts["secretary"])
    sign_in(client, box, SECRETARY)
    for n in range(6):
        page = client.post("/accounts/mfa/authenticate/", {"code": f"{n:06}"}).content.decode()
    assert "错得太多" in page
    client.post("/accounts/mfa/authenticate/", {"code": clock.now()})
    assert not is_signed_in(client)


def test_giving_a_role_asks_once_more(cast, client, box):
    with_totp(cast, client, box)
    reply = client.get(PEOPLE + "grant/")
    assert reply["Location"].startswith("/accounts/mfa/reauthenticate/")
    assert client.get(reply["Location"]).status_code == 200
    Authenticator.objects.filter(type="recovery_codes").delete()
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(cast.accounts["secretary"]).get_unused_codes()[0]
    reply = client.post("/accounts/mfa/reauthenticate/", {"code": spare, "next": PEOPLE + "grant/"})
    assert reply["Location"] == PEOPLE + "grant/"
    assert client.get(PEOPLE + "grant/").status_code == 200


def test_a_factor_taken_away_takes_the_roles(cast, client, box):
    with_totp(cast, client, box)
    Authenticator.objects.all().delete()
    assert "孙立根" not in client.get(PEOPLE).content.decode()


HERE = "https://testserver"


@pytest.fixture
def secure():
    """Browsers give passkeys to https only."""
    return Client(headers={}, SERVER_NAME="testserver", **{"wsgi.url_scheme": "https"})


def options_of(page):
    return json.loads(re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page, re.S)[1])


def add_passkey(client):
    key = Passkey()
    options = options_of(client.get("/accounts/mfa/webauthn/add/").content.decode())["creation_options"]
    reply = client.post(
        "/accounts/mfa/webauthn/add/", {"name": "我的手机", "credential": key.create(options, HERE), "passwordless": "on"}
    )
    assert reply.status_code == 302, reply.content.decode()
    return key


def use_passkey(client, key, origin=HERE, **more):
    options = client.get("/accounts/mfa/webauthn/login/", headers={"accept": "application/json"}).json()["request_options"]
    credential = key.get(options, origin)
    return client.post("/accounts/mfa/webauthn/login/", {"credential": credential} | more), credential


def test_staff_sign_in_by_passkey_and_need_no_more(cast, box, secure):
    sign_in(secure, box, OPERATOR)
    page = secure.get("/accounts/mfa/webauthn/add/").content.decode()
    assert "<script>" not in page
    assert "onclick" not in page
    public = options_of(page)["creation_options"]["publicKey"]
    assert (public["rp"]["id"], public["user"]["name"]) == ("testserver", "周明芳")
    key = add_passkey(secure)
    assert "周明芳" in secure.get(PEOPLE).content.decode()
    assert "我的手机" in secure.get("/me/security/").content.decode()
    secure.post("/accounts/logout/")
    reply, _ = use_passkey(secure, key, next=PEOPLE)
    assert reply["Location"] == PEOPLE
    assert "周明芳" in secure.get(PEOPLE).content.decode()


def test_a_passkey_is_not_replayed_nor_used_from_another_site(cast, box, secure, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    sign_in(secure, box, OPERATOR)
    key = add_passkey(secure)
    secure.post("/accounts/logout/")
    _, credential = use_passkey(secure, key)
    secure.post("/accounts/logout/")
    secure.get("/accounts/mfa/webauthn/login/", headers={"accept": "application/json"})
    secure.post("/accounts/mfa/webauthn/login/", {"credential": credential})
    assert not is_signed_in(secure)
    use_passkey(secure, key, "https://testserver.evil.example")
    assert not is_signed_in(secure)
    stranger = Passkey()
    stranger.owner = key.owner
    use_passkey(secure, stranger)
    assert not is_signed_in(secure)
    Authenticator.objects.all().delete()
    use_passkey(secure, key)
    assert not is_signed_in(secure)


def test_a_flood_of_codes_does_not_touch_passkeys(cast, box, secure):
    sign_in(secure, box, OPERATOR)
    key = add_passkey(secure)
    secure.post("/accounts/logout/")
    for _ in range(70):
        ask(Client(), OPERATOR)
    use_passkey(secure, key)
    assert is_signed_in(secure)


def test_a_passkey_is_renamed_and_removed_after_showing_it(cast, box, secure, settings):
    sign_in(secure, box, OPERATOR)
    key = add_passkey(secure)
    number = Authenticator.objects.get(type="webauthn").pk
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    reply = secure.get(f"/accounts/mfa/webauthn/keys/{number}/edit/")
    assert reply["Location"].startswith("/accounts/mfa/webauthn/reauthenticate/")
    options = options_of(secure.get(reply["Location"]).content.decode())["request_options"]
    secure.post("/accounts/mfa/webauthn/reauthenticate/", {"credential": key.get(options, HERE)})
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    assert secure.get(f"/accounts/mfa/webauthn/keys/{number}/edit/").status_code == 200
    secure.post(f"/accounts/mfa/webauthn/keys/{number}/edit/", {"name": "旧手机"})
    assert Authenticator.objects.get(pk=number).data["name"] == "旧手机"
    assert secure.get(f"/accounts/mfa/webauthn/keys/{number}/remove/").status_code == 200
    secure.post(f"/accounts/mfa/webauthn/keys/{number}/remove/")
    assert not Authenticator.objects.filter(user=cast.accounts["operator"]).exists()
    assert "周明芳" not in secure.get(PEOPLE).content.decode()


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"id": 1}',
        '{"response": {"userHandle": "///"}}',
        "x" * 9000,
        '{"rawId":"AA","response":{"clientDataJSON":"AA"}}',
    ],
)
def test_a_passkey_of_junk_signs_nobody_in(cast, client, junk):
    client.get("/accounts/mfa/webauthn/login/", headers={"accept": "application/json"})
    reply = client.post("/accounts/mfa/webauthn/login/", {"credential": junk})
    assert (reply.status_code, reply["Location"]) == (302, "/accounts/login/")
    assert not is_signed_in(client)


def demo(settings, **more):
    settings.CONFIG = replace(settings.CONFIG, **{"mode": "demo", "demo_sign_in": True} | more)


def step(account):
    """What the demo's start page does."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    request = RequestFactory().post("/")
    request.session = SessionStore()
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    from allauth.core import context

    with context.request_context(request):
        step_into(request, account, now=NOW)
    request.session.save()
    client = Client()
    client.cookies["sessionid"] = request.session.session_key
    return client


def test_the_demo_steps_into_invented_people_only(cast, settings):
    account = cast.accounts["secretary"]
    account.is_demo = True
    account.save()
    for refused in [{"demo_sign_in": False}, {"mode": "production"}]:
        demo(settings, **refused)
        with pytest.raises(NotAllowed):
            step(account)
    demo(settings)
    with pytest.raises(NotAllowed):
        step(cast.accounts["operator"])
    client = step(account)
    assert "孙立根" in client.get(PEOPLE).content.decode()
    assert client.get(PEOPLE + "grant/").status_code == 200
    demo(settings, demo_sign_in=False)
    assert "孙立根" not in client.get(PEOPLE).content.decode()


def test_a_grant_that_comes_later_waits_for_the_factor_too(cast, client, box):
    sign_in(client, box, "13953000010")
    Grant.objects.create(
        account=cast.accounts["stranger"], role="secretary", place=cast.place("随西村"), starts_on=NOW, created_at=NOW
    )
    assert client.get(PEOPLE + "grant/").status_code == 303


def test_ones_data_can_be_had_and_goes_with_the_account(cast, client, box):
    with_totp(cast, client, box)
    account = cast.accounts["secretary"]
    rows = export(account.person, account)
    assert {row["type"] for row in rows} == {"totp", "signed_in"}
    assert "secret" not in json.dumps(rows)
    erase(account.person, account, NOW)
    assert export(account.person, account) == []
    assert client.get("/me/security/").status_code == 302
