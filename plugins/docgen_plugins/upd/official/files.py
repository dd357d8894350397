"""Official files of УПД: made of payloads, and read back to them, version by version."""

from __future__ import annotations

from typing import Any, Final, cast

from attrs import evolve, frozen
from lxml import etree

from docgen.exceptions import ConfigurationError
from docgen.models import ExchangeFile, Payload
from docgen.official.binding import Record
from docgen.official.details import apply_details, details_of
from docgen.official.elements import following_schema
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.writing import received_bytes
from docgen.resources import schemas_root
from docgen_plugins.upd.official import body, version_501
from docgen_plugins.upd.official.completing import completed_upd, completed_vat_invoice
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

PREFIX: Final = "ON_NSCHFDOPPR"
VERSION: Final = "5.03"
VAT_INVOICE_FUNCTION: Final = "СЧФ"


def build_file(payload: VatInvoicePayload, file: ExchangeFile) -> etree._Element:
    """Return the root of the official file of a payload, as ``file`` says of itself.

    What the payload leaves to be understood is said; ``official_details`` go in last.

    Raises:
        RenderError: a text holds a character that the format's encoding lacks.
        DataError: ``official_details`` has a path that cannot be followed.

    """
    root = _typed(payload, file)
    if payload.official_details:
        return apply_details(root, payload.official_details, _SCHEMAS[file.version])
    return root


def read_file(root: etree._Element) -> VatInvoicePayload:
    """Return the payload of an official file: of УПД, or of a VAT invoice for function СЧФ.

    What has no field of its own is kept in ``official_details``, so that building the file
    again gives the same one.

    Raises:
        DataError: the file is not what its schema says.

    """
    with following_schema(root.get("ИдФайл", "")):
        tables = _tables(root.get("ВерсФорм", ""))
        file = tables.header.read(root)
        payload = cast("VatInvoicePayload", tables.body(file.function).read(root))
    payload = _with_participants(payload, file)
    details = details_of(root, _typed(payload, file), _SCHEMAS[file.version])
    return evolve(payload, official_details=details)


def _with_participants(payload: VatInvoicePayload, file: ExchangeFile) -> VatInvoicePayload:
    """Return a payload that knows its file, and whose the ids in the file's name are."""
    name = parse_exchange_name(file.file_id)
    if name is None:
        return evolve(payload, received=file)
    return evolve(
        payload,
        received=file,
        seller=evolve(payload.seller, edo_id=name.sender),
        buyer=evolve(payload.buyer, edo_id=name.recipient),
    )


def _typed(payload: VatInvoicePayload, file: ExchangeFile) -> etree._Element:
    root = etree.Element("Файл")
    tables = _tables(file.version)
    tables.header.write(file, root)
    tables.body(file.function).write(_completed(payload, file), root)
    return root


def _completed(payload: VatInvoicePayload, file: ExchangeFile) -> VatInvoicePayload:
    if payload.received is not None:
        return payload  # it leaves nothing to be understood
    if isinstance(payload, UpdPayload):
        return completed_upd(payload, file.number, file.function)
    return completed_vat_invoice(payload)


@frozen
class _Tables:
    """A version of the format: what files say of themselves, and what payloads they hold."""

    header: Record[ExchangeFile]
    vat_invoice: Record[VatInvoicePayload]
    upd: Record[UpdPayload]

    def body(self, function: str) -> Record[Any]:
        """Return the table of a function's payload."""
        return self.vat_invoice if function == VAT_INVOICE_FUNCTION else self.upd


def _tables(version: str) -> _Tables:
    try:
        return _TABLES[version]
    except KeyError:
        raise ValueError(f"version {version!r} is none of {', '.join(_TABLES)}") from None


_TABLES: Final = {
    "5.03": _Tables(body.HEADER, body.VAT_INVOICE, body.UPD),
    "5.02": _Tables(body.HEADER, body.VAT_INVOICE_502, body.UPD_502),
    "5.01": _Tables(version_501.HEADER, version_501.VAT_INVOICE, version_501.UPD),
}

#: Any revision tells the order of a version's elements.
_SCHEMAS: Final = {
    "5.03": schemas_root() / "upd" / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd",
    "5.02": schemas_root() / "upd" / "5.02" / "ON_NSCHFDOPPR_1_997_01_05_02_02.xsd",
    "5.01": schemas_root() / "upd" / "5.01" / "ON_NSCHFDOPPR_1_997_01_05_01_03.xsd",
}


def read_official(file: OfficialFile) -> Payload:
    """Return the payload of a parsed file, as :class:`docgen.official.schema.FormatSchema` asks."""
    payload = read_file(file.root)
    details = {**payload.official_details, **file.location_hints}
    return evolve(payload, official_details=details)


def build_official(payload: Payload) -> bytes:
    """Return the file of a payload that was read from one.

    Raises:
        ConfigurationError: it was not; a document of one's own is rendered as ``xml`` instead.

    """
    if not isinstance(payload, VatInvoicePayload) or payload.received is None:
        raise ConfigurationError(
            "only a payload that was read from an official file says how the file is called; "
            "issue a document of your own, and ask for its file in the format 'xml'"
        )
    return received_bytes(build_file(payload, payload.received))
