"""Who can do what at a place, and since when; giving and ending roles."""

from datetime import date
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from teabowl.access import actions, queries
from teabowl.access.forms import GrantForm
from teabowl.access.permissions import GRANT_ROLE, READ_GRANTS
from teabowl.access.rules import roles_to_give
from teabowl.access.table import load_verbs
from teabowl.access.words import ROLE_NAMES, Text
from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.masks import mask_phone
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Open, can, check
from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.places.redirects import at_place
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _today() -> date:
    return china_date(timezone.now())


@at_place
def people(request: HttpRequest, place: Place) -> HttpResponse:
    """Everybody sees which roles there are, how many hold them and what they may do; names only those who may (PIPL art 25)."""
    today = _today()
    actor, ref = _actor(request), place.ref
    names = can(actor, READ_GRANTS, ref)
    here, above = queries.roles_at(ref, today), queries.roles_above(ref, today)
    givable = set(roles_to_give(actor, ref)) if can(actor, GRANT_ROLE, ref) else set()
    context = {
        "place": place,
        "crumbs": _crumbs(place),
        "names": names,
        "standing": here if names else [],
        "above": above if names else [],
        "counts": [(ROLE_NAMES[r], n) for r, n in queries.count_roles([*here, *above], today).items()],
        "givable": givable,
        "today": today,
        "abilities": _abilities(ref),
    }
    return render(request, "access/people.html", context)


@at_place
def people_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """Who holds which role here and above, and since when: for whoever may read the names."""
    today, ref = _today(), place.ref
    check(_actor(request), READ_GRANTS, ref)
    header = [_("姓名"), _("角色"), _("在哪里"), _("从哪天起"), _("到哪天止"), _("谁给的")]
    rows = (
        (row.person_name, row.role_name, row.place.name, row.starts_on, row.ends_on, row.granted_by)
        for row in [*queries.roles_at(ref, today), *queries.roles_above(ref, today)]
    )
    return sheet_response(_("谁能做什么"), header, rows, f"{place.name}-{_('谁能做什么')}")


def _abilities(place: PlaceRef) -> list[tuple[Text, list[str]]]:
    """(role, what it may do at this place), for the roles that can reach a place of this level."""
    english = (get_language() or "").startswith("en")
    verbs = [verb for verb in load_verbs() if verb.open_to is Open.NOBODY]
    found = []
    for role in Role:
        words = [verb.en if english else verb.zh for verb in verbs if role in verb.roles]
        if words:
            found.append((ROLE_NAMES[role], words))
    return found


def _crumbs(place: Place) -> list[tuple[str, str]]:
    line = [(p.name, f"/p/{p.code}/") for p in ancestors(place) if p.level != "province"]
    return [*line, (_("谁能做什么"), "")]


@reauthentication_required  # type: ignore[untyped-decorator]
@at_place
def grant(request: HttpRequest, place: Place) -> HttpResponse:
    """Fill in, then see whom it would be, then give: the number is only looked up when sent."""
    actor = _actor(request)
    check(actor, GRANT_ROLE, place.ref)
    roles = roles_to_give(actor, place.ref)
    form = GrantForm(request.POST or None, roles=roles, initial={"starts_on": _today()})
    if request.method == "POST" and form.is_valid():
        try:
            return _grant(request, actor, place, form)
        except Invalid as error:
            for name, text in error.fields.items():
                form.add_error(name or None, text)
        except NotFound as error:
            form.add_error("phone", error.message)
        except Refused as error:
            form.add_error(None, error.message)
    status = 422 if form.is_bound else 200
    return render(request, "access/grant.html", {"place": place, "crumbs": _crumbs(place), "form": form}, status=status)


def _grant(request: HttpRequest, actor: Actor, place: Place, form: GrantForm) -> HttpResponse:
    now, data = timezone.now(), form.cleaned_data
    account = actions.find_account(actor, phone=data["phone"], place=place, now=now)
    if request.POST.get("sure") != str(account.id):
        context = {
            "place": place,
            "crumbs": _crumbs(place),
            "form": form,
            "account": account,
            "phone": mask_phone(account.phone),
            "role_name": ROLE_NAMES[Role(data["role"])],
        }
        return render(request, "access/grant_sure.html", context)
    actions.grant_role(
        actor,
        account_id=account.id,
        role=Role(data["role"]),
        place=place,
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        now=now,
    )
    messages.success(request, _("给好了：%(who)s，%(role)s") % {"who": account, "role": ROLE_NAMES[Role(data["role"])]})
    return _back(place)


@reauthentication_required  # type: ignore[untyped-decorator]
@at_place
def end(request: HttpRequest, place: Place, grant_id: UUID) -> HttpResponse:
    """Shows what ending does; POST ends."""
    actor = _actor(request)
    row = queries.grant_to_end(actor, grant_id, place.ref, _today())
    if request.method == "POST":
        actions.end_grant(actor, grant_id=grant_id, place=place, now=timezone.now())
        messages.success(request, _("停了：%(who)s 不再是%(role)s") % {"who": row.person_name, "role": row.role_name})
        return _back(place)
    return render(request, "access/end.html", {"place": place, "crumbs": _crumbs(place), "row": row})


def _back(place: Place) -> HttpResponseRedirect:
    response = redirect(reverse("access:people", args=[place.code]))
    response.status_code = 303
    return response
