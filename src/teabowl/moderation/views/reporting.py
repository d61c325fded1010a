"""Reporting and taking down one record of any kind."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.moderation import actions, queries
from teabowl.moderation.forms import ReportForm, TakeDownForm
from teabowl.moderation.kinds import by_slug
from teabowl.moderation.permissions import can_decide, is_author
from teabowl.moderation.views.doors import above_of, actor_of, day, now, private, see_other, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def report(request: HttpRequest, place: Place, slug: str, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.subject_of(actor, place, slug, key)
    if not found.standing:
        raise NotFound(_("没有这条，可能已经撤下"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        made = actions.report(actor, subject=(found.type, found.id), why=typed["why"], words_said=typed["words"], now=now())
        tell(request, _("收到了，%(due)s前会看，不会说是谁举报的") % {"due": day(made.due_at)})
        return see_other(found.url)

    days = queries.terms_of(place).report_days
    title, body = found.shown or (found.title, found.body)
    shown = {"place": place, "subject": found, "title": title, "body": body, "days": days}
    return private(form_page(request, filled(request, ReportForm), act, "moderation/report.html", shown))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def take_down(request: HttpRequest, place: Place, slug: str, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.subject_of(actor, place, slug, key)
    own = by_slug(slug).authors_may and is_author(actor, found) and not found.as_committee
    if not own and not can_decide(actor, found, found.place.ref):
        raise NotAllowed(_("只有写的人和管这里的人能撤下"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.take_down(actor, subject=(found.type, found.id), why=typed["why"], words_said=typed["words"], now=now())
        tell(request, _("撤下了"))
        return see_other(f"/p/{place.code}/posts/mine/" if own else found.url)

    context = {"place": place, "subject": found, "own": own, "above": above_of(place)}
    return private(form_page(request, filled(request, TakeDownForm), act, "moderation/take_down.html", context))
