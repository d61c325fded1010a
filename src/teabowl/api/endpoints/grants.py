"""Who holds which role at a place; giving and ending roles within one's reach."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.access import actions, queries
from teabowl.access.permissions import GRANT_ROLE, READ_GRANTS
from teabowl.access.rules import roles_to_give
from teabowl.access.words import ROLE_NAMES
from teabowl.api.door import actor_of, answer, writer
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import villagers as schemas
from teabowl.kernel.actor import Role
from teabowl.kernel.errors import Invalid
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["roles"])


@router.get(
    "places/{code}/grants", response=schemas.GrantsOut, operation_id="list_grants", summary="Who can do what at a place"
)
def grants(request: HttpRequest, code: str) -> HttpResponse:
    """How many hold each role, for everybody; who, for those who may read it: here, and above where it reaches here."""
    actor, place = actor_of(request), living(code)
    ref, today = place.ref, china_date(timezone.now())
    rows = [*queries.roles_at(ref, today), *queries.roles_above(ref, today)]
    names = {row.place.id for row in rows} if can(actor, READ_GRANTS, ref) else set()
    places = {p.id: p for p in Place.objects.filter(id__in=names)}
    counts = [
        {"role": role.value, "name": str(ROLE_NAMES[role]), "holders": n}
        for role, n in queries.count_roles(rows, today).items()
    ]
    results = [
        {
            "id": str(row.id),
            "name": row.person_name,
            "role": row.role.value,
            "place": short_ref(places[row.place.id]),
            "starts_on": row.starts_on.isoformat(),
            "ends_on": iso(row.ends_on),
            "granted_by": row.granted_by,
        }
        for row in rows
        if row.place.id in places
    ]
    givable = roles_to_give(actor, ref) if can(actor, GRANT_ROLE, ref) else []
    shown = {"place": short_ref(place), "counts": counts, "results": results, "may_give": [role.value for role in givable]}
    return answer(shown, never_kept=True)


@router.post("places/{code}/grants", response={201: schemas.GrantedOut}, operation_id="give_role", summary="Give a role")
def give(request: HttpRequest, code: str, payload: schemas.GrantIn) -> HttpResponse:
    """Within one's own reach, to the account with this number, whose name one must know. The look is written down."""
    actor, place, now = writer(request), living(code), timezone.now()
    check(actor, GRANT_ROLE, place.ref)
    try:
        account = actions.find_account(actor, phone=e164(payload.phone), place=place, now=now)
    except BadPhone:
        raise Invalid({"phone": _("请写 11 位手机号")}) from None
    if "".join(account.person.name.split()) != "".join(payload.name.split()):
        raise Invalid({"name": _("名字和这个号码的账号对不上，请再核对一下")})
    made = actions.grant_role(
        actor, account_id=account.id, role=Role(payload.role), place=place, starts_on=payload.starts_on,
        ends_on=payload.ends_on, now=now,
    )  # fmt: skip
    return _granted(made, account.person.name, place, 201)


@router.delete(
    "places/{code}/grants/{uuid:grant_id}", response=schemas.GrantedOut, operation_id="end_role", summary="End a role"
)
def end(request: HttpRequest, code: str, grant_id: UUID) -> HttpResponse:
    """From today on. By whoever could give it."""
    actor, place = writer(request), living(code)
    made = actions.end_grant(actor, grant_id=grant_id, place=place, now=timezone.now())
    return _granted(made, made.account.person.name, place, 200)


def _granted(made: Any, name: str, place: Place, status: int) -> HttpResponse:
    shown = {
        "id": str(made.id),
        "name": name,
        "role": made.role,
        "place": short_ref(place),
        "starts_on": made.starts_on.isoformat(),
        "ends_on": iso(made.ends_on),
    }
    return answer(
        shown, status=status, location=f"/api/v1/places/{place.code}/grants" if status == 201 else "", never_kept=True
    )
