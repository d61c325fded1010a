"""Where one works: each role's only seat opens what its holder may see."""

from datetime import date

import pytest
from django.test import Client

from teabowl.access.models import Grant
from teabowl.kernel.actor import Role
from tests.cast import NOW, Cast


@pytest.mark.django_db
def test_the_only_seat_opens_where_the_work_is(cast: Cast) -> None:
    Grant.objects.create(
        account=cast.accounts["neighbour"],
        role=Role.FINANCE.value,
        place=cast.place("随西村"),
        starts_on=date(2024, 1, 1),
        created_at=NOW,
    )
    doors = {
        "operator": "/p/371725104201/desk/",
        "secretary": "/p/371725104201/desk/",
        "township": "/p/371725104000/desk/",
        "auditor": "/p/371700000000/audit/",
        "neighbour": "/me/accounts/",
    }
    for part, url in doors.items():
        client = Client()
        client.force_login(cast.accounts[part])
        seat = client.get("/desk/", follow=True)
        assert (seat.redirect_chain, seat.status_code) == ([(url, 302)], 200), part
