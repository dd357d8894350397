"""Provenance in a file's own metadata: put there, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from importlib import import_module
from typing import Final, Protocol, cast

from attrs import NOTHING, asdict, evolve, fields

from docgen.models import Channel, Draft, File, Printable, Provenance, Template
from docgen.version import docgen_version

_PREFIX: Final = "docgen."
#: Whoever wrote the file, no database has a larger one.
_MAX_ID: Final = 2**63 - 1

#: What every file says; the rest came with later versions.
_REQUIRED: Final = tuple(field for field in fields(Provenance) if field.default is NOTHING)

#: The formats with metadata, and their first bytes, in lower case; beside this module stands one
#: of each name, which is imported when there is such a file.
_STARTS: Final[Mapping[str, bytes]] = {
    "pdf": b"%pdf-",
    "docx": b"pk\3\4",
    "html": b"<!doctype html",
    "xml": b"<?xml",
}


class _Metadata(Protocol):
    """What each of these modules does."""

    def write(self, content: bytes, entries: Mapping[str, str], made_at: datetime, /) -> bytes: ...
    def read(self, content: bytes, /) -> Mapping[str, str]: ...
    def say_the_same(self, ours: bytes, other: bytes, /) -> bool: ...


def _metadata(format_: str) -> _Metadata:
    return cast("_Metadata", import_module(f"docgen.rendering.metadata.{format_}"))


def provenance_of(
    document: Printable, template: Template, channel: Channel, format_: str
) -> Provenance | None:
    """Return what a file of an issued document is to say; nothing of a draft.

    Which engine made it is known when it is made.
    """
    if isinstance(document, Draft):
        return None
    return Provenance(
        document_id=document.id,
        store_id=document.store_id,
        type=document.type,
        number=document.number,
        payload_hash=document.payload_hash,
        template=template.name,
        template_hash=template.hash,
        engine="",
        docgen=docgen_version(),
        format=format_,
        channel=channel.value,
        organisation=document.payload.seller.id,
    )


def stated(provenance: Provenance) -> Mapping[str, str]:
    """Return a provenance as entries of metadata."""
    return {f"{_PREFIX}{name}": str(value) for name, value in asdict(provenance).items()}


def with_provenance(file: File, provenance: Provenance | None, document: Printable) -> File:
    """Return a file with its provenance written into it, unless its maker has done so."""
    if provenance is None or file.provenance is not None or file.format not in _STARTS:
        return file
    provenance = evolve(provenance, engine=file.engine)
    made_at = document.issued_at or datetime.combine(document.date, time(), UTC)
    content = _metadata(file.format).write(file.content, stated(provenance), made_at)
    return evolve(file, content=content, provenance=provenance)


def read_provenance(content: bytes) -> Provenance | None:
    """Return what a file says of itself; ``None`` where it does not say all of it."""
    found = _read(content)
    try:
        texts = {row.name: found[f"{_PREFIX}{row.name}"] for row in _REQUIRED}
        document_id = int(texts.pop("document_id"))
    except (KeyError, ValueError):
        return None
    if not 0 < document_id <= _MAX_ID:
        return None
    organisation = found.get(f"{_PREFIX}organisation", "")
    return Provenance(document_id=document_id, organisation=organisation, **texts)


def made_with(content: bytes) -> str:
    """Return the version of docgen that made a file, as far as the file says."""
    return _read(content).get(f"{_PREFIX}docgen", "")


def say_the_same(one: bytes, other: bytes) -> bool:
    """Whether two files of a format show the same text on the same pages."""
    format_ = _format_of(one)
    if format_ is None or format_ != _format_of(other):
        return one == other
    return _metadata(format_).say_the_same(one, other)


def _read(content: bytes) -> Mapping[str, str]:
    format_ = _format_of(content)
    return _metadata(format_).read(content) if format_ else {}


def _format_of(content: bytes) -> str | None:
    start = content.lstrip()[:32].lower()
    return next((name for name, first in _STARTS.items() if start.startswith(first)), None)
