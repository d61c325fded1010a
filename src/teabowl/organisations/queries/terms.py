"""What letters, migrant members and weak branches are judged by at a place on a day."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from teabowl.organisations import rules_transfers, rules_weak
from teabowl.organisations.models import CriteriaVersion, TransferTerms
from teabowl.organisations.rules_weak import CriteriaList, Criterion


def terms_at(lineage: Sequence[UUID], day: date) -> rules_transfers.Terms:
    """How long letters hold at a place: what the nearest place above it has set, else the usual. One query."""
    rows = TransferTerms.objects.filter(place_id__in=list(lineage), since__lte=day)
    nearest = max(rows, key=lambda row: (list(lineage).index(row.place_id), row.since), default=None)
    if nearest is None:
        return rules_transfers.terms_on(day)
    return rules_transfers.Terms(
        nearest.since, nearest.near_days, nearest.far_days, nearest.longest_months, nearest.source
    )  # fmt: skip


def list_of(version: CriteriaVersion | None) -> CriteriaList:
    """A version as the rules read it; None: the one in the code."""
    if version is None:
        return rules_weak.NATIONAL
    return CriteriaList(
        key=str(version.id),
        since=version.since,
        title=version.title,
        source=version.source,
        criteria=tuple(Criterion(row["code"], row["text"], row.get("sign", "")) for row in version.criteria),
        vacant_months=version.vacant_months,
        pass_score=version.pass_score,
        dissatisfied_over=Fraction(version.dissatisfied_percent, 100),
        relapse_months=version.relapse_months,
    )


def version_at(lineage: Sequence[UUID], day: date) -> CriteriaVersion | None:
    """The list in force at a place on a day: the nearest place's latest; None: the one in the code. One query."""
    rows = CriteriaVersion.objects.filter(place_id__in=list(lineage), since__lte=day)
    return max(rows, key=lambda row: (list(lineage).index(row.place_id), row.since), default=None)
