"""The waybill's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.official.schema import FormatSchema
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES, TOTAL
from docgen_plugins.waybill.checks import waybill_findings
from docgen_plugins.waybill.collector import WaybillCollector
from docgen_plugins.waybill.payload import WaybillPayload
from docgen_plugins.waybill.samples import samples
from docgen_plugins.waybill.schemas import SCHEMAS
from docgen_plugins.waybill.shortcodes import WaybillShortcodes

WAYBILL: Final = DocumentType(
    code="waybill",
    title="Товарная накладная",
    group=DocumentGroup.ACCOUNTING,
    payload=WaybillPayload,
    number_mask="{N}",
    obligatory=(*NUMBERED, *PARTIES, *LINES, *TOTAL),
    samples=samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the waybill."""
    return (WAYBILL,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of goods."""
    return WaybillCollector() if document_type.code == WAYBILL.code else None


@hookimpl
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply the parties, the sheets and the totals of the form."""
    return WaybillShortcodes() if document_type.code == WAYBILL.code else None


@hookimpl
def docgen_schemas(document_type: DocumentType) -> Iterable[FormatSchema]:
    """Supply the tax service's formats."""
    return SCHEMAS if document_type.code == WAYBILL.code else ()


@hookimpl
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check waybills, whatever plugin has collected them."""
    return waybill_findings(payload) if isinstance(payload, WaybillPayload) else ()
