"""A branch with members at each step, a change of secretary, a table that was checked and one that was brought in."""

from datetime import date, datetime, timedelta
from typing import Any

from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import actions
from teabowl.organisations.actions import Basis, Entry
from teabowl.organisations.kinds import End, Kind, PostWhy, Status, StepKind
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation

TABLE = """姓名,支部,状态,入党日期,手机号
孙有福,随西村老街党支部,正式党员,1998.7.1,13853000001
李大山,没有的支部,正式党员,2001-07-01,138530
"""


def fill(made: Any, now: datetime) -> None:
    cast, today = made.cast, china_date(now)
    township, secretary = cast.actor("township"), cast.actor("secretary")
    found = Organisation.objects.filter(place=cast.place("随官屯镇"), kind=Kind.COMMITTEE).first()
    committee = found or made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = actions.set_up_organisation(
        township, place=cast.place("随西村"), kind=Kind.BRANCH, name="随西村老街支部", parent_id=committee.id, on=date(2001, 3, 1),
        elected_on=date(2021, 11, 1), seat=actions.Seat(seat="老街 3 号", phone="0530-5945197"),
        basis=Basis("郓组〔2001〕3 号", date(2001, 2, 20), "郓城县委组织部"), now=now,
    )  # fmt: skip
    actions.rename_organisation(township, organisation_id=branch.id, name="随西村老街党支部", on=date(2020, 5, 1), now=now)
    group = actions.set_up_organisation(
        township,
        place=cast.place("随西村"),
        kind=Kind.GROUP,
        name="老街党小组",
        parent_id=branch.id,
        on=date(2020, 5, 1),
        now=now,
    )
    first, second, *_others = (
        made_member(branch, name) for name in ("毕家兴", "蒋学文", "沈秋生", "孔繁玉", "纪文敏", "尹志成", "庄来顺")
    )
    for member, on, why in ((first, date(2023, 6, 1), None), (second, today - timedelta(days=90), PostWhy.UNFIT)):
        actions.appoint(
            township, organisation_id=branch.id, member_id=member.id, kind=PostKind.SECRETARY, on=on, former_why=why, now=now
        )
    entry = Entry("郝明远", "", Status.APPLICANT, applied_on=today - timedelta(days=800))
    young = actions.enter_member(secretary, organisation_id=branch.id, entry=entry, form_key=new_id(), now=now)
    actions.take_step(
        secretary, member_id=young.id, kind=StepKind.ACTIVIST, on=today - timedelta(days=700), form_key=new_id(), mentors="毕家兴",
        now=now,
    )  # fmt: skip
    soon = made_member(branch, "邵小雨", Status.PROBATIONARY, today - timedelta(days=355))
    gone = made_member(branch, "年老的")
    actions.end_membership(secretary, member_id=gone.id, end=End.DIED, on=today, form_key=new_id(), now=now)
    staged = actions.stage_import(township, organisation_id=committee.id, filename="党员.csv", data=TABLE.encode(), now=now)
    brought = actions.stage_import(township, organisation_id=branch.id, filename="导过的.csv", data="姓名,状态,入党日期\n万里,正式,1990\n"
                                   "路远,正式,1991-07\n".encode(), now=now)  # fmt: skip
    actions.confirm_import(township, import_id=brought.id, now=now)
    made.of |= {
        "party_top": committee.id, "branch": branch.id, "group": group.id, "young": young.id, "soon": soon.id, "roster": staged.id,
        "brought": brought.id, "in_post": branch.posts.filter(ends_on__isnull=True).get().id,
    }  # fmt: skip


_O = "/o/{branch}/"
PAGES: dict[str, list[str]] = {
    "": [_O, f"{_O}tools/", f"{_O}history/", "/o/{group}/", "/o/{party_top}/"],
    "neighbour": [f"{_O}tools/"],
    "secretary": [
        f"{_O}tools/", f"{_O}members/", f"{_O}members/?show=way", f"{_O}members/?show=ended", f"{_O}members/?q=没有", f"{_O}posts/",
        f"{_O}members/enter/", f"{_O}members/{{young}}/", f"{_O}members/{{young}}/edit/", f"{_O}members/{{young}}/end/",
        f"{_O}members/{{young}}/step/development_object/", f"{_O}members/{{soon}}/step/probation_extended/", "/o/{group}/members/",
    ],
    "township": [
        "{t}/organisations/", "{t}/organisations/?kind=general_branch", "{t}/organisations/set-up/", f"{_O}posts/",
        f"{_O}posts/appoint/", f"{_O}posts/{{in_post}}/end/", f"{_O}change/", f"{_O}change/name/", f"{_O}change/form/",
        f"{_O}change/parent/", f"{_O}change/merge/", f"{_O}change/dissolve/", f"{_O}change/elected/", f"{_O}change/seat/",
        f"{_O}change/below/", "/o/{party_top}/import/", "/o/{party_top}/import/{roster}/", f"{_O}import/{{brought}}/",
        "/o/{party_top}/members/",
    ],
}  # fmt: skip
ELSEWHERE = {
    "organisations:below_sheet", "organisations:members_sheet", "organisations:import_template", "organisations:import_bad",
    "organisations:import_confirm", "organisations:import_undo", "organisations:import_drop",
}  # fmt: skip
