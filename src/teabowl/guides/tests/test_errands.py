"""Errands from asking to rating: the clock, consent, papers, who sees and does what."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teabowl.audit.queries import history_of
from teabowl.files import actions as files
from teabowl.files.models import Paper
from teabowl.guides import actions, queries
from teabowl.guides.actions import OnBehalf, Upload
from teabowl.guides.errand_rules import Clock, Consent, Rating, State
from teabowl.guides.models import Errand
from teabowl.guides.queries import errand_lists
from teabowl.guides.tests.conftest import Ask, Write
from teabowl.kernel.actor import ANONYMOUS, Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays, workdays_between
from teabowl.messages.models import Copy
from teabowl.people.models import Account
from tests.cast import NOW, Cast

PARTS = [
    *("villager", "neighbour", "stranger", "anonymous", "operator", "other_operator"),
    *("secretary", "township", "county", "city", "auditor"),
]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = timedelta(days=1)
MOTHER = OnBehalf("王玉兰", "parent", "witnesses", witnesses="孙立根、周明芳")


def who(cast: Cast, part: str) -> Actor:
    return ANONYMOUS if part == "anonymous" else cast.actor(part)


def tries(act: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except NotFound:
        return "nothing"
    except (NotAllowed, Refused):
        return "no"
    return "yes"


def parts_that(cast: Cast, act: Callable[[Actor], object], result: str = "yes") -> set[str]:
    return {part for part in PARTS if tries(lambda part=part: act(who(cast, part))) == result}  # type: ignore[misc]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(1, 40), st.integers(0, 60))
def test_the_clock_gives_back_what_was_not_used(since: date, limit: int, used: int) -> None:
    clock = Clock(since, limit, used)
    assert workdays_between(since, clock.due_on) == max(1, limit - used)
    stopped = clock.stopped(clock.due_on)
    assert stopped == used + max(1, limit - used)
    assert clock.used_by(since) == used


def test_from_asking_to_rating_with_a_sent_back(cast: Cast, ask: Ask) -> None:
    errand = ask(papers=[Upload("身份证.pdf", PDF)])
    assert (errand.state, errand.due_on) == (State.ASKED, add_workdays(china_date(NOW), 20))
    operator, villager, village = cast.actor("operator"), cast.actor("villager"), cast.place("随西村")
    actions.take_errand(operator, errand_id=errand.id, now=NOW + DAY)
    actions.move_errand(operator, errand_id=errand.id, now=NOW + 2 * DAY)
    key = new_id()
    for _ in range(2):  # the same form twice
        actions.send_back(operator, errand_id=errand.id, reason="缺户口本", key=key, now=NOW + 3 * DAY)
    errand.refresh_from_db()
    assert (errand.state, errand.due_on, errand.used_days) == (State.SENT_BACK, None, 3)
    page = actions.open_errand(villager, place=village, errand_id=errand.id, now=NOW)
    assert (page.missing, "resend" in page.may) == ("缺户口本", True)
    with pytest.raises(Refused):
        actions.finish_errand(operator, errand_id=errand.id, outcome="好了", now=NOW + 4 * DAY)
    actions.resend_errand(villager, errand_id=errand.id, papers=[Upload("户口本.pdf", PDF)], now=NOW + 30 * DAY)
    errand.refresh_from_db()
    assert (errand.state, errand.due_on) == (State.TAKEN, add_workdays(china_date(NOW + 30 * DAY), 17))
    done = actions.finish_errand(operator, errand_id=errand.id, outcome="下月到账", now=NOW + 31 * DAY)
    assert (done.state, done.done_days, done.late_on) == (State.DONE, 4, None)
    with pytest.raises(Invalid):
        actions.rate_errand(villager, errand_id=errand.id, rating=Rating.UNSATISFIED, now=NOW + 32 * DAY)
    actions.rate_errand(villager, errand_id=errand.id, rating=Rating.SATISFIED, now=NOW + 32 * DAY)
    kinds = list(errand.steps.order_by("at", "id").values_list("kind", flat=True))
    assert kinds == ["asked", "taken", "moved", "sent_back", "resent", "done", "rated"]
    told = Copy.objects.filter(account=cast.accounts["villager"]).order_by("at", "id").values_list("message__kind", flat=True)
    assert list(told) == ["guides.errand_moved", "guides.errand_moved", "guides.errand_sent_back", "guides.errand_done"]
    assert set(Paper.objects.values_list("delete_after", flat=True)) == {NOW + 31 * DAY + timedelta(days=90)}


def test_who_reads_an_errand_and_its_papers_and_leaves_a_trace(cast: Cast, ask: Ask) -> None:
    errand, village = ask(papers=[Upload("身份证.pdf", PDF)]), cast.place("随西村")
    paper = Paper.objects.get()

    def read(actor: Actor) -> None:
        actions.open_errand(actor, place=village, errand_id=errand.id, now=NOW)

    readers = {"villager", "operator", "secretary"}
    assert parts_that(cast, read) == readers
    assert parts_that(cast, read, "nothing") == set(PARTS) - readers
    assert parts_that(cast, lambda a: files.read_paper(a, paper_id=paper.id, now=NOW)) == readers
    with pytest.raises(NotFound):
        actions.open_errand(cast.actor("operator"), place=cast.place("随东村"), errand_id=errand.id, now=NOW)
    read(cast.actor("operator"))
    read(cast.actor("villager"))
    assert [e.actor_name for e in history_of("errand", errand.id) if e.is_read] == ["周明芳"]
    page = actions.open_errand(cast.actor("villager"), place=village, errand_id=errand.id, now=NOW)
    assert [name for name, _at in page.readers] == ["周明芳"]
    assert actions.open_errand(cast.actor("operator"), place=village, errand_id=errand.id, now=NOW).readers == []


def test_a_late_errand_goes_up_once_and_the_township_may_handle_it(cast: Cast, ask: Ask) -> None:
    errand = ask(now=NOW - 60 * DAY)
    take = parts_that(cast, lambda a: actions.take_errand(a, errand_id=errand.id, now=NOW))
    assert take == {"operator", "secretary"}
    assert [actions.escalate_late_errands(now=NOW) for _ in range(2)] == [1, 0]
    take = parts_that(cast, lambda a: actions.take_errand(a, errand_id=errand.id, now=NOW))
    assert take == {"operator", "secretary", "township"}
    errand.refresh_from_db()
    assert errand.late_on == errand.due_on
    assert errand.steps.get(kind="escalated").told == ["郑晓岚"]
    items = queries.desk_items(cast.actor("township"), cast.place("随官屯镇"), NOW)
    assert [item.group for item in items] == ["代办"]
    rows = queries.attention_below(cast.place("菏泽市"), china_date(NOW))
    assert [(row.group, row.place_name) for row in rows] == [("迟了的代办", "随西村")]
    late = parts_that(cast, lambda a: queries.late_below(a, cast.place("随西村"), now=NOW))
    assert late == {"township", "county", "city", "auditor"}


def test_the_desk_gives_the_first_of_each_sort_and_how_many_wait_behind(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("teabowl.guides.queries.errand_lists.ON_DESK", 1)
    errands = [ask(now=NOW - days * DAY) for days in (60, 50, 40, 1, 0)]
    operator, village = cast.actor("operator"), cast.place("随西村")
    with django_assert_num_queries(2):
        items = errand_lists.desk_items(operator, village, NOW)
    assert [(item.url.split("/")[-2], item.state, item.more) for item in items] == [
        (str(errands[0].id), "late", 2),
        (str(errands[3].id), "plain", 1),
    ]
    Errand.objects.filter(id=errands[0].id).update(asker_id=operator.account_id)  # nobody handles their own
    assert [item.more for item in errand_lists.desk_items(operator, village, NOW)] == [1, 1]


HANDLERS: dict[str, Callable[[Actor, Errand], object]] = {
    "take": lambda a, e: actions.take_errand(a, errand_id=e.id, now=NOW),
    "send_back": lambda a, e: actions.send_back(a, errand_id=e.id, reason="缺", now=NOW),
    "list": lambda a, e: queries.errands_at(a, e.place, now=NOW),
}


@pytest.mark.parametrize("verb", HANDLERS)
def test_who_handles_an_errand(cast: Cast, ask: Ask, verb: str) -> None:
    errand = ask()
    extra = {"township"} if verb == "list" else set()  # who sees there an empty list until one comes up
    assert parts_that(cast, lambda a: HANDLERS[verb](a, errand)) == {"operator", "secretary"} | extra


def test_nobody_handles_an_errand_of_their_own(cast: Cast, ask: Ask) -> None:
    errand = ask(by="operator")
    with pytest.raises(NotAllowed):
        actions.take_errand(cast.actor("operator"), errand_id=errand.id, now=NOW)
    actions.take_errand(cast.actor("secretary"), errand_id=errand.id, now=NOW)


def test_who_may_ask(cast: Cast, write: Write) -> None:
    guide = write()

    def ask(actor: Actor) -> None:
        actions.ask_errand(actor, place=cast.place("随西村"), guide_id=guide.id, phone="13953000008", key=new_id(), now=NOW)

    assert parts_that(cast, ask) == set(PARTS) - {"anonymous"}
    with pytest.raises(Refused):
        actions.ask_errand(
            cast.actor("villager"), place=cast.place("随官屯镇"), guide_id=guide.id, phone="13953000008", key=new_id(), now=NOW
        )
    for _ in range(5):
        ask(cast.actor("villager"))
    with pytest.raises(Refused):
        ask(cast.actor("villager"))


@pytest.mark.parametrize(
    ("behalf", "field"),
    [
        (OnBehalf("", "parent", "witnesses", witnesses="甲、乙"), "for_name"),
        (OnBehalf("王玉兰🌾", "parent", "witnesses", witnesses="甲、乙"), "for_name"),
        (OnBehalf("王玉兰", "parent", "witnesses", witnesses="甲、乙\u200b"), "witnesses"),
        (OnBehalf("王玉兰", "", "witnesses", witnesses="甲、乙"), "relation"),
        (OnBehalf("王玉兰", "parent", ""), "consent"),
        (OnBehalf("王玉兰", "parent", "self"), "consent"),
        (OnBehalf("王玉兰", "parent", "witnesses", witnesses="甲"), "witnesses"),
        (OnBehalf("王玉兰", "parent", "paper"), "consent_paper"),
        (OnBehalf("王玉兰", "parent", "account"), "his_phone"),
        (OnBehalf("王玉兰", "parent", "account", phone="123"), "his_phone"),
    ],
)
def test_acting_for_another_needs_the_consent_written_down(cast: Cast, ask: Ask, behalf: OnBehalf, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        ask(behalf=behalf)
    assert field in wrong.value.fields
    assert Errand.objects.count() == 0


def test_consent_by_witnesses_and_on_paper(cast: Cast, ask: Ask) -> None:
    errand = ask(behalf=MOTHER)
    assert (errand.consent, errand.witnesses, errand.agreed_at) == (Consent.WITNESSES, "孙立根、周明芳", NOW)
    written = OnBehalf("王玉兰", "parent", "paper", paper=Upload("同意书.pdf", PDF))
    on_paper = ask(behalf=written, guide=errand.guide)
    assert Paper.objects.get().owner_type == "errand_consent"
    page = actions.open_errand(cast.actor("operator"), place=cast.place("随西村"), errand_id=on_paper.id, now=NOW)
    assert (page.for_name, page.relation, len(page.consent_papers)) == ("王玉兰", "父母", 1)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor can a row say otherwise
        Errand.objects.filter(id=errand.id).update(agreed_at=None)


def test_consent_by_the_persons_own_account(cast: Cast, ask: Ask) -> None:
    mother = Account.objects.get(id=cast.accounts["neighbour"].id)
    errand = ask(behalf=OnBehalf("钱有田", "neighbour", "account", phone=(mother.phone or "")[3:]))
    village = cast.place("随西村")
    assert (errand.state, errand.due_on, errand.asked_at) == (State.CONSENT, None, None)

    def read(actor: Actor) -> None:
        actions.open_errand(actor, place=village, errand_id=errand.id, now=NOW)

    assert parts_that(cast, read) == {"villager", "neighbour"}  # the village does not see it yet
    page = actions.open_errand(cast.actor("neighbour"), place=village, errand_id=errand.id, now=NOW)
    assert (page.may, page.phone, page.papers) == (frozenset({"agree"}), "", [])
    answer = parts_that(cast, lambda a: actions.answer_consent(a, errand_id=errand.id, agrees=True, now=NOW))
    assert answer == {"neighbour"}
    assert [row.id for row in queries.my_errands(cast.actor("neighbour"), now=NOW)] == [errand.id]
    actions.answer_consent(cast.actor("neighbour"), errand_id=errand.id, agrees=True, now=NOW + DAY)
    errand.refresh_from_db()
    assert (errand.state, errand.agreed_by_id, errand.agreed_phone) == (State.ASKED, mother.id, "")
    assert errand.due_on == add_workdays(china_date(NOW + DAY), 20)
    assert parts_that(cast, read) == {"villager", "neighbour", "operator", "secretary"}
    actions.cancel_errand(cast.actor("neighbour"), errand_id=errand.id, now=NOW + 2 * DAY)  # it is their matter
    assert parts_that(cast, read) == {"villager", "neighbour"}


def test_a_refused_consent_ends_it_and_deletes_the_papers(cast: Cast, ask: Ask) -> None:
    phone = (Account.objects.get(id=cast.accounts["neighbour"].id).phone or "")[3:]
    errand = ask(behalf=OnBehalf("钱有田", "neighbour", "account", phone=phone), papers=[Upload("身份证.pdf", PDF)])
    actions.answer_consent(cast.actor("neighbour"), errand_id=errand.id, agrees=False, now=NOW)
    errand.refresh_from_db()
    assert errand.state == State.CANCELLED
    assert Paper.objects.get().deleted_at == NOW
    waiting = ask(guide=errand.guide, behalf=OnBehalf("钱有田", "neighbour", "account", phone="13900000000"))
    assert actions.drop_unanswered(now=NOW + 13 * DAY) == 0
    assert actions.drop_unanswered(now=NOW + 15 * DAY) == 1
    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED


def test_a_sheet_of_errands_says_nothing_of_anybody(cast: Cast, ask: Ask) -> None:
    ask(note="腿脚不便", behalf=MOTHER)
    rows = queries.export_rows(cast.actor("operator"), cast.place("随西村"))
    assert len(rows) == 1
    assert not {"赵小满", "王玉兰", "腿脚不便"} & {str(cell) for cell in rows[0]}
    assert parts_that(cast, lambda a: queries.export_rows(a, cast.place("随西村"))) == {
        "operator",
        "secretary",
        "township",
    }


def test_erasing_the_account_leaves_no_word_of_it(cast: Cast, ask: Ask) -> None:
    from teabowl.guides.personal import erase, export

    errand = ask(behalf=MOTHER, papers=[Upload("身份证.pdf", PDF)])
    account: Any = cast.accounts["villager"]
    (row,) = export(account.person, account)
    assert (row["what"], row["for"], row["note"]) == ("满 60 岁，领养老金", "王玉兰", "腿脚不便")
    with transaction.atomic():
        erase(account.person, account, NOW)
    errand.refresh_from_db()
    assert (errand.asker_id, errand.note, errand.for_name, errand.witnesses, errand.phone) == (None, "", "", "", "")
    assert errand.state == State.CANCELLED
    assert Paper.objects.get().deleted_at == NOW
    assert export(account.person, account) == []
