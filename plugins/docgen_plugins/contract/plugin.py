"""The contract's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.templates.shortcodes.obligatory import BANK, NUMBERED, PARTIES
from docgen_plugins.contract.checks import contract_findings
from docgen_plugins.contract.collector import ContractCollector
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.samples import contract_samples
from docgen_plugins.contract.shortcodes import ContractShortcodes

CONTRACT: Final = DocumentType(
    code="contract",
    title="Договор",
    group=DocumentGroup.CONTRACT,
    payload=ContractPayload,
    number_mask="{N}",
    obligatory=(*NUMBERED, *PARTIES, *BANK, ("subject",)),
    samples=contract_samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the contract."""
    return (CONTRACT,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of contracts."""
    return ContractCollector() if document_type.code == CONTRACT.code else None


@hookimpl
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply the terms and who acts for the parties."""
    return ContractShortcodes() if document_type.code == CONTRACT.code else None


@hookimpl
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check contracts, whatever plugin has collected them."""
    return contract_findings(payload) if isinstance(payload, ContractPayload) else ()
