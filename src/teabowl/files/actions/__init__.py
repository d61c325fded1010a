"""Every write of files. Other areas import from here. Whether the actor may write the owner was asked by the area that owns it."""

from teabowl.files.actions.documents import (
    clean_documents,
    own_document,
    put_document,
    release_documents,
    show_documents,
    stage_document,
)
from teabowl.files.actions.papers import (
    delete_due_papers,
    delete_papers,
    keep_paper,
    keep_papers_until,
    read_paper,
    sweep_papers,
)
from teabowl.files.actions.pictures import (
    clean_staged,
    drop_picture,
    hide_pictures,
    keep_pictures,
    order_pictures,
    release_pictures,
    stage_picture,
)

__all__ = [
    "clean_documents",
    "clean_staged",
    "delete_due_papers",
    "delete_papers",
    "drop_picture",
    "hide_pictures",
    "keep_paper",
    "keep_papers_until",
    "keep_pictures",
    "order_pictures",
    "own_document",
    "put_document",
    "read_paper",
    "release_documents",
    "release_pictures",
    "show_documents",
    "stage_document",
    "stage_picture",
    "sweep_papers",
]
