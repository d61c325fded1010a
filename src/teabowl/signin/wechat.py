"""WeChat's OAuth, as its 网站应用 (scan a code) and 服务号 (inside WeChat's browser) do it.

https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html and
https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

TIMEOUT = httpx.Timeout(5.0, connect=3.0)


class WeChatFailed(Exception):
    """WeChat did not say who it is. `reason` is a sentence for the person, `detail` WeChat's own words for the log."""

    def __init__(self, reason: Any, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


AGAIN = _("微信的这次授权已经用过或过期了，请重新点一次“用微信登录”")
LATER = _("微信没有回应，过几分钟再试，或用手机号登录")
OURS = _("微信登录现在用不了，请用手机号登录")

REASONS = {40029: AGAIN, 40163: AGAIN, 42001: AGAIN, 42002: AGAIN, 42003: AGAIN, -1: LATER, 45011: LATER}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who WeChat says it is. `unionid` is '' where our apps are not bound to one WeChat open-platform account."""

    app_id: str
    openid: str
    unionid: str
    nickname: str


@dataclass(frozen=True, slots=True)
class WeChatApp:
    """One of our two apps at WeChat."""

    app_id: str
    secret: str
    inside: bool

    def authorize_url(self, back: str, state: str) -> str:
        """Where to send the browser. WeChat wants exactly this order of parameters, and the fragment."""
        query = urlencode(
            [
                ("appid", self.app_id),
                ("redirect_uri", back),
                ("response_type", "code"),
                ("scope", "snsapi_userinfo" if self.inside else "snsapi_login"),
                ("state", state),
            ]
        )
        page = "/connect/oauth2/authorize" if self.inside else "/connect/qrconnect"
        return f"{settings.CONFIG.wechat_open_url}{page}?{query}#wechat_redirect"

    def identify(self, code: str) -> Identity:
        """Whose code this is. Raises WeChatFailed: used or expired code, WeChat away, our keys wrong."""
        token = self._get(
            "/sns/oauth2/access_token",
            {"appid": self.app_id, "secret": self.secret, "code": code, "grant_type": "authorization_code"},
        )
        openid, access = _text(token, "openid"), _text(token, "access_token")
        if not openid or not access:
            raise WeChatFailed(LATER, "no openid in the answer")
        who = self._get("/sns/userinfo", {"access_token": access, "openid": openid, "lang": "zh_CN"})
        if _text(who, "openid") != openid:
            raise WeChatFailed(LATER, "userinfo is of somebody else")
        unionid = _text(who, "unionid") or _text(token, "unionid")
        return Identity(self.app_id, openid[:128], unionid[:128], _text(who, "nickname")[:40])

    def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            reply = httpx.get(settings.CONFIG.wechat_api_url + path, params=query, timeout=TIMEOUT)
            # WeChat labels its JSON text/plain and writes UTF-8 without saying so.
            answer = json.loads(reply.content.decode("utf-8"))
        except httpx.HTTPError as error:
            # The address holds the secret, so the error's own text is not kept.
            raise WeChatFailed(LATER, type(error).__name__) from None
        except ValueError:
            raise WeChatFailed(LATER, f"HTTP {reply.status_code}, not JSON") from None
        if not isinstance(answer, dict):
            raise WeChatFailed(LATER, "not an object")
        if answer.get("errcode"):
            number = answer["errcode"]
            reason = REASONS.get(number, OURS) if isinstance(number, int) else OURS
            raise WeChatFailed(reason, f"{number}: {answer.get('errmsg', '')}"[:200])
        return answer


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    return value if isinstance(value, str) else ""


def app_for(*, inside: bool) -> WeChatApp | None:
    """The app to use in this browser, or None where it is not configured."""
    config = settings.CONFIG
    app_id, secret = (
        (config.wechat_mp_app_id, config.wechat_mp_secret) if inside else (config.wechat_site_app_id, config.wechat_site_secret)
    )
    return WeChatApp(app_id, secret, inside) if app_id and secret else None
