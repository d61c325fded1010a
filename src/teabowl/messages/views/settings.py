"""How one wants to be told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from teabowl.kernel.errors import Invalid
from teabowl.messages import actions, queries
from teabowl.messages.forms import EmailForm, WishesForm
from teabowl.messages.rules import Digest, Wishes
from teabowl.messages.views.doors import actor_of, my_crumbs, own, say, see_other
from teabowl.ui.doors import form_page
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

HERE = "messages:settings"


@require_http_methods(["GET", "HEAD", "POST"])
@own
def settings_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    assert actor.account_id is not None
    wishing = queries.wishing_of(actor.account_id, is_staff=actor.is_staff)
    form = WishesForm(request.POST if request.method == "POST" else None, initial=_initial(wishing.wishes))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            # a box that is not ticked is not sent: what was asked is what the page showed
            wanted = {
                (row.key, channel): f"{row.key}:{channel.value}" in request.POST
                for row in wishing.kinds
                for channel, _on in row.wanted
            }
            try:
                data = form.cleaned_data
                actions.set_wishes(
                    actor, wishes=Wishes(**data | {"digest": Digest(data["digest"])}), wanted=wanted, now=timezone.now()
                )
            except Invalid as wrong:
                for name, text in wrong.fields.items():
                    form.add_error(name, str(text))
            else:
                say(request, _("记下了，从下一条消息起照办"))
                return see_other(reverse(HERE))
    context = {"wishing": wishing, "form": form, "crumbs": my_crumbs((_("怎么收消息"), ""))}
    return render(request, "messages/settings.html", context, status=status)


def _initial(wishes: Wishes) -> dict[str, object]:
    names = ("stopped", "quiet", "quiet_from", "quiet_to", "urgent_at_night")
    return {name: getattr(wishes, name) for name in names} | {"digest": wishes.digest.value}


@require_http_methods(["GET", "HEAD", "POST"])
@own
def email(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    assert actor.account_id is not None
    wishing = queries.wishing_of(actor.account_id)
    form = EmailForm(request.POST if request.method == "POST" else None, initial={"address": wishing.email})

    def act(data: dict[str, str]) -> HttpResponse:
        row = actions.ask_email(actor, address=data["address"], now=timezone.now())
        if row.confirmed_at is None:
            say(request, _("确认信发到 %(address)s 了，打开里面的链接才算数") % {"address": row.address})
        return see_other(reverse(HERE))

    context = {"wishing": wishing, "crumbs": my_crumbs((_("怎么收消息"), reverse(HERE)), (_("邮箱"), ""))}
    return form_page(request, form, act, "messages/email.html", context)


@require_POST
@own
def drop_email(request: HttpRequest) -> HttpResponse:
    actions.drop_email(actor_of(request), now=timezone.now())
    say(request, _("邮箱拿掉了"))
    return see_other(reverse(HERE))
