"""The drawings that stand on a home page while there is no picture (ui/scenes.html draws them)."""

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

SCENES = {
    "field": _("田野、杨树和几户人家"),
    "river": _("河湾、小船和两岸的树"),
    "orchard": _("一片挂果的果园"),
    "greenhouse": _("一排大棚"),
    "street": _("镇边的街和小楼"),
    "pond": _("荷塘和柳树"),
}


def scene_of(code: str, chosen: str = "") -> str:
    """The drawing of a place: the chosen one, else one by its code, so that neighbours differ."""
    return chosen if chosen in SCENES else list(SCENES)[sum(map(int, code[-6:])) % len(SCENES)]
