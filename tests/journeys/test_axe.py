"""Every page, in light, dark and care: no axe violation, nothing sideways at 320 px, a quiet console.

Add your pages to PAGES. The path is built on the cast; `part` says who of the cast is signed in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.cast import Cast
from tests.journeys.checks import assert_console_clean, assert_no_axe_violations, assert_no_sideways_scroll
from tests.journeys.conftest import Opener


@dataclass(frozen=True)
class Shown:
    """A page to look at. `make` may create records first; it returns the path."""

    name: str
    make: Callable[[Cast], str]
    part: str = ""


PAGES = [
    Shown("gallery", lambda cast: "/ui/gallery/"),
]
PROBLEMS = ["400", "403", "404", "500", "429", "csrf", "not-allowed", "not-found", "refused", "invalid"]
LOOKS = ["light", "dark", "care", "care dark"]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_page(open_page: Opener, cast: Cast, shown: Shown, look: str) -> None:
    account = cast.accounts[shown.part] if shown.part else None
    page = open_page(shown.make(cast), look, width=320, account=account)
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)
    assert_console_clean(page)


@pytest.mark.urls("tests.journeys.problem_urls")
@pytest.mark.parametrize("look", ["light", "care dark"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_problem(open_page: Opener, name: str, look: str) -> None:
    page = open_page(f"/problems/{name}/", look, width=320)
    assert_no_axe_violations(page)
    assert_no_sideways_scroll(page)
