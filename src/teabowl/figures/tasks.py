"""Work in the background: folding, by one worker of all that may run."""

from teabowl.figures import balances


def fold() -> None:
    """Add waiting entries to the balances, batch by batch, until none waits or another worker is at it."""
    balances.fold_all()


PERIODIC = [("figures.fold", 0.5, fold)]
