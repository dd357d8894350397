"""The act, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.kit.samples import sale_samples
from docgen.models import DocumentGroup, DocumentType
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES, SIGNED, TOTAL
from docgen_plugins.act.checks import act_findings
from docgen_plugins.act.collector import ActCollector
from docgen_plugins.act.finding_codes import FINDING_CODES
from docgen_plugins.act.payload import ActPayload
from docgen_plugins.act.schemas import SCHEMAS

ACT: Final = DocumentType(
    code="act",
    title="Акт об оказании услуг",
    group=DocumentGroup.ACCOUNTING,
    payload=ActPayload,
    number_mask="{N}",
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *LINES, *TOTAL, *SIGNED),
    samples=sale_samples,
    collector=ActCollector(),
    checks=(act_findings,),
    schemas=SCHEMAS,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the act."""
    return (ACT,)
