"""Phone, code, name."""

from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.masks import mask_phone
from teabowl.messages.sms import SmsNotSent
from teabowl.people.models import Account
from teabowl.signin import actions, codes
from teabowl.signin.codes import Verdict
from teabowl.signin.forms import CodeForm, NameForm, PhoneForm
from teabowl.signin.onward import onward
from teabowl.signin.rules import CODE_MINUTES, is_inside_wechat
from teabowl.signin.views.steps import KEY, attempt_of, finish, keep_steps, log, origin_of, pending_wechat, send_code, steps_of
from teabowl.signin.wechat import app_for
from teabowl.ui.doors import own_address
from teabowl.ui.doors import see_other as see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """The one door. The same page, the same steps and the same message whether the number is known or not."""
    wanted = own_address(request.GET.get("next") or request.POST.get("next"))
    if isinstance(request.user, Account):
        return see_other(onward(request, request.user, wanted))
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            clear_login(request)
            keep_steps(request, next=wanted)
            try:
                send_code(request, form.cleaned_data["phone"], timezone.now())
                return see_other(reverse("signin:code"))
            except Refused as error:
                form.add_error(None, error.message)
                status = 429
            except SmsNotSent as error:
                log.error("sms not sent: %s", error.detail)
                form.add_error(None, error.reason)
                status = 503
        else:
            status = 422
    elif request.session.get(KEY) and wanted:
        keep_steps(request, next=wanted)
    inside = is_inside_wechat(request.META.get("HTTP_USER_AGENT", ""))
    context = {
        "form": form,
        "next": wanted,
        "wechat": app_for(inside=inside) is not None,
        "waiting": pending_wechat(request, timezone.now()),
    }
    return render(request, "signin/login.html", context, status=status)


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Type the code in."""
    attempt, now = attempt_of(request), timezone.now()
    if attempt is None:
        return see_other(reverse("account_login"))
    form = CodeForm(request.POST or None)
    over = not codes.phone_of(attempt, now)
    if request.method == "POST" and form.is_valid():
        checked = codes.check_code(attempt_id=attempt, typed=form.cleaned_data["code"], now=now)
        if checked.verdict is Verdict.RIGHT:
            return _enter(request, checked.phone)
        over = checked.verdict is Verdict.OVER
        form.add_error(
            "code", _("错了太多次，或过了时间。请重新要一个") if over else _("不对，还可以试 %(n)s 次") % {"n": checked.left}
        )
    steps = steps_of(request)
    context = {
        "form": form,
        "phone": mask_phone(steps.get("phone", "")),
        "shown": steps.get("shown"),
        "over": over,
        "minutes": CODE_MINUTES,
    }
    return render(request, "signin/code.html", context, status=422 if form.is_bound else 200)


def _enter(request: HttpRequest, phone: str) -> HttpResponse:
    now, origin = timezone.now(), origin_of(request)
    account = actions.account_with_phone(phone, origin=origin, now=now)
    identity = pending_wechat(request, now)
    if identity is not None and account.is_active:
        actions.link_wechat(account, identity=identity, origin=origin, now=now)
    return finish(request, account, "code")


@never_cache
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """One more code to the same phone. Says the same whether one was sent or enough were."""
    phone = steps_of(request).get("phone")
    if not phone:
        return see_other(reverse("account_login"))
    try:
        send_code(request, phone, timezone.now())
    except Refused as error:
        return render(request, "signin/trouble.html", {"reason": error.message}, status=429)
    except SmsNotSent as error:
        log.error("sms not sent: %s", error.detail)
        return render(request, "signin/trouble.html", {"reason": error.reason}, status=503)
    return see_other(reverse("signin:code"))


@never_cache
@login_required
def name(request: HttpRequest) -> HttpResponse:
    """A new account says its name, once."""
    account = request.user
    assert isinstance(account, Account)
    wanted = own_address(request.POST.get("next") or request.GET.get("next"))
    if account.person.name != actions.NO_NAME:
        return see_other(onward(request, account, wanted))
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_name(account, name=form.cleaned_data["name"], now=timezone.now())
            account.person.refresh_from_db()
            return see_other(onward(request, account, wanted))
        except Invalid as error:
            for field, text in error.fields.items():
                form.add_error(field, text)
    return render(request, "signin/name.html", {"form": form, "next": wanted}, status=422 if form.is_bound else 200)
