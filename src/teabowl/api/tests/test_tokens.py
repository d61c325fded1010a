"""Role x verb through tokens; what revoking, narrowing and losing a role do; the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from teabowl.access.models import Grant
from teabowl.api import actions, queries
from teabowl.api.models import ApiToken
from teabowl.api.personal import erase, export
from teabowl.api.tests.conftest import Program, Tokens
from teabowl.audit.models import Entry
from teabowl.kernel.actor import Role
from teabowl.kernel.errors import NotFound
from teabowl.kernel.ids import new_id
from tests.cast import Cast

NOTICE = {"board": "notices", "title": "停水半天", "body": "上午清洗水塔。"}
POST = {"board": "circle", "body": "今天摘苹果。"}
LETTER = {"title": "排水沟", "body": "落叶堵了大半。"}

MAY = {
    "operator": {"notice", "post", "letter", "follow"},
    "secretary": {"notice", "post", "letter", "follow"},
    "township": {"letter", "follow"},
    "county": {"letter", "follow"},
    "city": {"letter", "follow"},
    "auditor": {"letter", "follow"},
    "other_operator": {"letter", "follow"},
    "villager": {"post", "letter", "follow"},
    "stranger": {"letter", "follow"},
}


def do(program: Program, verb: str, code: str) -> int:
    if verb == "follow":
        program.ask("PUT", f"places/{code}/follow")
    elif verb == "letter":
        program.post(f"places/{code}/letters", LETTER)
    else:
        program.post(f"places/{code}/posts", NOTICE if verb == "notice" else POST)
    return program.status


@pytest.mark.parametrize("part", MAY)
def test_who_may_do_what_through_a_token(cast: Cast, by_token: Tokens, part: str) -> None:
    code = cast.place("随西村").code
    whole, reading = by_token(part), by_token(part, scope="read")
    for verb in ("notice", "post", "letter", "follow"):
        status = do(whole, verb, code)
        assert (status in (200, 201)) == (verb in MAY[part]), (verb, status)
        assert status in (200, 201, 403)
        assert do(reading, verb, code) == 403
        assert do(Program(), verb, code) == 401


def test_a_token_of_one_role_acts_only_as_that_role_there(cast: Cast, by_token: Tokens) -> None:
    here, there = cast.place("随西村"), cast.place("随东村")
    Grant.objects.create(
        account=cast.accounts["operator"], role=Role.OPERATOR, place=there, starts_on="2025-01-01", created_at=timezone.now()
    )
    program = by_token("operator", only=(Role.OPERATOR, "随西村"))
    assert do(program, "notice", here.code) == 201
    assert do(program, "notice", there.code) == 403
    assert do(by_token("operator"), "notice", there.code) == 201
    assert do(program, "letter", here.code) == 403
    assert do(program, "follow", here.code) == 403
    assert program.get("me")["held"] == [{"role": "operator", "place": {"code": here.code, "name": here.name}}]
    for own in ("letters", "party", "party/moves", "dues", "votes", "meetings", "messages"):
        program.get(f"me/{own}")
        assert program.status == 403, own


def test_a_token_loses_what_its_owner_loses(cast: Cast, by_token: Tokens) -> None:
    program, code = by_token("operator"), cast.place("随西村").code
    assert do(program, "notice", code) == 201
    Grant.objects.filter(account=cast.accounts["operator"]).update(ends_on="2025-06-30")
    assert do(program, "notice", code) == 403
    cast.accounts["operator"].is_active = False
    cast.accounts["operator"].save()
    assert do(program, "notice", code) == 401


def test_a_token_made_without_a_second_factor_never_acts_as_staff(cast: Cast, by_token: Tokens, settings: Any) -> None:
    code = cast.place("随西村").code
    settings.STAFF_SECOND_FACTOR = True
    assert do(by_token("operator", as_staff=False), "notice", code) == 403
    assert do(by_token("operator", as_staff=True), "notice", code) == 201


def test_a_revoked_an_expired_and_an_invented_token_open_nothing(cast: Cast, by_token: Tokens) -> None:
    program = by_token("operator")
    token = ApiToken.objects.get()
    assert program.get("me")["name"] == "周明芳"
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=2))
    program.get("me")
    assert program.status == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.revoke_token(cast.actor("operator"), token_id=token.id, now=timezone.now())
    program.get("me")
    assert program.status == 401
    assert "invalid_token" in program.headers["WWW-Authenticate"]
    for said in ("Bearer tbk_" + "a" * 43, "Bearer", "Basic YTpi", "Bearer é", ""):
        stranger = Program()
        stranger.get("indicators", HTTP_AUTHORIZATION=said)
        assert stranger.status == 401, said


def test_making_and_revoking_are_in_the_audit_without_the_token(cast: Cast, by_token: Tokens) -> None:
    by_token("operator")
    token = ApiToken.objects.get()
    actions.revoke_token(cast.actor("operator"), token_id=token.id, now=timezone.now())
    actions.revoke_token(cast.actor("operator"), token_id=token.id, now=timezone.now())
    entries = Entry.objects.filter(subject_id=token.id).order_by("at")
    assert [e.verb for e in entries] == ["api.make_token", "api.revoke_token"]
    assert all(e.about_person_id == cast.accounts["operator"].person_id for e in entries)
    assert token.digest not in str(list(entries.values("changes", "origin")))


def test_nobody_sees_or_revokes_anothers_token(cast: Cast, by_token: Tokens) -> None:
    by_token("operator")
    token = ApiToken.objects.get()
    for part in ("secretary", "city", "villager"):
        assert queries.tokens_of(cast.actor(part), now=timezone.now()) == []
        with pytest.raises(NotFound):
            actions.revoke_token(cast.actor(part), token_id=token.id, now=timezone.now())


def test_ones_tokens_are_exported_and_go_with_the_account(cast: Cast, by_token: Tokens) -> None:
    program, account = by_token("villager"), cast.accounts["villager"]
    row = export(account.person, account)[0]
    assert row["begins"].startswith("tbk_")
    assert "digest" not in row
    erase(account.person, account, timezone.now())
    program.get("me")
    assert program.status == 401


def made_by_page(client: Client, key: Any, **more: Any) -> Any:
    values = {"name": "大屏", "scope": "read", "only": "", "days": "90", "key": str(key)}
    return client.post("/me/tokens/new/", values | more)


def test_the_page_shows_a_token_once(cast: Cast) -> None:
    client, key = Client(), new_id()
    client.force_login(cast.accounts["operator"])
    assert "大屏" not in client.get("/me/tokens/").content.decode()
    page = made_by_page(client, key)
    text = page.content.decode().split("<pre><code>")[1].split("<")[0]
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert Program(text).get("me")["scope"] == "read"
    assert made_by_page(client, key).status_code == 409
    assert text not in client.get("/me/tokens/").content.decode()
    token = ApiToken.objects.get()
    assert client.get(f"/me/tokens/{token.id}/revoke/").status_code == 200
    assert client.post(f"/me/tokens/{token.id}/revoke/").status_code == 303
    program = Program(text)
    program.get("me")
    assert program.status == 401


def test_what_is_typed_wrongly_comes_back_and_others_are_sent_to_sign_in(cast: Cast, settings: Any) -> None:
    client = Client()
    assert client.get("/me/tokens/").status_code == 302
    assert made_by_page(client, new_id()).status_code == 302
    client.force_login(cast.accounts["operator"])
    assert made_by_page(client, new_id(), name="").status_code == 422
    assert made_by_page(client, new_id(), days="4000").status_code == 422
    assert made_by_page(client, new_id(), only=f"city_organiser@{cast.place('菏泽市').id}").status_code == 422
    role = f"operator@{cast.place('随西村').id}"
    assert made_by_page(client, new_id(), only=role, scope="write").status_code == 200
    assert ApiToken.objects.get().role == "operator"
    settings.STAFF_SECOND_FACTOR = True
    refused = made_by_page(client, new_id())
    assert refused.status_code == 303
    assert "second" in refused["Location"] or "factor" in refused["Location"]
    assert ApiToken.objects.count() == 1
