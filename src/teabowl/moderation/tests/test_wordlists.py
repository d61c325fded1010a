"""Word lists and days: pages, Excel, history; and the open page of what came of reports."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.boards.tests.making import circle, signed_in
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed
from teabowl.moderation import actions, queries
from teabowl.moderation.models import Decision, Report, Word
from teabowl.moderation.rules import Terms
from teabowl.moderation.sheets import sheet_of_words, words_of_sheet
from tests.cast import NOW, Cast

CITY, VILLAGE = "371700000000", "371725104201"


def test_a_word_is_added_found_taken_off_and_remembered(cast: Cast) -> None:
    city = signed_in(cast, "city")
    page = f"/p/{CITY}/words/"
    assert city.post(page, {"text": "稳赚不赔", "category": "advert"}).status_code == 303
    assert city.post(page, {"text": "稳 赚 不 赔", "category": "advert"}).status_code == 422
    (hit,) = queries.hits(cast.place("随西村"), "他说稳赚-不赔")
    assert (hit.word, hit.category) == ("稳赚不赔", "advert")
    word = Word.objects.get()
    assert city.post(f"/p/{CITY}/words/{word.id}/end/").status_code == 303
    assert queries.hits(cast.place("随西村"), "稳赚不赔") == ()
    past = city.get(page).content.decode()
    assert "拿掉的，1 个" in past
    assert "冯致远" in past
    assert signed_in(cast, "operator").get(page).status_code == 403
    assert signed_in(cast, "auditor").get(page).status_code == 200
    assert signed_in(cast, "auditor").post(page, {"text": "坏词", "category": "abuse"}).status_code == 403


def test_excel_goes_out_and_comes_back(cast: Cast) -> None:
    actions.add_word(cast.actor("city"), place=cast.place("菏泽市"), text="=1+1稳赚", category="advert", now=NOW)
    city = signed_in(cast, "city")
    data = city.get(f"/p/{CITY}/words/export.xlsx").content
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1稳赚", "s")
    assert words_of_sheet(sheet_of_words([("坏话", "abuse"), ("骗局", "advert")])) == [("坏话", "abuse"), ("骗局", "advert")]
    upload = SimpleUploadedFile("词.xlsx", sheet_of_words([("=1+1稳赚", "advert"), ("羊", "abuse"), ("骗局", "advert")]))
    answer = city.post(f"/p/{CITY}/words/import/", {"sheet": upload}, follow=True).content.decode()
    assert "新加了 1 个" in answer
    assert "羊" in answer
    bad = city.post(f"/p/{CITY}/words/import/", {"sheet": SimpleUploadedFile("词.xlsx", b"no workbook")})
    assert bad.status_code == 422
    assert city.post(f"/p/{CITY}/words/import/", {}).status_code == 422


def test_the_nearest_terms_hold_and_what_runs_keeps_its_own(cast: Cast) -> None:
    before = circle(cast, "先说的")
    made = actions.report(cast.actor("neighbour"), subject=("post", before.id), why="abuse", words_said="", now=NOW)
    with pytest.raises(NotAllowed):
        actions.set_terms(cast.actor("township"), place=cast.place("随官屯镇"), terms=Terms(1, 1, 1), now=NOW)
    with pytest.raises(Invalid):
        actions.set_terms(cast.actor("city"), place=cast.place("菏泽市"), terms=Terms(0, 1, 1), now=NOW)
    actions.set_terms(cast.actor("city"), place=cast.place("菏泽市"), terms=Terms(5, 20, 15), now=NOW)
    actions.set_terms(cast.actor("county"), place=cast.place("郓城县"), terms=Terms(2, 7, 7), now=NOW)
    assert queries.terms_of(cast.place("随西村")) == Terms(2, 7, 7)
    assert queries.terms_of(cast.place("龙堌北村")) == Terms(5, 20, 15)
    made.refresh_from_db()
    assert (made.due_at - made.made_at).days == 3
    after = circle(cast, "后说的")
    later = actions.report(cast.actor("neighbour"), subject=("post", after.id), why="abuse", words_said="", now=NOW)
    assert (later.due_at - later.made_at).days == 2
    page = signed_in(cast, "city").post(f"/p/{CITY}/words/terms/", {"report_days": "4", "appeal_days": "x", "answer_days": "9"})
    assert page.status_code == 422


def decided(cast: Cast) -> None:
    for number, (why, uphold) in enumerate([("abuse", True), ("abuse", False), ("private", True)]):
        post = circle(cast, f"第 {number} 句不好听的话")
        made = actions.report(cast.actor("neighbour"), subject=("post", post.id), why=why, words_said="", now=NOW)
        actions.decide_report(cast.actor("operator"), report_id=made.id, uphold=uphold, words_said="看过了", now=NOW)
    taken = Decision.objects.filter(outcome="taken_down").order_by("decided_at", "id").first()
    assert taken is not None
    appeal = actions.appeal(cast.actor("villager"), decision_id=taken.id, words_said="没有", now=NOW)
    actions.decide_appeal(cast.actor("township"), appeal_id=appeal.id, grant=True, answer="恢复", now=NOW)


@pytest.mark.usefixtures("at_now")
def test_reports_are_figures_that_open_without_names(cast: Cast) -> None:
    decided(cast)
    keys = ["moderation.reports", "moderation.upheld", "moderation.upheld_rate", "moderation.appeals", "moderation.overturned"]
    values = {f.indicator.key: f.value for f in figures_of(cast.place("郓城县"), NOW.date(), keys=keys)}
    assert [int(values[key] or 0) for key in (keys[0], keys[1], keys[3], keys[4])] == [3, 2, 1, 1]
    assert round(float(values[keys[2]] or 0)) == 67
    page = Client().get(f"/p/{VILLAGE}/moderation/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "骂人" in text
    assert "钱有田" not in text
    opened = Client().get(f"/p/{VILLAGE}/figures/moderation.reports_abuse/").content.decode()
    assert "撤下了" in opened
    assert "不好听的话" not in opened


def test_a_township_does_not_judge_its_own_again(cast: Cast) -> None:
    from teabowl.boards import actions as boards
    from teabowl.boards.tests.making import content

    town = cast.place("随官屯镇")
    post = boards.publish_notice(cast.actor("township"), place=town, content=content("全镇体检", "周五"), now=NOW)
    said = boards.add_comment(
        cast.actor("township"), post_id=post.id, form_key=content().form_key, body="早点来", phones_confirmed=False, now=NOW
    )
    taken = actions.take_down(cast.actor("township"), subject=("comment", said.id), why="other", words_said="重复", now=NOW)
    made = actions.appeal(cast.actor("township"), decision_id=taken.id, words_said="没有重复", now=NOW)
    for part in ("township", "operator"):
        with pytest.raises(NotAllowed):
            actions.decide_appeal(cast.actor(part), appeal_id=made.id, grant=True, answer="恢复", now=NOW)
    actions.decide_appeal(cast.actor("county"), appeal_id=made.id, grant=True, answer="恢复", now=NOW)


def test_what_nobody_looked_at_in_time_is_seen_above(cast: Cast) -> None:
    from datetime import timedelta

    post = circle(cast)
    actions.report(cast.actor("neighbour"), subject=("post", post.id), why="abuse", words_said="", now=NOW)
    assert queries.attention_below(cast.place("郓城县"), NOW.date()) == []
    (row,) = queries.attention_below(cast.place("郓城县"), NOW.date() + timedelta(days=4))
    assert (row.place_name, row.since) == ("随西村", NOW.date() + timedelta(days=3))
    assert Report.objects.get().decision is None
