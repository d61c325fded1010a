"""The messages of matters."""

from teabowl.kernel.telling import MessageKind

KINDS = [
    MessageKind("deliberations.settled", "您提的事，会上有结果了", "A meeting decided on a matter of yours",
                "事是您在办", "You walk the matter", staff=True),
]  # fmt: skip
