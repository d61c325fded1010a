"""Mergers, one's own data, and Excel."""

from datetime import timedelta
from io import BytesIO

import openpyxl

from teabowl.kernel.actor import Held, Role
from teabowl.letters import actions, personal, queries, sheets
from teabowl.letters.models import Answer, Letter, LetterStep
from teabowl.letters.tests.conftest import WROTE_AT, Write
from teabowl.places.models import Place
from teabowl.places.participants import PARTICIPANTS
from tests.cast import NOW, Cast


def merge(cast: Cast) -> tuple[Place, Place]:
    """随西村 into 随东村, as the tree's change leaves it."""
    old, new = cast.place("随西村"), cast.place("随东村")
    old.now_at, old.closed_on, old.lineage = new, WROTE_AT.date(), new.lineage
    old.save()
    return old, new


def test_after_a_merger_letters_live_with_the_successor(cast: Cast, write: Write) -> None:
    letter = write("private")
    old, new = merge(cast)
    page = actions.open_letter(cast.actor("villager"), place=new, letter_id=letter.id, now=NOW)
    assert page.place == new
    secretary = cast.actor("secretary")
    assert Held(Role.SECRETARY, new.id) in secretary.held
    assert [item.url for item in queries.desk_items(secretary, new, NOW)] == [f"/p/{new.code}/letters/{letter.id}/answer/"]
    actions.answer_letter(secretary, letter_id=letter.id, body="好", now=NOW)
    assert Letter.objects.get(id=letter.id).place_id == old.id
    other = actions.write_letter(
        cast.actor("villager"), place=old, title="新的", body="信", visibility="public", key=letter.id, now=NOW
    )
    assert other.place_id == new.id


def test_the_change_of_the_tree_counts_letters(cast: Cast, write: Write) -> None:
    write()
    place, before = cast.place("随西村").id, WROTE_AT - timedelta(seconds=1)
    letters = next(one for one in PARTICIPANTS if one.name == "letters")
    assert letters.count([place]) == letters.count_since([place], before) == 1
    assert letters.count_since([place], WROTE_AT) == 0
    for one in PARTICIPANTS:
        assert one.count_since([place], NOW) == 0, one.name


def test_export_has_everything_and_erasing_leaves_only_that_there_was_a_letter(
    cast: Cast, write: Write, answered: Write
) -> None:
    account = cast.accounts["villager"]
    letter, waits = answered("private", show_name=True), write("public")
    actions.ask_again(cast.actor("villager"), letter_id=letter.id, question="我家的事", now=NOW)
    rows = personal.export(account.person, account)
    assert "我家的事" in str(rows)
    assert [len(row["answers"]) for row in rows] == [1, 0]
    personal.erase(account.person, account, NOW)
    left = str(list(Letter.objects.values())) + str(list(LetterStep.objects.values())) + str(list(Answer.objects.values()))
    for word in ("我家的事", "排水沟", "落叶", "28 日前", str(account.id), "赵小满"):
        assert word not in left
    states = {row.id: row.state for row in Letter.objects.all()}
    assert states == {letter.id: "answered", waits.id: "withdrawn"}
    assert personal.export(account.person, account) == []
    assert queries.latest_public(cast.place("随西村"), 5) == []


def test_excel_has_public_letters_only_and_no_formula(cast: Cast, write: Write, answered: Write) -> None:
    write("private", title="低保复核")
    answered("public", title="=1+1")
    book = openpyxl.load_workbook(BytesIO(sheets.public_letters(cast.place("菏泽市"))))
    letters, steps = book.worksheets
    rows = list(letters.iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[2], row[3], row[7]) for row in rows] == [("随西村", "=1+1", "三组村民", 2)]
    assert letters["C2"].data_type == "s"
    assert [row[3] for row in steps.iter_rows(min_row=2, values_only=True)] == ["收到", "答复"]
