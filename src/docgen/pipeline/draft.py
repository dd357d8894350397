"""A document as it would be issued: its payload, its template, and what the checks say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from docgen.hooks.caller import Plugins
from docgen.models import (
    DRAFT_NUMBER,
    Contract,
    Document,
    DocumentGroup,
    DocumentType,
    Finding,
    NumberContext,
    Payload,
    Period,
    Status,
    Template,
)
from docgen.numbering import NumberingRule
from docgen.numbering.rulebook import NumberingRules
from docgen.official.participants import edo_id_findings
from docgen.pipeline.checks import (
    beyond_basis_finding,
    corrected_already_finding,
    empty_finding,
    period_kind_finding,
)
from docgen.pipeline.collect import Collection
from docgen.pipeline.render import Renderings
from docgen.pipeline.request import Data, Wanted, clean_number, read_payload
from docgen.store import DocumentStore
from docgen.templates.folders import TemplateFolders


@frozen(kw_only=True)
class Prepared:
    """A document that may be issued, with what it needs for that."""

    document_type: DocumentType
    document: Document
    template: Template
    basis: tuple[Document, ...]
    is_collected: bool
    may_exceed_basis: bool

    @property
    def number_context(self) -> NumberContext:
        """What its number depends on."""
        payload = self.document.payload
        return NumberContext(
            document_type=self.document.type,
            date=payload.date,
            organisation=payload.seller.id,
            branch=payload.seller.branch,
            client=payload.buyer.id,
            contract=payload.contract.id if payload.contract else "",
        )

    def rule(self, rules: NumberingRules) -> NumberingRule:
        """Return the one of the rules that numbers it."""
        document = self.document
        return rules.of(
            self.document_type, self.template, document.date, document.payload.seller.id
        )

    @property
    def operation_key(self) -> str | None:
        """The name of the operation that makes a collected document, so that it is made once.

        It is the type's document for an organisation, a contract and, if it is of one, a period;
        without a contract, the one made from its basis.
        """
        payload = self.document.payload
        if not self.is_collected or self.document_type.corrective_of:
            return None  # a value may change as often as the parties agree
        if payload.contract is None:
            ids = ",".join(str(row.id) for row in self.basis)
            return f"{self.document.type}/basis/{ids}" if ids else None
        return operation_key(
            self.document.type, payload.seller.id, payload.contract, payload.period
        )


def operation_key(
    document_type: str, organisation: str, contract: Contract, period: Period | None
) -> str:
    """Return the name of the operation that makes a contract's document of a period."""
    return f"{document_type}/{organisation}/{contract.id or contract.number}/{period or ''}"


class Preparation:
    """Prepares documents; ``choice`` names the host's templates by type."""

    def __init__(
        self,
        plugins: Plugins,
        collection: Collection,
        templates: TemplateFolders,
        renderings: Renderings,
        *,
        choice: Mapping[str, str],
        store: Callable[[], DocumentStore],
    ) -> None:
        self._plugins = plugins
        self._collection = collection
        self._templates = templates
        self._renderings = renderings
        self._choice = choice
        self._store = store

    def prepare(self, code: str, data: Data | None, wanted: Wanted) -> Prepared:
        """Collect a payload, or read the one given, and make a document that has no id."""
        document_type = self._plugins.document_type(code)
        basis = self.basis(wanted)
        if data is None:
            payload, stated = self._collection.collect(document_type, wanted, basis), None
        else:
            payload, stated = read_payload(document_type, data, wanted)
        number = clean_number(wanted.get("number"), stated)
        template = self._template(code, payload, wanted.get("template"))
        document = Document(
            id=None,
            type=code,
            number=number or DRAFT_NUMBER,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
            status=Status.ISSUED if number else Status.DRAFT,
        )
        return Prepared(
            document_type=document_type,
            document=document,
            template=template,
            basis=basis,
            is_collected=data is None,
            may_exceed_basis=wanted.get("beyond_basis", False),
        )

    def basis(self, wanted: Wanted) -> tuple[Document, ...]:
        """Return the documents that a new one follows from."""
        given = wanted.get("basis", ())
        return tuple(self._store().get(row) if isinstance(row, int) else row for row in given)

    def findings(self, prepared: Prepared) -> tuple[Finding, ...]:
        """Return what the checks say; an empty document is not worth checking further."""
        payload = prepared.document.payload
        if prepared.is_collected and payload.is_empty:
            return (empty_finding(),)
        return (
            *self._plugins.check(prepared.document_type, payload),
            *period_kind_finding(payload, prepared.template),
            *edo_id_findings(prepared.document_type, payload, prepared.template),
            *self._basis_findings(prepared),
            *self._renderings.findings(
                prepared.document_type, prepared.document, prepared.template
            ),
            *self._renderings.official_findings(
                prepared.document_type, prepared.document, prepared.template
            ),
        )

    def _template(self, code: str, payload: Payload, asked: str | None) -> Template:
        """Load the template asked for, else the client's, the organisation's, the host's."""
        chosen = (
            asked
            or payload.buyer.templates.get(code)
            or payload.seller.templates.get(code)
            or self._choice.get(code)
        )
        return self._templates.load(code, chosen, payload.date)

    def _basis_findings(self, prepared: Prepared) -> Iterator[Finding]:
        """Check that a document fits what it is made from, and what was made of that before."""
        if prepared.may_exceed_basis:
            return
        for basis in prepared.basis:
            is_bill = self._plugins.document_type(basis.type).group is DocumentGroup.BILL
            if is_bill and basis.id is not None:
                made = self._store().made_from(basis.id, prepared.document.type)
                yield from beyond_basis_finding(prepared.document.payload, basis, made)
            if basis.type in prepared.document_type.corrective_of and basis.id is not None:
                yield from self._corrected_already(prepared, basis, basis.id)

    def _corrected_already(
        self, prepared: Prepared, corrected: Document, corrected_id: int
    ) -> Iterator[Finding]:
        """Check that the corrective documents there are already are taken into account."""
        known = {row.id for row in prepared.basis}
        for other in self._store().following(corrected_id, prepared.document.type):
            if other not in known:
                yield corrected_already_finding(corrected, self._store().get(other))
