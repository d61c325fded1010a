"""The open accounts through the API: a month sent by another system, signed, published, asked about."""

from datetime import date

from django.utils import timezone

from teabowl.access.models import Grant
from teabowl.api.tests.conftest import Program, Tokens
from teabowl.disclosure.rules import add_months, first_of
from teabowl.kernel.actor import Role
from teabowl.kernel.times import china_date
from tests.cast import NOW, Cast, build_account

NAMES = ("韩长河", "史德山", "马桂芝")


def _month() -> date:
    return add_months(first_of(china_date(timezone.now())), -1)


def _book(on: date) -> dict[str, object]:
    shares = [{"name": "王桂芝", "amount_fen": 30_000}, {"name": "李大山", "amount_fen": 20_000}]
    return {
        "opening_fen": 100_000,
        "entries": [
            {"on": f"{on:%Y-%m}-03", "flow": "in", "category": "lease", "purpose": "机动地租金", "amount_fen": 1_680_000},
            {
                "on": f"{on:%Y-%m}-09",
                "flow": "out",
                "category": "relief",
                "purpose": "慰问 2 户",
                "amount_fen": 50_000,
                "shares": shares,
            },
        ],
    }


def _group(cast: Cast) -> None:
    for number, name in enumerate(NAMES):
        cast.accounts[name] = build_account(name, f"+861395301000{number}")
        Grant.objects.create(
            account=cast.accounts[name],
            role=Role.FINANCE.value,
            place=cast.place("随西村"),
            starts_on=date(2025, 1, 1),
            created_at=NOW,
        )


def test_a_month_from_another_system_is_checked_like_any_other(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    _group(cast)
    on, code = _month(), cast.place("随西村").code
    at = f"places/{code}/accounts/{on:%Y-%m}"
    keeper = by_token("operator")
    made = keeper.post(at, _book(on))
    assert (keeper.status, made["sums"]["closing_fen"]) == (201, 1_730_000)
    keeper.post(at, _book(on))
    assert keeper.status == 409
    assert anybody.get(at)["results"] == []
    keeper.post(f"{at}/send", {})
    keeper.post(f"{at}/publish", {})
    assert keeper.status == 409
    for name in NAMES:
        by_token(name).post(f"{at}/signature", {"opinion": "agreed"})
    assert keeper.post(f"{at}/publish", {})["state"] == "published"
    shown = anybody.get(at)
    assert (shown["state"], shown["signed"]) == ("published", ["韩**", "史**", "马**"])
    entry = anybody.get(f"places/{code}/entries/{shown['results'][1]['id']}")
    assert [row["name"] for row in entry["named"]] == ["王**", "李**"]
    assert entry["sums"] == {
        "opening_fen": 100_000, "income_fen": 1_680_000, "spending_fen": 50_000, "closing_fen": 1_730_000, "entries": 2,
    }  # fmt: skip
    found = anybody.get(f"places/{cast.place('菏泽市').code}/entries?q=租金")
    assert (found["count"], found["income_fen"]) == (1, 1_680_000)
    villager = by_token("villager")
    asked = villager.post(f"places/{code}/entries/{entry['id']}/questions", {"body": "哪两户？", "public": False})
    by_token(NAMES[0]).post(f"places/{code}/questions/{asked['id']}/answer", {"answer": "三组两户"})
    assert villager.get(f"places/{code}/questions/{asked['id']}")["answer"] == "三组两户"
    anybody.get(f"places/{code}/questions/{asked['id']}")
    assert anybody.status == 404


def test_all_entries_or_none(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    on, code = _month(), cast.place("随西村").code
    at = f"places/{code}/accounts/{on:%Y-%m}"
    wrong = _book(on)
    wrong["entries"][1]["amount_fen"] = 1  # type: ignore[index]
    keeper = by_token("operator")
    assert "shares" in keeper.post(at, wrong)["fields"]
    assert keeper.status == 422
    keeper.post(at, _book(on))
    assert keeper.status == 201  # nothing was left of the first
    by_token("villager").post(at, _book(on))
    assert {row["state"] for row in anybody.get(f"places/{code}/accounts")["results"]} <= {"waiting", "ahead"}
