"""The shortcodes of a party's people."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Final

from docgen.models import Contact, Party, Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.rows import row

#: name = alias, title, example, what of the contact
_ROWS: Final[tuple[tuple[str, str, str, Callable[[Contact], object]], ...]] = (
    ("role = роль", "роль", "бухгалтер", attrgetter("role")),
    ("position = должность", "должность", "главный бухгалтер", attrgetter("position")),
    ("phone = телефон", "телефон", "+7 495 000-00-00", attrgetter("phone")),
    ("email = почта", "электронная почта", "buh@example.com", attrgetter("email")),
)


def contact_rows(
    names: str, whose: str, find: Callable[[Printable], Party | None]
) -> tuple[Shortcode, ...]:
    """Return the rows of a party's people: of the one that a document is addressed to, and all.

    The arguments are those of :func:`docgen.templates.shortcodes.parties.party_rows`.
    """
    name, _, alias = names.partition(" = ")

    def of(get: Callable[[Contact], object]) -> Callable[[Printable], object]:
        def value(document: Printable) -> object:
            party = find(document)
            found = None if party is None else addressee(party, document.type)
            return None if found is None else get(found)

        return value

    def everybody(document: Printable) -> str:
        party = find(document)
        return "" if party is None else "; ".join(map(contact_text, party.contacts))

    title = f"Контактное лицо {whose}"
    return (
        row(
            f"{name}.contact = {alias}.контакт",
            f"{title}: фамилия, имя, отчество",
            "Петрова Анна Ивановна",
            of(attrgetter("name")),
            kind=ShortcodeKind.PERSON,
        ),
        *(
            row(
                f"{name}.contact.{part} = {alias}.контакт.{part_alias}",
                f"{title}: {of_it}",
                example,
                of(get),
            )
            for parts, of_it, example, get in _ROWS
            for part, part_alias in (parts.split(" = "),)
        ),
        row(
            f"{name}.contacts = {alias}.контакты",
            f"Все контактные лица {whose} одной строкой",
            "Петрова Анна Ивановна, бухгалтер, +7 495 000-00-00, buh@example.com",
            everybody,
        ),
    )


def addressee(party: Party, document_type: str) -> Contact | None:
    """Return whom documents of a type are addressed to: who wants them, else the first there is."""
    wanting = (
        contact
        for contact in party.contacts
        if any(w.type == document_type for w in contact.wishes)
    )
    return next(wanting, next(iter(party.contacts), None))


def contact_text(contact: Contact) -> str:
    """Return a person as a line of a document names it."""
    what = contact.position or contact.role
    parts = (contact.name.full, what, contact.phone, contact.email)
    return ", ".join(part for part in parts if part)
