"""The act's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.kit.samples import sale_samples
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.official.schema import FormatSchema
from docgen.protocols import DataCollector
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES, SIGNED, TOTAL
from docgen_plugins.act.checks import act_findings
from docgen_plugins.act.collector import ActCollector
from docgen_plugins.act.payload import ActPayload
from docgen_plugins.act.schemas import SCHEMAS

ACT: Final = DocumentType(
    code="act",
    title="Акт об оказании услуг",
    group=DocumentGroup.ACCOUNTING,
    payload=ActPayload,
    number_mask="{N}",
    obligatory=(*NUMBERED, *PARTIES, *LINES, *TOTAL, *SIGNED),
    samples=sale_samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the act."""
    return (ACT,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of consumption."""
    return ActCollector() if document_type.code == ACT.code else None


@hookimpl
def docgen_schemas(document_type: DocumentType) -> Iterable[FormatSchema]:
    """Supply the tax service's formats."""
    return SCHEMAS if document_type.code == ACT.code else ()


@hookimpl
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check acts, whatever plugin has collected them."""
    return act_findings(payload) if isinstance(payload, ActPayload) else ()
