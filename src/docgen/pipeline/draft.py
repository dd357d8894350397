"""A document as it would be issued: its payload, its template, and what the checks say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from docgen.hooks.caller import Plugins
from docgen.models import (
    DRAFT_NUMBER,
    Channel,
    Contract,
    Document,
    DocumentGroup,
    DocumentType,
    Draft,
    Finding,
    NumberContext,
    OwnValues,
    Payload,
    Period,
    Printable,
    Status,
    Template,
)
from docgen.models.extent import require_bounded
from docgen.models.mapping import from_mapping
from docgen.numbering import NumberingRule
from docgen.numbering.rulebook import NumberingRules
from docgen.official.participants import edo_id_findings
from docgen.official.persons import person_findings
from docgen.pipeline.checks import (
    beyond_basis_finding,
    corrected_already_finding,
    empty_finding,
    period_kind_finding,
)
from docgen.pipeline.collect import Collection
from docgen.pipeline.own_fields import with_own_fields
from docgen.pipeline.people import AddedContacts
from docgen.pipeline.records import ContractRecords
from docgen.pipeline.render import Renderer
from docgen.pipeline.request import Data, DocumentRequest, clean_number, read_payload
from docgen.pipeline.severity import SeverityRules
from docgen.pipeline.trial import Trial, Wanted
from docgen.templates.folders import TemplateFolders

if TYPE_CHECKING:
    from docgen.store.opening import StoreOpener


@frozen(kw_only=True)
class Prepared:
    """A document that may be issued, with what it needs for that.

    It follows from ``given_basis``, and from ``package``: the documents before it in its package,
    issued or still waiting for their numbers. ``charges_are_new`` where it is known that none of
    its charges stands in another document.
    """

    document_type: DocumentType
    draft: Draft
    template: Template
    given_basis: tuple[Document, ...] = ()
    package: tuple[Printable, ...] = ()
    is_collected: bool
    may_exceed_basis: bool
    charges_are_new: bool = False

    @property
    def wanted(self) -> Wanted:
        """What is to be printed, in whatever formats the template makes."""
        return Wanted(document_type=self.document_type, document=self.draft, template=self.template)

    @property
    def basis(self) -> tuple[Printable, ...]:
        """All that it follows from."""
        return (*self.given_basis, *self.package)

    @property
    def number_context(self) -> NumberContext:
        """What its number depends on."""
        payload = self.draft.payload
        return NumberContext(
            document_type=self.draft.type,
            date=payload.date,
            organisation=payload.seller.id,
            branch=payload.seller.branch,
            client=payload.buyer.id,
            contract=payload.contract.id if payload.contract else "",
        )

    def rule(self, rules: NumberingRules) -> NumberingRule:
        """Return the one of the rules that numbers it."""
        draft = self.draft
        return rules.of(self.document_type, self.template, draft.date, draft.payload.seller.id)

    @property
    def operation_key(self) -> str | None:
        """The name of the operation that makes a collected document, so that it is made once.

        It is the type's document for an organisation, a contract and, if it is of one, a period;
        without a contract, the one made from its basis.
        """
        payload = self.draft.payload
        if not self.is_collected or self.document_type.corrective_of:
            return None  # a value may change as often as the parties agree
        if payload.contract is None:
            ids = ",".join(str(document.id) for document in self.given_basis)
            return f"{self.draft.type}/basis/{ids}" if ids else None
        return operation_key(self.draft.type, payload.seller.id, payload.contract, payload.period)


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
        renderings: Renderer,
        *,
        choice: Mapping[str, str],
        opener: StoreOpener,
        severities: SeverityRules,
    ) -> None:
        self._plugins = plugins
        self._word_forms = plugins.word_forms()
        self._collection = collection
        self._templates = templates
        self._renderer = renderings
        self._choice = choice
        self._opener = opener
        self._records = ContractRecords(plugins, opener)
        self._added_contacts = AddedContacts(opener)
        self._severities = severities

    def prepare(
        self,
        code: str,
        data: Data | None,
        request: DocumentRequest,
        package: Sequence[Printable] = (),
    ) -> Prepared:
        """Collect a payload, or read the one given, and make a draft of it.

        ``package`` are the documents before it in its package.
        """
        given = self._given_basis(request)
        if data is None:
            payload = self._collected(code, request, (*given, *package))
            return self._prepared(code, payload, request, given, package, is_collected=True)
        payload, stated = read_payload(self._plugins.document_type(code), data, request)
        return self._prepared(code, payload, request, given, package, stated=stated)

    def expect(self, contracts: Iterable[Contract]) -> None:
        """Read at once what the store has for documents of contracts, as it is now.

        Raises:
            StorageError: the store failed.

        """
        if self._opener.is_made:
            self._added_contacts.expect(contracts)

    def looked_up(self, prepared: Sequence[Prepared]) -> tuple[Prepared, ...]:
        """Ask at once whether charges of documents stand in others: hardly any do.

        Raises:
            StorageError: the store failed.

        """
        payloads = [row.draft.payload for row in prepared if self._claims(row.draft.payload)]
        if payloads and self._opener.store.links.are_documented(payloads):
            return tuple(prepared)  # each is asked about alone
        return tuple(evolve(row, charges_are_new=True) for row in prepared)

    def collect(self, code: str, request: DocumentRequest) -> Payload:
        """Return the payload of a document that is prepared elsewhere."""
        return self._collected(code, request, self._given_basis(request))

    def prepare_collected(self, code: str, payload: Payload, request: DocumentRequest) -> Prepared:
        """Make a draft of a payload that was collected elsewhere on the same request."""
        given = self._given_basis(request)
        return self._prepared(code, payload, request, given, (), is_collected=True)

    def _collected(
        self, code: str, request: DocumentRequest, basis: Sequence[Printable]
    ) -> Payload:
        document_type = self._plugins.document_type(code)
        payload = self._collection.collect(document_type, request, basis, self._records)
        if "extra" in request:
            payload = evolve(payload, extra=from_mapping(OwnValues, request["extra"]))
        if self._opener.is_made:
            payload = self._added_contacts.added_to(payload)
        return payload

    def _prepared(
        self,
        code: str,
        payload: Payload,
        request: DocumentRequest,
        given: tuple[Document, ...],
        package: Sequence[Printable],
        *,
        is_collected: bool = False,
        stated: str | None = None,
    ) -> Prepared:
        """Make a draft of a payload, by the template asked for or chosen."""
        require_bounded(payload)
        payload = with_own_fields(payload, self._plugins.own_fields())
        if self._word_forms:
            from docgen.language.own_forms import with_own_forms

            payload = with_own_forms(payload, self._word_forms)
        number = clean_number(request.get("number"), stated)
        template = self._template(code, payload, request.get("template"))
        draft = Draft(
            type=code,
            number=number or DRAFT_NUMBER,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
            status=Status.ISSUED if number else Status.DRAFT,
        )
        return Prepared(
            document_type=self._plugins.document_type(code),
            draft=draft,
            template=template,
            given_basis=given,
            package=tuple(package),
            is_collected=is_collected,
            may_exceed_basis=request.get("beyond_basis", False),
        )

    def _given_basis(self, request: DocumentRequest) -> tuple[Document, ...]:
        """Return the issued documents that a new one is asked to follow from."""
        given = request.get("basis", ())
        return tuple(
            self._opener.store.get(document) if isinstance(document, int) else document
            for document in given
        )

    def findings(
        self,
        prepared: Prepared,
        *,
        replacing: int | None = None,
        key: str | None = None,
    ) -> tuple[Finding, ...]:
        """Return what the checks say; an empty document is not worth checking further.

        ``replacing`` is the id of the document that it is issued in place of, ``key`` what it is
        issued under, where that is not the operation that makes it.
        """
        key = key or prepared.operation_key
        return self._tried(prepared, prepared.wanted, replacing, key).findings

    def trial(self, prepared: Prepared, formats: Sequence[str], channel: Channel) -> Trial:
        """Return what the checks say, and the page if it can be kept until there is a number.

        With ``formats`` only those are tried: nothing else is asked for.
        """
        wanted = evolve(prepared.wanted, formats=formats, channel=channel)
        return self._tried(prepared, wanted, None, prepared.operation_key)

    def _tried(
        self, prepared: Prepared, wanted: Wanted, replacing: int | None, key: str | None
    ) -> Trial:
        found = self._found(prepared, wanted, replacing, key)
        document_type, seller = prepared.document_type, prepared.draft.payload.seller.id
        return evolve(
            found, findings=self._severities.applied(found.findings, document_type, seller)
        )

    def _found(
        self, prepared: Prepared, wanted: Wanted, replacing: int | None, key: str | None
    ) -> Trial:
        payload = prepared.draft.payload
        if prepared.is_collected and payload.is_empty:
            return Trial(findings=(empty_finding(),))
        before = (
            *self._plugins.check(prepared.document_type, payload),
            *period_kind_finding(payload, prepared.template),
            *edo_id_findings(prepared.document_type, payload, prepared.template),
            *person_findings(prepared.document_type, payload, prepared.template),
            *self._basis_findings(prepared, key),
            *self._documented_findings(prepared, replacing, key),
        )
        tried = self._renderer.trial(wanted)
        official = self._renderer.official_trial(wanted)
        return Trial(
            findings=(*before, *tried.findings, *official.findings),
            late=tried.late or official.late,
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

    def _basis_findings(self, prepared: Prepared, key: str | None) -> Iterator[Finding]:
        """Check that a document fits what it is made from, and what was made of that before."""
        if prepared.may_exceed_basis:
            return
        for basis in prepared.basis:
            if not isinstance(basis, Document):
                continue  # of its own package: nothing was made from it before
            if self._plugins.document_type(basis.type).group is DocumentGroup.BILL:
                made = self._opener.store.links.made_from(basis.id, prepared.draft.type, key)
                yield from beyond_basis_finding(prepared.draft.payload, basis, made)
            if basis.type in prepared.document_type.corrective_of:
                yield from self._corrected_already(prepared, basis)

    def _documented_findings(
        self, prepared: Prepared, replacing: int | None, key: str | None
    ) -> tuple[Finding, ...]:
        """Check that no charge stands in another document; a correction has those of its own."""
        payload = prepared.draft.payload
        if prepared.charges_are_new or not self._claims(payload):
            return ()
        return self._opener.store.links.documented(
            prepared.draft.type,
            payload,
            basis=[row.id for row in prepared.basis if isinstance(row, Document)],
            key=key,
            replacing=replacing,
        )

    def _claims(self, payload: Payload) -> bool:
        """Whether the charges of a payload may stand in no other document."""
        has_own = bool(payload.charge_groups) and payload.correction is None
        return has_own and self._opener.is_made

    def _corrected_already(self, prepared: Prepared, corrected: Document) -> Iterator[Finding]:
        """Check that the corrective documents there are already are taken into account."""
        known = {document.id for document in prepared.given_basis}
        for other in self._opener.store.links.following(corrected.id, prepared.draft.type):
            if other not in known:
                yield corrected_already_finding(corrected, self._opener.store.get(other))
