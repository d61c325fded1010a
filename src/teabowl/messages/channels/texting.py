"""Messages by SMS: Tencent SendSms with two registered templates, as many numbers in a request as say the same.

A template's parameters may hold no address, so a text says to look on the site; what it says is what the template says.
"""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings

from teabowl.kernel.times import CHINA
from teabowl.messages.channels.parcels import SENT, Outcome, Parcel, Result
from teabowl.messages.rules import one_line
from teabowl.messages.sms import Said, SmsNotSent, TencentSms

NUMBERS = 200
"""In one request (https://cloud.tencent.com/document/api/382/55981)."""
AT_ONCE = 4
LONGEST = 30
NEVER = {
    "FailedOperation.PhoneNumberInBlacklist": "refused",
    "InvalidParameterValue.IncorrectPhoneNumber": "address",
    "UnsupportedOperation.": "address",
}
AGAIN = (
    "LimitExceeded.PhoneNumber",
    "LimitExceeded.Delivery",
    "RequestLimitExceeded",
    "InternalError",
    "FailedOperation.FailResolve",
)
QUOTA = ("LimitExceeded", "FailedOperation.InsufficientBalance")


@dataclass(frozen=True, slots=True)
class Texts:
    sms: TencentSms
    message_template: str
    alert_template: str
    rate: float
    batch: int = NUMBERS * AT_ONCE

    @classmethod
    def configured(cls) -> "Texts":
        config = settings.CONFIG
        sms = TencentSms.configured()
        return cls(sms, config.tencent_sms_message_template, config.tencent_sms_alert_template, float(config.sms_rate))

    def send(self, parcels: Sequence[Parcel]) -> list[Result]:
        alike: dict[tuple[str, ...], list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            alike[self._text(parcel)].append(parcel)
        requests = [
            (text, group[start : start + NUMBERS]) for text, group in alike.items() for start in range(0, len(group), NUMBERS)
        ]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = pool.map(lambda request: self._request(*request), requests)
        found = {parcel.id: result for results in answers for parcel, result in results}
        return [found[parcel.id] for parcel in parcels]

    def _text(self, parcel: Parcel) -> tuple[str, ...]:
        """The template and its parameters."""
        place, title = parcel.place or "大碗茶", one_line(parcel.title, LONGEST)
        if parcel.until is not None:
            end = parcel.until.astimezone(CHINA)
            return (self.alert_template, place, title, f"{end.month}月{end.day}日{end.hour}点")
        return (self.message_template, place, title)

    def _request(self, text: tuple[str, ...], group: list[Parcel]) -> list[tuple[Parcel, Result]]:
        template, *parameters = text
        if not template:
            return [(parcel, Result(Outcome.NEVER, "no_template")) for parcel in group]
        by_number: dict[str, list[Parcel]] = defaultdict(list)
        for parcel in group:
            by_number[parcel.address].append(parcel)
        try:
            said = self.sms.send_all(list(by_number), template, parameters)
        except SmsNotSent as error:
            result = _whole(error)
            return [(parcel, result) for parcel in group]
        lost = Result(Outcome.AGAIN, "provider", "no status of this number")
        return [
            (parcel, _one(said[number]) if number in said else lost) for number in by_number for parcel in by_number[number]
        ]


def _one(said: Said) -> Result:
    if said.code == "Ok":
        return SENT
    detail = f"{said.code}: {said.text}"[:200]
    for start, reason in NEVER.items():
        if said.code.startswith(start):
            return Result(Outcome.NEVER, reason, detail)
    if said.code.startswith("LimitExceeded.PhoneNumber"):
        return Result(Outcome.AGAIN, "too_many", detail)
    return Result(Outcome.AGAIN, "provider", detail)


def _whole(error: SmsNotSent) -> Result:
    """Of a whole request that was not taken."""
    if error.maybe_sent:
        return Result(Outcome.UNSURE, "unsure", error.detail)
    code = error.detail.split(":")[0]
    if code.startswith(AGAIN) or not error.from_provider:
        return Result(Outcome.AGAIN, "provider", error.detail)
    return Result(Outcome.PAUSE, "quota" if code.startswith(QUOTA) else "settings", error.detail)
