"""Reports, decisions and appeals through the API."""

from django.utils import timezone

from teabowl.api.schemas import moderation as schemas
from teabowl.api.schemas.minors import MinorOut
from teabowl.api.tests.conftest import Program, Tokens
from teabowl.people.models import Membership
from tests.cast import Cast


def test_reported_taken_down_appealed_and_restored(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    village, above = cast.place("随西村").code, cast.place("随官屯镇").code
    villager, neighbour, operator, township = (by_token(part) for part in ("villager", "neighbour", "operator", "township"))
    post = villager.post(f"places/{village}/posts", {"board": "circle", "body": "明早去赶集，谁一起"})["id"]
    told = {"kind": "posts", "id": post, "why": "advert"}
    report = schemas.ReportedOut.model_validate(neighbour.post("reports", told))
    assert neighbour.post("reports", told)["id"] == str(report.id)
    neighbour.get(f"places/{village}/reports")
    assert neighbour.status == 403
    (row,) = schemas.Queue.model_validate(operator.get(f"places/{village}/reports")).results
    assert (row.waits, str(row.subject)) == ("report", post)
    wordless = operator.post(f"reports/{row.id}/decision", {"uphold": True})
    assert (operator.status, list(wordless["fields"])) == (422, ["words"])
    made = operator.post(f"reports/{row.id}/decision", {"uphold": True, "words": "是广告"})
    schemas.DecisionOut.model_validate(made)
    assert anybody.get(f"posts/{post}")["status"] == "taken_down"
    (own,) = schemas.OwnDecisions.model_validate(villager.get(f"places/{village}/decisions/mine")).results
    assert own.may_appeal
    schemas.AppealOut.model_validate(villager.post(f"decisions/{own.id}/appeal", {"words": "只是约人"}))
    (asked,) = schemas.Appeals.model_validate(township.get(f"places/{above}/appeals")).results
    answered = township.post(f"appeals/{asked.id}/decision", {"grant": True, "answer": "不是广告"})
    assert (answered["status"], anybody.get(f"posts/{post}")["status"]) == ("granted", "published")


def test_own_text_is_taken_down_and_the_days_are_told(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    village = cast.place("随西村").code
    villager, neighbour = by_token("villager"), by_token("neighbour")
    post = villager.post(f"places/{village}/posts", {"board": "circle", "body": "写错了地方"})["id"]
    neighbour.post("takedowns", {"kind": "posts", "id": post, "why": "other", "words": "不喜欢"})
    assert neighbour.status == 403
    made = villager.post("takedowns", {"kind": "posts", "id": post})
    assert (villager.status, made["why"]) == (201, "by_author")
    villager.post("takedowns", {"kind": "wells", "id": post})
    assert villager.status == 404
    told = schemas.OpenlyOut.model_validate(anybody.get(f"places/{village}/moderation"))
    assert "moderation.reports" in told.keys
    assert anybody.get(f"places/{village}/figures?keys={','.join(told.keys)}")["figures"]


def test_a_countys_words_hold_a_text_until_they_are_taken_off(cast: Cast, by_token: Tokens) -> None:
    county, village = cast.place("郓城县").code, cast.place("随西村").code
    keeper, villager = by_token("county"), by_token("villager")
    villager.post(f"places/{county}/words", {"text": "日结三百"})
    assert villager.status == 403
    word = schemas.WordOut.model_validate(keeper.post(f"places/{county}/words", {"text": "日结三百", "category": "advert"}))
    assert [str(row.id) for row in schemas.Words.model_validate(keeper.get(f"places/{county}/words?q=日结")).results] == [
        str(word.id)
    ]
    post = {"board": "circle", "body": "在家点赞，日 结 三百"}
    assert villager.post(f"places/{village}/posts", post)["status"] == "held"
    assert keeper.ask("DELETE", f"words/{word.id}")["ended_at"]
    assert villager.post(f"places/{village}/posts", {**post, "body": "日结三百是骗人的"})["status"] == "published"
    days = {"report_days": 2, "appeal_days": 20, "answer_days": 5}
    assert keeper.ask("PUT", f"places/{county}/moderation/days", days) == days
    assert villager.get(f"places/{village}/moderation")["report_days"] == 2


def test_a_villager_under_18_is_noted_looked_at_and_taken_off(cast: Cast, by_token: Tokens) -> None:
    village = cast.place("随西村").code
    operator, neighbour = by_token("operator"), by_token("neighbour")
    neighbour.get(f"places/{village}/minors")
    assert neighbour.status == 403
    member = str(Membership.objects.get(person=cast.accounts["villager"].person, place=cast.place("随西村")).id)
    wrong = operator.post(f"places/{village}/minors", {"member": member, "born_on": "1970-01-01"})
    assert (operator.status, list(wrong["fields"])) == (422, ["born_on"])
    born = f"{timezone.now().year - 16}-01-01"
    made = MinorOut.model_validate(operator.post(f"places/{village}/minors", {"member": member, "born_on": born}))
    assert [row["id"] for row in operator.get(f"places/{village}/minors")["results"]] == [str(made.id)]
    assert by_token("villager").post(f"places/{village}/posts", {"board": "circle", "body": "放学了"})["status"] == "held"
    operator.ask("DELETE", f"places/{village}/minors/{made.id}")
    assert operator.status == 204
    assert operator.get(f"places/{village}/minors")["results"] == []
