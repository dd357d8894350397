"""The official file of a document, as a renderer of the format ``xml``."""

from __future__ import annotations

from lxml import etree

from docgen.models import ExchangeFile, File, Payload, Printable
from docgen.official.particulars import exchange_file, exchange_xml
from docgen.rendering.protocols import RenderTask
from docgen_plugins.upd.official.completing import function_of
from docgen_plugins.upd.official.files import PREFIX, VERSION, build_file
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

#: N4…N7: alcohol, tobacco and oil under state systems of their own, and what is yet to come.
_OTHER_FLAGS = ("0", "0", "0", "00")


class OfficialRenderer:
    """Makes the tax service's XML of УПД and VAT invoices. No template has a part in it."""

    def render(self, task: RenderTask) -> File:
        """Return the file, named by its ИдФайл. See :class:`docgen.protocols.OutputRenderer`.

        Raises:
            RenderError: a participant has no id of electronic exchange, or a text a character
                that the format's encoding lacks.

        """
        return official_file(task.document)

    def particulars(self, document: Printable) -> ExchangeFile:
        """Return what the file says of itself. See :class:`docgen.official.late.OfficialBuilder`.

        Raises:
            RenderError: a participant has no id of electronic exchange.

        """
        payload = _vat_invoice(document.payload)
        flags = (_flag(payload.has_traceable_goods), _flag(payload.has_marked_goods))
        return exchange_file(
            PREFIX,
            document,
            version=VERSION,
            function=function_of(document),
            informs_of=(payload.transfer.date,) if isinstance(payload, UpdPayload) else (),
            flags=(*flags, *_OTHER_FLAGS),
        )

    def build(self, payload: Payload, file: ExchangeFile) -> etree._Element:
        """Return the root of the file. See :class:`docgen.official.late.OfficialBuilder`."""
        return build_file(_vat_invoice(payload), file)


def official_file(document: Printable) -> File:
    """Return the official file of a document; takes what the renderer takes."""
    renderer = OfficialRenderer()
    particulars = renderer.particulars(document)
    return exchange_xml(document, particulars, renderer.build(document.payload, particulars))


def _vat_invoice(payload: Payload) -> VatInvoicePayload:
    if not isinstance(payload, VatInvoicePayload):
        raise TypeError(f"a VAT invoice's payload is expected, not {type(payload).__name__}")
    return payload


def _flag(is_set: object) -> str:
    return "1" if is_set else "0"
