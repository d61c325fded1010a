"""Background work of files, run by the worker."""

from django.utils import timezone

from teabowl.files.actions import clean_documents, clean_staged, delete_due_papers, sweep_papers


def clean_pictures() -> None:
    """Pictures and documents of forms that were never sent go after two days."""
    now = timezone.now()
    clean_staged(now=now)
    clean_documents(now=now)


def delete_papers() -> None:
    """Papers whose time is over go."""
    now = timezone.now()
    delete_due_papers(now=now)
    sweep_papers(now=now)


PERIODIC = [("files.clean_pictures", 1800.0, clean_pictures), ("files.delete_papers", 600.0, delete_papers)]
