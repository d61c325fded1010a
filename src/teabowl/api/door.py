"""The door of every API view: who asks, how often, in what form; and of every answer: problems, ETags, headers.

Sessions open nothing here: who acts is told by the bearer token alone, so no form of another site can act through a browser.
"""

import json
import logging
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID, uuid5

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from teabowl.api import limits, rules
from teabowl.api.problems import Moved, NoToken, moved, of_error, problem
from teabowl.api.queries import Bearer, bearer
from teabowl.files.images import MAX_BYTES
from teabowl.files.uploads import LimitHandler
from teabowl.kernel.actor import ANONYMOUS, Actor
from teabowl.kernel.errors import Invalid, NotAllowed, TeabowlError
from teabowl.kernel.ids import new_id
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

View = Callable[..., HttpResponse]
LOG = logging.getLogger("django.request")
LARGEST_BODY = 64 * 1024
READING = ("GET", "HEAD")
OWN = "/api/v1/me/"
"""What is below is the person's: a token of one role opens none of it."""
KEYS = UUID("0199d7c0-7a3e-7c41-8000-5eab0e1a9100")
"""The space of Idempotency-Keys."""


def door(view: View, *, takes_files: int = 0) -> View:
    """Wrap a view. HEAD is GET without its body. `takes_files`: it takes multipart/form-data, with so many files up to ten megabytes."""

    def inner(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        method = request.method or "GET"
        try:
            response = _asked(view, request, args, parts, takes_files=takes_files)
        except TeabowlError as error:
            response = of_error(request, error)
        except Moved as away:
            response = moved(request, away.place)
        except Http404:
            response = problem(request, 404)
        except RequestDataTooBig:
            response = problem(request, 413)
        except Exception:
            LOG.exception("api: %s %s", method, request.path)
            response = problem(request, 500)
        finally:
            request.method = method
        return _finished(request, response)

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _asked(view: View, request: HttpRequest, args: tuple[Any, ...], parts: dict[str, Any], *, takes_files: int) -> HttpResponse:
    request.bearer = None  # type: ignore[attr-defined]
    request.bearer = _bearer(request)  # type: ignore[attr-defined]
    refusal = _spend(request)
    if refusal is not None:
        return refusal
    if any(
        "\x00" in text or not text.isprintable()
        for text in (word for pair in request.GET.lists() for word in (pair[0], *map(str, pair[1])))
    ):
        raise Invalid({"": _("地址里有不能用的字符")})
    whose = bearer_of(request)
    if whose is not None and whose.only is not None and request.path.startswith(OWN):
        raise NotAllowed(_("这个令牌只能以它那一个角色办事，自己的信、消息、党费这些要用本人的令牌"))
    if request.method not in READING:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY + takes_files * MAX_BYTES:
            return problem(request, 413)
        taken = "multipart/form-data" if takes_files else "application/json"
        if request.method == "POST" and request.content_type != taken:
            return problem(request, 415, headers={"Accept": taken})
        if takes_files:
            request.upload_handlers.insert(0, LimitHandler(request))
    elif request.method == "HEAD":
        request.method = "GET"
    response = view(request, *args, **parts)
    if response.status_code == 405:
        return problem(request, 405, headers={"Allow": ", ".join(sorted(response["Allow"].split(", ")))})
    return response


def _bearer(request: HttpRequest) -> Bearer | None:
    """Raises NoToken for an Authorization that opens nothing."""
    said = request.headers.get("Authorization")
    if said is None:
        return None
    kind, _space, token = said.strip().partition(" ")
    found = bearer(token.strip(), now=timezone.now(), address=address_of(request)) if kind.lower() == "bearer" else None
    if found is None:
        allowed = limits.spend(limits.address_key(address_of(request)), rules.PER_ADDRESS)
        request.allowance = allowed  # type: ignore[attr-defined]
        raise NoToken("")
    return found


def _spend(request: HttpRequest) -> HttpResponse | None:
    who = bearer_of(request)
    if who is None:
        allowed = limits.spend(limits.address_key(address_of(request)), rules.PER_ADDRESS)
    else:
        allowed = limits.spend(f"t:{who.token_id.hex}", rules.PER_TOKEN)
        if request.method not in READING and not allowed.is_spent:
            allowed = limits.spend(f"w:{who.token_id.hex}", rules.WRITES_PER_TOKEN)
    request.allowance = allowed  # type: ignore[attr-defined]
    if not allowed.is_spent:
        return None
    return problem(request, 429, headers={"Retry-After": str(allowed.resets_in)})


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """ETag and 304, what caches may do, what is left of the allowance."""
    whose = bearer_of(request)
    if whose is not None:
        request.page_version = ""  # type: ignore[attr-defined]  # told to one, kept for none
    is_kept = bool(getattr(request, "page_version", "")) and response.status_code == 200
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-cache" if whose else "no-cache"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    allowed: limits.Allowance | None = getattr(request, "allowance", None)
    if allowed is not None and not is_kept:  # a kept page is shown to others, whose allowance is theirs
        response["RateLimit-Limit"] = str(allowed.limit)
        response["RateLimit-Remaining"] = str(max(0, allowed.left))
        response["RateLimit-Reset"] = str(allowed.resets_in)
    if request.method in READING and response.status_code == 200:
        # the same as the page cache reckons, so that an answer has one ETag wherever it comes from
        tag = '"' + blake2b(response.content, digest_size=12).hexdigest() + '"'
        response["ETag"] = tag
        if _is_known(tag, request.headers.get("If-None-Match", "")):
            response.status_code = 304
            response.content = b""
            for name in ("Content-Type", "Content-Length"):
                response.headers.pop(name, None)
    if request.method == "HEAD":
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _is_known(tag: str, said: str) -> bool:
    return said.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in said.split(",")]


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def bearer_of(request: HttpRequest) -> Bearer | None:
    return cast("Bearer | None", getattr(request, "bearer", None))


def actor_of(request: HttpRequest) -> Actor:
    """The token's actor; ANONYMOUS without one."""
    who = bearer_of(request)
    return who.actor if who else ANONYMOUS


def reader(request: HttpRequest) -> Bearer:
    """Who asks, where a token is needed. Raises NoToken."""
    who = bearer_of(request)
    if who is None:
        raise NoToken("")
    return who


def writer(request: HttpRequest) -> Actor:
    """Who acts. Raises NoToken; NotAllowed for a token that only reads."""
    who = reader(request)
    if not who.may_write:
        raise NotAllowed(_("这个令牌只能读。要办事，请建一个“能读能办”的"))
    return who.actor


def person_writing(request: HttpRequest) -> Actor:
    """Who acts as a person rather than in a role: letters, follows. Raises also NotAllowed for a token of one role."""
    actor = writer(request)
    if reader(request).only is not None:
        raise NotAllowed(_("这个令牌只能以它那一个角色办事，写信和关注要用本人的令牌"))
    return actor


def form_key(request: HttpRequest) -> UUID:
    """The key that makes the same request, sent again, one act: from Idempotency-Key; without it every request is its own."""
    said = request.headers.get("Idempotency-Key", "")
    if not said:
        return new_id()
    if len(said) > 200 or not (said.isascii() and said.isprintable()):
        raise Invalid({"Idempotency-Key": _("最多 200 个可见的 ASCII 字符")})
    return uuid5(KEYS, f"{reader(request).actor.account_id} {request.method} {request.path} {said}")


def answer(
    data: Mapping[str, Any] | list[Any], *, status: int = 200, location: str = "", never_kept: bool = False
) -> HttpResponse:
    """JSON. `never_kept`: no cache and no disk may keep it."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    response = HttpResponse(body, status=status, content_type="application/json")
    if location:
        response["Location"] = location
    if never_kept:
        response["Cache-Control"] = "private, no-store"
    return response
