"""Contacts looked at: whether letters can reach them, and whether they want what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.models import Channel, Contact, Finding, Reporter
from docgen.models.contact import is_email

_contact: Final = Reporter("contact")
#: The ways in which documents reach people.
_WAYS: Final = (Channel.PAPER, Channel.EMAIL, Channel.EDO)
_DIGITS_OF_A_PHONE: Final = 5


def contact_findings(contact: Contact, path: str = "") -> Iterator[Finding]:
    """Yield warnings about a contact; a document can be issued all the same."""
    for finding in _findings(contact):
        yield finding.under(path) if path else finding


def _findings(contact: Contact) -> Iterator[Finding]:
    name = contact.name.full
    for address in contact.emails:
        if not is_email(address):
            yield _contact.warning(
                "email.invalid",
                "email",
                f"Адрес «{address}» контакта «{name}» — не электронная почта",
                "Исправьте адрес; несколько адресов пишут через запятую",
            )
    for phone in contact.phones:
        if sum(character.isdecimal() for character in phone) < _DIGITS_OF_A_PHONE:
            yield _contact.warning(
                "phone.invalid",
                "phone",
                f"«{phone}» у контакта «{name}» — не телефон",
                "Исправьте номер; несколько номеров пишут через запятую",
            )
    for wish in contact.wishes:
        if wish.channel not in {"", *_WAYS}:
            yield _contact.warning(
                "wants.channel",
                "wants",
                f"Контакт «{name}» хочет получать документы способом «{wish.channel}», "
                "которого нет",
                f"Укажите один из: {', '.join(_WAYS)}",
            )
