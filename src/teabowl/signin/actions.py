"""Opening accounts at the door, linking WeChat, signing browsers out, stepping into a demo account."""

from datetime import datetime
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from teabowl.audit import actions as audit
from teabowl.audit.turns import one_at_a_time
from teabowl.kernel.actor import UNKNOWN_ORIGIN, Actor, Origin
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.people.models import Account, Person
from teabowl.signin.models import SignedIn, WeChatIdentity
from teabowl.signin.rules import device_words
from teabowl.signin.wechat import Identity
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

NO_NAME = "未留名"
"""The name of one who has not said it yet; the door asks at every sign-in until it is there."""
STEPPED_INTO = "stepped_into"


def _as(account: Account, origin: Origin = UNKNOWN_ORIGIN) -> Actor:
    """The one at the door acts for themselves; their grants do not matter here."""
    return Actor(account.id, account.person_id, account.person.name, origin=origin)


@transaction.atomic
def account_with_phone(phone: str, *, origin: Origin, now: datetime) -> Account:
    """The account of a phone that has just been proved; opened if there is none. Asked by nobody before the code was right."""
    one_at_a_time("signin", f"account {phone}")
    account = Account.objects.select_related("person").filter(phone=phone).first()
    if account is None:
        account = _open(phone, origin, now)
    if not account.phone_verified:
        account.phone_verified = True
        account.save(update_fields=["phone_verified"])
    return account


def _open(phone: str | None, origin: Origin, now: datetime) -> Account:
    person = Person.objects.create(name=NO_NAME, created_at=now)
    account = Account.objects.create_account(phone=phone, person=person, now=now)
    audit.record(
        _as(account, origin),
        "signin.open_account",
        now=now,
        subject_type="account",
        subject_id=account.id,
        about_person_id=person.id,
        changes={"phone": ("", phone)} if phone else None,
    )
    return account


@transaction.atomic
def say_name(account: Account, *, name: str, now: datetime) -> None:
    """The name a new account goes by. Only once; later changes are made on the account page. Raises Invalid."""
    person = Person.objects.select_for_update().get(id=account.person_id)
    name = " ".join(name.split())
    if not 2 <= len(name) <= 40 or name == NO_NAME or not name.replace(" ", "").replace("·", "").isalpha():
        raise Invalid({"name": _("请写姓名，两个字以上，像“赵小满”")})
    if person.name != NO_NAME:
        return
    person.name = name
    person.save(update_fields=["name"])
    audit.record(
        _as(account),
        "signin.say_name",
        now=now,
        subject_type="person",
        subject_id=person.id,
        about_person_id=person.id,
        changes={"name": (NO_NAME, name)},
    )


def account_of_wechat(identity: Identity) -> Account | None:
    """Whose WeChat this is: by app and openid, else by unionid. Never by name."""
    known = WeChatIdentity.objects.select_related("account__person")
    row = known.filter(app_id=identity.app_id, openid=identity.openid).first()
    if row is None and identity.unionid:
        row = known.filter(unionid=identity.unionid).order_by("linked_at").first()
    return row.account if row else None


@transaction.atomic
def link_wechat(account: Account, *, identity: Identity, origin: Origin, now: datetime) -> None:
    """From now on this WeChat signs in to this account. Raises Refused where it is somebody else's."""
    owner = account_of_wechat(identity)
    if owner is not None and owner.id != account.id:
        raise Refused(_("这个微信已经连着另一个账号。请先用那个账号登录，再断开"))
    try:
        with transaction.atomic():
            row, made = WeChatIdentity.objects.get_or_create(
                app_id=identity.app_id,
                openid=identity.openid,
                defaults={"account": account, "unionid": identity.unionid, "linked_at": now},
            )
    except IntegrityError:
        raise Refused(_("这个微信已经连着另一个账号。请先用那个账号登录，再断开")) from None
    if row.account_id != account.id:
        raise Refused(_("这个微信已经连着另一个账号。请先用那个账号登录，再断开"))
    if made:
        audit.record(
            _as(account, origin),
            "signin.link_wechat",
            now=now,
            subject_type="account",
            subject_id=account.id,
            about_person_id=account.person_id,
        )


@transaction.atomic
def open_account_with_wechat(identity: Identity, *, origin: Origin, now: datetime) -> Account:
    """A new account without a phone, for one who would rather not give it. Raises Refused if the WeChat has an account."""
    if account_of_wechat(identity) is not None:
        raise Refused(_("这个微信已经有账号，请重新点一次“用微信登录”"))
    account = _open(None, origin, now)
    link_wechat(account, identity=identity, origin=origin, now=now)
    return account


@transaction.atomic
def unlink_wechat(account: Account, *, now: datetime) -> None:
    """WeChat no longer signs in. Raises Refused where that is the only door left."""
    if not account.phone and not account.authenticator_set.filter(type="webauthn").exists():  # type: ignore[attr-defined]
        raise Refused(_("先留一个手机号或加一把通行密钥，再断开微信，不然就登录不了了"))
    removed, _rows = WeChatIdentity.objects.filter(account=account).delete()
    if removed:
        audit.record(
            _as(account),
            "signin.unlink_wechat",
            now=now,
            subject_type="account",
            subject_id=account.id,
            about_person_id=account.person_id,
        )


def note_signed_in(request: HttpRequest, account: Account, now: datetime) -> None:
    """Remember this browser, so that its owner can see it; forget those whose session is over."""
    key = request.session.session_key
    if not key:
        return
    keys = SignedIn.objects.filter(account=account).values("session_key")
    live = Session.objects.filter(session_key__in=keys, expire_date__gt=now).values("session_key")
    SignedIn.objects.filter(account=account).exclude(session_key__in=live).delete()
    SignedIn.objects.update_or_create(
        session_key=key,
        defaults={
            "account": account,
            "started_at": now,
            "address": request.META.get("REMOTE_ADDR", "")[:45],
            "device": device_words(request.META.get("HTTP_USER_AGENT", "")),
        },
    )


@transaction.atomic
def sign_out_elsewhere(account: Account, *, but: str | None, now: datetime) -> int:
    """End every session of the account, but one. Returns how many browsers were signed out."""
    rows = SignedIn.objects.filter(account=account).exclude(session_key=but or "")
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    count, _rows = rows.delete()
    audit.record(
        _as(account),
        "signin.sign_out_elsewhere",
        now=now,
        subject_type="account",
        subject_id=account.id,
        about_person_id=account.person_id,
    )
    return count


@transaction.atomic
def sign_out_browser(account: Account, *, signed_in_id: UUID) -> None:
    """End one session of the account's own. Raises NotFound."""
    row = SignedIn.objects.filter(account=account, id=signed_in_id).first()
    if row is None:
        raise NotFound(_("这个登录已经结束"))
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


def step_into(request: HttpRequest, account: Account, *, now: datetime) -> None:
    """Sign this browser in as an invented person, without a code. Raises NotAllowed outside the demo, or for a real account."""
    if not settings.CONFIG.demo_sign_in or settings.CONFIG.mode == "production" or not account.is_demo or not account.is_active:
        raise NotAllowed(_("这里不能直接进入别人的账号"))
    request.session.flush()
    get_adapter(request).login(request, account)
    request.session[STEPPED_INTO] = str(account.id)
