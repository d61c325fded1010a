"""The OpenAPI document: what ninja makes of the endpoints, completed with errors, security, and headers."""

from functools import cache
from typing import Any

from ninja import NinjaAPI

from teabowl.api.problems import CONTENT_TYPE, TITLES

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457). Types are explained at /api/.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}, "description": "What is wrong, by field."},
        "successor": {
            "type": ["object", "null"],
            "description": "Where a merged-away place lives on.",
            "properties": {name: {"type": "string"} for name in ("code", "name", "url")},
        },
    },
    "example": {
        "type": "/api/#not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such place; please check the code",
        "instance": "/api/v1/places/371725109999",
    },
}
WORDS = {
    308: "The place was merged away; Location is the same question about its successor.",
    400: "The body is not JSON.",
    401: "A token is needed, or the one that came opens nothing.",
    403: "The token may not do this here.",
    404: "No such thing, or nothing that this token may know of.",
    405: "The address does not take this method.",
    409: "Not in the present state: already done, too late, merged away.",
    413: "The body is too large.",
    415: "Only the media type of the request body is taken.",
    422: "Something sent is wrong; see fields.",
    429: "Too many requests; wait Retry-After seconds.",
    500: "Our fault. Nothing was done.",
}
HEADERS = {
    308: {"Location": "The same question about the successor."},
    401: {"WWW-Authenticate": "Bearer."},
    405: {"Allow": "What it takes."},
    429: {"Retry-After": "Seconds."},
}
OPEN: list[dict[str, list[str]]] = [{}, {"bearer": []}]
TOKEN: list[dict[str, list[str]]] = [{"bearer": []}]
NEEDS_TOKEN = frozenset(
    {
        "get_me", "list_applications", "list_members", "list_register_imports", "get_register_import", "list_errands", "get_errand",
        "list_errand_papers", "get_paper", "list_my_posts", "get_draft", "get_my_thread", "get_desk", "get_attention",
        "list_words", "list_minors", "get_alert_reach", "list_sent_messages",
        "list_complaints", "list_guide_feedback", "list_reports", "list_appeals", "list_my_decisions", "list_sent", "get_sent",
        "list_incoming", "list_tables", "get_table", "get_contact", "list_party_members", "list_transfers", "list_migrants",
        "list_weak_branches", "list_inside_programmes", "get_dues_book", "get_meeting", "list_organisation_meetings",
        "list_village_meetings", "get_roll", "list_group_people",
    }
)  # fmt: skip
"""Reads that nobody has without a token, besides those under /me."""
KEEPS_KEY = frozenset(
    {
        "publish_post", "add_comment", "write_letter", "answer_letter", "start_group", "write_sent", "step_letter", "save_draft",
        "ask_errand", "ask_errand_with_papers", "send_errand_papers", "step_errand", "post_listing", "start_guide", "say_of_guide",
        "send_alert", "note_read_aloud", "write_accounts", "ask_about_entry", "complain",
        "publish_statement", "open_fund", "correct_entry",
    }
)  # fmt: skip
CODE = {"pattern": "^[0-9]{12}$", "example": "371725109200"}


@cache
def document_of(api: NinjaAPI) -> dict[str, Any]:
    """The whole document, made once in a process."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    components = made.setdefault("components", {})
    for schema, name in (("FigureOut", "since"), ("Band", "low")):
        _call_it_from(components["schemas"][schema], name)
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {_name(status): _response(status) for status in WORDS}
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from /me/tokens/. It acts as its owner, narrowed.",
        }
    }
    for path, item in made["paths"].items():
        for method, operation in item.items():
            _complete(path, method, operation)
    return made


def _call_it_from(schema: dict[str, Any], name: str) -> None:
    """`from` is a word of Python's own, so the class cannot have it; the answers do."""
    properties = schema["properties"]
    if name in properties:
        properties["from"] = properties.pop(name) | {"title": "From"}
        schema["required"] = ["from" if key == name else key for key in schema["required"]]


def _name(status: int) -> str:
    return "Moved" if status == 308 else str(TITLES[status][0])


def _response(status: int) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {name: {"schema": {"type": "string"}, "description": told} for name, told in HEADERS.get(status, {}).items()}
    return {"description": WORDS[status], "content": content} | ({"headers": headers} if headers else {})


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    key = operation["operationId"]
    reads = method == "get"
    operation["security"] = OPEN if reads and key not in NEEDS_TOKEN and not path.startswith("/api/v1/me/") else TOKEN
    statuses = {401, 404, 405, 422, 429, 500}
    statuses |= {308, 403, 409} if reads else {400, 403, 409, 413, 415}
    responses = {str(status): told for status, told in operation["responses"].items()}
    operation["responses"] = responses
    for status in sorted(statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    if reads:
        responses["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Strong."}}
        responses["304"] = {"description": "What If-None-Match names is still what stands."}
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "path" and parameter["name"] == "code":
            parameter["schema"] |= CODE
    if key in KEEPS_KEY:
        parameters.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "description": "The same request, sent again with the same key, is done once.",
                "schema": {"type": "string", "maxLength": 200, "pattern": "^[ -~]+$"},
            }
        )
