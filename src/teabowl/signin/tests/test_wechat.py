"""WeChat against a stand-in that keeps codes once, as the real one does."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from teabowl.people.models import Account
from teabowl.signin.models import WeChatIdentity
from teabowl.signin.tests.conftest import ask, is_signed_in, type_code

INSIDE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.47"
APPS = {"wx-site": "site-secret", "wx-mp": "mp-secret"}


class WeChat(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        raw = self.server.raw or json.dumps(self.answer(url.path, query), ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def answer(self, path, query):
        if path == "/sns/oauth2/access_token":
            if APPS.get(query.get("appid")) != query.get("secret"):
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            if query["code"] in self.server.used:
                return {"errcode": 40163, "errmsg": "code been used"}
            person = self.server.codes.get((query["appid"], query["code"]))
            if person is None:
                return {"errcode": 40029, "errmsg": "invalid code"}
            self.server.used.add(query["code"])
            return {"access_token": "T-" + person["openid"], "expires_in": 7200, "openid": person["openid"], "scope": "x"}
        person = next((p for p in self.server.codes.values() if "T-" + p["openid"] == query.get("access_token")), None)
        return person or {"errcode": 40001, "errmsg": "invalid credential"}

    def log_message(self, *_):
        pass


@pytest.fixture
def wechat(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), WeChat)
    server.codes, server.used, server.raw = {}, set(), None
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.CONFIG = replace(
        settings.CONFIG,
        wechat_site_app_id="wx-site",
        wechat_site_secret="site-secret",
        wechat_mp_app_id="wx-mp",
        wechat_mp_secret="mp-secret",
        wechat_api_url=f"http://127.0.0.1:{server.server_port}",
    )
    yield server
    server.shutdown()
    server.server_close()


def scan(wechat, client, openid="o1", unionid="u1", nickname="小满🌾", inside=False, code=None):
    """Press the button, say yes in WeChat, come back."""
    agent = {"user-agent": INSIDE} if inside else {}
    there = urlsplit(client.post("/accounts/wechat/", {"next": "/me/"}, headers=agent)["Location"])
    query = {k: v[0] for k, v in parse_qs(there.query).items()}
    code = code or f"c{len(wechat.codes)}"
    person = {"openid": openid, "nickname": nickname} | ({"unionid": unionid} if unionid else {})
    wechat.codes[query["appid"], code] = person
    return client.get("/accounts/wechat/back/", {"code": code, "state": query["state"]}, headers=agent)


def test_the_right_app_is_asked_in_the_right_place(wechat, db, client):
    there = client.post("/accounts/wechat/")["Location"]
    assert there.startswith(
        "https://open.weixin.qq.com/connect/qrconnect?appid=wx-site&redirect_uri=http%3A%2F%2Ftestserver%2F"
    )
    assert "scope=snsapi_login" in there
    assert there.endswith("#wechat_redirect")
    there = client.post("/accounts/wechat/", headers={"user-agent": INSIDE})["Location"]
    assert "/connect/oauth2/authorize?appid=wx-mp&" in there
    assert "scope=snsapi_userinfo" in there


def test_the_first_time_a_phone_joins_both(wechat, cast, client, box):
    assert scan(wechat, client)["Location"] == "/accounts/wechat/new/"
    assert "小满🌾" in client.get("/accounts/wechat/new/").content.decode()
    ask(client, "13953000010", next="/me/")
    assert type_code(client, box.code)["Location"] == "/me/"
    assert WeChatIdentity.objects.get().account == cast.accounts["stranger"]
    again = Client()
    assert scan(wechat, again)["Location"] == "/me/"
    assert again.session["_auth_user_id"] == str(cast.accounts["stranger"].id)


def test_or_an_account_without_a_phone(wechat, cast, client):
    scan(wechat, client, nickname="赵小满")
    reply = client.post("/accounts/wechat/new/")
    assert reply["Location"] == "/accounts/name/?next=%2Fme%2F"
    account = Account.objects.get(phone=None)
    assert account.person != cast.accounts["villager"].person, "the same name is not the same person"
    assert client.post("/accounts/wechat/new/").status_code == 303
    assert Account.objects.filter(phone=None).count() == 1
    assert client.post("/me/security/wechat/").status_code == 409


def test_the_same_person_is_known_in_both_apps_by_unionid(wechat, cast, client):
    scan(wechat, client)
    client.post("/accounts/wechat/new/")
    inside = Client()
    scan(wechat, inside, openid="o-mp", inside=True)
    assert is_signed_in(inside)
    assert set(WeChatIdentity.objects.values_list("app_id", "openid")) == {("wx-site", "o1"), ("wx-mp", "o-mp")}


def test_without_unionid_two_strangers_are_not_one(wechat, cast, client):
    scan(wechat, client, openid="o1", unionid="")
    client.post("/accounts/wechat/new/")
    other = Client()
    assert scan(wechat, other, openid="o2", unionid="")["Location"] == "/accounts/wechat/new/"
    assert not is_signed_in(other)


def test_a_wrong_or_used_state_is_refused(wechat, cast, client):
    scan(wechat, client)
    wechat.codes["wx-site", "c9"] = {"openid": "o9"}
    for state in ["", "x", "None"]:
        assert Client().get("/accounts/wechat/back/", {"code": "c9", "state": state}).status_code == 400
    there = client.post("/accounts/wechat/")["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    assert Client().get("/accounts/wechat/back/", {"code": "c9", "state": state}).status_code == 400
    assert client.get("/accounts/wechat/back/", {"code": "c9", "state": state}).status_code == 303
    assert client.get("/accounts/wechat/back/", {"code": "c9", "state": state}).status_code == 400


def test_a_used_or_invented_code_is_told(wechat, cast, client):
    scan(wechat, client, code="once")
    other = Client()
    state = parse_qs(urlsplit(other.post("/accounts/wechat/")["Location"]).query)["state"][0]
    reply = other.get("/accounts/wechat/back/", {"code": "once", "state": state})
    assert reply.status_code == 502
    assert "重新点一次" in reply.content.decode()
    state = parse_qs(urlsplit(other.post("/accounts/wechat/")["Location"]).query)["state"][0]
    assert other.get("/accounts/wechat/back/", {"code": "none", "state": state}).status_code == 502
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "raw", [b"<html>", b"[]", b"{}", b'{"openid": 5, "access_token": "x"}', b"\xff", b'{"errcode": -1}', b'{"errcode": "x"}']
)
def test_nonsense_from_wechat_is_told(wechat, cast, client, raw):
    wechat.raw = raw
    assert scan(wechat, client).status_code == 502


def test_wechat_away(wechat, cast, client, settings):
    settings.CONFIG = replace(settings.CONFIG, wechat_api_url="http://127.0.0.1:9")
    assert scan(wechat, client).status_code == 502


def test_one_who_says_no_comes_back_to_the_door(wechat, cast, client):
    there = client.post("/accounts/wechat/")["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    assert client.get("/accounts/wechat/back/", {"state": state})["Location"] == "/accounts/login/"


def test_somebody_elses_wechat_is_not_taken_over(wechat, cast, client, box):
    scan(wechat, client)
    client.post("/accounts/wechat/new/")
    thief = Client()
    thief.force_login(cast.accounts["stranger"])
    assert scan(wechat, thief).status_code == 409
    assert WeChatIdentity.objects.get().account.phone is None


def test_linking_and_unlinking_from_ones_own_page(wechat, cast, client):
    client.force_login(cast.accounts["stranger"])
    assert scan(wechat, client)["Location"] == "/me/security/"
    assert client.get("/me/security/wechat/").status_code == 200
    assert client.post("/me/security/wechat/").status_code == 303
    assert not WeChatIdentity.objects.exists()


def test_another_way_in_is_added_after_showing_oneself(wechat, cast, client):
    TOTP.activate(cast.accounts["stranger"], "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.force_login(cast.accounts["stranger"])
    reply = client.post("/accounts/wechat/")
    assert (reply.status_code, reply["Location"].split("?")[0]) == (302, "/accounts/mfa/reauthenticate/")
    assert not WeChatIdentity.objects.exists()


def test_a_waiting_identity_does_not_wait_for_ever(wechat, cast, client, box):
    scan(wechat, client)
    session = client.session
    steps = session["signin"]
    steps["wechat"]["at"] -= 3600
    session["signin"] = steps
    session.save()
    ask(client, "13953000010")
    type_code(client, box.code)
    assert is_signed_in(client)
    assert not WeChatIdentity.objects.exists()


def test_where_it_is_not_configured_there_is_no_button(db, client):
    assert "用微信登录" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/wechat/").status_code == 404
