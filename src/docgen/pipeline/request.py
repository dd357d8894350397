"""What callers give the façade, read or refused: data, numbers, periods, folders, settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypedDict

from docgen.exceptions import ConfigurationError, DataError
from docgen.models import Document, DocumentType, Payload, Period
from docgen.models.mapping import from_mapping
from docgen.models.text import clean_text
from docgen.sources.files import read_data

_SQLITE: Final = "sqlite:///"

#: A payload, a mapping of its fields, or the path of a JSON or YAML file that holds one.
Data = Payload | Mapping[str, Any] | str | PathLike[str]


class DocumentRequest(TypedDict, total=False):
    """Which document: what to collect it for, which template to print it by.

    ``contract`` and ``client`` are the source's ids; ``date`` is the period's last day unless
    given, and of what is asked for in advance today, or the period's first day if that is earlier;
    ``template`` is the type's default one. ``number`` is for documents that are not
    stored, and for issued ones that must not get the next number of their rule.

    ``basis`` are issued documents, or their ids, that this one follows from: an act copies the
    lines of its invoice. Contract and period are then the first one's, unless given; its sum is
    not to be exceeded unless ``beyond_basis``. ``amount`` is what to ask for in advance, when
    it shall not be worked out. ``details`` are what only the type's own collector understands,
    as plain data or in a file: what a corrective invoice changes.
    ``extra`` are the host's own fields of the document.
    """

    contract: str
    client: str
    period: Period | str
    date: dt.date
    template: str
    number: str
    basis: Sequence[Document | int]
    beyond_basis: bool
    amount: Decimal
    details: Mapping[str, Any] | str | PathLike[str]
    extra: Mapping[str, Any]


def read_payload(
    document_type: DocumentType, data: Data, request: DocumentRequest
) -> tuple[Payload, str | None]:
    """Return the payload, and the number that the data may state beside its fields."""
    if beside := request.keys() - {"template", "number", "basis", "beyond_basis"}:
        names = ", ".join(sorted(beside))
        raise ConfigurationError(f"{names} cannot be given beside the data").said(
            "request.beside_data", names=names
        )
    if isinstance(data, Payload):
        if not isinstance(data, document_type.payload):
            expected = document_type.payload.__name__
            raise ConfigurationError(f"a {expected} is expected, not {type(data).__name__}")
        return data, None
    source = "data" if isinstance(data, Mapping) else str(data)
    fields = dict(data if isinstance(data, Mapping) else read_data(data))
    number = fields.pop("number", None)
    if isinstance(number, bool) or not isinstance(number, str | int | None):
        raise DataError([("number", f"text is expected, not {number!r:.80}")], source=source)
    payload = from_mapping(document_type.payload, fields, source=source)
    return payload, None if number is None else str(number)


def read_details(request: DocumentRequest) -> Mapping[str, Any]:
    """Return what a collector is told besides; a file of it is read."""
    details = request.get("details", {})
    return details if isinstance(details, Mapping) else read_data(details)


def clean_words(text: str) -> str:
    """Return what somebody has said, as the journal may hold it.

    Raises:
        ConfigurationError: the text holds what no text may, or is too long.

    """
    try:
        return clean_text(text).strip()
    except ValueError as error:
        raise ConfigurationError(f"the text cannot be used: {error}") from None


def clean_number(given: str | None, stated: str | None) -> str | None:
    """Return the number given, else the one that the data states, as a document may hold it.

    Spaces around it are no part of it, so that no number has a twin that prints the same.
    """
    number = stated if given is None else given
    if number is None:
        return None
    try:
        cleaned = clean_text(number).strip()
    except ValueError as error:
        raise DataError([("number", str(error))]) from None
    if given is not None and not cleaned:
        raise ConfigurationError(
            "the number given is blank; write one, or leave it out for the rule's next"
        ).said("request.blank_number")
    return cleaned or None


def template_roots(folders: Sequence[str | PathLike[str]]) -> Sequence[Traversable]:
    """Return the host's folders of templates; each must be there."""
    roots = [Path(folder) for folder in folders]
    for root in roots:
        if not root.is_dir():
            raise ConfigurationError(
                f"the folder of templates {root} is not there; make it, or name another one"
            )
    return roots


def parse_period(text: str) -> Period:
    """Read a period like ``2026-10``."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ConfigurationError(str(error)).said("request.period", value=text) from None


def absolute_place(place: str | PathLike[str]) -> str | Path:
    """Return a path from the root, whatever the working folder is later; an address as it is."""
    return place if isinstance(place, str) and "://" in place else Path(place).absolute()


def absolute_url(url: str) -> str:
    """Return the address of a database, the path of an SQLite file from the root."""
    path = url.removeprefix(_SQLITE)
    return url if path in {url, ""} else f"{_SQLITE}{Path(path).absolute()}"
