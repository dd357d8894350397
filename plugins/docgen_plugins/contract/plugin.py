"""The contract, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.kit.late import LateFunction
from docgen.models import DocumentGroup, DocumentType
from docgen.templates.shortcodes.obligatory import BANK, NUMBERED, PARTIES
from docgen_plugins.contract.collector import ContractCollector
from docgen_plugins.contract.finding_codes import FINDING_CODES
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.samples import contract_samples
from docgen_plugins.contract.shortcodes import ContractShortcodes

#: It declines names, which takes much that other documents do not need.
_check: Final = LateFunction("docgen_plugins.contract.checks", "contract_findings")

CONTRACT: Final = DocumentType(
    code="contract",
    title="Договор",
    group=DocumentGroup.CONTRACT,
    payload=ContractPayload,
    number_mask="{N}",
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *BANK, ("subject",)),
    samples=contract_samples,
    collector=ContractCollector(),
    shortcodes=ContractShortcodes(),
    checks=(_check,),
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the contract."""
    return (CONTRACT,)
