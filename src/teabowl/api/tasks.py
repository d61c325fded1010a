"""Background work: old counts of requests go."""

from teabowl.api import limits


def forget_meters() -> None:
    limits.forget()


PERIODIC = [("api.forget_meters", 1800.0, forget_meters)]
