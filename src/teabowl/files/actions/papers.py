"""Private papers: kept sealed, read with a trace, deleted when their time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.files import papers, rules, words
from teabowl.files.access import may_read
from teabowl.files.actions.pictures import Owner
from teabowl.files.images import BadImage
from teabowl.files.models import Paper
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line
from teabowl.people.secrets import CannotOpen
from teabowl.places.models import Place

SWEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PaperContent:
    """An opened paper: its name with the ending it has now, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


def keep_paper(
    actor: Actor, *, data: bytes, name: str, owner: Owner, place: Place, delete_after: datetime, now: datetime
) -> Paper:
    """Check, seal and keep a paper of `owner`, which the actor may add to. Raises Invalid at 'papers', NotAllowed."""
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    try:
        kind, kept = papers.checked(data)
    except BadImage as bad:
        raise words.wrong("papers", bad.code, bad.n) from None
    with transaction.atomic():
        lately = Paper.objects.filter(uploaded_by_id=actor.account_id, created_at__gt=now - timedelta(hours=1))
        if lately.count() >= rules.PAPERS_AN_HOUR:
            raise words.wrong("papers", "often", rules.PAPERS_AN_HOUR)
        stem = clean_line(name).replace("/", " ").replace("\\", " ").rpartition(".")[0] or clean_line(name)
        paper = Paper.objects.create(
            id=new_id(), owner_type=owner[0], owner_id=owner[1], place=place, uploaded_by_id=actor.account_id,
            name=f"{stem[: rules.MAX_NAME - 6]}.{papers.TYPES[kind][1]}", kind=kind, size=len(kept), delete_after=delete_after,
            created_at=now,
        )  # fmt: skip
        audit.record(
            actor, "files.keep_paper", now=now, subject_type="paper", subject_id=paper.id, place_id=place.id,
            changes={"owner": ("", f"{owner[0]} {owner[1]}"), "size": (0, paper.size)},
        )  # fmt: skip
        papers.write(paper.id, kept)
    return paper


@transaction.atomic
def read_paper(actor: Actor, *, paper_id: UUID, now: datetime) -> PaperContent:
    """Open a paper; that it was read, and by whom, stays in the audit. Raises NotFound for whoever may not know of it."""
    paper = Paper.objects.filter(id=paper_id, deleted_at__isnull=True, delete_after__gt=now).first()
    if paper is None or not may_read(actor, paper.owner_type, paper.owner_id):
        raise NotFound(words.NOT_HERE)
    audit.record_read(actor, "files.read_paper", now=now, subject_type="paper", subject_id=paper.id, place_id=paper.place_id)
    try:
        data = papers.read(paper.id)
    except (FileNotFoundError, CannotOpen):
        raise NotFound(words.NOT_HERE) from None
    return PaperContent(paper.name, papers.TYPES[rules.PaperKind(paper.kind)][0], data)


def _delete(actor: Actor, found: Sequence[Paper], now: datetime) -> int:
    for paper in found:
        paper.deleted_at, paper.name = now, ""
        paper.save(update_fields=["deleted_at", "name"])
        audit.record(actor, "files.delete_paper", now=now, subject_type="paper", subject_id=paper.id, place_id=paper.place_id)
        transaction.on_commit(partial(papers.throw_away, paper.id))  # what is rolled back keeps its paper
    return len(found)


def keep_papers_until(*, owner: Owner, until: datetime) -> None:
    """The time of an owner's papers is set anew: what they were for has ended. Inside the owner's own transaction, which says why."""
    Paper.objects.filter(owner_type=owner[0], owner_id=owner[1], deleted_at__isnull=True).update(delete_after=until)


@transaction.atomic
def delete_papers(actor: Actor, *, owner: Owner, now: datetime, paper_id: UUID | None = None) -> int:
    """Delete all papers of an owner, or one of them, before their time. The area that owns them has asked whether it may be."""
    standing = Paper.objects.select_for_update().filter(owner_type=owner[0], owner_id=owner[1], deleted_at__isnull=True)
    return _delete(actor, list(standing.filter(id=paper_id) if paper_id else standing), now)


@transaction.atomic
def delete_due_papers(*, now: datetime) -> int:
    """Background work: papers whose time is over. Answers how many."""
    due = Paper.objects.select_for_update(skip_locked=True).filter(deleted_at__isnull=True, delete_after__lte=now)
    return _delete(system_actor("files.papers"), list(due.order_by("delete_after")[:200]), now)


def sweep_papers(*, now: datetime) -> None:
    """Background work: what a process that was killed left on the disk, between the deletion's commit and the file's."""
    for key in Paper.objects.filter(deleted_at__gt=now - SWEPT).values_list("id", flat=True).iterator():
        papers.throw_away(key)
