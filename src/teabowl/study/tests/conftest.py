"""A branch of 随西村 with the secretary, a villager as member, and a township committee above it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client

from teabowl.kernel.actor import PostKind
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import Cast


class Party(NamedTuple):
    committee: Organisation
    branch: Organisation


@pytest.fixture
def party(cast: Cast, settings: object, tmp_path: Path) -> Party:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    made_member(branch, cast.accounts["villager"])
    made_member(branch, cast.accounts["secretary"])
    made_post(branch, cast.accounts["secretary"], PostKind.SECRETARY)
    return Party(committee, branch)


As = Callable[[str], Client]


@pytest.fixture
def signed_in(cast: Cast) -> As:
    """signed_in('secretary') is a browser of theirs."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[part])
        return client

    return signed_in
