"""A joint branch of two units: too few members for a branch each. All people invented."""

from datetime import date, datetime, timedelta

from teabowl.demo import actors, cast
from teabowl.demo.luck import Luck
from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import china_date
from teabowl.organisations import actions as organisations
from teabowl.organisations.kinds import Kind, Status
from teabowl.organisations.models import Organisation

UNITS = ("郓城鲁西蒜业冷库有限公司（演示）", "惠农农机服务专业合作社（演示）")
UNIT_MEMBERS = (("石立新", 2009), ("郝春梅", 2014), ("阎志远", 2017), ("白桂英", 2019))


def play(now: datetime) -> None:
    """A cold store in the showcase village and a cooperative next to it have two members each: too few for a branch of their own."""
    here = Organisation.objects.standing().filter(place__code=cast.SHOWCASE, kind=Kind.BRANCH).select_related("place").first()
    near = Organisation.objects.standing().filter(kind=Kind.BRANCH, is_away=False, parent_id=here.parent_id if here else None)
    home = near.exclude(place__code=cast.SHOWCASE).select_related("place").order_by("place__sort_key").first()
    if here is None or home is None:
        return
    township, luck, on = actors.actor("township", now), Luck("units"), china_date(now) - timedelta(days=19)
    basis = organisations.Basis("随党发〔2026〕17 号（演示）", on - timedelta(days=4), "中共随官屯镇委员会")
    joint = organisations.set_up_organisation(
        township, place=home.place, kind=Kind.JOINT_BRANCH, name="蒜业农机联合党支部", parent_id=here.parent_id, on=on,
        seat=organisations.Seat(UNITS[1]), basis=basis, now=now,
    )  # fmt: skip
    units = [organisations.Unit(UNITS[0], here.place_id)]
    organisations.join_places(township, organisation_id=joint.id, place_ids=(), units=units, on=on, basis=basis, now=now)
    members = []
    for name, year in UNIT_MEMBERS:
        confirmed = date(year, luck.randrange(1, 13), luck.randrange(1, 28))
        entry = organisations.Entry(
            name, "", Status.FULL, confirmed - timedelta(days=1000), confirmed.replace(year=year - 1), confirmed_on=confirmed
        )
        members.append(
            organisations.enter_member(township, organisation_id=joint.id, entry=entry, form_key=luck.key(now), now=now)
        )
    for member, post in zip(members, (PostKind.SECRETARY, PostKind.DUES_KEEPER, PostKind.DUES_CHECKER), strict=False):
        organisations.appoint(
            township,
            organisation_id=joint.id,
            member_id=member.id,
            kind=post,
            on=on,
            decision="党员大会选举结果的批复（演示）",
            now=now,
        )
