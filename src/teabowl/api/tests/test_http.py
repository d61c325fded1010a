"""What every answer keeps to: problems, ETags, limits, languages, odd input, private letters."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from teabowl.api import limits, rules
from teabowl.api.tests.conftest import Program, Tokens
from teabowl.audit.models import Entry
from teabowl.boards.models import Comment, Post
from teabowl.letters.models import Letter
from tests.cast import Cast


def test_reading_needs_no_token_and_sets_no_cookie(cast: Cast, anybody: Program) -> None:
    place = anybody.get(f"places/{cast.place('随西村').code}")
    assert [p["name"] for p in place["path"]] == ["菏泽市", "郓城县", "随官屯镇"]
    assert place["parent"]["name"] == "随官屯镇"
    assert not anybody.client.cookies
    assert [f["name"] for f in anybody.get("places?q=suixi")["results"]] == ["随西村"]
    assert anybody.get("indicators")["next"] is None


def test_children_page_by_cursor_each_once(cast: Cast, anybody: Program) -> None:
    code, seen, cursor = cast.place("郓城县").code, [], ""
    while True:
        page = anybody.get(f"places/{code}/children?limit=1&cursor={cursor}")
        seen += [row["name"] for row in page["results"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert seen == ["随官屯镇", "张营镇"]


def test_errors_are_problems_in_the_readers_language(cast: Cast, anybody: Program) -> None:
    said = anybody.get("places/371725104999")
    assert anybody.headers["Content-Type"] == "application/problem+json"
    assert (said["status"], said["type"], said["instance"]) == (404, "/api/#not-found", "/api/v1/places/371725104999")
    english = anybody.get("places/371725104999", HTTP_ACCEPT_LANGUAGE="en")
    assert english["title"] != said["title"]
    assert english["detail"].isascii()
    assert anybody.get("nowhere")["status"] == 404
    assert anybody.ask("DELETE", "indicators")["status"] == 405
    assert anybody.headers["Allow"] == "GET"
    assert anybody.ask("POST", "openapi.json", {})["status"] == 405
    assert anybody.ask("PUT", f"places/{cast.place('随西村').code}/follow")["status"] == 401
    assert anybody.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_verb_refused_is_named_in_english(cast: Cast, by_token: Tokens) -> None:
    program = by_token("villager")
    wish = {"board": "notices", "title": "a", "body": "b"}
    said = program.post(f"places/{cast.place('随西村').code}/posts", wish, HTTP_ACCEPT_LANGUAGE="en")
    assert program.status == 403
    assert said["detail"].isascii()


def test_a_body_that_is_not_json_or_wrong_is_told(cast: Cast, by_token: Tokens) -> None:
    program, address = by_token("operator"), f"/api/v1/places/{cast.place('随西村').code}/posts"

    def raw(body: bytes, kind: str = "application/json") -> Any:
        response = program.client.generic("POST", address, body, kind, **program.extra)
        return response.status_code, json.loads(response.content)

    assert raw(b"{")[0] == 400
    assert raw(b"[" * 30_000)[0] == 400
    assert raw(b"a=1", "application/x-www-form-urlencoded")[0] == 415
    assert raw(b'{"body": "' + b"a" * 70_000 + b'"}')[0] == 413
    for body in (b"[]", b"null", b"1", b'"x"'):
        assert raw(body)[0] in (400, 422), body
    status, said = raw(b'{"board": "party", "body": 1, "more": 2}')
    assert status == 422
    assert set(said["fields"]) == {"board", "body", "more"}
    for text in ("\\u0000", "\\ud800"):
        assert raw(f'{{"board": "notices", "title": "t", "body": "{text}"}}'.encode())[0] == 422
    status, said = raw('{"board": "notices", "title": "", "body": "证 110105194912310021"}'.encode())
    assert (status, set(said["fields"])) == (422, {"title", "body"})
    assert not Post.objects.exists()


ODD = [
    "places/%00", "places/1%00", "places/%F0%9F%8D%B5", "places/" + "1" * 500, "places?q=%00", "places?q=", "places?q=" + "a" * 99,
    "places?q=%ff", "places?q=%25_%27", "places?q=suixi&limit=0", "places?q=suixi&limit=99999999999999999999", "me",
    "{v}/figures?as_of=0001-01-01", "{v}/figures?as_of=9999-12-31", "{v}/figures?as_of=2026-02-30", "{v}/figures?as_of=1e9",
    "{v}/figures?known_at=0001-01-01T00:00:00", "{v}/figures?known_at=9999-12-31T23:59:59-12:00", "{v}/figures?known_at=x",
    "{v}/figures?known_at=2026-11-24T10:00:00+08:00", "{v}/figures?known_at=2026-11-24", "{v}/figures?tree=old",
    "{v}/figures?keys=nothing.here", "{v}/figures?keys=%00", "{v}/figures?keys=" + ",".join(["a.b"] * 70),
    "{v}/figures/x/records", "{v}/figures/%00/records", "{v}/figures/letters.received/records?cursor=%00",
    "{v}/figures/letters.received/records?cursor=YXxifGN8ZA", "{v}/figures/letters.received/records?part=numerator",
    "{v}/figures/letters.received/records?limit=-1", "{v}/figures/letters.received/records?cursor=" + "é",
    "{v}/posts?cursor=x", "{v}/posts?cursor=9999999999.000000_" + "0" * 32, "{v}/posts?board=%00", "{v}/letters?cursor=x",
    "{v}/letters?cursor=MDA", "{v}/children?cursor=a", "{v}/children?cursor=YQ", "{v}/restatements?month=0000-00",
    "posts/x", "posts/01890a5d-ac96-774b-bcce-b302099a8057",
    "letters/01890a5d-ac96-774b-bcce-b302099a8057", "posts/00000000-0000-0000-0000-000000000000",
]  # fmt: skip


@pytest.mark.parametrize("address", ODD)
def test_odd_questions_are_answered_and_never_our_fault(cast: Cast, anybody: Program, address: str) -> None:
    anybody.get(address.format(v=f"places/{cast.place('随西村').code}"))
    assert anybody.status in (200, 401, 404, 422)


def test_an_error_of_ours_is_a_problem_without_a_trace(cast: Cast, anybody: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("password=secret")

    monkeypatch.setattr("teabowl.api.endpoints.places.queries.find_places", broken)
    said = anybody.get("places?q=a")
    assert (anybody.status, said["type"]) == (500, "/api/#our-fault")
    assert "secret" not in json.dumps(said)


def test_an_etag_is_strong_and_answers_304_until_something_changes(cast: Cast, anybody: Program, by_token: Tokens) -> None:
    address = f"places/{cast.place('随西村').code}/posts"
    anybody.get(address)
    tag = anybody.headers["ETag"]
    assert tag.startswith('"')
    assert anybody.headers["Cache-Control"] == "no-cache"
    assert anybody.get(address, HTTP_IF_NONE_MATCH=f'"other", {tag}') is None
    assert (anybody.status, anybody.headers["ETag"]) == (304, tag)
    by_token("operator").post(address, {"board": "notices", "title": "新", "body": "新"})
    anybody.get(address, HTTP_IF_NONE_MATCH=tag)
    assert anybody.status == 200
    assert anybody.ask("HEAD", address) is None
    assert anybody.status == 200
    assert int(anybody.headers["Content-Length"]) > 50


def test_what_is_public_is_marked_for_the_page_cache_and_what_a_token_reads_is_not(
    cast: Cast, anybody: Program, by_token: Tokens
) -> None:
    code = cast.place("随西村").code
    anybody.get(f"places/{code}/figures")
    assert "X-Page-Version" in anybody.headers
    assert "RateLimit-Remaining" not in anybody.headers
    anybody.get(f"places/{code}/figures?as_of=2026-10-31")
    assert "X-Page-Version" not in anybody.headers
    program = by_token("villager")
    program.get(f"places/{code}/figures")
    assert "X-Page-Version" not in program.headers
    assert program.headers["Cache-Control"].startswith("private")


def test_too_many_are_told_to_wait_each_on_their_own(
    cast: Cast, anybody: Program, by_token: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PER_ADDRESS", 3)
    monkeypatch.setattr("time.time", lambda: 1_795_000_000.0)
    assert [anybody.get("indicators") and anybody.status for _ in range(4)] == [200, 200, 200, 429]
    assert 0 < int(anybody.headers["Retry-After"]) <= 60
    assert anybody.headers["RateLimit-Remaining"] == "0"
    program = by_token("villager")
    program.get("indicators")
    assert (program.status, program.headers["RateLimit-Limit"]) == (200, "600")
    other = Program()
    other.get("indicators", REMOTE_ADDR="10.9.9.9")
    assert other.status == 200
    monkeypatch.setattr(rules, "WRITES_PER_TOKEN", 1)
    for status in (200, 429):
        program.ask("PUT", f"places/{cast.place('随西村').code}/follow")
        assert program.status == status


@pytest.mark.django_db
def test_counting_starts_anew_each_minute_and_old_counts_go() -> None:
    assert [limits.spend("k", 2, at=60.0).left for _ in range(3)] == [1, 0, -1]
    assert limits.spend("k", 2, at=120.0).left == 1
    assert limits.forget(at=120.0) == 0
    assert limits.forget(at=120.0 + 61 * 60) == 1


def test_a_session_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.accounts["operator"])
    code = cast.place("随西村").code
    body = {"board": "notices", "title": "a", "body": "b"}
    assert client.post(f"/api/v1/places/{code}/posts", body, content_type="application/json").status_code == 401
    assert client.get("/api/v1/me").status_code == 401


def test_the_same_key_acts_once(cast: Cast, by_token: Tokens) -> None:
    code, key = cast.place("随西村").code, {"HTTP_IDEMPOTENCY_KEY": "one"}
    operator, villager, secretary = by_token("operator"), by_token("villager"), by_token("secretary")
    notice = {"board": "notices", "title": "停水", "body": "半天"}
    posts = {operator.post(f"places/{code}/posts", notice, **key)["id"] for _ in range(3)}
    post = posts.pop()
    assert not posts
    assert operator.post(f"places/{code}/posts", notice | {"body": "一天"}, **key)["status"] == 409
    assert operator.post(f"places/{code}/posts", notice, HTTP_IDEMPOTENCY_KEY="x" * 201)["status"] == 422
    for _ in range(2):
        villager.post(f"posts/{post}/comments", {"body": "收到"}, **key)
        assert villager.status == 201
        letter = villager.post(f"places/{code}/letters", {"title": "路灯", "body": "坏了"}, **key)["id"]
    for _ in range(2):
        secretary.post(f"letters/{letter}/answers", {"body": "明天修"}, **key)
        assert secretary.status == 201
    assert (Comment.objects.count(), Letter.objects.count()) == (1, 1)
    assert operator.post(f"places/{code}/posts", notice)["id"] != post


def test_a_private_letter_opens_to_its_writer_and_those_who_answer_and_leaves_a_trace(cast: Cast, by_token: Tokens) -> None:
    code = cast.place("随西村").code
    writer = by_token("villager")
    letter = writer.post(f"places/{code}/letters", {"title": "家事", "body": "请书记看"})["id"]
    assert writer.get(f"letters/{letter}")["body"] == "请书记看"
    assert "no-store" in writer.headers["Cache-Control"]
    for part in ("operator", "township", "city", "auditor", "other_operator", "neighbour", "stranger"):
        said = by_token(part).get(f"letters/{letter}")
        assert (said["status"], said["detail"]) == (404, by_token(part).get(f"letters/{uuid4()}")["detail"])
        assert by_token(part).post(f"letters/{letter}/answers", {"body": "x"})["status"] == 404
    Program().get(f"letters/{letter}")
    assert not Entry.objects.filter(is_read=True).exists()
    assert by_token("secretary", scope="read").get(f"letters/{letter}")["body"] == "请书记看"
    trace = Entry.objects.get(is_read=True)
    assert (trace.verb, trace.about_person_id) == ("letters.open_letter", cast.accounts["villager"].person_id)
    assert "token tbk_" in str(trace.origin)
    assert Program().get(f"places/{code}/letters")["results"] == []


def test_the_page_about_the_api_speaks_both_languages(cast: Cast) -> None:
    chinese = Client().get("/api/").content.decode()
    english = Client().get("/api/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "数据接口" in chinese
    assert "openapi.json" in english
    body = english.split("<main")[1].split("</main")[0]
    for example in ("11 月 28 日停水半天", "上午 8 点到 12 点清洗水塔。"):
        body = body.replace(example, "")
    assert not [c for c in body if "\u4e00" <= c <= "\u9fff"]
