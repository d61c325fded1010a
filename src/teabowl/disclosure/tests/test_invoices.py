"""An electronic invoice of an entry: let in by content, inside only until the month is published, replaced, gone with the entry."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.disclosure import actions
from teabowl.disclosure.models import Book, Entry
from teabowl.disclosure.tests.conftest import SENT, Accounts
from teabowl.files.models import Document
from teabowl.kernel.ids import new_id

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + bytes(range(256)) + b"\n%%EOF\n"
TYPED = {"flow": "out", "amount": "615.50", "purpose": "路灯电费", "category": "utilities", "on": "2026-10-12"}


@pytest.fixture
def book(accounts: Accounts, settings: object, tmp_path: Path) -> Book:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return accounts.begin()


def send(client: Client, accounts: Accounts, address: str, data: bytes, key: str) -> int:
    client.force_login(accounts.cast.accounts["operator"])
    file = SimpleUploadedFile("发票.pdf", data)
    base = f"/p/{accounts.place.code}/disclosure/"
    return client.post(base + address, {**TYPED, "form_key": key, "document": file}).status_code


def test_an_invoice_is_for_those_inside_until_the_month_is_published(client: Client, accounts: Accounts, book: Book) -> None:
    assert send(client, accounts, "books/2026-10/new/", PDF, str(new_id())) == 303
    (entry,) = Entry.objects.filter(book=book)
    (paper,) = Document.objects.filter(owner_id=entry.id)
    address = f"/documents/{paper.digest}.pdf"
    assert address in client.get(f"/p/{accounts.place.code}/disclosure/books/2026-10/").content.decode()
    anybody = Client()
    assert (client.get(address).status_code, anybody.get(address).status_code) == (200, 404)
    accounts.publish(book)
    assert anybody.get(address).status_code == 200
    assert address in anybody.get(f"/p/{accounts.place.code}/disclosure/entries/{entry.id}/").content.decode()


def test_what_is_no_pdf_stays_out_another_takes_its_place_and_both_go_with_the_entry(
    client: Client, accounts: Accounts, book: Book
) -> None:
    key = str(new_id())
    assert send(client, accounts, "books/2026-10/new/", b"PK\x03\x04 no invoice", key) == 422
    assert send(client, accounts, "books/2026-10/new/", PDF, key) == 303
    (entry,) = Entry.objects.filter(book=book)
    other = PDF.replace(b"1.7", b"1.4")
    assert send(client, accounts, f"entries/{entry.id}/edit/", other, key) == 303
    (paper,) = Document.objects.filter(owner_id=entry.id)
    actions.remove_entry(accounts.keeper, entry_id=entry.id, now=SENT)
    assert client.get(f"/documents/{paper.digest}.pdf").status_code == 404
