"""Pictures drawn by our own code alone, in the colours of the site: for products, places, albums, covers. Licence-clean, the same for
the same seed; kept as files like any picture that somebody sends. `draw(name, seed)` gives a picture's bytes."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from teabowl.demo.drawn import goods, places
from teabowl.demo.drawn.sheet import Sheet
from teabowl.files import images

DRAWN: dict[str, Callable[[Sheet], None]] = {
    "apples": goods.apples,
    "peaches": goods.peaches,
    "pears": goods.pears,
    "dates": goods.dates,
    "watermelon": goods.watermelon,
    "asparagus": goods.asparagus,
    "garlic": goods.garlic,
    "chilli": goods.chilli,
    "yam": goods.yam,
    "grain": goods.grain,
    "mutton_soup": goods.mutton_soup,
    "noodles": goods.noodles,
    "cakes": goods.cakes,
    "meat": goods.meat,
    "eggs": goods.eggs,
    "wicker": goods.wicker,
    "toys": goods.toys,
    "peony": goods.peony,
    "peony_field": places.peony_field,
    "orchard": places.orchard,
    "old_tree": places.old_tree,
    "courtyard": places.courtyard,
    "street": places.street,
    "pond": places.pond,
    "opera": places.opera,
    "greenhouse": places.greenhouse,
    "workshop": places.workshop,
    "tools": places.tools,
    "truck": places.truck,
    "clinic": places.clinic,
    "shop": places.shop,
}
"""What can be drawn, by name."""


def draw(name: str, seed: int = 0) -> bytes:
    """A PNG of 1080 × 810. Raises KeyError for a name that is none of DRAWN."""
    sheet = Sheet(seed)
    DRAWN[name](sheet)
    return sheet.bytes()


_PAINTER = ThreadPoolExecutor(1, thread_name_prefix="painter")
"""Pillow lets go of the interpreter while it scales and packs: pictures come beside other work, on the machine's other core."""


@cache
def begun(name: str) -> "Future[images.Drawn]":
    """A picture that is being drawn and kept, once for all villages."""
    return _PAINTER.submit(_kept, name)


def _kept(name: str) -> images.Drawn:
    drawn = images.draw(draw(name))
    images.keep(drawn)
    return drawn
