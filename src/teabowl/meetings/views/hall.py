"""In the hall, on the recorder's phone: somebody without one is put on the list; somebody sent one of their household."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from teabowl.files.queries import papers_of
from teabowl.files.uploads import RefusedFile, limited_uploads, refused_uploads
from teabowl.files.words import say
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.meetings import actions, words
from teabowl.meetings.actions.hall import MANDATE
from teabowl.meetings.actions.saving import rules_of
from teabowl.meetings.forms import HallForm, MandateForm
from teabowl.meetings.kinds import Convened
from teabowl.meetings.models import Participant
from teabowl.meetings.rules import CAME, Mark
from teabowl.meetings.views.doors import GET_POST, crumbs, form_page, opened, tell, url_of
from teabowl.ui.doors import actor_of, personal, see_other, signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(GET_POST)
@personal
@signed_in
def admit(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Somebody came who is on no list: a villager to the assembly, a guest to any other meeting."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    everybody = rules_of(found).convened is Convened.ADULTS

    def make(*args: Any, **kwargs: Any) -> HallForm:
        return HallForm(*args, everybody=everybody, **kwargs)

    def act(data: dict[str, Any]) -> str:
        made = actions.admit(
            actor_of(request), meeting_id=meeting_id, name=data["name"], phone=data.get("phone", ""),
            household=data.get("household", ""), now=timezone.now(),
        )  # fmt: skip
        tell(request, _("%(name)s登记好了，接着登记下一个") % {"name": made.name})
        return url_of(found, "admit")

    title = _("登记来的人") if everybody else _("登记列席的人")
    return form_page(
        request, make, act, title=title, submit=_("登记"), back=url_of(found, "names"),
        trail=crumbs(found, (_("名单"), url_of(found, "names")), (title, "")),
        note=_("没带手机的，问清姓名和是哪一户。") if everybody else "",
    )  # fmt: skip


@require_http_methods(GET_POST)
@limited_uploads
@personal
@signed_in
def mandate(request: HttpRequest, meeting_id: UUID, participant_id: UUID) -> HttpResponse:
    """The written mandate of somebody who cannot come: who of the household stands in."""
    found, standing = opened(request, meeting_id)
    if not standing.records:
        raise NotAllowed(words.WHO_MAY["records"])
    one = Participant.objects.filter(meeting=found, id=participant_id).select_related("proxy").first()
    if one is None:
        raise NotFound(words.NO_PERSON)
    family = Participant.objects.filter(meeting=found, household=one.household, votes=True, counted=True).exclude(id=one.id)
    holders = [(str(p.id), p.name) for p in family.order_by("name", "id") if one.household and p.mark in CAME]

    def make(*args: Any, **kwargs: Any) -> MandateForm:
        return MandateForm(*args, holders=holders, **kwargs)

    def act(data: dict[str, Any]) -> str:
        if refused := refused_uploads(request):
            raise Invalid({"paper": say(refused[0][1], 0)})
        sent = data["paper"]
        paper = (sent.name or "", sent.read()) if sent and not isinstance(sent, RefusedFile) else None
        try:
            holder = UUID(data["holder"])
            actions.give_mandate(
                actor_of(request),
                meeting_id=meeting_id,
                participant_id=one.id,
                holder_id=holder,
                paper=paper,
                now=timezone.now(),
            )
        except ValueError:
            raise Invalid({"holder": words.MANDATE["holder"]}) from None
        except Invalid as wrong:
            raise Invalid({"paper" if name == "papers" else name: text for name, text in wrong.fields.items()}) from None
        tell(request, _("记下了。这一票由他在手机上替投，或者在会场投、由两个人点进去"))
        return f"{url_of(found, 'names')}#p-{one.id}"

    if one.household:
        note = _("%(house)s户。先收到本人写的委托书。") % {"house": one.household}
    else:
        note = _("名单里没有写是哪一户，先在名单上写好户主。")
    return form_page(
        request, make, act, title=_("%(name)s委托谁") % {"name": one.name}, submit=_("记下"), back=url_of(found, "names"),
        trail=crumbs(found, (_("名单"), url_of(found, "names")), (_("委托"), "")), template="meetings/mandate.html",
        more={"files": True, "holders": holders, "papers": papers_of(MANDATE, one.id), "one": one,
              "given": one.mark == Mark.PROXY, "meeting_id": found.id}, note=note,
    )  # fmt: skip


@require_POST
@personal
@signed_in
def end_mandate(request: HttpRequest, meeting_id: UUID, participant_id: UUID) -> HttpResponse:
    """Taken back, by whoever gave it or by the recorder."""
    found, standing = opened(request, meeting_id)
    actions.end_mandate(actor_of(request), meeting_id=meeting_id, participant_id=participant_id, now=timezone.now())
    tell(request, _("委托收回了"))
    return see_other(f"{url_of(found, 'names')}#p-{participant_id}" if standing.records else url_of(found, "room"))
