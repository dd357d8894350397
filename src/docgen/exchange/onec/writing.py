"""A message of EnterpriseData written as it is made: of however many documents, in flat memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import frozen
from lxml import etree

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.exchange.onec.settings import OneCSettings
from docgen.forks import ForkLock
from docgen.models import Finding, Reporter
from docgen.official.binding import Record
from docgen.resources import schemas_root

_FORMAT: Final = "http://v8.1c.ru/edi/edi_stnd/EnterpriseData"
_MESSAGE: Final = "http://www.1c.ru/SSL/Exchange/Message"
_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"
_BOM: Final = b"\xef\xbb\xbf"
_DELETION: Final = "УдалениеОбъекта"

_report: Final = Reporter("onec")
_lock: Final = ForkLock()


@frozen(kw_only=True)
class ObjectEntry:
    """An object of a message: its tag, its table, what it holds, and what tells it from others."""

    tag: str
    key: str
    record: Record[Any]
    value: Any


@frozen(kw_only=True)
class Header:
    """What a message says of itself; ``received`` is the last one of 1C's that was read."""

    number: int
    created_at: dt.datetime
    received: int = 0


def versions() -> tuple[str, ...]:
    """Return the versions of EnterpriseData whose schemas are there."""
    return tuple(sorted(row.name for row in schemas_root().joinpath("enterprisedata").iterdir()))


class Format:
    """One version of EnterpriseData: makes elements, and holds them against its schema.

    Raises:
        UnknownNameError: there is no schema of this version.

    """

    def __init__(self, version: str) -> None:
        self.version = version
        self.namespace = f"{_FORMAT}/{version}"
        self._schema = _compiled(version)

    def element(self, entry: ObjectEntry) -> etree._Element:
        """Return an object as it stands in a message."""
        body = etree.Element(f"{{{self.namespace}}}Body", nsmap={None: self.namespace})
        entry.record.append(entry.value, body, entry.tag)
        for element in body[0].iter():
            element.tag = f"{{{self.namespace}}}{element.tag}"
        return body[0]

    def findings(self, element: etree._Element, path: str) -> Iterator[Finding]:
        """Yield what the schema refuses in an object; ``path`` says which document it is of."""
        with _lock:  # a schema keeps the errors of its last document
            if self._schema.validate(element):
                return
            log = list(self._schema.error_log)
        for error in log:
            yield _report.error(
                "schema",
                path,
                f"{etree.QName(element).localname} не соответствует схеме EnterpriseData "
                f"{self.version}: {error.message.replace(f'{{{self.namespace}}}', '')}",
                "Исправьте это значение в данных документа",
            )


@cache
def _compiled(version: str) -> etree.XMLSchema:
    if version not in versions():
        raise UnknownNameError("version of EnterpriseData", version, versions())
    folder = Path(str(schemas_root().joinpath("enterprisedata", version)))
    tree = etree.parse(folder / "EnterpriseData.xsd")
    # The schema knows the type of a deletion, and no element of it.
    attributes = {"name": _DELETION, "type": f"tns:{_DELETION}"}
    etree.SubElement(tree.getroot(), f"{{{_SCHEMA}}}element", attributes)
    return etree.XMLSchema(tree)


def write_message(
    stream: BinaryIO,
    header: Header,
    elements: Iterable[etree._Element],
    settings: OneCSettings,
) -> None:
    """Write a message; its objects are made and let go one by one.

    Raises:
        OSError: whatever the disk says.

    """
    if settings.bom:
        stream.write(_BOM)
    namespace = f"{_FORMAT}/{settings.version}"
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("Message", nsmap={"msg": _MESSAGE}):
            file.write(_header(header, settings, namespace))
            with file.element(f"{{{namespace}}}Body", nsmap={None: namespace}):
                for element in elements:
                    file.write(element)


def _header(header: Header, settings: OneCSettings, namespace: str) -> etree._Element:
    root = etree.Element(f"{{{_MESSAGE}}}Header", nsmap={"msg": _MESSAGE})
    _add(root, "Format", namespace)
    _add(root, "CreationDate", f"{header.created_at.astimezone():%Y-%m-%dT%H:%M:%S}")
    if settings.plan:
        confirmation = etree.SubElement(root, f"{{{_MESSAGE}}}Confirmation")
        for name, value in (
            ("ExchangePlan", settings.plan),
            ("To", settings.peer),
            ("From", settings.node),
            ("MessageNo", str(header.number)),
            ("ReceivedNo", str(header.received)),
        ):
            _add(confirmation, name, value)
    _add(root, "AvailableVersion", settings.version)
    return root


def _add(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, f"{{{_MESSAGE}}}{name}").text = value


def require_usable(settings: OneCSettings) -> None:
    """See that a message can be written as the settings say.

    Raises:
        UnknownNameError: there is no schema of the version.
        ConfigurationError: an exchange plan lacks its nodes.

    """
    Format(settings.version)
    if settings.plan and not (settings.node and settings.peer):
        raise ConfigurationError(
            "exchange.onec has a plan, but not both its nodes; write node, docgen's code in the "
            "plan, and peer, 1C's own"
        )
