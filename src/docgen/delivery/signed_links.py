"""Signed links in letters: to the document, or to the client's whole cabinet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from docgen.delivery.settings import LinksTo, MailSettings
from docgen.exceptions import ConfigurationError
from docgen.language.dates import format_date
from docgen.letters.payload import LetterDocument, LetterLink, LetterPayload
from docgen.models import Document
from docgen.services.cabinet import Cabinet
from docgen.store.outbox.entries import OutboxEntry
from docgen.wiring import Wiring

#: The letter with a link to the cabinet, and its occasion.
CABINET_LETTER: Final = "cabinet"


def require_links(wiring: Wiring, what: str = "the cabinet") -> None:
    """See that links can be made: there is an address, and a secret to sign them with.

    Raises:
        ConfigurationError: ``what`` wants them, and something is missing.

    """
    if not (wiring.portal.secret and wiring.portal.address):
        raise ConfigurationError(
            f"{what} wants portal.address and portal.secret: "
            "where the cabinet is, and what its links are signed with (DOCGEN_PORTAL_SECRET)"
        )


def called(document: LetterDocument) -> str:
    """Return a document as a link names it: «Счёт № 104 от 31.10.2026»."""
    return f"{document.title} № {document.number} от {format_date(document.date)}"


class SignedLinks:
    """Puts links into letters; only the client's own addresses get any.

    Raises:
        ConfigurationError: letters are to have them, and nothing says what signs them or where
            the cabinet is.

    """

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._kind = settings.links
        self._cabinet = Cabinet(wiring)
        if self.is_on:
            require_links(wiring, f"mail.links = {settings.links.value!r}")

    @property
    def is_on(self) -> bool:
        """Whether letters have signed links."""
        return self._kind is not LinksTo.OWN

    def are_for(self, entry: OutboxEntry) -> bool:
        """Whether a letter has them: it goes to the client itself, not to our own people."""
        is_on = self.is_on or entry.content["letter"] == CABINET_LETTER
        return is_on and bool(entry.content.get("is_own"))

    def put(
        self,
        payload: LetterPayload,
        entry: OutboxEntry,
        documents: Sequence[Document],
        *,
        has_files: bool,
    ) -> LetterPayload:
        """Return what a letter says, with its links, and one to each document if it ``has_files``.

        A link to a document opens that one alone, so a letter about several has none to all.
        """
        if not self.are_for(entry):
            return evolve(payload, documents_url="") if self.is_on else payload
        addresses = [self._address(entry, document) for document in documents]
        return evolve(
            payload,
            documents_url=addresses[0] if len(set(addresses)) == 1 else "",
            links=()
            if has_files
            else tuple(
                LetterLink(name=called(document), url=address)
                for document, address in zip(payload.documents, addresses, strict=True)
            ),
        )

    def _address(self, entry: OutboxEntry, document: Document) -> str:
        is_whole = entry.content["letter"] == CABINET_LETTER
        only = document.id if self._kind is LinksTo.DOCUMENT and not is_whole else None
        return self._cabinet.letter_link(entry.client, only, entry.recipient).address
