"""Lists as Excel files: each opens for whom the list opens, for nobody else, and words in it stay words."""

from datetime import date
from io import BytesIO

from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from teabowl.audit.models import Entry
from teabowl.boards import actions as boards
from teabowl.boards.rules import Content
from teabowl.disclosure import actions as disclosure
from teabowl.kernel.ids import new_id
from teabowl.letters import actions as letters
from teabowl.letters.rules import Visibility
from teabowl.moderation import actions as moderation
from teabowl.people.models import Membership
from tests.cast import Cast

VILLAGE, TOWNSHIP = "371725104201", "371725104000"
STAFF = [
    ("township", f"{TOWNSHIP}/attention/attention.xlsx", "哪一种"),
    ("township", f"{TOWNSHIP}/disclosure/missing/missing.xlsx", "哪里"),
    ("township", f"{TOWNSHIP}/sent/sent.xlsx", "标题"),
    ("township", f"{TOWNSHIP}/letters/late/late.xlsx", "哪里"),
    ("township", f"{TOWNSHIP}/errands/late/late.xlsx", "哪里"),
    ("township", f"{TOWNSHIP}/appeals/appeals.xlsx", "哪里"),
    ("township", f"{TOWNSHIP}/guides/said/?excel=1", "办事指南"),
    ("operator", f"{VILLAGE}/letters/waiting/waiting.xlsx", "来信"),
    ("operator", f"{VILLAGE}/reports/reports.xlsx", "哪一种"),
    ("operator", f"{VILLAGE}/errands/errands.xlsx?state=open", "办什么"),
    ("operator", f"{VILLAGE}/minors/minors.xlsx", "姓名"),
    ("secretary", f"{VILLAGE}/people/people.xlsx", "姓名"),
    ("auditor", f"{VILLAGE}/audit/audit.xlsx", "时间"),
]
PUBLIC = [
    (f"{VILLAGE}/disclosure/statements/?excel=1", "哪里"),
    (f"{VILLAGE}/disclosure/funds/?excel=1", "为什么事"),
    (f"{TOWNSHIP}/disclosure/?excel=1", "地方"),
    (f"{TOWNSHIP}/alerts/?excel=1", "哪里发的"),
]


def rows_of(client: Client, address: str) -> list[list[object]]:
    answer = client.get(f"/p/{address}")
    assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment"), address
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def written(cast: Cast) -> None:
    """A record for each list that is looked into below; what people wrote looks like formulas."""
    now, place, villager = timezone.now(), cast.place("随西村"), cast.actor("villager")
    posts = [
        boards.publish_post(villager, place=place, content=Content(new_id(), "", text), now=now)
        for text in ("=HYPERLINK(1)", "=1+1")
    ]
    moderation.report(cast.actor("neighbour"), subject=("post", posts[0].id), why="advert", words_said="", now=now)
    down = moderation.take_down(cast.actor("operator"), subject=("post", posts[1].id), why="advert", words_said="广告", now=now)
    moderation.appeal(villager, decision_id=down.id, words_said="不是广告", now=now)
    letters.write_letter(
        villager, place=place, title="低保复核", body="家里的事。", visibility=Visibility.PRIVATE, key=new_id(), now=now
    )
    disclosure.open_fund(
        cast.actor("operator"), place=place, title="=小桥", story="护栏。", target_fen=500_050, key=new_id(), now=now
    )
    member = Membership.objects.get(person=cast.accounts["neighbour"].person)
    boards.note_minor(
        cast.actor("operator"), place=place, membership_id=member.id, born_on=date(2012, 3, 1), guardian="赵大河",
        consent_on=date(2026, 11, 1), now=now,
    )  # fmt: skip


def test_a_list_opens_as_a_workbook_for_whom_it_opens(cast: Cast) -> None:
    written(cast)
    stranger, found = Client(), {}
    stranger.force_login(cast.accounts["stranger"])
    for part, address, first in STAFF:
        assert stranger.get(f"/p/{address}").status_code == 403, address
        client = Client()
        client.force_login(cast.accounts[part])
        found[address.split("/", 1)[1]] = rows = rows_of(client, address)
        assert rows[0][0] == first, address
    for address, first in PUBLIC:
        found[address.split("/", 1)[1]] = rows = rows_of(Client(), address)
        assert rows[0][0] == first, address
    assert found["reports/reports.xlsx"][1][1] == "=HYPERLINK(1)"
    assert found["appeals/appeals.xlsx"][1][2:4] == ["=1+1", "赵小满 · 三组"]
    assert [row[0] for row in found["letters/waiting/waiting.xlsx"][1:]] == ["一封私密来信"]
    assert found["disclosure/funds/?excel=1"][1][:3] == ["=小桥", "捐助", 5000.5]
    name = cast.accounts["neighbour"].person.name
    assert [row[0] for row in found["minors/minors.xlsx"][1:]] == [name]
    assert Entry.objects.filter(
        about_person_id=cast.accounts["neighbour"].person_id, verb="boards.note_minor", is_read=True
    ).exists()
