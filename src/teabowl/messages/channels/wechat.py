"""Messages of a 服务号: template messages (模板消息) or subscribe messages (订阅通知).

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage and …/api/base/api_getstableaccesstoken.
A person gets them who signed in by WeChat inside the 服务号 and follows it; nobody need install anything.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone

from teabowl.kernel.times import CHINA
from teabowl.messages.channels.parcels import SENT, Outcome, Parcel, Result
from teabowl.messages.rules import one_line

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
AT_ONCE = 8
LONGEST = {"thing": 20, "short_thing": 5, "phrase": 5, "character_string": 32, "const": 20, "name": 10}
"""How many characters a field of a kind takes (类目模板参数限制)."""
OLD_TOKEN = frozenset({40001, 40014, 42001})
NEVER = {40003: "address", 43004: "not_following", 43101: "refused", 43107: "refused"}
PAUSES = {
    45009: ("quota", timedelta(hours=1)),
    45011: ("quota", timedelta(minutes=1)),
    40013: ("settings", timedelta(minutes=5)),
    40037: ("settings", timedelta(minutes=5)),
    40125: ("settings", timedelta(minutes=5)),
    40164: ("settings", timedelta(minutes=5)),
    47003: ("settings", timedelta(minutes=5)),
    48001: ("settings", timedelta(minutes=5)),
}
"""Errcodes that are ours, not the person's: everybody's messages wait so long."""


class TokenRefused(Exception):
    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}"[:200])
        self.code = code


@dataclass
class Token:
    """The access token of our 服务号, of the stable kind: asking again while it is good gives the same one, so several workers may."""

    app_id: str
    secret: str
    value: str = ""
    good_until: datetime | None = None
    lock: Lock = field(default_factory=Lock)

    def get(self, client: httpx.Client, *, instead_of: str = "") -> str:
        """A good token; `instead_of`: one that WeChat just called old. Raises TokenRefused, httpx.HTTPError, ValueError."""
        with self.lock:
            now = timezone.now()
            if self.value and self.value != instead_of and self.good_until and now < self.good_until:
                return self.value
            asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret, "force_refresh": False}
            answer = _answer(client.post("/cgi-bin/stable_token", content=_json(asked)))
            if answer.get("errcode"):
                raise TokenRefused(int(answer["errcode"]), str(answer.get("errmsg", "")))
            self.value = str(answer["access_token"])
            self.good_until = now + timedelta(seconds=max(60, int(answer["expires_in"]) - 300))
            return self.value


@lru_cache(maxsize=4)
def _client(url: str) -> httpx.Client:
    """Kept between batches with its connections; making one loads every certificate authority."""
    return httpx.Client(base_url=url, timeout=TIMEOUT)


_tokens: dict[tuple[str, str], Token] = {}


@dataclass(frozen=True, slots=True)
class WeChat:
    """`fields` maps what, place and at to the template's own field names ('thing1')."""

    token: Token
    template: str
    fields: dict[str, str]
    subscribe: bool
    rate: float
    batch: int = 1_000

    @classmethod
    def configured(cls) -> "WeChat":
        config = settings.CONFIG
        key = (config.wechat_mp_app_id, config.wechat_mp_secret)
        token = _tokens.setdefault(key, Token(*key))
        pairs = [part.split("=", 1) for part in config.wechat_message_fields.split(",") if "=" in part]
        fields = {ours.strip(): theirs.strip() for ours, theirs in pairs}
        is_subscribe = config.wechat_messages_by == "subscribe"
        return cls(token, config.wechat_message_template, fields, is_subscribe, float(config.wechat_rate))

    def send(self, parcels: Sequence[Parcel]) -> list[Result]:
        client = _client(settings.CONFIG.wechat_api_url)
        first = self._one(client, parcels[0])
        if first.outcome is Outcome.PAUSE or len(parcels) == 1:
            # what refuses all of us is asked once, not a thousand times
            return [first] * len(parcels)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [first, *pool.map(lambda parcel: self._one(client, parcel), parcels[1:])]

    def _one(self, client: httpx.Client, parcel: Parcel) -> Result:
        try:
            token = self.token.get(client)
            answer = self._post(client, token, parcel)
            if answer.get("errcode") in OLD_TOKEN:
                answer = self._post(client, self.token.get(client, instead_of=token), parcel)
        except TokenRefused as refused:
            return Result(Outcome.PAUSE, PAUSES.get(refused.code, ("settings",))[0], str(refused))
        except httpx.HTTPError as error:
            return Result(Outcome.AGAIN, "provider", type(error).__name__)  # the address holds the token
        except (ValueError, KeyError, TypeError):
            return Result(Outcome.AGAIN, "provider", "not the answer of WeChat")
        return _result(answer)

    def _post(self, client: httpx.Client, token: str, parcel: Parcel) -> dict[str, Any]:
        path = "/cgi-bin/message/subscribe/bizsend" if self.subscribe else "/cgi-bin/message/template/send"
        said: dict[str, Any] = {"touser": parcel.address, "template_id": self.template, "data": self._data(parcel)}
        if self.subscribe:
            said["page"] = parcel.url
        else:
            said |= {"url": parcel.url, "client_msg_id": parcel.id.hex}
        return _answer(client.post(path, params={"access_token": token}, content=_json(said)))

    def _data(self, parcel: Parcel) -> dict[str, dict[str, str]]:
        at = parcel.at.astimezone(CHINA)
        said = {"what": parcel.title, "place": parcel.place or "大碗茶", "at": f"{at:%Y-%m-%d %H:%M}"}
        return {theirs: {"value": fitted(theirs, said[ours])} for ours, theirs in self.fields.items() if ours in said}


def fitted(name: str, text: str) -> str:
    """Text as a field called 'thing1' takes it: WeChat refuses a message whose field is too long."""
    kind = name.rstrip("0123456789")
    return one_line(text, LONGEST[kind]) if kind in LONGEST else text


def _result(answer: dict[str, Any]) -> Result:
    code = answer.get("errcode", 0)
    detail = f"{code}: {answer.get('errmsg', '')}"[:200]
    if code == 0:
        return SENT
    if code in NEVER:
        return Result(Outcome.NEVER, NEVER[code], detail)
    if code in PAUSES:
        return Result(Outcome.PAUSE, PAUSES[code][0], detail)
    return Result(Outcome.AGAIN, "provider", detail)


def _answer(reply: httpx.Response) -> dict[str, Any]:
    answer = json.loads(reply.content.decode("utf-8"))
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()  # WeChat shows \\u escapes as they are
