"""Every setting that an installation may change: one typed object, read from the environment once.

`docs/settings.md` is generated from it (`make docs`), and a test fails when the two differ.
"""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """Field metadata: `env` is the variable's name, `doc` one sentence."""

    mode: str = field(default="development", metadata={"env": "TEABOWL_MODE", "doc": "demo, development, test or production."})
    home: Path = field(
        default=Path(".teabowl"), metadata={"env": "TEABOWL_HOME", "doc": "Folder of the embedded database and of files."}
    )
    database_url: str = field(
        default="", metadata={"env": "DATABASE_URL", "doc": "PostgreSQL 15+ to use instead of the embedded one."}
    )
    secret_key: str = field(default="demo-only", metadata={"env": "TEABOWL_SECRET_KEY", "doc": "Signs sessions and tokens."})
    data_keys: str = field(
        default="1:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktMDA=",
        metadata={
            "env": "TEABOWL_DATA_KEYS",
            "doc": "Keys that encrypt resident numbers, newest first: id:base64(32 bytes), comma separated.",
        },
    )
    index_key: str = field(
        default="demo-only", metadata={"env": "TEABOWL_INDEX_KEY", "doc": "Key of the blind index of resident numbers."}
    )
    audit_key: str = field(default="demo-only", metadata={"env": "TEABOWL_AUDIT_KEY", "doc": "Key of the audit's hash chains."})
    host: str = field(default="127.0.0.1", metadata={"env": "HOST", "doc": "Address the server listens on."})
    port: int = field(default=8000, metadata={"env": "PORT", "doc": "Port the server listens on."})
    allowed_hosts: str = field(
        default="", metadata={"env": "TEABOWL_ALLOWED_HOSTS", "doc": "Host names served, comma separated."}
    )
    debug: bool = field(
        default=False, metadata={"env": "TEABOWL_DEBUG", "doc": "Show tracebacks in the browser; never in production."}
    )
    demo_sign_in: bool = field(
        default=False, metadata={"env": "TEABOWL_DEMO_SIGN_IN", "doc": "The start page lets one step into any demo account."}
    )


def from_environment() -> Config:
    """Read the environment. Raises ValueError naming the variable that does not fit its type."""
    values: dict[str, object] = {}
    for item in fields(Config):
        raw = os.environ.get(item.metadata["env"])
        if raw is None or raw == "":
            continue
        try:
            values[item.name] = _parse(item.type, raw)
        except ValueError as error:
            raise ValueError(f"{item.metadata['env']}={raw!r}: {error}") from None
    return Config(**values)  # type: ignore[arg-type]


def _parse(kind: object, raw: str) -> object:
    if kind is bool:
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise ValueError("not a yes or a no")
        return raw.lower() in {"1", "true", "yes"}
    if kind is int:
        return int(raw)
    if kind is Path:
        return Path(raw)
    return raw
