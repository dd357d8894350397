"""Signed links in letters: to the document, or to the client's whole cabinet."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from docgen.delivery.settings import LinksTo, MailSettings
from docgen.exceptions import ConfigurationError
from docgen.letters.payload import LetterLink, LetterPayload
from docgen.models import Document, File
from docgen.services.cabinet import Cabinet
from docgen.store.outbox.entries import OutboxEntry
from docgen.wiring import Wiring


class SignedLinks:
    """Puts links into letters; only the client's own addresses get any.

    Raises:
        ConfigurationError: letters are to have them, and nothing says what signs them or where
            the cabinet is.

    """

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._kind = settings.links
        self._cabinet = Cabinet(wiring)
        if self.is_on and not (self._cabinet.has_secret and wiring.portal.address):
            raise ConfigurationError(
                f"mail.links = {settings.links.value!r} wants portal.address and portal.secret: "
                "where the cabinet is, and what its links are signed with (DOCGEN_PORTAL_SECRET)"
            )

    @property
    def is_on(self) -> bool:
        """Whether letters have signed links."""
        return self._kind is not LinksTo.OWN

    def are_for(self, entry: OutboxEntry) -> bool:
        """Whether a letter has them: it goes to the client itself, not to our own people."""
        return self.is_on and bool(entry.content.get("is_own"))

    def put(
        self,
        payload: LetterPayload,
        entry: OutboxEntry,
        documents: Sequence[Document],
        files: Sequence[File],
    ) -> LetterPayload:
        """Return what a letter says, with its links and those to ``files`` that are not in it.

        A link to a document opens that one alone, so a letter about several has none to all.
        """
        if not self.are_for(entry):
            return evolve(payload, documents_url="") if self.is_on else payload
        addresses = [self._address(entry, document) for document in documents]
        return evolve(
            payload,
            documents_url=addresses[0] if len(set(addresses)) == 1 else "",
            links=tuple(
                LetterLink(name=file.name, url=address)
                for file, address in zip(files, addresses, strict=False)
            ),
        )

    def _address(self, entry: OutboxEntry, document: Document) -> str:
        only = document.id if self._kind is LinksTo.DOCUMENT else None
        return self._cabinet.letter_link(entry.client, only, entry.recipient).address
