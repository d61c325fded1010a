"""Every write of matters. Other areas import from here."""

from teabowl.deliberations.actions.disclosing import finish_matters, publish_decision, publish_result
from teabowl.deliberations.actions.settling import settle_matter, settle_steps
from teabowl.deliberations.actions.walking import bring_matter, propose_matter, stop_matter, take_off

__all__ = [
    "bring_matter",
    "finish_matters",
    "propose_matter",
    "publish_decision",
    "publish_result",
    "settle_matter",
    "settle_steps",
    "stop_matter",
    "take_off",
]
