"""People of a party whom documents and letters go to."""

from __future__ import annotations

import re
from typing import Final

from attrs import field, frozen

from docgen.models.person import PersonName
from docgen.models.requisite import Identifier, clean_phone

_BETWEEN: Final = re.compile(r"[,;\s]+")
_BETWEEN_PHONES: Final = re.compile(r"[,;]+")
_SCHEME: Final = re.compile(r"^(mailto|tel):", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^@\s,;<>\"']+@(?:[\w-]+\.)+[\w-]{2,}")

#: What a contact wants of every type.
ALL_TYPES: Final = "all"


def clean_emails(text: str | None) -> str:
    """Return addresses as people paste them, each once, between commas; ``None`` is none.

    Of an address what stands after ``@`` is in small letters; ``mailto:`` and ``< >`` are left
    out.
    """
    parts = (_SCHEME.sub("", part.strip("<>\"'")) for part in _BETWEEN.split(text or ""))
    return ", ".join(dict.fromkeys(map(_small_domain, filter(None, parts))))


def clean_phones(text: str | None) -> str:
    """Return phones, each once, between commas; ``None`` is none."""
    parts = (clean_phone(_SCHEME.sub("", row.strip())) for row in _BETWEEN_PHONES.split(text or ""))
    return ", ".join(dict.fromkeys(filter(None, parts)))


def clean_wishes(text: str | None) -> str:
    """Return what somebody wants to get as it is compared: ``act:email, invoice``."""
    return ", ".join(dict.fromkeys(filter(None, _BETWEEN.split((text or "").casefold()))))


def is_email(text: str) -> bool:
    """Whether a text has the form of one address."""
    return _ADDRESS.fullmatch(text) is not None


def _small_domain(address: str) -> str:
    user, at, domain = address.rpartition("@")
    return f"{user}{at}{domain.casefold()}" if at else address


@frozen(kw_only=True)
class Wish:
    """What somebody wants to get: documents of a type, or of all, by a channel, or by any."""

    type: str
    channel: str = ""

    def covers(self, document_type: str, channel: str) -> bool:
        """Whether a document of a type that goes by a channel is meant."""
        return self.type in {ALL_TYPES, document_type} and self.channel in {"", channel}


@frozen(kw_only=True)
class Contact:
    """Somebody of a client's, or of our own staff.

    ``role`` is what the person is there for, in the host's words («бухгалтер», «подписант»);
    ``position`` the post. ``email`` and ``phone`` hold one or several, between commas. ``wants``
    says what documents the person wants to get: codes of types, or ``all``, each with a channel
    after a colon where it matters: ``act:email, invoice``.
    """

    name: PersonName
    id: Identifier = ""
    role: str = ""
    position: str = ""
    email: str = field(default="", converter=clean_emails)
    phone: str = field(default="", converter=clean_phones)
    wants: str = field(default="", converter=clean_wishes)

    @property
    def emails(self) -> tuple[str, ...]:
        """Each address by itself."""
        return tuple(filter(None, self.email.split(", ")))

    @property
    def phones(self) -> tuple[str, ...]:
        """Each phone by itself."""
        return tuple(filter(None, self.phone.split(", ")))

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the person wants to get, each by itself."""
        parts = (row.partition(":") for row in self.wants.split(", ") if row)
        return tuple(Wish(type=code, channel=channel) for code, _, channel in parts)

    def wants_document(self, document_type: str, channel: str) -> bool:
        """Whether the person wants a document of a type, by a channel."""
        return any(wish.covers(document_type, channel) for wish in self.wishes)


def contacts_for(
    contacts: tuple[Contact, ...], document_type: str, channel: str
) -> tuple[Contact, ...]:
    """Return who of a party wants documents of a type by a channel, in their order."""
    return tuple(contact for contact in contacts if contact.wants_document(document_type, channel))
