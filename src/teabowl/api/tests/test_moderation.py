"""Reports, decisions and appeals through the API."""

from teabowl.api.schemas import moderation as schemas
from teabowl.api.tests.conftest import Program, Tokens
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
