"""Papers of secret votes, sealed while the vote runs (docs/adr/0021-the-secret-ballot.md).

Each motion has a key of its own, kept sealed with the installation's data keys and thrown away at the count: nothing left after it
opens a paper of an old backup without the key of that backup and the installation's.
"""

import hmac
import json
import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from teabowl.ballots.models import Motion
from teabowl.ballots.rules import ALPHABET, CODE, new_code
from teabowl.people import secrets

PURPOSE = "ballots.motion_key"
NONCE = 12


def new_key() -> bytes:
    """A motion's key, sealed for its row."""
    return secrets.seal_bytes(AESGCM.generate_key(256), PURPOSE)


def _cipher(motion: Motion) -> AESGCM:
    if motion.key is None:
        raise RuntimeError("the key of a counted vote is gone")
    return AESGCM(secrets.open_sealed_bytes(motion.key, PURPOSE))


def seal(motion: Motion, words: object, size: int = 0) -> bytes:
    """Seal JSON, filled up to `size` bytes so that papers do not differ in length."""
    plain = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode().ljust(size)
    nonce = os.urandom(NONCE)
    return nonce + _cipher(motion).encrypt(nonce, plain, motion.id.bytes)


def open_all(motion: Motion, sealed: Sequence[bytes | memoryview]) -> Iterator[list[Any]]:
    cipher = _cipher(motion)
    for one in sealed:
        data = bytes(one)
        yield json.loads(cipher.decrypt(data[:NONCE], data[NONCE:], motion.id.bytes))


def new_paper(motion_id: UUID, person_id: UUID) -> str:
    """An empty paper for one person: a code drawn by lot, signed so that nobody writes a sign of their own on it. It is in the form
    and nowhere else; a second one for the same person is as good until one is cast."""
    code = new_code()
    return f"{code}-{_sign(motion_id, person_id, code)}"


def code_of(motion_id: UUID, person_id: UUID, paper: str) -> str | None:
    """The code of a paper that we gave to this person; None for any other."""
    code, _, sign = paper.partition("-")
    is_ours = len(code) == CODE and set(code) <= set(ALPHABET) and hmac.compare_digest(sign, _sign(motion_id, person_id, code))
    return code if is_ours else None


def _sign(motion_id: UUID, person_id: UUID, code: str) -> str:
    text = b"ballots.paper" + motion_id.bytes + person_id.bytes + code.encode()
    return hmac.new(settings.CONFIG.secret_key.encode(), text, sha256).hexdigest()[:32]


def rotate() -> Iterator[int]:
    """Seal the keys of running votes with the newest data key (`people rotate-keys`); yields how many are done."""
    for motion_id in Motion.objects.filter(key__isnull=False).values_list("id", flat=True):
        motion = Motion.objects.get(id=motion_id)
        if motion.key is not None:
            again = secrets.seal_bytes(secrets.open_sealed_bytes(motion.key, PURPOSE), PURPOSE)
            Motion.objects.filter(id=motion_id, key=motion.key).update(key=again)
        yield 1
