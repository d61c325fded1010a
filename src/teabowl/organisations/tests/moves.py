"""What the tests of transfers, migrant members and weak branches share."""

from teabowl.figures.verifying import _compare
from teabowl.organisations.figures_moves import SOURCES


def unposted() -> list[object]:
    """Records of ours whose figures are not what the ledger says, or that break its law."""
    return [wrong for source in SOURCES for _compared, found, breaking in _compare(source) for wrong in [*found, *breaking]]
