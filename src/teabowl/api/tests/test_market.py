"""The market through the API."""

from teabowl.api.tests.conftest import Program, Tokens
from tests.cast import Cast

LISTED = {
    "board": "products", "kind": "fruit", "title": "红富士苹果", "phone": "13953000007", "agreed": True,
    "product": {"price": "3.50", "unit": "斤", "season_from": 10, "season_to": 2},
}  # fmt: skip


def test_listed_read_called_renewed_and_closed(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    code = cast.place("随西村").code
    villager = by_token("villager")
    made = villager.post(f"places/{code}/listings", LISTED)
    assert {"name": "价钱", "value": "3.5 元/斤"} in made["facts"]
    city = cast.place("菏泽市").code
    (row,) = anybody.get(f"places/{city}/listings?board=products&near={code}")["results"]
    assert (row["id"], row["steps"], row["fact"]) == (made["id"], 0, "3.5 元/斤")
    assert "13953000007" not in str(anybody.get(f"listings/{made['id']}"))
    assert villager.get(f"listings/{made['id']}/contact")["phone"] == "13953000007"
    closed = villager.post(f"listings/{made['id']}/closures", {"why": "done"})
    assert closed["state"] == "closed"
    assert anybody.get(f"places/{city}/listings?board=products")["results"] == []
    assert villager.post(f"listings/{made['id']}/renewals", {})["state"] == "open"


def test_what_is_wrong_is_named_and_a_strangers_hand_refused(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    code = cast.place("随西村").code
    villager = by_token("villager")
    wrong = villager.post(f"places/{code}/listings", LISTED | {"phone": "12", "kind": "car"})
    assert villager.status == 422
    assert set(wrong["fields"]) == {"phone", "kind"}
    stranger, neighbour = by_token("stranger"), by_token("neighbour")
    stranger.post(f"places/{code}/listings", LISTED)
    made = villager.post(f"places/{code}/listings", LISTED)
    neighbour.post(f"listings/{made['id']}/renewals", {})
    anybody.get(f"listings/{made['id']}/contact")
    assert (stranger.status, neighbour.status, anybody.status) == (403, 403, 401)
