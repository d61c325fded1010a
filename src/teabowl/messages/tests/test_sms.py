"""The SMS client against a stand-in that checks the signature as the provider does, from the provider's description."""

import hashlib
import hmac
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from teabowl.messages import sms
from teabowl.messages.sms import BAD_NUMBER, LATER, TOO_MANY, ConsoleSms, SmsNotSent, TencentSms

KEY_ID, KEY = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"


class Provider(BaseHTTPRequestHandler):
    """Answers as SendSms. `server.answer` may replace the good answer; what was accepted is in `server.accepted`."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.fault(body)
        if self.server.delay:
            time.sleep(self.server.delay)
        if fault:
            answer = {"Error": {"Code": fault, "Message": "no"}, "RequestId": "r"}
        else:
            sent = json.loads(body)
            self.server.accepted.append(sent)
            answer = {
                "SendStatusSet": [{"Code": "Ok", "Message": "send success", "PhoneNumber": p} for p in sent["PhoneNumberSet"]]
            }
        raw = self.server.answer if self.server.answer is not None else json.dumps({"Response": answer}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def fault(self, body):
        found = re.fullmatch(
            r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/sms/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})",
            self.headers.get("Authorization", ""),
        )
        if not found:
            return "AuthFailure.SignatureFailure"
        key_id, day, names, signature = found.groups()
        stamp = self.headers["X-TC-Timestamp"]
        if key_id != KEY_ID:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - int(stamp)) > 300 or time.strftime("%Y-%m-%d", time.gmtime(int(stamp))) != day:
            return "AuthFailure.SignatureExpire"
        if not {"content-type", "host"} <= set(names.split(";")):
            return "AuthFailure.SignatureFailure"
        lines = "".join(
            f"{n}:{self.headers[n].strip().lower() if n != 'content-type' else self.headers[n].strip()}\n"
            for n in names.split(";")
        )
        canonical = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()])
        to_sign = "\n".join(
            ["TC3-HMAC-SHA256", stamp, f"{day}/sms/tc3_request", hashlib.sha256(canonical.encode()).hexdigest()]
        )

        def mac(key, text):
            return hmac.new(key, text.encode(), "sha256").digest()

        signing = mac(mac(mac(b"TC3" + KEY.encode(), day), "sms"), "tc3_request")
        return "" if mac(signing, to_sign).hex() == signature else "AuthFailure.SignatureFailure"

    def log_message(self, *_):
        pass


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.accepted, server.answer, server.status, server.delay = [], None, 200, 0
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


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
