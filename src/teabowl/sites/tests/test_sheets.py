"""Lists of staff as Excel files: each opens for whom the list opens, for nobody else, and words in it stay words."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from teabowl.boards import actions as boards
from teabowl.boards.rules import Content
from teabowl.kernel.ids import new_id
from teabowl.moderation import actions as moderation
from tests.cast import Cast

VILLAGE, TOWNSHIP = "371725104201", "371725104000"


@pytest.mark.parametrize(
    ("part", "address", "first"),
    [
        ("township", f"{TOWNSHIP}/attention/attention.xlsx", "哪一种"),
        ("township", f"{TOWNSHIP}/disclosure/missing/missing.xlsx", "哪里"),
        ("township", f"{TOWNSHIP}/sent/sent.xlsx", "标题"),
        ("operator", f"{VILLAGE}/reports/reports.xlsx", "哪一种"),
        ("secretary", f"{VILLAGE}/people/people.xlsx", "姓名"),
        ("auditor", f"{VILLAGE}/audit/audit.xlsx", "时间"),
    ],
)
def test_a_list_opens_as_a_workbook(cast: Cast, part: str, address: str, first: str) -> None:
    post = boards.publish_post(
        cast.actor("villager"), place=cast.place("随西村"), content=Content(new_id(), "", "=HYPERLINK(1)"), now=timezone.now()
    )
    subject = ("post", post.id)
    moderation.report(cast.actor("neighbour"), subject=subject, why="advert", words_said="", now=timezone.now())
    client = Client()
    client.force_login(cast.accounts["stranger"])
    assert client.get(f"/p/{address}").status_code == 403
    client.force_login(cast.accounts[part])
    answer = client.get(f"/p/{address}")
    assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == first
    if "reports" in address:
        assert rows[1][1] == "=HYPERLINK(1)"
