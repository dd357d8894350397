"""Clients' cabinets: ``dg.cabinet``: the links that open them, and what clients agreed to."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Action, Document, Subject, SubjectKind, document_id
from docgen.models.cabinet import CabinetLink, Consent, Way
from docgen.pipeline.request import clean_words
from docgen.pipeline.rights import subject_of_summary
from docgen.wiring import Wiring

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer

NOBODY: Final = Actor()
_SALT: Final = "docgen.cabinet"
#: Who makes the links of letters.
_MAIL: Final = Actor(name="почта")


@frozen(kw_only=True)
class NewLink:
    """A link as it is given to a client: ``address`` is to be opened, ``link`` is what is kept."""

    link: CabinetLink
    token: str
    address: str


class Cabinet:
    """Who opens which cabinet. ``by`` says who does something; it stays with what was done.

    Methods raise ForbiddenError for what somebody has no right to, and StorageError when the
    store fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    @property
    def has_secret(self) -> bool:
        """Whether links can be signed, and so opened."""
        return bool(self._wiring.portal.secret)

    @property
    def has_address(self) -> bool:
        """Whether it is said where the cabinet is, so that links can be sent."""
        return bool(self._wiring.portal.address)

    def link(
        self,
        client: str = "",
        document: Document | int | None = None,
        *,
        days: int | None = None,
        by: Actor = NOBODY,
    ) -> NewLink:
        """Make a link to a client's cabinet, or to one ``document``, whose client it is for.

        It is valid for ``days``, else as long as the settings say, and until it is revoked.
        Whoever has it sees all that the client sees, so the right to it is the right to send.

        Raises:
            ConfigurationError: there is no secret to sign it with, or nobody it is for.
            UnknownNameError: there is no such document, or it is another client's.

        """
        if document is not None:
            row = self._wiring.store.summary(document_id(document))
            if client not in {"", row.client}:
                raise UnknownNameError("document of the client", str(row.id), ())
            client, about = row.client, subject_of_summary(row)
        else:
            about = _letters_to(client)
        if not client.strip():
            raise ConfigurationError("say whose cabinet the link opens: a client, or a document")
        by = self._wiring.rights.require(Action.SEND, about, by)
        valid = self._wiring.portal.days if days is None else days
        if valid < 1:
            raise ConfigurationError("a link is valid for a day at least")
        signer = self._signer()  # nothing is kept of what cannot be signed
        made = self._wiring.store.cabinet.add_link(
            client,
            None if document is None else document_id(document),
            dt.timedelta(days=valid),
            by,
        )
        return self._signed(signer, made)

    def letter_link(self, client: str, document_id: int | None, recipient: str) -> NewLink:
        """Return the link that a letter carries to a recipient: its own, so that it is revoked so.

        Who has been sent one already, which is valid for half of its days at least, gets that one.
        The right to it is that of the letter, which whoever wrote it had.

        Raises:
            ConfigurationError: there is no secret to sign it with.

        """
        signer, cabinet = self._signer(), self._wiring.store.cabinet
        valid = dt.timedelta(days=self._wiring.portal.days)
        former = cabinet.sent_to(client, document_id, recipient, cabinet.now() + valid / 2)
        made = former or cabinet.add_link(client, document_id, valid, _MAIL, recipient)
        return self._signed(signer, made)

    def _signed(self, signer: URLSafeSerializer, link: CabinetLink) -> NewLink:
        token = str(signer.dumps(link.key))
        return NewLink(link=link, token=token, address=f"{self._wiring.portal.address}/l/{token}")

    def open(self, token: str) -> CabinetLink | None:
        """Return what a link opens; nothing if it is forged, foreign, expired or revoked."""
        from itsdangerous import BadData

        try:
            key = self._signer().loads(token)
        except (BadData, ConfigurationError, UnicodeError):
            return None
        return self.valid(key) if isinstance(key, str) else None

    def valid(self, key: str) -> CabinetLink | None:
        """Return the link with a key, if it is still valid."""
        cabinet = self._wiring.store.cabinet
        link = cabinet.by_key(key)
        return link if link is not None and link.is_valid(cabinet.now()) else None

    def links(self, client: str | None = None) -> tuple[CabinetLink, ...]:
        """Return the links of a client, or all that the user may send, the newest first."""
        found = self._wiring.store.cabinet.links(client)
        return tuple(self._wiring.rights.visible(found, _subject_of_link, Action.SEND))

    def revoke(
        self, link: CabinetLink | int, *, reason: str, by: Actor = NOBODY
    ) -> tuple[CabinetLink, ...]:
        """Take a link back: at its next request whoever came by it is out.

        Raises:
            UnknownNameError: there is no such link.
            ConfigurationError: there is no reason.

        """
        cabinet = self._wiring.store.cabinet
        found = cabinet.get(link if isinstance(link, int) else link.id)
        by = self._wiring.rights.require(Action.SEND, _subject_of_link(found), by)
        return cabinet.revoke(link_id=found.id, reason=_why(reason), by=by)

    def revoke_all(
        self, client: str, *, reason: str, by: Actor = NOBODY
    ) -> tuple[CabinetLink, ...]:
        """Take back all links of a client; return those that were valid."""
        by = self._wiring.rights.require(Action.SEND, _letters_to(client), by)
        return self._wiring.store.cabinet.revoke(client=client, reason=_why(reason), by=by)

    def agree(self, client: str, way: Way | str, *, note: str = "", by: Actor = NOBODY) -> Consent:
        """Keep that a client agreed to get its documents in a way: ``email``, ``edo``, ``paper``.

        The client itself says so, or whoever may change its card.

        Raises:
            UnknownNameError: there is no such way.

        """
        try:
            chosen = Way(way)
        except ValueError:
            raise UnknownNameError("way of getting documents", way, tuple(Way)) from None
        rights, card = self._wiring.rights, _card_of(client)
        by = rights.require(Action.SEE, card, by)
        if by.client != client:
            by = rights.require(Action.CHANGE, card, by)
        return self._wiring.store.cabinet.agree(client, chosen, by, clean_words(note))

    def consents(self, client: str) -> tuple[Consent, ...]:
        """Return what a client agreed to, the last, which holds, first."""
        self._wiring.rights.require(Action.SEE, _card_of(client))
        return self._wiring.store.cabinet.consents(client)

    def _signer(self) -> URLSafeSerializer:
        from itsdangerous import URLSafeSerializer

        secret = self._wiring.portal.secret
        if not secret:
            raise ConfigurationError(
                "there is no secret to sign links with; write portal.secret into docgen.toml, or "
                "DOCGEN_PORTAL_SECRET"
            )
        return URLSafeSerializer(
            secret, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256}
        )


def _why(reason: str) -> str:
    if not reason.strip():
        raise ConfigurationError("say why: give a reason")
    return clean_words(reason)


def _card_of(client: str) -> Subject:
    return Subject(kind=SubjectKind.CLIENT, id=client, client=client)


def _letters_to(client: str) -> Subject:
    return Subject(kind=SubjectKind.DOCUMENT, client=client)


def _subject_of_link(link: CabinetLink) -> Subject:
    return _letters_to(link.client)
