"""The chains: what writers do at once, and what every sort of tampering looks like afterwards."""

import threading
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from teabowl.audit.actions import Line, masked, record, record_many, record_read
from teabowl.audit.chains import plain
from teabowl.audit.commands import run_verify
from teabowl.audit.models import ChainHead, Entry
from teabowl.audit.queries import entries_at, history_of, verify, who_looked_at
from teabowl.kernel.actor import Actor, Origin
from teabowl.kernel.ids import new_id

NOW = datetime(2026, 11, 24, 2, 30, 0, 123456, tzinfo=UTC)
relaxed = hypothesis_settings(deadline=None)
ACTOR = Actor(account_id=new_id(), person_id=new_id(), name="周明芳", origin=Origin("r1", "10.0.0.9"))
PLACE = new_id()


def write(n: int = 1, **more: object) -> list[UUID]:
    ids = [new_id() for _ in range(n)]
    for key in ids:
        record(ACTOR, "tests.do_thing", now=NOW, subject_type="thing", subject_id=key, place_id=PLACE, **more)
    return ids


def sorts() -> set[str]:
    return {str(fault.sort) for fault in verify().faults}


@pytest.mark.django_db
def test_an_honest_audit_has_no_faults():
    write(
        3,
        changes={
            "到": (None, NOW),
            "金额": (Decimal("1.10"), 2.5),
            "天": (date(2026, 1, 2), True),
            "名": ("a\0b", {"z": 1, "a": [new_id()]}),
        },
    )
    assert verify().faults == []
    assert verify().entries == 3


@pytest.mark.django_db
def test_one_transaction_keeps_one_chain():
    write(5)
    assert Entry.objects.values("chain").distinct().count() == 1
    assert list(Entry.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_a_rolled_back_entry_leaves_no_gap():
    write(1)
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)
    write(1)
    assert verify().faults == []
    assert Entry.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"verb": "tests.other"},
        {"actor_id": None},
        {"actor_name": "别人"},
        {"at": NOW + timedelta(microseconds=1)},
        {"changes": {"x": [1, 2]}},
        {"origin": {}},
        {"is_read": True},
        {"about_person_id": PLACE},
        {"place_id": None},
        {"subject_id": PLACE},
    ],
)
def test_a_changed_field_is_found(change: dict[str, object]):
    ids = write(3)
    Entry.objects.filter(subject_id=ids[1]).update(**change)
    faults = verify().faults
    assert [(str(f.sort), f.position) for f in faults] == [("changed", 2)]


@pytest.mark.django_db
def test_a_removed_entry_is_found():
    ids = write(3)
    Entry.objects.filter(subject_id=ids[1]).delete()
    assert sorts() == {"removed"}


@pytest.mark.django_db
def test_a_removed_last_entry_is_found():
    ids = write(3)
    Entry.objects.filter(subject_id=ids[2]).delete()
    assert sorts() == {"removed"}


@pytest.mark.django_db
def test_a_removed_last_entry_is_found_though_the_head_was_moved_back():
    ids = write(3)
    Entry.objects.filter(subject_id=ids[2]).delete()
    before = Entry.objects.get(subject_id=ids[1])
    ChainHead.objects.filter(chain=before.chain).update(length=2, hash=before.hash)
    assert sorts() == {"head"}


@pytest.mark.django_db
def test_a_removed_entry_with_the_rest_renumbered_is_found():
    ids = write(5)
    Entry.objects.filter(subject_id=ids[1]).delete()
    for position in (3, 4, 5):
        Entry.objects.filter(position=position).update(position=F("position") - 1)
    assert "removed" in sorts()


@pytest.mark.django_db
@pytest.mark.parametrize(("a", "b"), [(2, 3), (1, 5), (2, 4)])
def test_two_entries_exchanged_are_found(a: int, b: int):
    write(6)
    one, two = Entry.objects.get(position=a), Entry.objects.get(position=b)
    Entry.objects.filter(id=one.id).update(position=99)
    Entry.objects.filter(id=two.id).update(position=a)
    Entry.objects.filter(id=one.id).update(position=b)
    found = {(str(f.sort), f.position) for f in verify().faults}
    assert found == {("reordered", a), ("reordered", b)}


@pytest.mark.django_db
def test_an_inserted_entry_is_found_at_the_end_in_the_middle_and_in_a_strange_chain():
    write(3)
    model = Entry.objects.get(position=2)
    for chain, position in [(model.chain, 4), (model.chain, 9), (99, 1)]:
        Entry.objects.create(
            id=new_id(), **{f: getattr(model, f) for f in ("at", "verb", "hash")}, chain=chain, position=position
        )
        assert "inserted" in sorts()
        Entry.objects.filter(chain=chain, position=position).delete()
    Entry.objects.filter(position=3).update(position=4)
    Entry.objects.create(at=NOW, verb="tests.forged", chain=model.chain, position=3, hash="0" * 64)
    assert "inserted" in sorts()


@pytest.mark.django_db
def test_a_missing_head_is_found_and_not_quietly_made_again():
    write(1)
    chain = Entry.objects.get().chain
    ChainHead.objects.filter(chain=chain).delete()
    Entry.objects.all().delete()
    write(1)
    assert sorts() == {"removed"}


@pytest.mark.django_db
def test_the_command_prints_a_line_for_each_fault(capsys: pytest.CaptureFixture[str]):
    ids = write(2)
    assert run_verify(None) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().out == "audit: 2 entries in order\n"
    Entry.objects.filter(subject_id=ids[0]).update(verb="x")
    assert run_verify(None) == 1  # type: ignore[arg-type]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("changed chain=")
    assert printed.err.count("\n") == 1


@pytest.mark.django_db
def test_ten_thousand_in_bulk_take_few_statements(django_assert_max_num_queries):
    lines = [Line(new_id(), new_id(), {"phone": ("", "+8613953000001")}) for _ in range(2000)]
    write(1)
    with django_assert_max_num_queries(6):
        record_many(ACTOR, "tests.import", now=NOW, subject_type="thing", place_id=PLACE, lines=lines)
    assert verify().faults == []
    assert Entry.objects.filter(verb="tests.import").first().changes == {"phone": ["", "139****0001"]}


def test_sensitive_values_are_masked():
    assert masked("phone", "+8613953000007") == "139****0007"
    assert masked("resident_number", "11010519491231002X") == "1101**********002X"
    assert masked("code", "123456") == "***"
    assert masked("group", "三组") == "三组"


@pytest.mark.django_db
def test_a_person_sees_who_looked_and_a_record_its_history():
    person, subject = new_id(), new_id()
    record_read(ACTOR, "tests.read", now=NOW, subject_type="thing", subject_id=subject, about_person_id=person)
    record(ACTOR, "tests.do", now=NOW, subject_type="thing", subject_id=subject, place_id=PLACE, about_person_id=person)
    assert [e.verb for e in who_looked_at([person])] == ["tests.read"]
    assert [e.verb for e in history_of("thing", subject)] == ["tests.read", "tests.do"]
    assert [e.verb for e in entries_at([PLACE])] == ["tests.do"]
    assert entries_at([PLACE], before=NOW) == []


@relaxed
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.datetimes(timezones=st.just(UTC))
        | st.decimals(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    )
)
def test_what_is_made_plain_stays_as_it_is(value: object):
    once = plain(value)
    assert plain(once) == once


@pytest.mark.django_db(transaction=True)
def test_eight_writers_do_not_wait_for_one_another():
    """Each writer keeps its transaction open until all have written: with one chain this would never end."""
    write(1)
    barrier = threading.Barrier(8, timeout=20)
    failures: list[BaseException] = []

    def writer() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    write(2)
                    barrier.wait()
        except BaseException as error:
            failures.append(error)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    verdict = verify()
    assert (verdict.faults, verdict.entries) == ([], 81)


@pytest.mark.django_db(transaction=True)
def test_when_all_chains_are_busy_a_writer_waits_and_goes_on():
    write(1)
    held, done = threading.Event(), threading.Event()

    def hog() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM audit_chainhead FOR UPDATE")
            held.set()
            time.sleep(0.3)
            done.set()
        connection.close()

    thread = threading.Thread(target=hog)
    thread.start()
    held.wait(10)
    write(1)
    assert done.is_set()
    thread.join()
    assert verify().faults == []
