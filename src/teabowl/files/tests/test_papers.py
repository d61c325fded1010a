"""Private papers: what is let in, that the disk holds nothing readable, who reads, when they go."""

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.files import access, actions, papers, personal, queries
from teabowl.files.models import Paper
from teabowl.files.tests.making import picture
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.people.actions import rotate_keys
from teabowl.people.secrets import key_id_of
from tests.cast import NOW, Cast

PDF = b"%PDF-1.7\nsecret words of a paper\n%%EOF\n"
OWNER = ("errand", UUID("0192f0a0-0000-7000-8000-000000000009"))


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture(autouse=True)
def readers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {cast.accounts[part].id for part in ("villager", "operator")}
    monkeypatch.setitem(access._READERS, "errand", lambda actor, owner: owner == OWNER[1] and actor.account_id in allowed)


def kept(cast: Cast, data: bytes = PDF, name: str = "户口本.pdf", days: int = 30) -> Paper:
    return actions.keep_paper(
        cast.actor("villager"), data=data, name=name, owner=OWNER, place=cast.place("随西村"), now=NOW,
        delete_after=NOW + timedelta(days=days),
    )  # fmt: skip


def test_the_disk_holds_nothing_readable_and_a_reading_is_written_down(cast: Cast, media: Path) -> None:
    paper = kept(cast)
    (file,) = [path for path in media.rglob("*") if path.is_file()]
    assert b"secret words" not in file.read_bytes()
    assert "户口本" not in file.name
    found = actions.read_paper(cast.actor("operator"), paper_id=paper.id, now=NOW)
    assert (found.name, found.media_type, found.data) == ("户口本.pdf", "application/pdf", PDF)
    entry = Entry.objects.get(verb="files.read_paper")
    assert (entry.is_read, entry.actor_id) == (True, cast.accounts["operator"].id)


def test_a_photographed_paper_loses_where_it_was_taken(cast: Cast) -> None:
    paper = kept(cast, picture("JPEG", (3000, 2000), comment=b"SecretComment"), "身份证.JPG")
    found = actions.read_paper(cast.actor("villager"), paper_id=paper.id, now=NOW)
    assert found.name == "身份证.webp"
    assert found.data[8:12] == b"WEBP"
    assert b"Secret" not in found.data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg onload='alert(1)'/>", b"MZ\x90\x00", b"PK\x03\x04", b"<html>%PDF-1.7 %%EOF", b"%PDF-1.7 without an end",
        b"%PDF-1.7" + b"0" * (10 * 1024 * 1024) + b"%%EOF",
    ],
)  # fmt: skip
def test_nothing_else_is_let_in(cast: Cast, data: bytes, media: Path) -> None:
    with pytest.raises(Invalid):
        kept(cast, data)
    assert Paper.objects.count() == 0
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("part", ["neighbour", "stranger", "secretary", "city", "auditor"])
def test_others_do_not_even_learn_that_there_is_one(cast: Cast, part: str) -> None:
    paper = kept(cast)
    with pytest.raises(NotFound):
        actions.read_paper(cast.actor(part), paper_id=paper.id, now=NOW)
    assert not Entry.objects.filter(verb="files.read_paper").exists()


def test_nobody_reads_where_no_area_answers(cast: Cast) -> None:
    paper = actions.keep_paper(
        cast.actor("villager"), data=PDF, name="a", owner=("nobody", uuid4()), place=cast.place("随西村"), now=NOW,
        delete_after=NOW + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(NotFound):
        actions.read_paper(cast.actor("villager"), paper_id=paper.id, now=NOW)


def test_when_its_time_is_over_content_and_name_go(cast: Cast, media: Path, django_capture_on_commit_callbacks: Any) -> None:
    paper = kept(cast)
    assert actions.delete_due_papers(now=NOW + timedelta(days=29)) == 0
    with pytest.raises(NotFound):
        actions.read_paper(cast.actor("villager"), paper_id=paper.id, now=NOW + timedelta(days=30, seconds=1))
    with django_capture_on_commit_callbacks() as waiting:
        assert actions.delete_due_papers(now=NOW + timedelta(days=31)) == 1
    assert papers.read(paper.id) == PDF  # until it is sure that the row says so
    assert len(waiting) == 1
    actions.sweep_papers(now=NOW + timedelta(days=32))  # the process was killed before it came to the file
    paper.refresh_from_db()
    assert paper.name == ""
    assert not [path for path in media.rglob("*") if path.is_file()]
    (row,) = queries.papers_of(*OWNER)
    assert (row.url, row.deleted_at) == ("", NOW + timedelta(days=31))


def test_keys_are_rotated_and_the_old_one_is_no_longer_needed(cast: Cast, settings: object) -> None:
    paper = kept(cast)
    old = django_settings.CONFIG.data_keys
    new = f"new:{base64.b64encode(os.urandom(32)).decode()}"
    object.__setattr__(django_settings.CONFIG, "data_keys", f"{new},{old}")
    try:
        assert list(rotate_keys(system_actor("test"), now=NOW))[-1] == 1
        assert key_id_of(papers.path_of(paper.id).read_bytes()) == "new"
        object.__setattr__(django_settings.CONFIG, "data_keys", new)
        assert papers.read(paper.id) == PDF
    finally:
        object.__setattr__(django_settings.CONFIG, "data_keys", old)


def test_deleting_the_account_deletes_its_papers(cast: Cast, media: Path, django_capture_on_commit_callbacks: Any) -> None:
    kept(cast)
    account = cast.accounts["villager"]
    assert [row["name"] for row in personal.export(account.person, account)] == ["户口本.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        personal.erase(account.person, account, NOW)
    assert Paper.objects.get().deleted_at == NOW
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_paper_is_downloaded_by_whoever_may_and_nothing_keeps_it(cast: Cast) -> None:
    from django.utils import timezone

    paper = kept(cast, days=3000)
    assert timezone.now() < paper.delete_after
    client = Client()
    assert client.get(f"/papers/{paper.id}/").status_code == 302
    client.force_login(cast.accounts["operator"], backend=django_settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(f"/papers/{paper.id}/")
    assert answer.content == PDF
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = Client()
    other.force_login(cast.accounts["neighbour"], backend=django_settings.AUTHENTICATION_BACKENDS[0])
    assert other.get(f"/papers/{paper.id}/").status_code == 404
