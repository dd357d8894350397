"""October's letters of the demo: put into a folder of ``.eml`` files, and shown as pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from docgen.models import Document
from docgen.writing import write_file

if TYPE_CHECKING:
    from docgen.facade import DocGen

#: What a month's letter is about; contracts and statements have letters of their own.
_MONTHLY = ("invoice", "act", "waybill", "vat_invoice", "upd")


@frozen(kw_only=True)
class DemoLetter:
    """A letter: whom it went to, what it is about, its page and its ``.eml``."""

    recipient: str
    documents: str
    page: Path
    message: Path


def send_letters(docgen: DocGen, out: Path, documents: Sequence[Document]) -> list[DemoLetter]:
    """Send the documents of every contract once, and return the letters.

    Raises:
        StorageError: the folder cannot be written.

    """
    packages: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        contract = document.payload.contract
        if document.type in _MONTHLY and contract is not None:
            packages.setdefault((document.payload.seller.id, contract.id), []).append(document)
    posted = [
        (package, docgen.delivery.send(package, letter="month")) for package in packages.values()
    ]
    docgen.delivery.now()
    return [
        _shown(docgen, out, package, entry_id)
        for package, told in posted
        for entry_id in sorted((*told.entries, *told.there))
    ]


def _shown(docgen: DocGen, out: Path, package: Sequence[Document], entry_id: int) -> DemoLetter:
    """Write a letter's page, and return what the gallery says of it."""
    page = out / "letters" / f"{entry_id}.html"
    write_file(page, docgen.delivery.preview(package, letter="month").content)
    entry = docgen.store.outbox.get(entry_id)
    return DemoLetter(
        recipient=entry.recipient,
        documents=", ".join(
            f"{docgen.catalog.document_type(document.type).title} № {document.number}"
            for document in package
        ),
        page=page,
        message=out / "mail" / entry.answer,
    )
