"""What collectors share: from a contract's charges, or from an invoice, to priced lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from docgen.exceptions import SourceError
from docgen.models import (
    Contract,
    ForeignDocument,
    Item,
    Period,
    Request,
    SalePayload,
    price_items,
)
from docgen.models.totals import fit_total
from docgen.protocols import DocumentingSource, Source, TotallingSource

SalePayloadT = TypeVar("SalePayloadT", bound=SalePayload)


def collect_sale(
    source: Source,
    request: Request,
    payload_class: type[SalePayloadT],
    *,
    only: Callable[[Item], bool] | None = None,
    **more: object,
) -> SalePayloadT:
    """Return a payload of what was charged under a contract in a period.

    ``only`` tells which of the charges belong on it; all do without. With a basis that has lines,
    its parties and lines are copied instead, and the source is not asked. ``more`` are the fields
    of ``payload_class`` beyond :class:`docgen.models.SalePayload`.

    Raises:
        SourceError: there is neither a basis nor a contract with a period.

    """
    copied = copied_sale(request)
    fields = _charged(source, request, only) if copied is None else _copied(copied, request)
    return payload_class(**{**fields, **more})


def copied_sale(request: Request) -> SalePayload | None:
    """Return the payload of the first document of the basis that has lines."""
    payloads = (document.payload for document in request.basis)
    return next((payload for payload in payloads if isinstance(payload, SalePayload)), None)


def contract_and_period(request: Request) -> tuple[Contract, Period]:
    """Return what a collector without a basis needs.

    Raises:
        SourceError: one of them is missing.

    """
    if request.contract is None or request.period is None:
        raise SourceError(
            f"{request.document_type} is collected for a contract and a period; give both"
        )
    return request.contract, request.period


def _charged(
    source: Source, request: Request, only: Callable[[Item], bool] | None
) -> dict[str, Any]:
    contract, period = contract_and_period(request)
    seller = source.organisation(contract.organisation_id)
    billed = (charge.billed for charge in source.charges(contract, period))
    items = [item for item in billed if only is None or only(item)]
    # What the source states is of all that was charged, not of a part of it.
    total = stated_total(source, contract, period) if only is None else None
    return {
        "date": request.date,
        "seller": seller,
        "buyer": source.client(contract.client_id),
        "contract": contract,
        "period": period,
        "currency": contract.currency,
        "lines": fit_total(price_items(items, seller.vat_policy), total),
        "source_total": total,
    }


def stated_total(source: Source, contract: Contract, period: Period) -> Decimal | None:
    """Return what a source says a contract's charges of a period come to, if it says so.

    See :class:`docgen.protocols.TotallingSource`.
    """
    return source.total(contract, period) if isinstance(source, TotallingSource) else None


def foreign_documents(
    source: Source, contract: Contract, period: Period
) -> Sequence[ForeignDocument]:
    """Return the documents of another system that a source knows of, if it does.

    See :class:`docgen.protocols.DocumentingSource`.
    """
    return source.documents(contract, period) if isinstance(source, DocumentingSource) else ()


def _copied(basis: SalePayload, request: Request) -> dict[str, Any]:
    return {
        "date": request.date,
        "seller": basis.seller,
        "buyer": basis.buyer,
        "contract": basis.contract,
        "period": request.period or basis.period,
        "currency": basis.currency,
        "lines": basis.lines,
        "source_total": basis.source_total,
    }
