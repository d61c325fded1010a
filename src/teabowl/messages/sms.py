"""Short messages to phones: one call, two ways to send.

`console` prints (demo and development; a production start refuses it). `tencent` is Tencent Cloud's SMS API 3.0 (SendSms,
2021-01-11), signed with TC3-HMAC-SHA256 as https://cloud.tencent.com/document/api/382/52072 says.
"""

import hashlib
import hmac
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
SERVICE = "sms"
VERSION = "2021-01-11"


class SmsNotSent(Exception):
    """The message did not leave. `reason` is a sentence for the person, `detail` the provider's own words for the log.
    `from_provider`: it was the provider that said no. `maybe_sent`: the answer was lost, so perhaps it did leave."""

    def __init__(self, reason: Any, detail: str, *, from_provider: bool = False, maybe_sent: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.from_provider = from_provider
        self.maybe_sent = maybe_sent


LATER = _("短信没有发出去，过几分钟再要一次")
TOO_MANY = _("短信要得太密了，过一会儿再要")
BAD_NUMBER = _("这个号码收不到短信，请看一下有没有写对")

REASONS = {
    "LimitExceeded": TOO_MANY,
    "FailedOperation.PhoneNumberInBlacklist": BAD_NUMBER,
    "InvalidParameterValue.IncorrectPhoneNumber": BAD_NUMBER,
    "UnsupportedOperation.": BAD_NUMBER,
}
"""Beginnings of Tencent's codes that the person can do something about; any other (keys, sign, template, balance) is ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the provider said of one number: 'Ok', or its code of why not."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsoleSms:
    """Prints to stderr. For a demo on one's own machine."""

    shows_codes: bool = True

    def send_code(self, phone: str, code: str, minutes: int) -> None:
        sys.stderr.write(f"SMS to {phone}: {code} (good for {minutes} minutes)\n")


@dataclass(frozen=True, slots=True)
class TencentSms:
    """Sends through Tencent Cloud. The template takes two numbers: the code {1}, and for how many minutes it is good {2}."""

    secret_id: str
    secret_key: str
    app_id: str
    sign: str
    template: str
    region: str = "ap-guangzhou"
    endpoint: str = "https://sms.tencentcloudapi.com"
    shows_codes: bool = False

    def send_code(self, phone: str, code: str, minutes: int) -> None:
        """Send a sign-in code to an E.164 number. Raises SmsNotSent. Never logs or repeats the code."""
        said = next(iter(self.send_all([phone], self.template, [code, str(minutes)]).values()))
        if said.code != "Ok":
            raise SmsNotSent(_reason(said.code), f"{said.code}: {said.text}", from_provider=True)

    def send_all(self, phones: list[str], template: str, parameters: list[str]) -> dict[str, Said]:
        """Send one text to at most 200 numbers; what was said of each. Raises SmsNotSent when the whole request was not taken."""
        body = json.dumps(
            {
                "PhoneNumberSet": phones,
                "SmsSdkAppId": self.app_id,
                "SignName": self.sign,
                "TemplateId": template,
                "TemplateParamSet": parameters,
            },
            ensure_ascii=False,
        ).encode()
        try:
            # Not tried again by ourselves: a message may have left although the answer was lost.
            reply = httpx.post(self.endpoint, content=body, headers=self._headers(body, datetime.now(UTC)), timeout=TIMEOUT)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise SmsNotSent(LATER, f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            raise SmsNotSent(LATER, f"{type(error).__name__}: {error}", maybe_sent=True) from error
        return _said(reply, phones)

    def _headers(self, body: bytes, now: datetime) -> dict[str, str]:
        host = urlsplit(self.endpoint).netloc
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Version": VERSION,
            "X-TC-Timestamp": str(int(now.timestamp())),
            "X-TC-Region": self.region,
        }
        return headers | {"Authorization": authorization(self.secret_id, self.secret_key, headers, body, now)}

    @classmethod
    def configured(cls) -> "TencentSms":
        config = settings.CONFIG
        return cls(
            secret_id=config.tencent_secret_id,
            secret_key=config.tencent_secret_key,
            app_id=config.tencent_sms_app_id,
            sign=config.tencent_sms_sign,
            template=config.tencent_sms_template,
            endpoint=config.tencent_sms_endpoint,
        )


def _said(reply: httpx.Response, phones: list[str]) -> dict[str, Said]:
    """What the answer says of each number. Raises SmsNotSent for an error of the whole request, and for no answer of the API."""
    try:
        answer = reply.json()["Response"]
        error = answer.get("Error")
        rows = (
            []
            if error
            else [(row.get("PhoneNumber"), Said(str(row["Code"]), str(row["Message"]))) for row in answer["SendStatusSet"]]
        )
        if error:
            error = Said(str(error["Code"]), str(error["Message"]))
    except (ValueError, AttributeError, KeyError, TypeError) as fault:
        raise SmsNotSent(LATER, f"HTTP {reply.status_code}, not the answer of the SMS API", maybe_sent=True) from fault
    if error:
        raise SmsNotSent(_reason(error.code), f"{error.code}: {error.text}", from_provider=True)
    if not rows:
        raise SmsNotSent(LATER, "not the answer of the SMS API", maybe_sent=True)
    # one number's status need not name it
    return {phone or phones[0]: said for phone, said in rows} if len(phones) > 1 else {phones[0]: rows[0][1]}


def _reason(code: str) -> Any:
    return next((why for start, why in REASONS.items() if code.startswith(start)), LATER)


def authorization(secret_id: str, secret_key: str, headers: dict[str, str], body: bytes, now: datetime) -> str:
    """The Authorization header of Tencent Cloud's TC3-HMAC-SHA256, over content type, host and action."""
    signed = "content-type;host;x-tc-action"
    canonical = (
        f"POST\n/\n\ncontent-type:{headers['Content-Type']}\nhost:{headers['Host']}\n"
        f"x-tc-action:{headers['X-TC-Action'].lower()}\n\n{signed}\n{hashlib.sha256(body).hexdigest()}"
    )
    day = now.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{SERVICE}/tc3_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"TC3-HMAC-SHA256\n{int(now.timestamp())}\n{scope}\n{digest}"
    key = ("TC3" + secret_key).encode()
    for part in (day, SERVICE, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={signed}, Signature={signature}"


def channel() -> ConsoleSms | TencentSms:
    """The way of sending that this installation has configured."""
    return TencentSms.configured() if settings.CONFIG.sms == "tencent" else ConsoleSms()
