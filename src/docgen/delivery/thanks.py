"""Letters that a bill is paid: thanks to the client, and word to whoever issued it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.delivery.addresses import good_and_bad
from docgen.delivery.posting import Occasion, Poster
from docgen.delivery.recipients import Recipient
from docgen.delivery.settings import MailSettings
from docgen.store.documents.event_rows import DOCUMENT
from docgen.store.outbox.changes import Change
from docgen.store.outbox.entries import NewEntry
from docgen.wiring import Wiring

_PAID: Final = Occasion(letter="paid", name="paid")
#: How the journal calls whatever pays a document.
_EVENTS: Final = "paid_"


class Thanks:
    """Writes letters when the journal says that a document is paid in full."""

    def __init__(self, wiring: Wiring, settings: MailSettings, poster: Poster) -> None:
        self._wiring = wiring
        self._settings = settings
        self._poster = poster

    @property
    def is_on(self) -> bool:
        """Whether anybody is to be written to."""
        return self._settings.thanks or self._settings.tell_issuer

    def entries(self, change: Change) -> Iterator[NewEntry]:
        """Yield the letters about a change; once a document, however often it is paid."""
        if not self.is_on or change.subject != DOCUMENT or not change.name.startswith(_EVENTS):
            return
        store = self._wiring.store
        summary = store.summary(change.subject_id)
        if summary.payable is None or summary.owed:
            return
        document = store.get(change.subject_id)
        addressing = self._poster.addressing([document])
        people = list(addressing.recipients) if self._settings.thanks else []
        if self._settings.tell_issuer:
            issuer = next((event.who for event in store.events(document.id) if event.who), "")
            good, _ = good_and_bad([issuer])
            people += [
                Recipient(address=row, whose="кто выпустил", by="tell_issuer") for row in good
            ]
        yield from self._poster.entries([document], people, _PAID, addressing)
