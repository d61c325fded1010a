"""The config object: read once, typed, and strict in production."""

import pytest

from teabowl.config.environment import Config, from_environment, refusals

GOOD = {
    "mode": "production",
    "secret_key": "s" * 40,
    "data_keys": "2:AAAA",
    "index_key": "i" * 40,
    "audit_key": "a" * 40,
    "allowed_hosts": "heze.example",
    "sms": "tencent",
}


def test_production_with_everything_set_is_let_through():
    assert refusals(Config(**GOOD)) == []


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
