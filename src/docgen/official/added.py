"""Schemas that a host adds to docgen's own: kept in a folder of the host's, as data.

The name that the tax service gives to a schema tells all but its dates of force:
``ON_NKORSCHFDOPPR_1_996_03_05_01_04.xsd`` is revision 04 of version 5.01.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve
from lxml import etree

from docgen.exceptions import ConfigurationError
from docgen.official.schema import FormatSchema
from docgen.safe_xml import parsed_xml
from docgen.writing import write_file

_NAME: Final = re.compile(
    r"(?P<prefix>[A-Z]+_[A-Z]+)(?:_\d+){3}_(?P<major>\d\d)_(?P<minor>\d\d)_(?P<revision>\d\d)\.xsd"
)
_KND: Final = "string(//*[@name='КНД']//*[local-name()='enumeration']/@value)"
_PREFIX: Final = "boolean(//*[local-name()='attribute'][@name='ИдФайл'])"


def with_added(schemas: Sequence[FormatSchema], folder: Path | None) -> tuple[FormatSchema, ...]:
    """Return the rows of all schemas: the added ones take the place of those that lack theirs.

    Raises:
        ConfigurationError: an added schema cannot be read.

    """
    added = tuple(_added(schemas, folder))
    filled = {(schema.prefix, schema.version) for schema in added}
    own = (
        schema for schema in schemas if schema.xsd or (schema.prefix, schema.version) not in filled
    )
    return (*own, *added)


def _added(schemas: Sequence[FormatSchema], folder: Path | None) -> Iterator[FormatSchema]:
    if folder is None or not folder.is_dir():
        return
    known = {schema.code for schema in schemas if schema.xsd}
    for path in sorted(folder.glob("*.xsd")):
        row = _row(path, schemas)
        if row.code not in known:
            yield row


def add_schema(file: Path, schemas: Iterable[FormatSchema], folder: Path | None) -> FormatSchema:
    """Copy a schema into the folder, and return its row.

    Raises:
        ConfigurationError: see :meth:`docgen.services.official.files.OfficialFiles.add_schema`.
        StorageError: the folder cannot be written.

    """
    from docgen.official.validation import compile_schema

    if folder is None:
        raise ConfigurationError(
            "there is no folder for added schemas; give DocGen(schemas='schemas'), or write "
            'schemas = "schemas" into docgen.toml'
        )
    known = list(schemas)
    row = _row(file, known)
    if any(one.code == row.code for one in known if one.xsd):
        raise ConfigurationError(f"docgen has {row.code} itself; nothing was added")
    try:
        compile_schema(row)
    except (etree.XMLSchemaError, etree.LxmlError) as error:
        raise ConfigurationError(f"{file} is no schema that can be used: {error}") from None
    target = folder / file.name
    write_file(target, row.content())
    return evolve(row, xsd=target)


def _row(path: Path, schemas: Iterable[FormatSchema]) -> FormatSchema:
    """Return the row of a schema file: all but the file is that of the format's nearest row."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ConfigurationError(
            f"{path.name} is not called as the tax service calls its schemas "
            "(ON_NKORSCHFDOPPR_1_996_03_05_01_04.xsd); the name tells the format and its version"
        )
    root = _parsed(path)
    version = f"{int(match['major'])}.{match['minor']}"
    title = " ".join(root.xpath("string(//*[local-name()='documentation'])").split())
    own = [schema for schema in schemas if schema.prefix == match["prefix"]]
    nearest = next((row for row in own if row.version == version), own[0] if own else None)
    base = nearest or FormatSchema(
        prefix=match["prefix"], version="", revision="", title=title or match["prefix"], xsd=None
    )
    return evolve(
        base,
        version=version,
        revision=match["revision"],
        knd=base.knd or str(root.xpath(_KND)),
        xsd=path,
        wanted="",
    )


def _parsed(path: Path) -> etree._Element:
    try:
        root = parsed_xml(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except etree.XMLSyntaxError as error:
        raise ConfigurationError(f"{path} is not XML: {error}") from None
    if root.tag != "{http://www.w3.org/2001/XMLSchema}schema" or not root.xpath(_PREFIX):
        raise ConfigurationError(f"{path} is no schema of an official format")
    return root
