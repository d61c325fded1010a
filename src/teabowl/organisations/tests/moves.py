"""What the tests of transfers, migrant members and weak branches share."""

from teabowl.figures.verifying import verify

OURS = ("transfer", "migration", "weak_case")


def unposted() -> list[object]:
    """Records of ours whose figures are not what the ledger says."""
    return [found for found in verify().differences if found.source_type in OURS]
