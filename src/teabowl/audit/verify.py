"""Finding what was changed, removed, reordered or inserted in the audit. Streams: memory does not grow with the audit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from teabowl.audit.chains import CHAINS, FIELDS, entry_hash, head_seal
from teabowl.audit.models import ChainHead, Entry

LOOK_BACK = 24
"""How many doubtful entries of one chain are compared with one another to tell a reordering from a change."""


class Sort(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    REORDERED = "reordered"
    INSERTED = "inserted"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what sort, in which chain, at which position, which entry if it is there."""

    sort: Sort
    chain: int
    position: int
    entry_id: UUID | None
    says: str

    def __str__(self) -> str:
        return f"{self.sort} chain={self.chain} position={self.position} entry={self.entry_id or '-'}: {self.says}"


@dataclass(slots=True)
class Verdict:
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)


Row = dict[str, Any]


def verify() -> Verdict:
    """Recompute every hash of every chain, in one snapshot. An honest audit has no faults."""
    verdict = Verdict()
    key = settings.CONFIG.audit_key.encode()
    with transaction.atomic():
        # Heads first: a writer that commits between the two statements has entries beyond the head we read, and those are
        # looked at again with the head read anew (_follows).
        heads = {h.chain: h for h in ChainHead.objects.all()}
        if not heads and not Entry.objects.exists():
            return verdict
        seen: set[int] = set()
        rows = Entry.objects.order_by("chain", "position").values(*FIELDS, "hash").iterator(chunk_size=2000)
        for chain, group in groupby(rows, key=itemgetter("chain")):
            seen.add(chain)
            _verify_chain(key, chain, heads.get(chain), group, verdict)
    for chain in range(CHAINS):
        head = heads.get(chain)
        if head is None:
            verdict.faults.append(Fault(Sort.REMOVED, chain, 0, None, "the chain's head is missing"))
        elif chain not in seen:
            _check_head(key, chain, head, 0, "", verdict)
    return verdict


def _verify_chain(key: bytes, chain: int, head: ChainHead | None, rows: Iterator[Row], verdict: Verdict) -> None:
    previous, expected = "", 1
    doubtful: list[tuple[Row, str]] = []
    beyond: list[Row] = []
    for row in rows:
        verdict.entries += 1
        position = row["position"]
        if head is not None and position > head.length:
            beyond.append(row)
            continue
        if position != expected:
            says = f"{position - expected} missing before position {position}"
            verdict.faults.append(Fault(Sort.REMOVED, chain, expected, None, says))
        elif row["hash"] != entry_hash(key, row, previous):
            doubtful.append((row, previous))
        previous, expected = row["hash"], position + 1
    _name_doubtful(key, chain, doubtful, verdict)
    if head is None:
        verdict.faults.append(Fault(Sort.INSERTED, chain, 0, None, "entries in a chain that has no head"))
        return
    _check_head(key, chain, head, expected - 1, previous, verdict)
    if beyond and not _follows(key, chain, previous, beyond):
        for row in beyond:
            verdict.faults.append(Fault(Sort.INSERTED, chain, row["position"], row["id"], "stands after the end of its chain"))


def _check_head(key: bytes, chain: int, head: ChainHead, length: int, last: str, verdict: Verdict) -> None:
    if head.seal != head_seal(key, chain, head.length, head.hash):
        verdict.faults.append(Fault(Sort.HEAD, chain, head.length, None, "the head was altered"))
    if head.length > length:
        says = f"the last {head.length - length} are missing"
        verdict.faults.append(Fault(Sort.REMOVED, chain, length + 1, None, says))
    elif head.hash != last:
        verdict.faults.append(Fault(Sort.CHANGED, chain, length, None, "the last hash is not the head's"))


def _follows(key: bytes, chain: int, previous: str, rows: list[Row]) -> bool:
    """Whether entries beyond the head we read are honest ones that were committed a moment later: then the head, read again,
    covers them and each hash is right."""
    head = ChainHead.objects.get(chain=chain)
    for row in rows:
        if row["hash"] != entry_hash(key, row, previous):
            return False
        previous = row["hash"]
    return head.length >= rows[-1]["position"] and head.seal == head_seal(key, chain, head.length, head.hash)


def _name_doubtful(key: bytes, chain: int, doubtful: list[tuple[Row, str]], verdict: Verdict) -> None:
    """Says of each entry that fails its hash whether it was moved (it is right at another place of the chain) or changed.

    One that is right where it stands with another's hash before it is only the neighbour of a moved one, and not reported.
    """
    near = doubtful[:LOOK_BACK]
    places = sorted({row["position"] + step for row, _ in near for step in (0, 1, -1)})
    known = {row["hash"] for row, _ in near} | {previous for _, previous in near} | {""}

    def right_at(row: Row, place: int) -> bool:
        return any(entry_hash(key, {**row, "position": place}, before) == row["hash"] for before in known)

    for row, _ in near:
        position = row["position"]
        if right_at(row, position):
            continue
        found = next((place for place in places if place != position and right_at(row, place)), None)
        if found is not None:
            fault = Fault(Sort.REORDERED, chain, position, row["id"], f"was written at position {found}")
        else:
            fault = Fault(Sort.CHANGED, chain, position, row["id"], "changed, or put in the place of another")
        verdict.faults.append(fault)
    for row, _ in doubtful[LOOK_BACK:]:
        verdict.faults.append(Fault(Sort.CHANGED, chain, row["position"], row["id"], "changed or moved"))
