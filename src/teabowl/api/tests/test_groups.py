"""Groups, pictures and sent notices through the API."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from teabowl.api.schemas import groups as own
from teabowl.api.schemas.boards import PostOut
from teabowl.api.tests.conftest import Program, Tokens
from tests.cast import Cast


def _jpeg() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "#1a7f4b").save(drawn, "JPEG")
    return drawn.getvalue()


def _put(program: Program, code: str, data: bytes, **fields: str) -> Program:
    response = program.client.post(
        f"/api/v1/places/{code}/pictures",
        {"picture": SimpleUploadedFile("a.jpg", data, "image/jpeg"), **fields},
        **program.extra,
    )
    program.status = response.status_code
    return response.json()  # type: ignore[no-any-return]


def test_a_closed_group_is_joined_by_asking(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    code = cast.place("随西村").code
    villager, neighbour = by_token("villager"), by_token("neighbour")
    made = villager.post(f"places/{code}/groups", {"name": "秧歌队", "about": "七点广场", "closed": True})
    own.GroupOut.model_validate(made)
    assert (villager.status, made["mine"], made["people"]) == (201, "moderator", 1)
    assert [row["name"] for row in anybody.get(f"places/{code}/groups")["results"]] == ["秧歌队"]
    asked = neighbour.ask("PUT", f"groups/{made['id']}/membership")
    assert asked["mine"] == "asked"
    neighbour.get(f"groups/{made['id']}/people")
    assert neighbour.status == 403
    (asks, _keeper) = own.GroupPeople.model_validate(villager.get(f"groups/{made['id']}/people")).results
    assert asks.asks
    villager.post(f"groups/{made['id']}/people/{asks.id}", {"what": "admit"})
    assert neighbour.get(f"groups/{made['id']}")["mine"] == "member"
    anybody.get(f"groups/{made['id']}/posts")
    assert anybody.status == 403
    assert neighbour.ask("DELETE", f"groups/{made['id']}/membership")["mine"] == ""
    assert villager.ask("DELETE", f"groups/{made['id']}")["ended"] is True


def test_a_post_with_a_picture_in_an_open_group(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    code = cast.place("随西村").code
    villager = by_token("villager")
    group = villager.post(f"places/{code}/groups", {"name": "果树", "about": "问果树的事"})
    picture = _put(villager, code, _jpeg(), board="circle", alt="一棵苹果树")
    own.StagedPictureOut.model_validate(picture)
    told = {"board": "circle", "title": "", "body": "这是什么病", "form": picture["form"], "group": group["id"]}
    made = villager.post(f"places/{code}/posts", told)
    PostOut.model_validate(made)
    assert (made["group"], [p["alt"] for p in made["pictures"]]) == ("果树", ["一棵苹果树"])
    assert anybody.get(f"groups/{group['id']}/posts")["results"][0]["id"] == made["id"]


def test_pictures_are_looked_at_by_content_and_let_in_only_for_writers(cast: Cast, by_token: Tokens) -> None:
    code = cast.place("随西村").code
    villager, stranger = by_token("villager"), by_token("stranger")
    svg = _put(villager, code, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", board="circle")
    assert (villager.status, list(svg["fields"])) == (422, ["pictures"])
    large = _put(villager, code, _jpeg() + b"0" * 10_490_000, board="circle")
    assert (villager.status, list(large["fields"])) == (422, ["picture"])
    _put(villager, code, b"0" * 10_600_000, board="circle")
    assert villager.status == 413
    _put(stranger, code, _jpeg(), board="circle")
    assert stranger.status == 403
    villager.post(f"places/{code}/pictures", {"board": "circle"})
    assert villager.status == 415


def test_one_notice_goes_to_villages_and_each_receipt_comes_back(cast: Cast, by_token: Tokens) -> None:
    village, other = cast.place("随西村"), cast.place("随东村")
    above = cast.place("随官屯镇").code
    township, operator = by_token("township"), by_token("operator")
    made = township.post(f"places/{above}/sent", {"title": "大风", "body": "收好棚膜"})
    own.SentNoticeOut.model_validate(made)
    assert township.post(f"sent/{made['id']}/villages", {"add": [village.code, other.code]})["chosen"] == 2
    wrong = township.post(f"sent/{made['id']}/villages", {"add": ["000000000000"]})
    assert (township.status, list(wrong["fields"])) == (422, ["add"])
    assert township.post(f"sent/{made['id']}/sending", {})["status"] == "sent"
    (copy,) = operator.get(f"places/{village.code}/incoming")["results"]
    done = operator.post(f"places/{village.code}/incoming/{copy['id']}", {"publish": True, "own_words": "到村委会领绳子"})
    own.CopyOut.model_validate(done)
    assert done["url"].startswith(f"/p/{village.code}/notices/")
    township.post(f"sent/{made['id']}/corrections", {"title": "大风", "body": "今晚收好棚膜", "why": "写清时间"})
    receipts = own.SentNoticeOut.model_validate(township.get(f"sent/{made['id']}?status=published")).receipts
    assert [(row.place, row.own_words, row.carries_newest) for row in receipts] == [("随西村", True, True)]
    (row,) = township.get(f"places/{above}/sent")["results"]
    assert (row["chosen"], row["published"], row["waiting"]) == (2, 1, 1)
    assert township.post(f"sent/{made['id']}/withdrawal", {})["status"] == "withdrawn"
    operator.get(f"sent/{made['id']}")
    assert (operator.status, UUID(made["id"]).version) == (403, 7)


def test_a_post_is_corrected_pinned_and_a_comment_taken_back(cast: Cast, by_token: Tokens, anybody: Program) -> None:
    code = cast.place("随西村").code
    operator, villager = by_token("operator"), by_token("villager")
    post = operator.post(f"places/{code}/posts", {"board": "notices", "title": "停水", "body": "上午八点"})
    told = {"title": "停水", "body": "上午九点", "why": "时间写错了", "version": post["version"]}
    made = operator.post(f"posts/{post['id']}/corrections", told)
    assert (made["body"], made["versions"][0]["body"]) == ("上午九点", "上午八点")
    operator.post(f"posts/{post['id']}/corrections", told | {"body": "十点"})
    assert operator.status == 409
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    assert operator.ask("PUT", f"posts/{post['id']}/pin", {"until": day})["pinned"]
    assert not operator.ask("DELETE", f"posts/{post['id']}/pin")["pinned"]
    said = villager.post(f"posts/{post['id']}/comments", {"body": "收到"})
    assert villager.ask("DELETE", f"comments/{said['id']}")["gone"]
    operator.ask("DELETE", f"comments/{said['id']}")
    assert operator.status in (403, 404)


def test_the_steps_of_a_letter_and_a_listing_said_anew(cast: Cast, by_token: Tokens) -> None:
    code = cast.place("随西村").code
    villager, secretary = by_token("villager"), by_token("secretary")
    letter = villager.post(f"places/{code}/letters", {"title": "灯", "body": "不亮"})["id"]
    assert secretary.post(f"letters/{letter}/steps", {"do": "visited", "note": "看过了"})["state"] == "looking"
    villager.post(f"letters/{letter}/steps", {"do": "visited"})
    assert villager.status in (403, 404)
    secretary.post(f"letters/{letter}/answers", {"body": "换好了"})
    nothing = villager.post(f"letters/{letter}/steps", {"do": "rate"})
    assert (villager.status, list(nothing["fields"])) == (422, ["rating"])
    assert villager.post(f"letters/{letter}/steps", {"do": "consent", "consent": "answer"})["state"] == "answered"
    assert villager.post(f"letters/{letter}/steps", {"do": "rate", "rating": "satisfied"})["rating"]
    listed = {"board": "services", "kind": "repair", "title": "修水管", "phone": "13953000007", "agreed": True}
    made = villager.post(f"places/{code}/listings", listed)
    anew = listed | {"title": "修水管、换龙头", "version": made["version"]}
    assert villager.ask("PUT", f"listings/{made['id']}", anew)["title"] == "修水管、换龙头"
    villager.ask("PUT", f"listings/{made['id']}", anew)
    assert villager.status == 409
