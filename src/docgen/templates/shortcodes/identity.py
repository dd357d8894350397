"""The shortcodes of what proves who a natural person is, for the types that print it."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Final

from docgen.language.dates import format_date
from docgen.models import IdentityDocument, Party, Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.rows import row

_SERIES_DIGITS: Final = 4
_EXAMPLE: Final = (
    "паспорт гражданина Российской Федерации серия 45 09 № 123456, "
    "выдан ОВД «Примерный» 12.03.2010, код подразделения 770-001"
)


def series_text(identity: IdentityDocument) -> str:
    """Return the series of a document; that of a Russian passport in pairs: «45 09»."""
    series = identity.series.replace(" ", "")
    if len(series) == _SERIES_DIGITS and series.isdecimal():
        return f"{series[:2]} {series[2:]}"
    return identity.series


def identity_text(identity: IdentityDocument) -> str:
    """Return an identity document as a contract names it, in the nominative."""
    series, code = series_text(identity), identity.department_code
    named = (
        identity.kind,
        series and f"серия {series}",
        identity.number and f"№ {identity.number}",
    )
    issued = (
        identity.issued_by and f"выдан {identity.issued_by}",
        identity.date and format_date(identity.date),
    )
    parts = (
        " ".join(part for part in named if part),
        " ".join(part for part in issued if part),
        code and f"код подразделения {code}",
    )
    return ", ".join(part for part in parts if part)


#: name = alias, title, example, what of the document, kind
_ROWS: Final[
    tuple[tuple[str, str, str, Callable[[IdentityDocument], object], ShortcodeKind], ...]
] = (
    ("kind = вид", "вид", "паспорт", attrgetter("kind"), ShortcodeKind.TEXT),
    ("series = серия", "серия", "45 09", series_text, ShortcodeKind.TEXT),
    ("number = номер", "номер", "123456", attrgetter("number"), ShortcodeKind.TEXT),
    ("issued_by = выдавший", "кем выдан", "ОВД", attrgetter("issued_by"), ShortcodeKind.TEXT),
    ("date = дата", "дата выдачи", "12.03.2010", attrgetter("date"), ShortcodeKind.DATE),
    (
        "department_code = подразделение",
        "код подразделения",
        "770-001",
        attrgetter("department_code"),
        ShortcodeKind.TEXT,
    ),
)


def identity_rows(
    names: str, whose: str, find: Callable[[Printable], Party | None]
) -> tuple[Shortcode, ...]:
    """Return the rows of a party's identity document and its date of birth.

    The arguments are those of :func:`docgen.templates.shortcodes.parties.party_rows`.
    """
    name, _, alias = names.partition(" = ")

    def of(get: Callable[[IdentityDocument], object]) -> Callable[[Printable], object]:
        def value(document: Printable) -> object:
            party = find(document)
            identity = None if party is None else party.identity_document
            return None if identity is None else get(identity)

        return value

    def birth_date(document: Printable) -> object:
        party = find(document)
        return None if party is None else party.birth_date

    title = f"Документ, удостоверяющий личность {whose}"
    return (
        row(
            f"{name}.identity = {alias}.удостоверение",
            f"{title}, одной строкой",
            _EXAMPLE,
            of(identity_text),
        ),
        *(
            row(
                f"{name}.identity.{part} = {alias}.удостоверение.{part_alias}",
                f"{title}: {of_it}",
                example,
                of(get),
                kind=kind,
            )
            for names_of_part, of_it, example, get, kind in _ROWS
            for part, part_alias in (names_of_part.split(" = "),)
        ),
        row(
            f"{name}.birth_date = {alias}.дата_рождения",
            f"Дата рождения {whose}",
            "15.06.1985",
            birth_date,
            kind=ShortcodeKind.DATE,
        ),
    )
