"""Pages around the API: what it is, for everybody; one's own tokens."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.api import actions, queries, rules
from teabowl.api.forms import SureForm, TokenForm
from teabowl.api.problems import MERGED, TITLES
from teabowl.api.rules import Scope
from teabowl.kernel.errors import Invalid, Refused
from teabowl.people.models import Account
from teabowl.people.views.doors import actor_of, private
from teabowl.signin.onward import is_proved, needs_factor
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the API is, with examples. The same for everybody."""
    kinds = [(slug, status, title, told) for status, (slug, title, told) in TITLES.items()]
    shown = {"kinds": kinds, "merged": MERGED, "rules": rules, "address": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "api/about.html", shown)


@require_safe
@private
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens: what each may, when it was last used, until when."""
    rows = queries.tokens_of(actor_of(request), now=timezone.now())
    return render(request, "api/tokens.html", {"tokens": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token. It is shown on the page that answers, once, and kept nowhere; so that page is not a redirect."""
    account = request.user
    if not isinstance(account, Account):
        return redirect_to_login(request.path)
    if needs_factor(account) and not is_proved(request, account):
        return HttpResponseRedirect(
            f"{reverse('signin:second_factor')}?{urlencode({'next': reverse('api:new_token')})}", status=303
        )
    actor, now, status = actor_of(request), timezone.now(), 200
    roles = queries.roles_to_choose(actor)
    form = TokenForm(request.POST if request.method == "POST" else None, roles=roles)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                token, text = actions.make_token(
                    actor,
                    name=data["name"],
                    scope=Scope(data["scope"]),
                    only=form.chosen(),
                    days=data["days"],
                    as_staff=is_proved(request, account),
                    form_key=data["key"],
                    now=now,
                )
                row = queries.token_of(actor, token.id, now=now)
                return render(request, "api/made.html", {"token": row, "text": text})
            except Invalid as wrong:
                for name, message in wrong.fields.items():
                    form.add_error(name if name in form.fields else None, str(message))
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
                status = 409
    return render(request, "api/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Say which token ends; then end it."""
    actor, now = actor_of(request), timezone.now()
    token = queries.token_of(actor, token_id, now=now)
    if request.method == "POST":
        actions.revoke_token(actor, token_id=token_id, now=now)
        messages.success(request, _("撤了，用它的程序现在进不来了"))
        return HttpResponseRedirect(reverse("api:tokens"), status=303)
    return render(request, "api/revoke.html", {"token": token, "form": SureForm()})
