"""A box that catches the messages, and a browser that walks through the door."""

from dataclasses import dataclass, field

import pytest
from django.test import Client

from teabowl.messages import sms


@dataclass
class Box:
    sent: list[tuple[str, str]] = field(default_factory=list)
    shows_codes: bool = False
    broken: bool = False

    def send_code(self, phone, code, minutes):
        if self.broken:
            raise sms.SmsNotSent(sms.LATER, "away")
        self.sent.append((phone, code))

    @property
    def code(self):
        return self.sent[-1][1]


@pytest.fixture
def box(monkeypatch):
    made = Box()
    monkeypatch.setattr(sms, "channel", lambda: made)
    return made


@pytest.fixture
def second_factor(settings):
    settings.STAFF_SECOND_FACTOR = True


def ask(client, phone, **more):
    return client.post("/accounts/login/", {"phone": phone} | more)


def type_code(client, code):
    return client.post("/accounts/code/", {"code": code})


def sign_in(client, box, phone):
    ask(client, phone)
    return type_code(client, box.code)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
