"""The data of a corrective invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from attrs import Attribute, field, frozen

from docgen.models import (
    ZERO,
    ChangedInvoice,
    Correction,
    DocumentReference,
    ExchangeFile,
    Line,
    PartyKind,
    Payload,
    SalesBookEntry,
    Signer,
    VatRate,
    VatTotal,
)
from docgen.models.requisite import Identifier
from docgen_plugins.vat_invoice.sales_book import SHIPPED


@frozen(kw_only=True)
class CorrectedInvoice(DocumentReference):
    """The VAT invoice, or the УПД, whose value has changed, with its last correction (1б)."""

    correction: Correction | None = None


@frozen(kw_only=True)
class Difference:
    """By how much something became more, or less; what did not is nought."""

    amount_without_vat: Decimal
    excise: Decimal
    vat: Decimal
    amount: Decimal
    traceable_quantity: Decimal = ZERO
    traceable_amount: Decimal = ZERO


def _priced(_: object, attribute: Attribute[Line], value: object) -> None:
    # Data may leave the sums of a line to be worked out, and here there is nobody to do it.
    if not isinstance(value, Line):
        message = (
            f"{attribute.name} is a line without sums; state its amount, amount_without_vat "
            "and vat, or let the line be worked out from the invoice as the basis"
        )
        raise TypeError(message)


@frozen(kw_only=True)
class CorrectedLine:
    """A line ``before`` (А) and ``after`` (Б) the change; ``number`` is its place in the invoice.

    A line whose goods were all returned has no quantity and no sums left.
    """

    number: int
    before: Line = field(validator=_priced)
    after: Line = field(validator=_priced)

    @property
    def line(self) -> Line:
        """The line as it is now."""
        return self.after

    @property
    def increase(self) -> Difference:
        """What became more (В), each figure by itself."""
        return _difference(self.before, self.after)

    @property
    def decrease(self) -> Difference:
        """What became less (Г), each figure by itself, as a positive number."""
        return _difference(self.after, self.before)


@frozen(kw_only=True)
class CorrectiveInvoicePayload(Payload):
    """A corrective invoice (НК 168 п. 3, 169 п. 5.2; decree 1137, annex 2).

    ``invoices`` are what it corrects. ``lines`` are only those that change. ``agreements`` are
    the documents by which the buyer agreed to the change or was told of it; the form does not
    name them, the law wants them. ``signers`` and ``received`` are there in what was read from an
    official file.
    """

    invoices: tuple[CorrectedInvoice, ...]
    lines: tuple[CorrectedLine, ...]
    agreements: tuple[DocumentReference, ...] = ()
    state_contract_id: Identifier = ""
    signers: tuple[Signer, ...] = ()
    received: ExchangeFile | None = None

    @property
    def increase(self) -> Difference:
        """The sum of the lines' increases (Всего увеличение)."""
        return _sum(line.increase for line in self.lines)

    @property
    def decrease(self) -> Difference:
        """The sum of the lines' decreases (Всего уменьшение)."""
        return _sum(line.decrease for line in self.lines)

    @property
    def total(self) -> Decimal:
        """By how much the value grew, tax included; negative where it became less."""
        return self.increase.amount - self.decrease.amount

    @property
    def total_vat(self) -> Decimal:
        """By how much the tax grew; negative where it became less."""
        return self.increase.vat - self.decrease.vat

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return all(line.before == line.after for line in self.lines)

    @property
    def sales_book_entry(self) -> SalesBookEntry | None:
        """What became more; what became less stands in the book of purchases."""
        if not self.increase.amount:
            return None
        return SalesBookEntry(
            operation=SHIPPED,
            totals=self._increase_by_rates(),
            changes=tuple(
                ChangedInvoice(invoice=invoice, correction=invoice.correction)
                for invoice in self.invoices
            ),
        )

    def _increase_by_rates(self) -> tuple[VatTotal, ...]:
        grown: dict[VatRate, list[Difference]] = {}
        for line in self.lines:
            grown.setdefault(line.after.vat_rate, []).append(line.increase)
        by_rate = {rate: _sum(differences) for rate, differences in grown.items()}
        return tuple(
            VatTotal(
                vat_rate=rate,
                amount_without_vat=more.amount_without_vat,
                vat=more.vat,
                amount=more.amount,
            )
            for rate, more in by_rate.items()
            if more.amount
        )

    @property
    def is_of_vat_payer(self) -> bool:
        """Whether a line is taxed, be it at 0 %."""
        return any(line.after.vat_rate.is_taxed for line in self.lines)

    @property
    def is_of_sole_proprietor(self) -> bool:
        """Whether a sole proprietor signs, and not a head with an accountant."""
        return self.seller.kind is PartyKind.SOLE_PROPRIETOR

    @property
    def has_traceable_goods(self) -> bool:
        """Whether columns 10 to 13 have something to say."""
        return any(line.after.goods and line.after.goods.traceability for line in self.lines)


def _difference(less: Line, more: Line) -> Difference:
    """Return by how much the figures of one line are above those of another."""

    def above(get: Callable[[Line], Decimal]) -> Decimal:
        return max(get(more) - get(less), ZERO)

    return Difference(
        amount_without_vat=above(lambda line: line.amount_without_vat),
        excise=above(lambda line: line.excise or ZERO),
        vat=above(lambda line: line.vat),
        amount=above(lambda line: line.amount),
        traceable_quantity=above(lambda line: _traceable(line)[0]),
        traceable_amount=above(lambda line: _traceable(line)[1]),
    )


def _traceable(line: Line) -> tuple[Decimal, Decimal]:
    """Return the quantity of traceable goods and their value without tax."""
    traceability = line.goods and line.goods.traceability
    if not traceability:
        return ZERO, ZERO
    return traceability.quantity, traceability.amount_without_vat or ZERO


def _sum(differences: Iterable[Difference]) -> Difference:
    rows = tuple(differences)
    return Difference(
        amount_without_vat=sum((row.amount_without_vat for row in rows), ZERO),
        excise=sum((row.excise for row in rows), ZERO),
        vat=sum((row.vat for row in rows), ZERO),
        amount=sum((row.amount for row in rows), ZERO),
    )
