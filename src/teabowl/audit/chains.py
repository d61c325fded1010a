"""How an entry is hashed: pure, so that writing and verifying cannot differ."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

CHAINS = 64
FIELDS = (
    "id", "chain", "position", "at", "verb", "is_read", "actor_id", "actor_name",
    "place_id", "subject_type", "subject_id", "about_person_id", "changes", "origin",
)  # fmt: skip


def plain(value: Any) -> Any:
    """The value as JSON keeps it for ever: what PostgreSQL's jsonb would alter (floats, NUL, lone surrogates) becomes text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    return str(value).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def canonical(values: Mapping[str, Any]) -> bytes:
    """One text for one entry: FIELDS in a fixed form, whatever the database did to spacing, key order or time zone."""
    return json.dumps(
        {name: plain(values[name]) for name in FIELDS}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def entry_hash(key: bytes, values: Mapping[str, Any], previous: str) -> str:
    """HMAC-SHA256 over the entry and the hash before it."""
    return hmac.new(key, canonical(values) + b"\n" + previous.encode(), hashlib.sha256).hexdigest()


def head_seal(key: bytes, chain: int, length: int, last: str) -> str:
    """Signs a chain's length and last hash, so that the head cannot be moved back without the key."""
    return hmac.new(key, f"head {chain} {length} {last}".encode(), hashlib.sha256).hexdigest()
