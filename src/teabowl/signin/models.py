"""Attempts to sign in, WeChat identities, and where one is signed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from teabowl.kernel.columns import ASKED, HARMLESS, Purpose
from teabowl.kernel.ids import new_id

SAFETY = "Cybersecurity Law art 21: protection of the system, logs kept"


class CodeAttempt(models.Model):
    """One browser's attempt to sign in with a phone; with the code that was sent for it, if one was."""

    FIELD_PURPOSES = {
        "phone": Purpose("where the code went", ASKED, keep="2 days"),
        "address": Purpose("to limit attempts from one place", SAFETY, keep="2 days"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = models.CharField(max_length=20)
    address = models.CharField(max_length=45)
    known = models.BooleanField()
    """The browser has signed in with this phone before, so it has a budget of its own."""
    digest = models.CharField(max_length=64, blank=True)
    """HMAC of the code. Empty: no code was sent, because too many were."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)
    others_wrong = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone", "created_at"], name="attempt_phone"),
            models.Index(fields=["address", "created_at"], name="attempt_address"),
            models.Index(fields=["created_at"], name="attempt_old"),
        ]


class WeChatIdentity(models.Model):
    """A WeChat user as one of our WeChat apps knows them, and whose account that is."""

    FIELD_PURPOSES = {
        "account": Purpose("whose WeChat it is", ASKED),
        "openid": Purpose("to recognise the person signing in by WeChat", ASKED),
        "unionid": Purpose("the same person in our other WeChat app", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wechat_identities")
    app_id = models.CharField(max_length=40)
    openid = models.CharField(max_length=128)
    unionid = models.CharField(max_length=128, blank=True)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["app_id", "openid"], name="wechat_once_per_app")]
        indexes = [models.Index(fields=["unionid"], condition=~Q(unionid=""), name="wechat_unionid")]


class SignedIn(models.Model):
    """A browser that is signed in, so that its owner can see it and sign it out. No record of what it does."""

    FIELD_PURPOSES = {
        "account": Purpose("who is signed in", ASKED),
        "session_key": Purpose("to sign this browser out", ASKED),
        "address": Purpose("to notice a stranger's sign-in", ASKED),
        "device": Purpose("to tell one's own phone from a stranger's", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=20, blank=True)


class SharedValue(models.Model):
    """The table of Django's database cache: what allauth must remember across workers (a used code of an authenticator, counts
    of wrong ones). Its columns are Django's; nobody else reads or writes it."""

    FIELD_PURPOSES = {"*": HARMLESS}

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "signin_sharedvalue"
