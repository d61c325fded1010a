"""The messages of matters."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind("deliberations.settled", "您提的事，会上有结果了", "A meeting decided on a matter of yours",
                "事是您在办", "You walk the matter", staff=True),
    MessageKind("deliberations.published", "村里定了一件事", "Your village decided a matter",
                "您是这个村的村民", "You belong to the village", pace=Pace.DIGEST),
]  # fmt: skip
