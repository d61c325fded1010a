"""The part of a form that takes one document, for any area's form. The view is wrapped in `uploads.uploads_up_to`, the form has the
hidden field `form_key` and a file field `document`; the area's action then calls `files.actions.own_document`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from teabowl.files import actions, words
from teabowl.files.queries import DocumentRow, waiting_document
from teabowl.files.rules import STREAMS, DocumentKind, family
from teabowl.files.uploads import RefusedFile, refused_uploads
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.ui.doors import key_of


class DocumentField(forms.FileField):
    """Needed, and read by take_document: the form itself asks for nothing, since the file may have come before."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return None


def take_document(
    request: HttpRequest, actor: Actor, *, form_key: Any, kinds: Collection[DocumentKind] = STREAMS, now: datetime
) -> tuple[DocumentRow | None, Any]:
    """Keep the document that came with a form, or find the one that came before: (it, '' or what is wrong with the one that came).
    Call it once the actor may write."""
    key = key_of(str(form_key))
    if key is None or request.method != "POST":
        return None, ""
    wrong: Any = words.say(f"{family(kinds)}_large", 0) if refused_uploads(request, "document") else ""
    file = request.FILES.get("document")
    if isinstance(file, UploadedFile) and not isinstance(file, RefusedFile) and not wrong:
        try:
            actions.stage_document(actor, form_key=key, chunks=file.chunks(), name=file.name or "", kinds=kinds, now=now)
        except Invalid as invalid:
            wrong = invalid.fields["document"]
    return waiting_document(actor, key), wrong
