"""The messages of matters."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind("deliberations.settled", "您提的事，会上有结果了", "A meeting decided on a matter of yours",
                "事是您在办", "You walk the matter", staff=True),
    MessageKind("deliberations.published", "村里的大事定了，或者办完了", "A matter of your village was decided or done",
                "您是这个村的，或者关注了它", "You belong to this village or follow it", pace=Pace.DIGEST),
]  # fmt: skip
