"""Study programmes and questions through the API."""

from pathlib import Path
from uuid import uuid4

import pytest

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.files import actions as files
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_organisation
from teabowl.study import actions
from teabowl.study.rules import Topic
from tests.cast import NOW, Cast

HERE = "places/371725104201"
MP3 = b"ID3\x04\x00\x00" + b"\xff\xfb\x50" * 300


@pytest.fixture
def branch(cast: Cast, settings: object, tmp_path: Path) -> Organisation:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    branch = made_organisation(cast)
    keeper, key = cast.actor("secretary"), uuid4()
    made = actions.set_up_programme(
        keeper, organisation_id=branch.id, title="月账怎么看", starts_on=NOW.date(), for_all=True, form_key=uuid4(), now=NOW
    )
    files.stage_document(keeper, form_key=key, chunks=[MP3], name="一课.mp3", now=NOW)
    actions.add_material(
        keeper, programme_id=made.id, title="听一课", body="先看三个数。", with_file=True, form_key=key, now=NOW
    )
    actions.open_programme(keeper, programme_id=made.id, now=NOW)
    actions.write_answer(
        keeper,
        organisation_id=branch.id,
        public_question="党费怎么交？",
        answer="手机上交。",
        topic=Topic.DUES,
        form_key=uuid4(),
        now=NOW,
    )
    return branch


def test_what_is_studied_is_read_down_to_the_bytes(branch: Organisation, anybody: Program) -> None:
    (row,) = anybody.get(f"{HERE}/study")["results"]
    (item,) = anybody.get(f"{HERE}/study/{row['id']}")["items"]
    found = anybody.get(f"{HERE}/study/{row['id']}/{item['id']}")
    assert (found["kind"], found["media_type"], found["size"]) == ("audio", "audio/mpeg", len(MP3))
    part = anybody.client.get(found["file"], HTTP_RANGE="bytes=0-2")
    assert b"".join(part.streaming_content) == b"ID3"  # type: ignore[attr-defined]


def test_questions_are_found_and_asked(branch: Organisation, anybody: Program, by_token: Tokens) -> None:
    assert anybody.get(f"{HERE}/questions?topic=dues")["results"][0]["answer"] == "手机上交。"
    assert anybody.get(f"{HERE}/questions/similar?text=党费在哪交")["results"]
    anybody.post(f"{HERE}/questions", {"text": "能问吗？"})
    assert anybody.status == 401
    villager = by_token("villager")
    for _again in range(2):
        made = villager.post(f"{HERE}/questions", {"text": "外出半年要不要报告？"}, HTTP_IDEMPOTENCY_KEY="one")
        assert villager.status == 201
    assert [row["id"] for row in villager.get("me/questions")["results"]] == [made["id"]]
    assert by_token("neighbour").get("me/questions")["results"] == []
    villager.post(f"{HERE}/questions", {"text": "打 13800000000 找我"})
    assert villager.status == 422
