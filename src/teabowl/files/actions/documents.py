"""Documents of a form: kept as they come, given to their owner when the form is right, gone after two days if it never was."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.audit.turns import one_at_a_time
from teabowl.files import documents, rules, words
from teabowl.files.actions.pictures import Owner
from teabowl.files.images import BadImage
from teabowl.files.models import Document
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.ids import new_id
from teabowl.kernel.texts import clean_line


def stage_document(
    actor: Actor,
    *,
    form_key: UUID,
    chunks: Iterable[bytes],
    name: str,
    kinds: Collection[rules.DocumentKind] = rules.STREAMS,
    now: datetime,
) -> Document:
    """Let a document of one of `kinds` in and keep it with its form until an owner takes it. Another one in the same form takes its
    place.

    Raises Invalid at 'document' with what is wrong.
    """
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    lately = Document.objects.filter(uploaded_by_id=actor.account_id, created_at__gt=now - timedelta(hours=1))
    if lately.count() >= rules.DOCUMENTS_AN_HOUR:
        raise words.wrong("document", "documents_often", rules.DOCUMENTS_AN_HOUR)
    try:
        received = documents.receive(chunks, kinds)
    except BadImage as bad:
        raise words.wrong("document", bad.code, bad.n) from None
    try:
        with transaction.atomic():
            return _staged(actor.account_id, form_key, received, name, now)
    finally:
        received.waiting.unlink(missing_ok=True)


def _staged(account_id: UUID, form_key: UUID, received: documents.Received, name: str, now: datetime) -> Document:
    one_at_a_time("files", str(form_key))
    same = Document.objects.filter(form_key=form_key, digest=received.digest).first()
    if same is not None:
        return same
    _throw_away(Document.objects.filter(form_key=form_key, owner_id__isnull=True, uploaded_by_id=account_id))
    one_at_a_time("files", received.digest)
    documents.put(received)
    ending = received.format.ending
    stem = clean_line(name).replace("/", " ").replace("\\", " ").rpartition(".")[0] or clean_line(name) or ending
    return Document.objects.create(
        id=new_id(), form_key=form_key, uploaded_by_id=account_id, digest=received.digest, kind=received.format.kind,
        ending=ending, size=received.size, name=f"{stem[: rules.MAX_NAME - 6]}.{ending}", created_at=now,
    )  # fmt: skip


def own_document(actor: Actor, *, form_key: UUID, owner: Owner, restricted: bool) -> Document:
    """Give the document that this actor put into the form to its owner. Raises Invalid at 'document' where there is none.
    Inside the owner's own transaction."""
    waiting = Document.objects.select_for_update().filter(form_key=form_key, owner_id__isnull=True)
    document = waiting.filter(uploaded_by_id=actor.account_id).order_by("-created_at").first()
    if document is None:
        raise words.wrong("document", "no_document")
    document.owner_type, document.owner_id = owner
    document.restricted = restricted
    document.save(update_fields=["owner_type", "owner_id", "restricted"])
    return document


def put_document(actor: Actor, *, form_key: UUID, owner: Owner, restricted: bool) -> Document | None:
    """The same where a form may go without one: None, and what the owner had stays. A new one takes the old one's place. Inside the
    owner's own transaction."""
    waiting = Document.objects.filter(form_key=form_key, owner_id__isnull=True, uploaded_by_id=actor.account_id)
    if not waiting.exists():
        return None
    release_documents(owner)
    return own_document(actor, form_key=form_key, owner=owner, restricted=restricted)


def release_documents(owner: Owner) -> None:
    """Its documents are given out no longer, and their files follow at the next cleaning. Inside the owner's own transaction."""
    # a form_key of its own, lest the same form find it waiting again
    for row in Document.objects.filter(owner_type=owner[0], owner_id=owner[1]):
        row.owner_type, row.owner_id, row.form_key = "", None, new_id()
        row.save(update_fields=["owner_type", "owner_id", "form_key"])


def show_documents(owner_type: str, owner_ids: Iterable[UUID], *, restricted: bool, hidden: bool) -> None:
    """Who may open the documents of these owners from now on. Inside the owner's own transaction."""
    rows = Document.objects.filter(owner_type=owner_type, owner_id__in=list(owner_ids))
    rows.update(restricted=restricted, hidden=hidden)


@transaction.atomic
def clean_documents(*, now: datetime) -> int:
    """Background work: documents of forms that were left lying for two days go. Answers how many."""
    old = Document.objects.filter(owner_id__isnull=True, created_at__lt=now - timedelta(hours=rules.STAGED_HOURS))
    return _throw_away(old.order_by("created_at")[:200])


def _throw_away(rows: Iterable[Document]) -> int:
    gone = list(rows)
    Document.objects.filter(id__in=[row.id for row in gone], owner_id__isnull=True).delete()
    for digest, ending in sorted({(row.digest, row.ending) for row in gone}):
        one_at_a_time("files", digest)  # keeping and throwing away the same file must not cross
        if not Document.objects.filter(digest=digest).exists():
            documents.throw_away(digest, ending)
    return len(gone)
