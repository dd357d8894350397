"""The reconciliation statement, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, File
from docgen.rendering.protocols import RenderTask
from docgen.templates.shortcodes.obligatory import NUMBERED, PARTIES
from docgen_plugins.reconciliation.checks import reconciliation_findings
from docgen_plugins.reconciliation.collector import ReconciliationCollector
from docgen_plugins.reconciliation.finding_codes import FINDING_CODES
from docgen_plugins.reconciliation.payload import ReconciliationPayload
from docgen_plugins.reconciliation.samples import reconciliation_samples
from docgen_plugins.reconciliation.schemas import SCHEMAS
from docgen_plugins.reconciliation.shortcodes import ReconciliationShortcodes


class _StatementXml:
    """The official XML; the tables of its format are made when the first file is."""

    def render(self, task: RenderTask) -> File:
        """Return the file. See :class:`docgen.protocols.OutputRenderer`."""
        from docgen_plugins.reconciliation.official.statement import StatementXml

        return StatementXml().render(task)


RECONCILIATION: Final = DocumentType(
    code="reconciliation",
    title="Акт сверки взаимных расчётов",
    group=DocumentGroup.ACCOUNTING,
    payload=ReconciliationPayload,
    formats=("html", "pdf", "docx", "xml"),
    number_mask="{N}",
    asks_for_records=True,
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES),
    samples=reconciliation_samples,
    collector=ReconciliationCollector(),
    shortcodes=ReconciliationShortcodes(),
    checks=(reconciliation_findings,),
    renderers={"xml": _StatementXml()},
    schemas=SCHEMAS,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the reconciliation statement."""
    return (RECONCILIATION,)
