"""Letters with a link to the cabinet, for clients who have lost theirs and gave their address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from attrs import evolve

from docgen.delivery.posting import Occasion, Poster
from docgen.delivery.sending import LETTER_KIND
from docgen.delivery.signed_links import CABINET_LETTER
from docgen.pipeline.collect import NoSource
from docgen.protocols import AddressedSource
from docgen.store.outbox.entries import NewEntry
from docgen.wiring import Wiring

_HOUR: Final = "|%Y%m%dT%H"


class CabinetLetters:
    """Writes them: to an address that is the client's own now, once in an hour."""

    def __init__(self, wiring: Wiring, poster: Poster) -> None:
        self._wiring = wiring
        self._poster = poster

    def entries(self, address: str) -> Iterator[NewEntry]:
        """Yield a letter for each client whose letters go to an address; nothing for a stranger."""
        for client in self._clients(address):
            newest = self._wiring.store.list(client=client, limit=1)
            if newest:
                yield from self._of_client(newest[0].id, address)

    def _of_client(self, document_id: int, address: str) -> Iterator[NewEntry]:
        document = self._wiring.store.get(document_id)
        addressing = self._poster.addressing_of_bills([document])
        people = [
            row
            for row in addressing.recipients
            if row.is_own and row.address.casefold() == address.casefold()
        ]
        hour = datetime.now(UTC).strftime(_HOUR)
        occasion = Occasion(letter=CABINET_LETTER, name=CABINET_LETTER, suffix=hour)
        without_files = evolve(addressing, formats=())
        yield from self._poster.entries([document], people, occasion, without_files)

    def _clients(self, address: str) -> tuple[str, ...]:
        """Return whose an address may be: those written to by it, and whom the source knows by it.

        Whether it is theirs still, is asked of each.
        """
        written_to = self._wiring.store.outbox.clients_at(LETTER_KIND, address)
        return tuple(dict.fromkeys((*written_to, *self._known_at(address))))

    def _known_at(self, address: str) -> Sequence[str]:
        source = self._wiring.source
        if isinstance(source, NoSource) or not isinstance(source, AddressedSource):
            return ()
        return source.clients_at(address)
