"""The shared cast: a small piece of the real tree, and invented people with every role. One fixture, used by all areas' tests.

`cast` is built once per test (it is small). Names of people are invented; places are real.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from teabowl.access.models import Grant
from teabowl.kernel.actor import Actor, Role
from teabowl.people.models import Account, Membership, Person
from teabowl.people.queries import actor_for
from teabowl.places.models import Place

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
"""Tuesday 24 November 2026, 10:30 in Heze."""

TREE = [
    ("370000000000", "山东省", "province", None, "shandongsheng", "sds"),
    ("371700000000", "菏泽市", "city", "370000000000", "hezeshi", "hzs"),
    ("371725000000", "郓城县", "county", "371700000000", "yunchengxian", "ycx"),
    ("371724000000", "巨野县", "county", "371700000000", "juyexian", "jyx"),
    ("371725104000", "随官屯镇", "township", "371725000000", "suiguantunzhen", "sgtz"),
    ("371725105000", "张营镇", "township", "371725000000", "zhangyingzhen", "zyz"),
    ("371724100000", "龙堌镇", "township", "371724000000", "longguzhen", "lgz"),
    ("371725104201", "随西村", "village", "371725104000", "suixicun", "sxc"),
    ("371725104202", "随东村", "village", "371725104000", "suidongcun", "sdc"),
    ("371725105201", "张营村", "village", "371725105000", "zhangyingcun", "zyc"),
    ("371724100201", "龙堌北村", "village", "371724100000", "longgubeicun", "lgbc"),
]

STAFF = {
    "operator": (Role.OPERATOR, "随西村", "周明芳"),
    "secretary": (Role.SECRETARY, "随西村", "孙立根"),
    "township": (Role.TOWNSHIP, "随官屯镇", "郑晓岚"),
    "county": (Role.COUNTY, "郓城县", "吴建业"),
    "city": (Role.CITY, "菏泽市", "冯致远"),
    "auditor": (Role.AUDITOR, "菏泽市", "蒋慎言"),
    "other_operator": (Role.OPERATOR, "张营村", "许桂兰"),
}

VILLAGERS = {"villager": "赵小满", "neighbour": "钱有田", "stranger": "过路人"}


@dataclass(frozen=True)
class Cast:
    """Places by name and accounts by part; `actor('operator')` loads the Actor as a request would."""

    places: dict[str, Place]
    accounts: dict[str, Account]

    def place(self, name: str) -> Place:
        return self.places[name]

    def actor(self, part: str) -> Actor:
        return actor_for(self.accounts[part], now=NOW)


def build_places() -> dict[str, Place]:
    """The small tree, inserted at once."""
    by_code: dict[str, Place] = {}
    for code, name, level, parent_code, pinyin, initials in TREE:
        parent = by_code.get(parent_code or "")
        place = Place(
            code=code,
            name=name,
            level=level,
            parent=parent,
            pinyin=pinyin,
            initials=initials,
            sort_key=(parent.sort_key + "." if parent else "") + code,
            opened_on=date(2015, 1, 1),
        )
        place.lineage = [*(parent.lineage if parent else []), place.id]
        by_code[code] = place
    Place.objects.bulk_create(by_code.values())
    return {place.name: place for place in by_code.values()}


def build_account(name: str, phone: str) -> Account:
    return build_accounts({name: phone})[0]


def build_accounts(phones: dict[str, str]) -> list[Account]:
    """Of these names and telephones, inserted at once."""
    persons = Person.objects.bulk_create([Person(name=name, phone=phone, created_at=NOW) for name, phone in phones.items()])
    return Account.objects.bulk_create(
        [Account(phone=one.phone, phone_verified=True, person=one, created_at=NOW) for one in persons]
    )


def build_cast() -> Cast:
    """villager and neighbour are verified in 随西村; stranger is signed in and belongs nowhere; the staff of STAFF."""
    places = build_places()
    names = {part: name for part, (_role, _place, name) in STAFF.items()} | VILLAGERS
    made = build_accounts({name: f"+86139530000{n:02d}" for n, name in enumerate(names.values(), 1)})
    accounts = dict(zip(names, made, strict=True))
    Grant.objects.bulk_create(
        Grant(account=accounts[part], role=role, place=places[place_name], starts_on=date(2025, 1, 1), created_at=NOW)
        for part, (role, place_name, _name) in STAFF.items()
    )
    Membership.objects.bulk_create(
        Membership(
            person=accounts[part].person,
            place=places["随西村"],
            group="三组",
            status="confirmed",
            applied_at=NOW,
            decided_at=NOW,
        )
        for part in ("villager", "neighbour")
    )
    return Cast(places, accounts)
