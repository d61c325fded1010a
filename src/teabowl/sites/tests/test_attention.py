"""What needs attention below a head account: from the records, for who organises there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.letters import actions as letters
from teabowl.letters.rules import Visibility
from teabowl.sites import actions, queries
from tests.cast import NOW, Cast


def late_letter(cast: Cast, visibility: Visibility, title: str = "路灯坏了两盏") -> None:
    letters.write_letter(
        cast.actor("villager"), place=cast.place("随西村"), title=title, body="晚上看不见。", visibility=visibility, key=new_id(),
        now=timezone.now() - timedelta(days=30),
    )  # fmt: skip


@pytest.mark.django_db
def test_late_letters_and_complaints_are_gathered_by_kind(cast: Cast) -> None:
    late_letter(cast, Visibility.PUBLIC)
    late_letter(cast, Visibility.PRIVATE, "家里的事")
    actions.complain(
        ANONYMOUS,
        place=cast.place("菏泽市"),
        form_key=new_id(),
        body="村里让天天打卡",
        contact="",
        page="",
        now=NOW - timedelta(40),
    )
    today = max(china_date(timezone.now()), china_date(NOW))
    city = {group.name: group.rows for group in queries.attention(cast.place("菏泽市"), today)}
    assert sorted(map(len, city.values())) == [1, 2]
    assert not any("家里的事" in row.text for rows in city.values() for row in rows)
    county = {group.name: len(group.rows) for group in queries.attention(cast.place("郓城县"), today)}
    assert county == {"迟了的来信": 2}
    assert queries.attention(cast.place("巨野县"), today) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("township", 200),
        ("county", 200),
        ("city", 200),
        ("auditor", 200),
        ("operator", 403),
        ("villager", 403),
        ("secretary", 403),
    ],
)
def test_the_list_is_for_who_organises_there(cast: Cast, client: Client, part: str, status: int) -> None:
    late_letter(cast, Visibility.PUBLIC)
    client.force_login(cast.accounts[part])
    address = f"/p/{cast.place('随官屯镇').code}/attention/"
    assert client.get(address).status_code == status
    brief = client.get(f"{address}brief/").content.decode()
    assert ("迟了的来信" in brief) == (status == 200)
    assert client.get(f"/p/{cast.place('张营镇').code}/attention/").status_code == (403 if part == "township" else status)


@pytest.mark.django_db
def test_a_count_opens_its_whole_list_page_by_page(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teabowl.sites.views.attention.MANY", 2)
    for n in range(3):
        late_letter(cast, Visibility.PUBLIC, f"第 {n} 盏路灯坏了")
    client.force_login(cast.accounts["township"])
    address = f"/p/{cast.place('随官屯镇').code}/attention/"
    assert "迟了的来信，3 件" in client.get(address).content.decode()
    first = client.get(address, {"kind": "迟了的来信"}).content.decode()
    second = client.get(address, {"kind": "迟了的来信", "page": 2}).content.decode()
    assert (first.count("盏路灯坏了"), second.count("盏路灯坏了")) == (2, 1)
