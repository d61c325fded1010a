"""A program that asks the API, with or without a token of one of the cast."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from teabowl.api.actions import make_token
from teabowl.api.rules import Scope
from teabowl.kernel.actor import Held, Role
from teabowl.kernel.ids import new_id
from teabowl.people.queries import actor_for
from tests.cast import Cast


class Program:
    """Asks and answers JSON. `status` and `headers` are of the last answer."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.extra: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
        self.status = 0
        self.headers: dict[str, str] = {}

    def ask(self, method: str, address: str, data: Any = None, **extra: Any) -> Any:
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        path = address if address.startswith("/") else f"/api/v1/{address}"
        response = self.client.generic(method, path, **body, **(self.extra | extra))
        self.status, self.headers = response.status_code, dict(response.headers)
        return json.loads(response.content) if response.content else None

    def get(self, address: str, **extra: Any) -> Any:
        return self.ask("GET", address, **extra)

    def post(self, address: str, data: Any, **extra: Any) -> Any:
        return self.ask("POST", address, data, **extra)


Tokens = Callable[..., Program]


@pytest.fixture
def anybody(db: None) -> Program:
    return Program()


@pytest.fixture
def by_token(cast: Cast) -> Tokens:
    """by_token('operator', scope='write', only=(Role.OPERATOR, '随西村')) is a program with a token of that part."""

    def program(part: str, scope: str = "write", only: tuple[Role, str] | None = None, as_staff: bool = True) -> Program:
        now = timezone.now()
        held = Held(only[0], cast.place(only[1]).id) if only else None
        _token, text = make_token(
            actor_for(cast.accounts[part], now=now), name="试", scope=Scope(scope), only=held, days=30, as_staff=as_staff,
            form_key=new_id(), now=now,
        )  # fmt: skip
        return Program(text)

    return program
