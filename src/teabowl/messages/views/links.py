"""Where the links of messages lead that left the site. They need no signing in; nothing happens by merely opening one, for mail
scanners and chats open them too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from teabowl.kernel.errors import NotFound, Refused
from teabowl.messages import actions, links, queries, words
from teabowl.messages.kinds import kind_of, name_of
from teabowl.messages.models import EmailAddress
from teabowl.messages.rules import Danger
from teabowl.messages.views.doors import personal, see_other

POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(POSTS)
@personal
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The matter of one message. Of an urgent notice: what it says, and a button to say that one has seen it."""
    copy_id = links.opened(token)
    target = queries.link_target(copy_id)
    if target is None:
        raise NotFound(words.NOT_HERE)
    copy, alert = target
    if alert is None:
        return see_other(copy.message.path)
    refused = ""
    if request.method == "POST":
        try:
            copy = actions.hear_alert(copy_id=copy_id, now=timezone.now())
        except Refused as over:
            refused = str(over.message)
        else:
            return see_other(request.path)
    place = alert.place.now_at or alert.place
    context = {"copy": copy, "alert": alert, "place": place, "danger": words.DANGER[Danger(alert.danger)], "refused": refused}
    return render(request, "messages/link.html", context, status=409 if refused else 200)


@csrf_exempt  # the link is the authority: mail programs post here by themselves (RFC 8058), from no page of ours
@require_http_methods(POSTS)
@personal
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a kind by a channel, or the channel."""
    _account, channel, key = links.stopped(token)
    done = ""
    if request.method == "POST":
        everything = request.POST.get("what") == "all"
        actions.stop_by_link(token=token, everything=everything, now=timezone.now())
        done = "all" if everything or not key else "kind"
    context = {"channel": words.CHANNEL[channel], "kind": name_of(kind_of(key)) if key else "", "done": done}
    return render(request, "messages/stop.html", context)


@require_http_methods(POSTS)
@personal
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an e-mail address."""
    row = EmailAddress.objects.filter(id=links.confirming(token)).first()
    if row is None or not links.is_confirmed(token, row.address):
        raise NotFound(words.BAD_LINK)
    if request.method == "POST":
        row = actions.confirm_email(token=token, now=timezone.now())
    return render(
        request, "messages/confirm_email.html", {"address": row.address, "is_confirmed": row.confirmed_at is not None}
    )
