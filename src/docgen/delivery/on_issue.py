"""Letters that are written when documents are issued or take a step, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from docgen.delivery.posting import Occasion, Poster
from docgen.delivery.recipients import Addressing
from docgen.delivery.settings import MailSettings
from docgen.letters.codes import LETTER_CODE
from docgen.models import Document, Draft, Status
from docgen.store.documents.document_rows import Outgoing, nothing_goes
from docgen.store.outbox.entries import NewEntry
from docgen.wiring import Wiring

#: That of a letter sent by hand: whoever got one as it was issued gets no second one.
_ISSUED: Final = Occasion(letter="document", name="document")


class LettersOnIssue:
    """Writes a letter about each document of the types that go when they are issued.

    Raises:
        UnknownNameError: there is no such type.

    """

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        for code in settings.on_issue:
            wiring.plugins.document_type(code)
        self._wiring = wiring
        self._settings = settings
        self._poster = Poster(wiring, settings)

    def of(self, draft: Draft) -> Outgoing:
        """Find out whom letters go to, as long as no counter is locked.

        What is to wait for its bill's being paid does not go yet.

        Raises:
            ConfigurationError: no mail account sends letters of the organisation.

        """
        if draft.type not in self._settings.on_issue:
            return nothing_goes
        self._settings.account_of(draft.payload.seller.id)
        addressing = self._poster.addressing([draft])
        if addressing.when_paid:
            return nothing_goes
        return partial(self._letters, addressing)

    def at_step(self, document: Document, target: Status) -> Sequence[NewEntry]:
        """Return the letters that a step of a document's life is told by, once a status.

        Raises:
            ConfigurationError: no mail account sends letters of the organisation.
            TemplateNotFoundError: there is no such letter.

        """
        letter = self._settings.on_status.get(target)
        if letter is None:
            return ()
        self._wiring.templates.load(LETTER_CODE, letter, document.date)
        addressing = self._poster.addressing([document])
        occasion = Occasion(letter=letter, name=f"status_{target}")
        return self._poster.entries([document], addressing.recipients, occasion, addressing)

    def _letters(self, addressing: Addressing, document: Document) -> list[NewEntry]:
        return self._poster.entries([document], addressing.recipients, _ISSUED, addressing)
