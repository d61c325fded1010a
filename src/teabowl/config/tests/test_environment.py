"""The config object: read once, typed, and strict in production."""

import pytest

from teabowl.config.environment import Config, from_environment, refusals
from teabowl.config.logs import logging_for

GOOD = {
    "mode": "production",
    "secret_key": "s" * 40,
    "data_keys": "2:AAAA",
    "index_key": "i" * 40,
    "audit_key": "a" * 40,
    "allowed_hosts": "heze.example",
    "sms": "tencent",
    "tencent_secret_id": "AKID",
    "tencent_secret_key": "k",
    "tencent_sms_app_id": "1400",
    "tencent_sms_sign": "大碗茶",
    "tencent_sms_template": "1",
}
SMTP = {"email": "smtp", "smtp_host": "smtp.example", "email_from": "a@heze.example", "public_url": "https://heze.example"}
WECHAT = {
    "wechat_messages": "template",
    "wechat_mp_app_id": "wx1",
    "wechat_mp_secret": "s",
    "wechat_message_template": "t",
    "public_url": "https://heze.example",
}


def test_production_with_everything_set_is_let_through():
    assert refusals(Config(**GOOD)) == []
    assert refusals(Config(**GOOD, **SMTP)) == []
    assert refusals(Config(**GOOD, **WECHAT)) == []


def test_in_production_nothing_leaves_by_wechat_and_email_until_it_is_set():
    config = Config(**GOOD)
    assert (config.wechat_messages_by, config.email_by) == ("off", "off")
    assert (Config().wechat_messages_by, Config().email_by) == ("console", "console")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"secret_key": Config().secret_key}, "TEABOWL_SECRET_KEY"),
        ({"secret_key": "short"}, "shorter"),
        ({"data_keys": "2:AAAA," + Config().data_keys}, "TEABOWL_DATA_KEYS"),
        ({"index_key": Config().index_key}, "TEABOWL_INDEX_KEY"),
        ({"audit_key": Config().audit_key}, "TEABOWL_AUDIT_KEY"),
        ({"debug": True}, "TEABOWL_DEBUG"),
        ({"demo_sign_in": True}, "TEABOWL_DEMO_SIGN_IN"),
        ({"allowed_hosts": " , "}, "TEABOWL_ALLOWED_HOSTS"),
        ({"allowed_hosts": "*"}, "TEABOWL_ALLOWED_HOSTS"),
        ({"sms": "console"}, "TEABOWL_SMS is console"),
        ({"email": "console"}, "TEABOWL_EMAIL is console"),
        ({"wechat_messages": "console"}, "TEABOWL_WECHAT_MESSAGES is console"),
        ({"tencent_secret_key": ""}, "TEABOWL_TENCENT_SECRET_KEY is empty"),
        ({"tencent_sms_sign": ""}, "TEABOWL_TENCENT_SMS_SIGN is empty"),
        ({"wechat_site_app_id": "wx"}, "TEABOWL_WECHAT_SITE_SECRET is empty"),
        ({"wechat_mp_secret": "s"}, "TEABOWL_WECHAT_MP_APP_ID is empty"),
        (SMTP | {"smtp_host": ""}, "TEABOWL_SMTP_HOST is empty"),
        (SMTP | {"public_url": ""}, "TEABOWL_PUBLIC_URL is empty"),
        (WECHAT | {"wechat_message_template": ""}, "TEABOWL_WECHAT_MESSAGE_TEMPLATE is empty"),
    ],
)
def test_production_refuses(change, word):
    (found,) = refusals(Config(**{**GOOD, **change}))
    assert word in found


def test_every_secret_of_the_demo_is_named():
    assert len([text for text in refusals(Config(mode="production")) if "demo one" in text]) >= 4


def test_other_modes_refuse_nothing():
    assert refusals(Config(mode="demo", demo_sign_in=True, debug=True)) == []


@pytest.mark.parametrize(("name", "value"), [("PORT", "tea"), ("TEABOWL_DEBUG", "perhaps"), ("TEABOWL_MODE", "real")])
def test_wrong_value_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name):
        from_environment()


def test_empty_is_unset(monkeypatch):
    monkeypatch.setenv("PORT", "")
    assert from_environment().port == Config().port


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_addresses_asked_are_never_logged(level):
    """WeChat's hold our secret and its tokens."""
    loggers = logging_for(Config(log_level=level))["loggers"]
    assert (loggers["httpx"]["level"], loggers["httpcore"]["level"]) == ("WARNING", "WARNING")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "70000", "PORT=70000"),
        ("DATABASE_URL", "mysql://me:hush@x/y", "DATABASE_URL: postgresql"),
        ("TEABOWL_DATA_KEYS", "1:AAAA", "32 bytes"),
        ("TEABOWL_DATA_KEYS", "hush", "32 bytes"),
        ("TEABOWL_DATA_KEYS", f"1:{'A' * 43}=,1:{'B' * 42}A=", "same id"),
    ],
)
def test_what_cannot_be_is_said_at_the_start_without_secrets(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=words) as caught:
        from_environment()
    assert "hush" not in str(caught.value)
