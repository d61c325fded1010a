"""Limits of the door, as pure decisions. Why they are what they are: docs/adr/0007-sign-in.md."""

from collections.abc import Sequence
from datetime import datetime, timedelta

CODE_MINUTES = 10
CODE_DIGITS = 6
WRONG_PER_ATTEMPT = 5
"""Wrong codes that end an attempt. It is this browser's attempt that ends, nothing else of the phone or the account."""
WRONG_BY_OTHERS = 10
"""Wrong codes that other browsers may spend on a code before it is only good where it was asked for."""
GAP = timedelta(seconds=55)
SENDS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
"""Codes sent to one phone: per hour, per day; counted apart for browsers that have signed in with it before."""
STARTS_PER_ADDRESS = (timedelta(hours=1), 60)
"""Attempts from one address. Generous: a whole township may sit behind one carrier's address."""
PENDING = timedelta(minutes=15)
"""How long a WeChat identity waits in the browser's session for its phone to be confirmed."""


def may_send(sent: Sequence[datetime], now: datetime) -> bool:
    """Whether one more code may go to a phone to which codes went at these times."""
    if any(now - at < GAP for at in sent):
        return False
    return all(sum(now - at < span for at in sent) < most for span, most in SENDS)


def device_words(agent: str) -> str:
    """What a person would call this browser: '微信', 'iPhone', 'Windows'. Never the whole string, which identifies."""
    for mark, words in (
        ("MicroMessenger", "微信"),
        ("HarmonyOS", "鸿蒙手机"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "安卓手机"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ):
        if mark in agent:
            return words
    return ""


def is_inside_wechat(agent: str) -> bool:
    """Whether the page is shown by WeChat's own browser, where sign-in needs no scanning."""
    return "MicroMessenger" in agent and "wxwork" not in agent
