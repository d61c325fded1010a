"""The API put together: ninja's routers behind our door."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from teabowl.api.door import answer, door
from teabowl.api.endpoints import (
    ballots,
    boards,
    deliberations,
    disclosing,
    disclosure,
    drafts,
    dues,
    errands,
    figures,
    grants,
    groups,
    guides,
    joining,
    letters,
    market,
    me,
    meeting_room,
    meetings,
    messages,
    minors,
    moderation,
    organisations,
    party_inside,
    party_moves,
    payments,
    pictures,
    places,
    register,
    search,
    sent,
    sites,
    study,
    tables,
    wordlists,
)
from teabowl.api.openapi import document_of
from teabowl.api.problems import Moved, of_validation, problem
from teabowl.kernel.errors import NotFound, TeabowlError

TAKE_FILES = {"/pictures": 1, "/register-imports": 1, "/tables/<kind>": 1, ":errand_id>/papers": 12, "/with-papers": 13}
"""Endings of the addresses that take multipart/form-data, and how many files of ten megabytes at most."""
DESCRIPTION = """Figures of every place, each opening to the records behind it; notices, posts and public letters, for everybody
without a token. With a token: what its owner may do on the pages. Explained, with examples, at /api/."""

api = NinjaAPI(
    title="Teabowl", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None, urls_namespace="teabowl-api"
)
PARTS = (
    places, figures, boards, letters, me, search, market, guides, disclosure,
    messages, meetings, deliberations, study, organisations, party_moves, dues, payments, party_inside, meeting_room,
    pictures, groups, sent, moderation, ballots, errands, drafts, disclosing, joining, register, grants, sites, tables,
    wordlists, minors,
)  # fmt: skip
ROUTERS = list(dict.fromkeys(part.router for part in PARTS))
"""Modules that have an address in common share a router: of two, one would hide the other."""
for router in ROUTERS:
    api.add_router("", router)


def _again(request: HttpRequest, error: Any) -> HttpResponse:
    """To the door, which answers for all views alike."""
    raise error


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return of_validation(request, error.errors)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code)


for kind in (Exception, TeabowlError, Moved):
    api.add_exception_handler(kind, _again)


def openapi(request: HttpRequest) -> HttpResponse:
    return answer(document_of(api))


def index(request: HttpRequest) -> HttpResponse:
    return answer({"openapi": "/api/v1/openapi.json", "explained": "/api/", "tokens": "/me/tokens/", "version": "1"})


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise NotFound("")


def _only_reads(view: Any) -> Any:
    def inner(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if request.method != "GET":
            return problem(request, 405, headers={"Allow": "GET"})
        response: HttpResponse = view(request, *args, **parts)
        return response

    return inner


def _files_of(address: str) -> int:
    return next((most for ending, most in TAKE_FILES.items() if address.endswith(ending)), 0)


def patterns() -> list[URLPattern]:
    """Every address below /api/v1/, each behind the door; the last takes what is none."""
    made = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    wrapped = [
        URLPattern(p.pattern, door(p.callback, takes_files=_files_of(str(p.pattern))), p.default_args, p.name) for p in made
    ]
    return [
        path("", door(_only_reads(index)), name="index"),
        path("openapi.json", door(_only_reads(openapi)), name="openapi"),
        *wrapped,
        path("<path:rest>", door(nothing), name="nothing"),
    ]
