"""Letters of introduction in each state, a migrant member on both sides, branches proposed, put right and accepted."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import actions
from teabowl.organisations.kinds import Kind, Status
from teabowl.organisations.models import Organisation
from teabowl.organisations.rules_migrants import Reason, Way
from teabowl.organisations.rules_weak import Duty, Votes
from teabowl.organisations.tests.making import made_member, made_organisation


def fill(made: Any, now: datetime) -> None:
    cast, today = made.cast, china_date(now)
    found = Organisation.objects.filter(place=cast.place("随官屯镇"), kind=Kind.COMMITTEE).first()
    committee = found or made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    own, near, third = (made_organisation(cast, f"随西村第{n}党支部（转接）", parent=committee) for n in ("八", "九", "十"))
    away = made_organisation(cast, "菏泽市驻京流动党员党委", "菏泽市", Kind.COMMITTEE, is_away=True, seat="北京市丰台区花乡")
    gone = [made_member(own, name) for name in ("汪有信", "柳成荫", "樊守田", "石长青", "温如玉")]
    for name in ("鲁大山", "鲁二河", "鲁三江"):
        made_member(near, name)
    made_member(own, cast.accounts["neighbour"])
    made.of |= {"moves": own.id, "moves_near": near.id, "moves_away": away.id}
    _letters(made, gone, near, now)
    secretary = cast.actor("secretary")
    migration = actions.register_out(
        secretary, member_id=gone[3].id, left_on=today - timedelta(days=200), region="北京市丰台区", reason=Reason.WORK,
        contact_id=gone[4].id, away_id=away.id, key=new_id(), now=now,
    )  # fmt: skip
    actions.note_contact(
        secretary, migration_id=migration.id, on=today, way=Way.PHONE, note="要开一张在职证明", key=new_id(), now=now
    )
    guest = actions.receive_guest(
        secretary, organisation_id=own.id, name="于海生", home_name="河南省濮阳县某村党支部", status=Status.FULL,
        left_on=today - timedelta(days=90), reason=Reason.TRADE, joined_on=today, key=new_id(), now=now,
    )  # fmt: skip
    actions.note_activity(secretary, migration_id=guest.id, on=today, title="主题党日：清沟", now=now)
    made.of |= {"migrant": migration.id, "guest": guest.id}
    _weak(made, own, near, third, now)


def _letters(made: Any, gone: list[Any], near: Organisation, now: datetime) -> None:
    secretary, township = made.cast.actor("secretary"), made.cast.actor("township")

    def letter(member: Any, days: int, **to: Any) -> Any:
        at = now - timedelta(days=days)
        asked = actions.ask_transfer(secretary, member_id=member.id, key=new_id(), now=at, paid_until=china_date(at), **to)
        return actions.issue_transfer(township, transfer_id=asked.id, now=at)

    asked = actions.ask_transfer(secretary, member_id=gone[0].id, target_id=near.id, key=new_id(), now=now)
    under_way = letter(gone[2], 2, target_name="江苏省苏州市吴中区木渎镇党委")
    made.of |= {
        "asked_letter": asked.id, "late_letter": letter(gone[1], 40, target_id=near.id).id, "letter": under_way.id,
        "letter_code": under_way.code,
    }  # fmt: skip


def _weak(made: Any, own: Organisation, near: Organisation, third: Organisation, now: datetime) -> None:
    """`own` is proposed, `third` put right, `near` accepted."""
    township, county, today = made.cast.actor("township"), made.cast.actor("county"), china_date(now)
    proposed = actions.propose_weak(
        township, organisation_id=own.id, codes=["no_life"], found="半年没开过党员大会", key=new_id(), now=now
    )
    made.of["weak_proposed"] = proposed.id
    began = now - timedelta(days=120)
    for name, held in (("weak_case", third), ("weak_accepted", near)):
        case = actions.propose_weak(
            county, organisation_id=held.id, codes=["infighting"], found="三次会没开成", key=new_id(), now=began, listed=True
        )
        measure = actions.add_measure(
            township, case_id=case.id, code="infighting", text="逐个谈话，定下规矩", who="镇党委副书记", due_on=today,
            key=new_id(), now=began,
        )  # fmt: skip
        made.of |= {name: case.id, f"{name}_measure": measure.id}
    named = dict.fromkeys(Duty, ("郭守义", ""))
    actions.set_weak_plan(county, case_id=made.of["weak_accepted"], duties=named, now=began)
    actions.accept_weak(
        county, case_id=made.of["weak_accepted"], on=today, score=Decimal("86.5"), votes=Votes(2, 1, 0),
        counters="高建章、沈秋实", key=new_id(), now=now,
    )  # fmt: skip


_O, _L, _M, _W = "/o/{moves}/", "/o/transfers/", "/o/migrants/", "/o/weak/"
PAGES: dict[str, list[str]] = {
    "": ["/verify/", "/verify/{letter_code}/"],
    "neighbour": ["/me/party/letters/ask/", "/me/party/letters/ask/?to=outside", "/me/party/away/"],
    "secretary": [
        f"{_O}transfers/", f"{_O}transfers/?show=overdue", f"{_O}transfers/ask/?q=随西", f"{_O}transfers/ask/?to={{moves_near}}",
        f"{_O}transfers/outside/", f"{_L}{{asked_letter}}/", f"{_L}{{late_letter}}/", f"{_L}{{late_letter}}/receive/",
        f"{_L}{{late_letter}}/return/", f"{_L}{{letter}}/receipt/", f"{_O}migrants/", f"{_O}migrants/?show=over",
        f"{_O}migrants/out/", f"{_O}migrants/guest/", f"{_M}{{migrant}}/", f"{_M}{{migrant}}/contact/", f"{_M}{{guest}}/",
        f"{_M}{{guest}}/activity/", f"{_M}{{guest}}/end/", f"{_W}{{weak_case}}/", f"{_W}{{weak_case}}/plan/",
        f"{_W}{{weak_case}}/measure/", f"{_W}{{weak_case}}/progress/", f"{_W}{{weak_case}}/measures/{{weak_case_measure}}/",
    ],
    "township": [
        "{t}/party/transfers/", "{t}/party/migrants/?show=due", "{t}/party/weak/", "{t}/party/weak/propose/?q=随西",
        f"{_L}{{asked_letter}}/issue/", f"{_L}{{late_letter}}/renew/", f"{_L}{{letter}}/withdraw/",
    ],
    "county": [
        "{c}/party/transfers/terms/", "{c}/party/weak/?show=accepted", "{c}/party/weak/list/", f"{_W}{{weak_proposed}}/",
        f"{_W}{{weak_proposed}}/decide/", f"{_W}{{weak_case}}/accept/", f"{_W}{{weak_accepted}}/", f"{_W}{{weak_accepted}}/relapse/",
    ],
    "city": [f"{_M}{{migrant}}/receive/"],
}  # fmt: skip
ELSEWHERE = {
    "organisations:transfers_sheet", "organisations:migrants_sheet", "organisations:weak_sheet", "organisations:letter_pdf",
    "organisations:my_letter",
}  # fmt: skip
