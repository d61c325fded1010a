"""Writing the audit. Called inside the transaction of the action that it tells of.

Each transaction takes one of 64 chains that nobody else holds and keeps it until it ends, so writers do not queue
(docs/adr/0005-audit-chains.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import randrange
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg.types.json import Json

from teabowl.audit.chains import CHAINS, FIELDS, entry_hash, head_seal, plain
from teabowl.audit.models import ChainHead
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.masks import mask_phone, mask_resident_number

Changes = Mapping[str, tuple[Any, Any]]
Written = dict[str, Any]
"""An entry's fields (models.Entry), which is all that writing it needs."""

MASKS = {"phone": mask_phone, "resident_number": mask_resident_number}
HIDDEN = frozenset({"password", "code", "token", "secret", "resident_number_index", "typed"})


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a bulk entry: the same verb done to many."""

    subject_id: UUID
    about_person_id: UUID | None = None
    changes: Changes | None = None


def record(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    subject_type: str,
    subject_id: UUID | None,
    place_id: UUID | None = None,
    about_person_id: UUID | None = None,
    changes: Changes | None = None,
    chain: "Ahead | None" = None,
) -> None:
    """Append one entry: `actor` did `verb` ('letters.answer_letter'). `changes` maps a field to (before, after).

    Phones and resident numbers are masked here, secrets left out, whatever the caller passes. `chain`: from `chain_ahead`, in this
    very transaction.
    """
    entry = _entry(actor, verb, now, subject_type, subject_id, place_id, about_person_id, changes, is_read=False)
    _append([entry], chain)


def record_many(
    actor: Actor, verb: str, *, now: datetime, subject_type: str, place_id: UUID | None, lines: Iterable[Line]
) -> None:
    """The same for many subjects of one action, in a few statements."""
    _append(
        [
            _entry(actor, verb, now, subject_type, line.subject_id, place_id, line.about_person_id, line.changes, is_read=False)
            for line in lines
        ]
    )


def record_read(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    subject_type: str,
    subject_id: UUID,
    place_id: UUID | None = None,
    about_person_id: UUID | None = None,
) -> None:
    """Append one entry: `actor` looked at something sensitive."""
    _append([_entry(actor, verb, now, subject_type, subject_id, place_id, about_person_id, None, is_read=True)])


def record_reads(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    subject_type: str,
    subject_id: UUID,
    place_id: UUID | None,
    about: Iterable[UUID],
) -> None:
    """The same of a list: `actor` looked at what is sensitive of each of these persons. A few statements for all."""
    _append(
        [
            _entry(actor, verb, now, subject_type, subject_id, place_id, person_id, None, is_read=True)
            for person_id in dict.fromkeys(about)
        ]
    )


def masked(name: str, value: Any) -> Any:
    """The value of the field `name` as the audit may keep it."""
    if value in (None, ""):
        return value
    if name in HIDDEN:
        return "***"
    mask = MASKS.get(name)
    return mask(str(value)) if mask else plain(value)


def _entry(
    actor: Actor,
    verb: str,
    now: datetime,
    subject_type: str,
    subject_id: UUID | None,
    place_id: UUID | None,
    about_person_id: UUID | None,
    changes: Changes | None,
    *,
    is_read: bool,
) -> Written:
    return {
        "id": new_id(),
        "at": now,
        "verb": verb,
        "is_read": is_read,
        "actor_id": actor.account_id,
        "actor_name": plain(actor.name or actor.system)[:80],
        "place_id": place_id,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "about_person_id": about_person_id,
        "changes": {name: [masked(name, a), masked(name, b)] for name, (a, b) in (changes or {}).items()},
        "origin": {"request": plain(actor.origin.request_id), "address": plain(actor.origin.address)},
    }


def _append(entries: Sequence[Written], ahead: "Ahead | None" = None) -> None:
    if not entries:
        return
    key = settings.CONFIG.audit_key.encode()
    # Nested in an action's transaction this is only a savepoint-free join; alone, it makes hash and head one commit.
    with transaction.atomic(savepoint=False):
        chain, length, last = _take_chain(ahead)
        for entry in entries:
            length += 1
            entry["chain"], entry["position"] = chain, length
            entry["hash"] = last = entry_hash(key, entry, last)
        head: list[Any] = [length, last, head_seal(key, chain, length, last), chain]
        with connection.cursor() as cursor:
            if len(entries) == 1:
                cursor.execute(INSERT_AND_MOVE_HEAD, [*head, *_row(entries[0])])
            else:
                cursor.execute(MOVE_HEAD, head)
                with cursor.copy(COPY) as copy:
                    for entry in entries:
                        copy.write_row(_row(entry))


# One statement for entry and head, and no ORM: an entry stands beside every save, so its cost is every action's cost.
COLUMNS = (*FIELDS, "hash")
PLACEHOLDERS = f"({', '.join(['%s'] * len(COLUMNS))})"
MOVE_HEAD = "UPDATE audit_chainhead SET length = %s, hash = %s, seal = %s WHERE chain = %s"
INSERT_AND_MOVE_HEAD = f"WITH head AS ({MOVE_HEAD}) INSERT INTO audit_entry ({', '.join(COLUMNS)}) VALUES {PLACEHOLDERS}"  # noqa: S608


COPY = f"COPY audit_entry ({', '.join(COLUMNS)}) FROM STDIN"


def _row(entry: Written) -> list[Any]:
    return [Json(entry[name]) if name in {"changes", "origin"} else entry[name] for name in COLUMNS]


FREE_CHAIN = """SELECT chain, length, hash FROM audit_chainhead
    ORDER BY (chain - %s + 64) %% 64 LIMIT 1 FOR UPDATE SKIP LOCKED"""
ANY_CHAIN = "SELECT chain, length, hash FROM audit_chainhead WHERE chain = %s FOR UPDATE"


Ahead = tuple[int, Any]
"""A chain that is asked for, and where its answer will come."""


def chain_ahead() -> Ahead:
    """Ask for a chain now, to be read when `record` is given it. For an action whose reads go to the server together
    (`figures.trips.one_trip`), so that its entry costs no trip of its own. Good in this transaction alone.

    A connection begins at a chain drawn by lot and afterwards asks first for the one it had: within a transaction that is its
    own, so a transaction never holds two; across transactions it keeps connections apart. Another's chain is skipped.
    """
    first = getattr(connection, "teabowl_audit_chain", None)
    if first is None:
        first = randrange(CHAINS)  # noqa: S311, not a secret
    cursor = connection.cursor()
    cursor.execute(FREE_CHAIN, [first])
    return first, cursor


def _take_chain(ahead: Ahead | None) -> tuple[int, int, str]:
    """A chain's number, length and last hash, locked until the transaction ends."""
    first, cursor = ahead or chain_ahead()
    with cursor:
        row = cursor.fetchone()
        if row is None:
            _create_heads()
            # All 64 are held by running transactions: wait for one.
            cursor.execute(ANY_CHAIN, [first])
            row = cursor.fetchone()
    if row is None:
        raise RuntimeError("a chain head of the audit is missing; run: teabowl audit verify")
    connection.teabowl_audit_chain = row[0]  # type: ignore[attr-defined]
    return int(row[0]), int(row[1]), str(row[2])


def _create_heads() -> None:
    """The heads of an empty installation. Never makes up for a single missing one: that is a fault for `verify` to report."""
    if not ChainHead.objects.exists():
        key = settings.CONFIG.audit_key.encode()
        heads = [ChainHead(chain=n, seal=head_seal(key, n, 0, "")) for n in range(CHAINS)]
        ChainHead.objects.bulk_create(heads, ignore_conflicts=True)
