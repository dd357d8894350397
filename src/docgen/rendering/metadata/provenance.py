"""Provenance in a file's own metadata: put there, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Final, TypeAlias

from attrs import NOTHING, asdict, evolve, fields, frozen

from docgen.models import Channel, Draft, File, Printable, Provenance, Template
from docgen.rendering.metadata import docx, html, pdf, xml
from docgen.version import docgen_version

_PREFIX: Final = "docgen."
#: Whoever wrote the file, no database has a larger one.
_MAX_ID: Final = 2**63 - 1

#: What every file says; the rest came with later versions.
_REQUIRED: Final = tuple(field for field in fields(Provenance) if field.default is NOTHING)

_Write: TypeAlias = Callable[[bytes, Mapping[str, str], datetime], bytes]


@frozen(kw_only=True)
class _Format:
    """A format with metadata: its first bytes, in lower case, and what is done with them."""

    start: bytes
    write: _Write
    read: Callable[[bytes], Mapping[str, str]]
    say_the_same: Callable[[bytes, bytes], bool]


_FORMATS: Final[Mapping[str, _Format]] = {
    name: _Format(
        start=start, write=module.write, read=module.read, say_the_same=module.say_the_same
    )
    for name, start, module in (
        ("pdf", b"%pdf-", pdf),
        ("docx", b"pk\3\4", docx),
        ("html", b"<!doctype html", html),
        ("xml", b"<?xml", xml),
    )
}


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
    format_ = _FORMATS.get(file.format)
    if provenance is None or file.provenance is not None or format_ is None:
        return file
    provenance = evolve(provenance, engine=file.engine)
    made_at = document.issued_at or datetime.combine(document.date, time(), UTC)
    content = format_.write(file.content, stated(provenance), made_at)
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
    if format_ is None or format_ is not _format_of(other):
        return one == other
    return format_.say_the_same(one, other)


def _read(content: bytes) -> Mapping[str, str]:
    format_ = _format_of(content)
    return format_.read(content) if format_ else {}


def _format_of(content: bytes) -> _Format | None:
    start = content.lstrip()[:32].lower()
    return next((format_ for format_ in _FORMATS.values() if start.startswith(format_.start)), None)
