"""One's own files: what there is, and what happens when the account is deleted (PIPL arts 45, 47)."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from teabowl.files import papers
from teabowl.files.images import url_of
from teabowl.files.models import Document, Paper, Picture
from teabowl.people.models import Account, Person
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STAYS = _("放进帖子和信息里的图片留着，但不再写是谁放的；私密的材料马上删除")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every picture, paper and document that one sent, the oldest first."""
    rows: list[dict[str, Any]] = [
        {
            "kind": "picture",
            "url": url_of(p.digest, 1080),
            "alt": p.alt,
            "of": p.owner_type,
            "sent_at": p.created_at.isoformat(),
        }
        for p in Picture.objects.filter(uploaded_by=account).order_by("created_at")
    ]
    rows += [
        {
            "kind": "paper", "name": p.name, "size": p.size, "of": p.owner_type, "sent_at": p.created_at.isoformat(),
            "deleted_at": p.deleted_at.isoformat() if p.deleted_at else None,
        }
        for p in Paper.objects.filter(uploaded_by=account).order_by("created_at")
    ]  # fmt: skip
    rows += [
        {"kind": d.kind, "name": d.name, "size": d.size, "of": d.owner_type, "sent_at": d.created_at.isoformat()}
        for d in Document.objects.filter(uploaded_by=account).order_by("created_at")
    ]
    return rows


def erase(person: Person, account: Account, now: datetime) -> None:
    """Take the name off pictures and documents that belong to something (those in unsent forms go at the next cleaning); delete papers."""
    Picture.objects.filter(uploaded_by=account).update(uploaded_by=None)
    Document.objects.filter(uploaded_by=account).update(uploaded_by=None)
    standing = Paper.objects.filter(uploaded_by=account, deleted_at__isnull=True)
    for key in standing.values_list("id", flat=True):
        transaction.on_commit(partial(papers.throw_away, key))
    standing.update(deleted_at=now, name="")
    Paper.objects.filter(uploaded_by=account).update(uploaded_by=None)
