"""Tables of guides and errands."""

from teabowl.guides.models.errand import Errand, ErrandStep
from teabowl.guides.models.guide import Adaptation, AdaptationStep, Feedback, Guide, GuideVersion, ServicePoint
from teabowl.guides.models.paper import GuidePaper

__all__ = [
    "Adaptation",
    "AdaptationStep",
    "Errand",
    "ErrandStep",
    "Feedback",
    "Guide",
    "GuidePaper",
    "GuideVersion",
    "ServicePoint",
]
