"""Keys, masks, export, deletion, who looked."""

import base64
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from teabowl.audit.queries import verify
from teabowl.kernel.actor import system_actor
from teabowl.kernel.codes import is_resident_number, resident_check_digit
from teabowl.kernel.errors import Refused
from teabowl.kernel.masks import mask_name, mask_phone, mask_resident_number
from teabowl.people import actions, personal
from teabowl.people.exports import export_zip
from teabowl.people.models import Account, Follow, Membership, Person
from teabowl.people.queries import looks_at
from teabowl.people.secrets import CannotOpen, blind_index, key_id_of, open_sealed, seal
from tests.cast import NOW, Cast

NUMBER = "11010519491231002X"
relaxed = hypothesis_settings(deadline=None)


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@relaxed
@given(st.text(), st.text(max_size=20))
def test_what_is_sealed_opens_again(text: str, purpose: str):
    assert open_sealed(seal(text, purpose), purpose) == text


@relaxed
@given(st.text(max_size=30), st.integers(0, 200), st.integers(1, 255))
def test_an_altered_value_does_not_open(text: str, at: int, flip: int):
    sealed = bytearray(seal(text, "x"))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(CannotOpen):
        open_sealed(bytes(sealed), "x")


def test_a_value_sealed_for_one_column_does_not_open_in_another():
    with pytest.raises(CannotOpen):
        open_sealed(seal("x", "person.resident_number"), "register.row")


def test_two_seals_of_one_text_differ_and_the_index_does_not():
    assert seal(NUMBER, "x") != seal(NUMBER, "x")
    assert blind_index(NUMBER) == blind_index(NUMBER)


@pytest.mark.django_db
def test_keys_rotate(settings):
    old, new = f"a:{key('a')}", f"b:{key('b')}"
    settings.CONFIG = replace(settings.CONFIG, data_keys=old)
    person = Person.objects.create(name="王", created_at=NOW, resident_number=seal(NUMBER, "person.resident_number"))
    settings.CONFIG = replace(settings.CONFIG, data_keys=f"{new},{old}")
    assert list(actions.rotate_keys(system_actor("tests"), now=NOW)) == [1]
    assert list(actions.rotate_keys(system_actor("tests"), now=NOW)) == [0]
    settings.CONFIG = replace(settings.CONFIG, data_keys=new)
    person.refresh_from_db()
    assert key_id_of(person.resident_number) == "b"
    assert open_sealed(person.resident_number, "person.resident_number") == NUMBER


def test_the_example_of_the_standard_passes():
    assert is_resident_number(NUMBER)


@relaxed
@given(st.from_regex(r"[1-6][0-9]{5}19[5-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True), st.data())
def test_one_wrong_digit_never_passes(first: str, data: st.DataObject):
    good = first + resident_check_digit(first)
    assert is_resident_number(good)
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != good[at]]))
    assert not is_resident_number(good[:at] + other + good[at + 1 :])


@pytest.mark.parametrize(
    "bad", ["", "1" * 18, "11010519490231002X", "１１010519491231002X", "11010519491231002x", NUMBER + "0"]
)
def test_others_are_no_resident_numbers(bad: str):
    assert not is_resident_number(bad)


def test_masks():
    assert (mask_name("赵小满"), mask_name("赵"), mask_name("欧阳修远")) == ("赵**", "*", "欧***")
    assert mask_phone("+8613953000007") == "139****0007"
    assert mask_resident_number(NUMBER) == "1101**********002X"


def with_number(cast: Cast) -> Membership:
    person = cast.accounts["villager"].person
    person.resident_number = seal(NUMBER, "person.resident_number")
    person.resident_number_index = blind_index(NUMBER)
    person.save()
    return Membership.objects.get(person=person)


def test_reading_a_masked_number_is_seen_by_the_villager(cast: Cast):
    shown = actions.read_resident_number(cast.actor("operator"), membership_id=with_number(cast).id, now=NOW)
    assert shown == "1101**********002X"
    assert [(look.who, look.what, look.place) for look in looks_at(cast.actor("villager"))] == [
        ("周明芳", "查看遮住的身份证号", "随西村")
    ]
    assert looks_at(cast.actor("neighbour")) == []


def test_ones_own_data_goes_with_one_and_no_whole_number(cast: Cast):
    with_number(cast)
    actions.follow_village(cast.actor("villager"), place_id=cast.place("张营村").id, now=NOW)
    data = export_zip(cast.actor("villager"), now=NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == ["data.html", "data.json"]
        text, page = archive.read("data.json").decode(), archive.read("data.html").decode()
    parts = json.loads(text)
    assert parts["我"][0]["name"] == "赵小满"
    assert parts["关注的村"][0]["village"] == "张营村"
    assert parts["村民认证"][0]["group"] == "三组"
    assert "钱有田" not in text
    assert NUMBER not in text
    assert "赵小满" in page


def test_deleting_an_account_forgets_the_person_and_keeps_the_figures(cast: Cast, monkeypatch):
    membership, account = with_number(cast), cast.accounts["villager"]
    actions.follow_village(cast.actor("villager"), place_id=cast.place("随西村").id, now=NOW)
    erased = []
    monkeypatch.setattr(personal, "REGISTRY", [])
    personal.register("tests", lambda p, a: [], lambda p, a, now: erased.append((p.id, a.id, now)))
    monkeypatch.setattr("teabowl.people.actions.privacy.REGISTRY", personal.REGISTRY)
    actions.delete_account(cast.actor("villager"), now=NOW)
    person = Person.objects.get(id=account.person_id)
    assert (person.name, person.phone, person.resident_number, person.resident_number_index) == ("已注销", "", None, None)
    account = Account.objects.get(id=account.id)
    assert (account.phone, account.is_active) == (None, False)
    membership.refresh_from_db()
    assert (membership.status, membership.end_reason, membership.phone, membership.group) == ("ended", "erased", "", "")
    assert not Follow.objects.filter(ended_at__isnull=True, account=account).exists()
    assert erased == [(person.id, account.id, NOW)]
    assert verify().faults == []


def test_who_holds_an_office_gives_it_back_first(cast: Cast):
    with pytest.raises(Refused, match="担任职务"):
        actions.delete_account(cast.actor("operator"), now=NOW)
