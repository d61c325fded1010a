"""Guides and errands through the API."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.api import actions as api
from teabowl.api.rules import Scope
from teabowl.files.tests.making import picture
from teabowl.guides.models import Errand, Guide
from teabowl.kernel.ids import new_id
from tests.cast import NOW, Cast

CITY, COUNTY, VILLAGE = "371700000000", "371725000000", "371725104201"
GUIDE = {
    "spoken": "满 60 岁，领养老金",
    "title": "养老待遇申领",
    "who": "满 60 岁的人",
    "office": "菏泽市人社局",
    "fee": "不收费",
    "limit_days": 20,
    "materials": [{"name": "身份证"}],
    "steps": [{"title": "到村里交材料"}, {"title": "镇里审", "days": 5}],
}


@pytest.fixture
def send(client: Client, cast: Cast, at_now: None) -> Any:
    tokens: dict[str, str] = {}

    def send(part: str, path: str, data: Any = None, **headers: str) -> Any:
        if part and part not in tokens:
            _token, tokens[part] = api.make_token(
                cast.actor(part), name=part, scope=Scope.WRITE, only=None, days=30, as_staff=part not in ("villager", "neighbour"),
                form_key=new_id(), now=NOW,
            )  # fmt: skip
        more = {"HTTP_AUTHORIZATION": f"Bearer {tokens[part]}"} if part else {}
        if data is None:
            return client.get(f"/api/v1/{path}", **more, **headers)
        return client.post(f"/api/v1/{path}", json.dumps(data), content_type="application/json", **more, **headers)

    send.tokens = tokens  # type: ignore[attr-defined]
    return send


def test_a_guide_is_written_published_changed_below_and_read(send: Any) -> None:
    assert send("county", f"places/{CITY}/guides", GUIDE).status_code == 403
    assert send("city", f"places/{VILLAGE}/guides", GUIDE).status_code == 409
    made = send("city", f"places/{CITY}/guides", GUIDE, HTTP_IDEMPOTENCY_KEY="a")
    again = send("city", f"places/{CITY}/guides", GUIDE, HTTP_IDEMPOTENCY_KEY="a")
    assert made.status_code == again.status_code == 201
    key = made.json()["id"]
    assert again.json()["id"] == key
    assert send("", f"places/{VILLAGE}/guides/{key}").status_code == 404
    sent = send("city", f"guides/{key}/publications", {"review_on": "2027-10-01"})
    assert (sent.status_code, sent.json()["version"]) == (200, 1)
    found = send("", f"places/{VILLAGE}/guides").json()["results"]
    assert [(row["heading"], row["writer"], row["own"]) for row in found] == [("满 60 岁，领养老金", "菏泽市", False)]
    changed = send(
        "county", f"places/{COUNTY}/guides/{key}/adaptations", {"field": "fee", "value": "收 5 元", "summary": "工本费"}
    )
    assert changed.json()["changed_by"] == {"fee": "郓城县"}
    rows = {"field": "materials", "value": [{"name": "社保卡", "count": 2}]}
    assert send("county", f"places/{COUNTY}/guides/{key}/adaptations", rows).json()["materials"][0]["count"] == 2
    assert send("county", f"places/{COUNTY}/guides/{key}/adaptations", {"field": "steps", "value": {"a": 1}}).status_code == 422
    here = send("", f"places/{VILLAGE}/guides/{key}").json()
    assert (here["fee"], here["limit_days"], here["written_at"]["name"]) == ("收 5 元", 20, "菏泽市")
    assert send("", f"places/{VILLAGE}/guides/{key}/linked").json()["@type"] == "cpsv:PublicService"
    assert send("", f"places/{VILLAGE}/guides/{key}/linked?terms=schema.org").json()["@type"] == "GovernmentService"
    assert len(send("", f"places/{VILLAGE}/guides/{key}/changes").json()["results"]) == 3
    dropped = send("county", f"places/{COUNTY}/guides/{key}/adaptations", {"field": "fee", "do": "drop"})
    assert dropped.json()["fee"] == "不收费"
    point = send("operator", f"places/{VILLAGE}/service-point", {"name": "便民服务点", "phone": "0530-6123456"})
    assert point.status_code == 200
    assert send("", f"places/{VILLAGE}/guides/{key}").json()["contacts"][0]["phone"] == "0530-6123456"
    assert send("city", f"guides/{key}/withdrawals", {"why": "并了"}).json()["state"] == "withdrawn"
    assert send("", f"places/{VILLAGE}/guides").json()["results"] == []


def test_an_errand_is_asked_handled_and_rated(send: Any) -> None:
    key = send("city", f"places/{CITY}/guides", GUIDE).json()["id"]
    send("city", f"guides/{key}/publications", {"review_on": "2027-10-01"})
    asked = send("villager", f"places/{VILLAGE}/errands", {"guide_id": key, "phone": "13953000008", "note": "腿脚不便"})
    assert asked.status_code == 201
    errand = asked.json()["id"]
    assert send("", f"errands/{errand}").status_code == 401
    assert send("neighbour", f"errands/{errand}").status_code == 404
    assert send("operator", f"errands/{errand}").json()["note"] == "腿脚不便"
    for part, data, state in (
        ("operator", {"do": "take"}, "taken"),
        ("operator", {"do": "send_back", "note": "缺社保卡"}, "sent_back"),
        ("villager", {"do": "resend", "note": "补了"}, "taken"),
        ("operator", {"do": "move"}, "taken"),
        ("operator", {"do": "finish", "note": "下月到账"}, "done"),
        ("villager", {"do": "rate", "rating": "satisfied"}, "closed"),
    ):
        sent = send(part, f"errands/{errand}/steps", data)
        assert (sent.status_code, sent.json().get("state")) == (200, state), data
    assert send("operator", f"errands/{errand}/steps", {"do": "take"}).status_code == 409
    assert [row["id"] for row in send("villager", "me/errands").json()["results"]] == [errand]
    assert (Guide.objects.count(), Errand.objects.count()) == (1, 1)


def test_papers_are_sent_with_an_errand_read_by_few_and_added(send: Any, client: Client) -> None:
    key = send("city", f"places/{CITY}/guides", GUIDE).json()["id"]
    send("city", f"guides/{key}/publications", {"review_on": "2027-10-01"})

    def post(part: str, path: str, **data: Any) -> Any:
        send(part, "me")
        return client.post(f"/api/v1/{path}", data, HTTP_AUTHORIZATION=f"Bearer {send.tokens[part]}")

    said = {"guide_id": key, "phone": "13953000008", "note": "腿脚不便"}
    at = f"places/{VILLAGE}/errands/with-papers"
    files = [SimpleUploadedFile("身份证.jpg", picture()), SimpleUploadedFile("户口本.jpg", picture(colour="navy"))]
    made = post("villager", at, errand=json.dumps(said), papers=files)
    assert (made.status_code, made.json()["papers"]) == (201, 2)
    errand = made.json()["id"]
    assert post("villager", at, errand="{", papers=[]).status_code == 422
    wrong = post("villager", at, errand=json.dumps(said), papers=[SimpleUploadedFile("a.exe", b"MZ")])
    assert list(wrong.json()["fields"]) == ["papers"]
    on_paper = said | {"behalf": {"name": "田秀英", "relation": "parent", "consent": "paper"}}
    assert post("villager", at, errand=json.dumps(on_paper)).json()["fields"].keys() == {"consent_paper"}
    signed = SimpleUploadedFile("同意.jpg", picture(colour="red"))
    assert post("villager", at, errand=json.dumps(on_paper), consent_paper=signed).status_code == 201
    rows = send("operator", f"errands/{errand}/papers").json()["results"]
    assert [row["of"] for row in rows] == ["errand", "errand"]
    got = send("villager", rows[0]["url"].removeprefix("/api/v1/"))
    assert (got.status_code, got["Content-Type"], got["Cache-Control"]) == (200, "image/webp", "private, no-store")
    for part in ("neighbour", "city"):
        assert send(part, rows[0]["url"].removeprefix("/api/v1/")).status_code == 404
        assert send(part, f"errands/{errand}/papers").status_code == 404
    send("operator", f"errands/{errand}/steps", {"do": "send_back", "note": "缺一页"})
    more = post("villager", f"errands/{errand}/papers", papers=[SimpleUploadedFile("补.jpg", picture(colour="green"))])
    assert (more.status_code, more.json()["papers"], more.json()["state"]) == (201, 3, "asked")
    assert send("operator", f"places/{VILLAGE}/errands").json()["count"] == 2
    assert send("villager", f"places/{VILLAGE}/errands").status_code == 403
