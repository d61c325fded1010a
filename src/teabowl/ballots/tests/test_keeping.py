"""What is kept of votes: keys that are rotated, a person's own data."""

import base64
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from teabowl.ballots import actions, personal, sealing
from teabowl.ballots.models import Motion
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.people.secrets import ROTATED, key_id_of
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_a_running_votes_key_is_sealed_with_the_newest_data_key(put: Put, cast: Cast) -> None:
    voters = people(2)
    motion = put(voters, secret=True)
    vote(voters[0], motion, "yes")
    new = f"b:{base64.b64encode(bytes(range(32))).decode()},{settings.CONFIG.data_keys}"
    with override_settings(CONFIG=replace(settings.CONFIG, data_keys=new)):
        assert sealing.rotate in ROTATED
        assert list(sealing.rotate()) == [1]
        key = Motion.objects.get(id=motion.id).key
        assert key is not None
        assert key_id_of(key) == "b"
        vote(voters[1], motion, "yes")
        assert actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW).tally == {"yes": 2}
        assert list(sealing.rotate()) == []


def test_ones_own_data_has_open_choices_and_of_secret_votes_that_one_voted(put: Put, cast: Cast) -> None:
    account, villager = cast.accounts["villager"], cast.actor("villager")
    vote(villager, put([villager], title="公开的"), "no")
    vote(villager, put([villager], title="无记名的", secret=True), "no")
    rows = {row["title"]: (row["way"], row["choices"]) for row in personal.export(account.person, account)}
    assert rows == {"公开的": ("phone", ["no"]), "无记名的": ("phone", None)}
