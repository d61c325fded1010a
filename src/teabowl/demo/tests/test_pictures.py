"""The demo's pictures: drawn whole, each its own, the same for the same seed."""

from hashlib import sha256
from io import BytesIO

from PIL import Image

from teabowl.demo.pictures import DRAWN, draw


def test_each_is_drawn_whole_and_none_is_another() -> None:
    made = {name: draw(name) for name in DRAWN}
    assert {Image.open(BytesIO(data)).size for data in made.values()} == {(1080, 810)}
    assert len({sha256(data).digest() for data in made.values()}) == len(DRAWN)


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    assert draw("apples", 1) == draw("apples", 1) != draw("apples", 2)
