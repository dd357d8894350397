"""Letters written for the outbox: one for each recipient, once for an occasion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import frozen

from docgen.delivery.recipients import Addressbook, Addressing, Recipient
from docgen.delivery.sending import LETTER_KIND
from docgen.delivery.settings import Attaching, MailSettings
from docgen.exceptions import DocGenError
from docgen.models import Contact, Document, DocumentGroup, Draft
from docgen.pipeline.answers import CheckedSource
from docgen.store.outbox.entries import NewEntry
from docgen.store.people.contacts import CLIENT
from docgen.wiring import Wiring

_MOMENT: Final = "%Y%m%dT%H%M%S.%f"


@frozen(kw_only=True)
class Occasion:
    """What letters are for: the template that they are by, and a name under which they go once.

    ``suffix`` makes another time of the same.
    """

    letter: str
    name: str
    suffix: str = ""

    @classmethod
    def again(cls, letter: str, name: str) -> Occasion:
        """Return the same occasion once more."""
        return cls(letter=letter, name=name, suffix=f"|{datetime.now(UTC):{_MOMENT}}")


class Poster:
    """Writes letters about documents, by the settings."""

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._wiring = wiring
        self._settings = settings
        self._book = Addressbook(settings, self._contacts)

    def addressing(self, documents: Sequence[Document | Draft]) -> Addressing:
        """Return whom a letter about documents goes to."""
        group = self._wiring.plugins.document_type(documents[0].type).group
        return self._book.addressing(documents, group)

    def addressing_of_bills(self, documents: Sequence[Document]) -> Addressing:
        """Return whom a letter would go to, were it about a bill: to everybody who gets any."""
        return self._book.addressing(documents, DocumentGroup.BILL)

    def entries(
        self,
        documents: Sequence[Document],
        people: Sequence[Recipient],
        occasion: Occasion,
        addressing: Addressing,
    ) -> list[NewEntry]:
        """Return a letter for each of some people.

        Raises:
            ConfigurationError: no mail account sends letters of the organisation.

        """
        first, ids = documents[0], tuple(document.id for document in documents)
        about = "+".join(map(str, ids))
        return [
            NewEntry(
                kind=LETTER_KIND,
                key=f"{occasion.name}|{about}|{person.address.lower()}{occasion.suffix}",
                recipient=person.address,
                occasion=occasion.name,
                account=self._settings.account_of(first.payload.seller.id),
                organisation=first.payload.seller.id,
                client=first.payload.buyer.id,
                content={
                    "letter": occasion.letter,
                    "documents": list(ids),
                    "formats": list(addressing.formats),
                    "attach": Attaching(addressing.attach).value,
                    "whose": person.whose,
                    "addressee": person.name,
                    "by": person.by,
                    "is_own": person.is_own,
                },
                documents=ids,
                last_at=self.last_at(),
            )
            for person in people
        ]

    def last_at(self) -> datetime:
        """Return when a letter written now is given up."""
        return datetime.now(UTC) + timedelta(days=self._settings.days)

    def _contacts(self, document: Document | Draft) -> tuple[Contact, ...]:
        """Return the people of a document's client, as the source and the store know them now.

        Where the source does not know the client, those are its people whom the document names.
        """
        buyer = document.payload.buyer
        try:
            known = CheckedSource(self._wiring.source).client(buyer.id).contacts
        except DocGenError:
            known = buyer.contacts
        added = self._wiring.store.contacts.of(CLIENT, buyer.id) if buyer.id else ()
        return (*known, *(row.contact for row in added))
