"""The API against its own OpenAPI document: schemathesis asks in process, and nothing answers what is not declared."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from teabowl.api import rules, schemas
from teabowl.api.openapi import document_of
from teabowl.api.service import ROUTERS, api
from teabowl.api.tests.conftest import Program, Tokens
from tests.cast import Cast

SCHEMA = schemathesis.openapi.from_dict(document_of(api))
SCHEMA.app = get_wsgi_application()
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


def area_of(operation: Any) -> str:
    """Of a path's first two fixed words: places/letters."""
    return "/".join([word for word in operation.path.split("/") if word and "{" not in word][2:4])


@pytest.fixture
def known(cast: Cast, by_token: Tokens, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Things that exist, so that not every question ends at 404."""
    for name in ("PER_ADDRESS", "PER_TOKEN", "WRITES_PER_TOKEN"):
        monkeypatch.setattr(rules, name, 100_000)
    code = cast.place("随西村").code
    program = by_token("secretary")
    post = program.post(f"places/{code}/posts", {"board": "notices", "title": "停水", "body": "半天"})["id"]
    letter = by_token("villager").post(f"places/{code}/letters", {"title": "灯", "body": "坏", "visibility": "public"})["id"]
    listed = {"board": "services", "kind": "repair", "title": "修水管", "phone": "13953000007", "agreed": True}
    listing = program.post(f"places/{code}/listings", listed)["id"]
    # as Django's own test client does: the test's transaction lives in this connection
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {
        "code": code,
        "post_id": UUID(post),
        "letter_id": UUID(letter),
        "listing_id": UUID(listing),
        "key": "letters.received",
        "token": program.extra,
    }
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("area", sorted({area_of(one) for one in OPERATIONS}))
def test_answers_are_as_declared(area: str, known: dict[str, Any]) -> None:
    """Each operation in a savepoint of its own, so that one leaves nothing to the next; what is wrong is told of all at once."""
    token, wrong = known["token"]["HTTP_AUTHORIZATION"], []

    for operation in OPERATIONS:
        if area_of(operation) != area:
            continue

        @settings(
            max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            parts = dict(case.path_parameters or {})
            case.path_parameters = {name: str(known.get(name, value)) for name, value in parts.items()}
            case.headers = dict(case.headers or {}) | {"Authorization": token}
            case.call_and_validate(checks=CHECKS)

        with transaction.atomic():
            try:
                ask()
            except Exception as fault:
                wrong.append(f"{operation.label}: {fault!r}")
            transaction.set_rollback(True)
    assert not wrong, "\n\n".join(wrong)


def test_the_document_is_served_and_every_operation_is_explained(anybody: Program) -> None:
    served = anybody.get("openapi.json")
    assert served == document_of(api)
    for item in served["paths"].values():
        for operation in item.values():
            assert operation["summary"]
            assert "security" in operation
            assert {"401", "404", "422", "429", "500"} <= set(operation["responses"])


def test_no_two_schemas_share_a_name() -> None:
    """The document knows a schema by its name: the second of a name would stand for the first."""
    found: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(schemas.__path__, schemas.__name__ + "."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, Schema):
                found.setdefault(name, set()).add(value.__module__)
    assert {name: sorted(modules) for name, modules in found.items() if len(modules) > 1} == {}


def test_every_operation_has_an_address_and_a_name_of_its_own() -> None:
    """Of two at one address the first answers, and the document tells of the last."""
    made = [
        (method, path, operation.operation_id)
        for router in ROUTERS
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]
    for one in ({(method, path) for method, path, _name in made}, {name for _method, _path, name in made}):
        assert len(one) == len(made)


def test_every_operation_is_reached_and_every_read_says_whether_it_needs_a_token(
    known: dict[str, Any], anybody: Program
) -> None:
    like = {"month": "2026-10", "body": "representatives", "number": "1", "kind": "letters"}
    needs_token, unreached, said = set(), set(), {}
    for path, item in document_of(api)["paths"].items():
        for method, operation in item.items():
            names = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            values = {name: known.get(name, like.get(name, UUID(int=7))) for name in names}
            anybody.ask(method.upper(), path.format(**values) + ("?q=a&text=a" if path.endswith(("search", "similar")) else ""))
            if anybody.status == 405:
                unreached.add(operation["operationId"])
            if method == "get":
                said[operation["operationId"]] = {} not in operation["security"]
                if anybody.status == 401:
                    needs_token.add(operation["operationId"])
    assert not unreached
    assert needs_token ^ {name for name, needs in said.items() if needs} == set()
