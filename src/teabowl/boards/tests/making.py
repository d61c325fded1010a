"""Short ways to write and post in tests."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.test import Client

from teabowl.boards import actions
from teabowl.boards.models import Post
from teabowl.boards.rules import Content
from tests.cast import NOW, Cast


def content(title: str = "", body: str = "村东的沟清完了。", **more: object) -> Content:
    return Content(uuid4(), title, body, **more)  # type: ignore[arg-type]


def notice(cast: Cast, title: str = "周四停水", body: str = "8 点到 12 点检修。", now: datetime = NOW) -> Post:
    return actions.publish_notice(cast.actor("operator"), place=cast.place("随西村"), content=content(title, body), now=now)


def circle(cast: Cast, body: str = "谁家有多的玉米种？", now: datetime = NOW, by: str = "villager") -> Post:
    return actions.publish_post(cast.actor(by), place=cast.place("随西村"), content=content("", body), now=now)


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
