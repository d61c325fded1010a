"""Joining a village, its register, its roles, complaints and drafts through the API."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.files.tests.making import picture
from teabowl.kernel.times import china_date
from teabowl.people.sheets import write_sheet
from tests.cast import Cast

VILLAGE, CITY = "371725104201", "371700000000"
NEW = {"name": "周新来", "group": "二组", "phone": "13953000099"}


def sent(program: Program, address: str, **data: Any) -> Any:
    response = program.client.post(f"/api/v1/{address}", data, **program.extra)
    program.status = response.status_code
    return response.json() if response.content else None


def test_a_stranger_becomes_a_villager_and_leaves(by_token: Tokens) -> None:
    stranger, villager, operator = (by_token(part) for part in ("stranger", "villager", "operator"))
    asked = stranger.post(f"places/{VILLAGE}/membership", NEW)
    assert (stranger.status, asked["status"]) == (201, "applied")
    assert stranger.post(f"places/{VILLAGE}/membership", NEW)["id"] == asked["id"]
    stranger.post(f"places/{VILLAGE}/membership", NEW | {"phone": "12"})
    assert stranger.status == 422
    assert stranger.get(f"places/{VILLAGE}/applications")["status"] == 403
    seen = villager.get(f"places/{VILLAGE}/applications")["results"][0]
    assert seen["name"] != "周新来"
    assert villager.post(f"applications/{asked['id']}/vouches", {}) == {"vouches": 1}
    assert operator.get(f"places/{VILLAGE}/applications")["results"][0]["name"] == "周新来"
    villager.post(f"applications/{asked['id']}/decision", {"confirm": True})
    assert villager.status == 403
    assert operator.post(f"applications/{asked['id']}/decision", {"confirm": True})["status"] == "confirmed"
    assert [row["name"] for row in operator.get(f"places/{VILLAGE}/members?q=周")["results"]] == ["周新来"]
    assert villager.get(f"places/{VILLAGE}/members")["status"] == 403
    assert stranger.ask("DELETE", f"places/{VILLAGE}/membership")["ended"] == 1
    assert [row["status"] for row in stranger.get("me/villages")["results"]] == ["ended"]


def test_a_register_is_checked_confirmed_and_taken_back(by_token: Tokens) -> None:
    operator, villager = by_token("operator"), by_token("villager")
    data = write_sheet("名册", ["姓名", "小组", "手机号"], [["钱小满", "1", "13953000071"], ["", "2", "1"]], [9, 9, 9])
    staged = sent(operator, f"places/{VILLAGE}/register-imports", file=SimpleUploadedFile("册.xlsx", BytesIO(data).getvalue()))
    assert (operator.status, staged["good"], staged["bad"]) == (201, 1, 1)
    assert staged["to_mend"][0]["problems"]
    at = f"places/{VILLAGE}/register-imports/{staged['id']}"
    assert villager.get(at)["status"] == 403
    assert operator.post(f"{at}/confirmation", {})["state"] == "confirmed"
    operator.ask("DELETE", at)
    assert operator.status == 409
    assert operator.post(f"{at}/undoing", {}) == {"taken_back": 1, "kept": 0}
    sent(operator, f"places/{VILLAGE}/register-imports", file=SimpleUploadedFile("册.xlsx", b"no sheet"))
    assert operator.status == 422


def test_roles_are_given_within_ones_reach_to_a_known_name(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    secretary, operator = by_token("secretary"), by_token("operator")
    account = cast.accounts["villager"]
    asked = {
        "phone": account.phone,
        "name": account.person.name,
        "role": "operator",
        "starts_on": china_date(timezone.now()).isoformat(),
    }
    assert operator.post(f"places/{VILLAGE}/grants", asked)["status"] == 403
    assert "name" in secretary.post(f"places/{VILLAGE}/grants", asked | {"name": "别人"})["fields"]
    assert secretary.post(f"places/{VILLAGE}/grants", asked | {"role": "secretary"})["status"] == 403
    made = secretary.post(f"places/{VILLAGE}/grants", asked)
    assert (secretary.status, made["role"]) == (201, "operator")
    here = secretary.get(f"places/{VILLAGE}/grants")
    assert made["id"] in [row["id"] for row in here["results"]]
    assert "operator" in here["may_give"]
    openly = anybody.get(f"places/{VILLAGE}/grants")
    assert openly["counts"]
    assert (openly["results"], openly["may_give"]) == ([], [])
    assert secretary.ask("DELETE", f"places/{VILLAGE}/grants/{made['id']}")["ends_on"]
    assert secretary.ask("DELETE", f"places/{VILLAGE}/grants/{made['id']}")["status"] == 404


def test_a_complaint_is_answered(by_token: Tokens) -> None:
    villager, city = by_token("villager"), by_token("city")
    made = villager.post("complaints", {"body": "字太小，老人看不清", "contact": "13953000008"})
    assert villager.status == 201
    assert villager.get(f"places/{CITY}/complaints")["status"] == 403
    assert [row["contact"] for row in city.get(f"places/{CITY}/complaints")["results"]] == ["13953000008"]
    city.post(f"places/{CITY}/complaints/{made['id']}/answer", {"answer": "下周换成大字，周五前改好"})
    assert city.status == 200
    assert villager.get("me/complaints")["results"][0]["answer"].startswith("下周")


@pytest.mark.parametrize("how", ["keep", "throw"])
def test_a_draft_is_kept_with_its_pictures_in_order(by_token: Tokens, how: str) -> None:
    operator, villager = by_token("operator"), by_token("villager")
    draft = operator.post(f"places/{VILLAGE}/drafts", {"board": "notices", "title": "停水", "body": "半天"})
    assert operator.status == 201
    if how == "throw":
        operator.ask("DELETE", f"drafts/{draft['id']}")
        assert operator.status == 204
        assert operator.get(f"drafts/{draft['id']}")["status"] == 404
        return
    assert villager.get(f"drafts/{draft['id']}")["status"] == 404
    ids = []
    for n, alt in enumerate(("塔", "井")):
        file = SimpleUploadedFile("a.jpg", picture(size=(60 + n, 40)))
        ids.append(
            sent(operator, f"places/{VILLAGE}/pictures", picture=file, board="notices", alt=alt, form=draft["form"])["id"]
        )
    ordered = operator.ask(
        "PUT", f"places/{VILLAGE}/pictures/{draft['form']}/order", {"board": "notices", "pictures": ids[::-1]}
    )
    assert [row["alt"] for row in ordered["pictures"]] == ["井", "塔"]
    operator.ask("PUT", f"places/{VILLAGE}/pictures/{draft['form']}/order", {"board": "notices", "pictures": ids[:1]})
    assert operator.status == 422
    text = {"board": "notices", "title": "停水半天", "body": "明天上午", "form": draft["form"]}
    assert operator.post(f"places/{VILLAGE}/posts", text)["status"] == 409
    made = operator.post(f"places/{VILLAGE}/posts", text | {"version": draft["version"]})
    assert (operator.status, [row["alt"] for row in made["pictures"]]) == (201, ["井", "塔"])
    assert villager.get(f"posts/{made['id']}/mine") == {"following": False, "voted": False}
    assert villager.ask("PUT", f"posts/{made['id']}/following", {})["following"]
