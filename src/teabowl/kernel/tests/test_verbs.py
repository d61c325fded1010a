from uuid import uuid4

from teabowl.kernel.actor import Actor, Held, Level, PlaceRef, Role
from teabowl.kernel.verbs import Reach, Verb, can

CITY, VILLAGE, OTHER = uuid4(), uuid4(), uuid4()
AT = PlaceRef(VILLAGE, "371725104201", "随西村", Level.VILLAGE, (CITY, VILLAGE))


def verb(**roles: Reach) -> Verb:
    return Verb("x.y", "", "", {Role(k): v for k, v in roles.items()})


def holding(role: Role, place: object) -> Actor:
    return Actor(account_id=uuid4(), held=frozenset({Held(role, place)}))  # type: ignore[arg-type]


def test_a_role_reaches_its_own_place_only_when_here() -> None:
    assert can(holding(Role.OPERATOR, VILLAGE), verb(operator=Reach.HERE), AT)
    assert not can(holding(Role.OPERATOR, CITY), verb(operator=Reach.HERE), AT)


def test_a_role_reaches_its_subtree_when_below() -> None:
    assert can(holding(Role.CITY, CITY), verb(city_organiser=Reach.BELOW), AT)
    assert not can(holding(Role.CITY, OTHER), verb(city_organiser=Reach.BELOW), AT)
