"""The SMS client against a stand-in that checks the signature as the provider does, from the provider's description."""

import json

import pytest

from teabowl.messages import sms
from teabowl.messages.sms import BAD_NUMBER, LATER, TOO_MANY, ConsoleSms, SmsNotSent, TencentSms
from teabowl.messages.tests.standins import KEY, KEY_ID, Tencent, serving


@pytest.fixture
def provider():
    with serving(Tencent) as server:
        yield server


def client(server, **more):
    parts = {"secret_id": KEY_ID, "secret_key": KEY, "app_id": "1400006666", "sign": "大碗茶", "template": "1110"}
    return TencentSms(**parts | {"endpoint": f"http://127.0.0.1:{server.server_port}"} | more)


def test_a_signed_message_is_accepted(provider):
    client(provider).send_code("+8613953000007", "004211", 10)
    assert provider.accepted == [
        {
            "PhoneNumberSet": ["+8613953000007"],
            "SmsSdkAppId": "1400006666",
            "SignName": "大碗茶",
            "TemplateId": "1110",
            "TemplateParamSet": ["004211", "10"],
        }
    ]


@pytest.mark.parametrize("wrong", [{"secret_key": "x" * 32}, {"secret_id": "AKIDother"}])
def test_a_wrong_key_is_refused_and_told_as_ours(provider, wrong):
    with pytest.raises(SmsNotSent) as error:
        client(provider, **wrong).send_code("+8613953000007", "004211", 10)
    assert error.value.reason is LATER
    assert "AuthFailure" in error.value.detail
    assert provider.accepted == []


def one(code):
    return json.dumps({"Response": {"SendStatusSet": [{"Code": code, "Message": "…"}]}}).encode()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (one("LimitExceeded.PhoneNumberThirtySecondLimit"), TOO_MANY),
        (one("InvalidParameterValue.IncorrectPhoneNumber"), BAD_NUMBER),
        (one("FailedOperation.PhoneNumberInBlacklist"), BAD_NUMBER),
        (one("FailedOperation.InsufficientBalanceInSmsPackage"), LATER),
        (json.dumps({"Response": {"Error": {"Code": "InternalError", "Message": "…"}}}).encode(), LATER),
        (b"<html>bad gateway</html>", LATER),
        (b'{"Response": null}', LATER),
        (b'{"Response": {"SendStatusSet": []}}', LATER),
        (b"[]", LATER),
        (b"", LATER),
    ],
)
def test_what_the_provider_answers_becomes_a_sentence(provider, answer, reason):
    provider.answer = answer
    with pytest.raises(SmsNotSent) as error:
        client(provider).send_code("+8613953000007", "004211", 10)
    assert error.value.reason is reason
    assert "004211" not in error.value.detail


def test_a_provider_that_is_slow_or_gone_does_not_hang_us(provider, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    provider.delay = 0.6
    with pytest.raises(SmsNotSent) as error:
        client(provider).send_code("+8613953000007", "004211", 10)
    assert error.value.reason is LATER
    with pytest.raises(SmsNotSent):
        client(provider, endpoint="http://127.0.0.1:9").send_code("+8613953000007", "004211", 10)


def test_the_console_prints(capsys):
    ConsoleSms().send_code("+8613953000007", "004211", 10)
    assert "004211" in capsys.readouterr().err


def test_the_configured_channel(settings):
    from dataclasses import replace

    assert isinstance(sms.channel(), ConsoleSms)
    settings.CONFIG = replace(settings.CONFIG, sms="tencent", tencent_secret_id="id", tencent_sms_sign="签")
    made = sms.channel()
    assert isinstance(made, TencentSms)
    assert (made.secret_id, made.sign) == ("id", "签")
