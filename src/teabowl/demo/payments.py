"""Accounts for dues: the showcase branch has its own, the county committees have one for the branches without."""

from datetime import datetime

from teabowl.demo import cast, wechat_pay
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Organisation


def play(now: datetime) -> None:
    """Connect them to the stand-in of WeChat Pay."""
    wechat_pay.travel()
    counties = {code[:6] + "000000" for code in cast.TOWNSHIPS}
    found = Organisation.objects.select_related("place").filter(dissolved_on__isnull=True)
    for committee in found.filter(kind=Kind.COMMITTEE, place__code__in=sorted(counties)).order_by("id"):
        wechat_pay.connect(committee.place, ("organisation", committee.id), committee.name[:40], now=now)
    for branch in found.filter(kind=Kind.BRANCH, place__code=cast.SHOWCASE):
        wechat_pay.connect(branch.place, ("organisation", branch.id), branch.name[:40], now=now)
