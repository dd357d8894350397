"""The waybill, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES, TOTAL
from docgen_plugins.waybill.checks import waybill_findings
from docgen_plugins.waybill.collector import WaybillCollector
from docgen_plugins.waybill.finding_codes import FINDING_CODES
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
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *LINES, *TOTAL),
    samples=samples,
    collector=WaybillCollector(),
    shortcodes=WaybillShortcodes(),
    checks=(waybill_findings,),
    schemas=SCHEMAS,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the waybill."""
    return (WAYBILL,)
