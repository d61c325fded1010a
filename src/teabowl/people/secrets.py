"""Encryption at rest: resident numbers, and staged register rows that may hold them (docs/adr/0006-resident-numbers.md).

A sealed value is: one byte with the length of the key id, the key id, 12 bytes of nonce, AES-256-GCM text and tag. The newest
key seals, every key configured opens, so a key is rotated by putting a new one in front and running `people rotate-keys`.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class CannotOpen(Exception):
    """The value was sealed with a key that is not configured, or was altered."""


@lru_cache(maxsize=8)
def _keys(spec: str) -> dict[str, AESGCM]:
    """{id: cipher}, newest first. Raises ValueError with a sentence for the operator who set TEABOWL_DATA_KEYS."""
    keys: dict[str, AESGCM] = {}
    for part in spec.split(","):
        key_id, _, encoded = part.strip().partition(":")
        raw = base64.b64decode(encoded, validate=True)
        if not key_id or len(key_id.encode()) > 255 or len(raw) != 32 or key_id in keys:
            raise ValueError("TEABOWL_DATA_KEYS: each part is id:base64(32 bytes), ids differ")
        keys[key_id] = AESGCM(raw)
    return keys


def newest_key_id() -> str:
    """The id of the key that seals now."""
    return next(iter(_keys(settings.CONFIG.data_keys)))


COLUMNS: list[tuple[str, str, str]] = []
"""Every sealed column: (model's label, field, purpose). A test finds columns that nobody named."""
ROTATED: list[Callable[[], Iterator[int]]] = []
"""What is sealed otherwise (files, JSON): each seals it again and yields how many are done (rotate-keys)."""


def register_column(model: str, field: str, purpose: str) -> None:
    """Called from the AppConfig.ready of the area that seals it: else a change of keys would make it unreadable."""
    if (model, field, purpose) not in COLUMNS:
        COLUMNS.append((model, field, purpose))


def seal(text: str, purpose: str) -> bytes:
    """Encrypt. `purpose` ('person.resident_number') is bound in, so a sealed value is useless in another column."""
    return seal_bytes(text.encode(), purpose)


def seal_bytes(data: bytes, purpose: str) -> bytes:
    """The same for bytes."""
    key_id, cipher = next(iter(_keys(settings.CONFIG.data_keys).items()))
    head = key_id.encode()
    nonce = os.urandom(NONCE)
    return bytes([len(head)]) + head + nonce + cipher.encrypt(nonce, data, purpose.encode())


def open_sealed(sealed: bytes | memoryview, purpose: str) -> str:
    """Decrypt. Raises CannotOpen."""
    return open_sealed_bytes(sealed, purpose).decode()


def open_sealed_bytes(sealed: bytes | memoryview, purpose: str) -> bytes:
    """The same for bytes."""
    data = bytes(sealed)
    cipher = _keys(settings.CONFIG.data_keys).get(key_id_of(data))
    start = 1 + data[0] if data else 1
    if cipher is None:
        raise CannotOpen(f"no key {key_id_of(data)!r}")
    try:
        return cipher.decrypt(data[start : start + NONCE], data[start + NONCE :], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("altered, or sealed for another purpose") from error


def key_id_of(sealed: bytes | memoryview) -> str:
    """The id of the key that sealed this."""
    data = bytes(sealed)
    return data[1 : 1 + data[0]].decode("utf-8", "replace") if data else ""


def blind_index(number: str) -> bytes:
    """Finds a resident number without reading any: HMAC with a key of its own, the same for the same number."""
    return hmac.new(settings.CONFIG.index_key.encode(), number.encode(), hashlib.sha256).digest()
