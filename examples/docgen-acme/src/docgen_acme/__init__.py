"""ACME's plugin: a commercial offer, and invoices the way ACME likes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from attrs import evolve, frozen

from docgen import hookimpl
from docgen.kit.collecting import collect_sale
from docgen.kit.samples import sale_samples
from docgen.models import (
    DocumentGroup,
    DocumentType,
    Finding,
    Item,
    Modifier,
    NumberToken,
    Printable,
    Request,
    SalePayload,
    Severity,
    Shortcode,
    ShortcodeKind,
    price_items,
)
from docgen.protocols import DataCollector, Source
from docgen.settlement import due_date
from docgen_plugins.invoice.payload import InvoicePayload

# A new document type: its data, where they come from, what may be wrong, what can be printed.


@frozen(kw_only=True)
class OfferPayload(SalePayload):
    """A commercial offer; ``valid_until`` is its last day."""

    valid_until: dt.date


class OfferCollector:
    """Offers a client again, for the next period, what was charged in this one."""

    def collect(self, source: Source, request: Request) -> OfferPayload:
        """Return the payload; the offer holds for two weeks."""
        valid_until = request.date + dt.timedelta(days=14)
        return collect_sale(source, request, OfferPayload, valid_until=valid_until)


class OfferShortcodes:
    """The one shortcode that other documents do not have."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the row."""
        return (
            Shortcode(
                name="valid_until",
                alias="действует_до",
                title="Последний день предложения",
                kind=ShortcodeKind.DATE,
                example="14.11.2026",
                value=_valid_until,
            ),
        )


def _valid_until(document: Printable) -> dt.date | None:
    payload = document.payload
    return payload.valid_until if isinstance(payload, OfferPayload) else None


def offer_findings(payload: OfferPayload) -> Iterator[Finding]:
    """Refuse an offer that ends before it begins."""
    if payload.valid_until < payload.date:
        yield Finding(
            severity=Severity.ERROR,
            code="offer.valid_until.before_date",
            path="valid_until",
            message="Предложение перестаёт действовать раньше своей даты",
            remedy="Исправьте срок действия",
        )


def _samples() -> Mapping[str, Mapping[str, Any]]:
    return {
        name: {**sample, "valid_until": "2026-11-14"} for name, sample in sale_samples().items()
    }


OFFER = DocumentType(
    code="offer",
    title="Коммерческое предложение",
    group=DocumentGroup.BILL,
    payload=OfferPayload,
    number_mask="КП-{YYYY}-{WW}-{N}",
    number_reset="year",
    samples=_samples,
    collector=OfferCollector(),
    shortcodes=OfferShortcodes(),
    checks=(offer_findings,),
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the offer."""
    return (OFFER,)


@hookimpl
def docgen_template_roots() -> Iterable[Traversable]:
    """Bring the offer's template."""
    return (resources.files(__name__) / "templates",)


# One step of a bundled type, replaced.


class JoiningInvoiceCollector:
    """Bills each service once, however many charges it had in the period."""

    def collect(self, source: Source, request: Request) -> InvoicePayload:
        """Return an invoice whose lines of the same name, price and unit are one line."""
        payload = collect_sale(source, request, InvoicePayload)
        charges = source.charges(request.contract, request.period)
        items = _joined(charge.item for charge in charges)
        return evolve(
            payload,
            lines=price_items(items, payload.seller.vat_policy),
            due_date=due_date(payload),
        )


def _joined(items: Iterable[Item]) -> Iterator[Item]:
    groups: dict[Item, Decimal] = {}
    for item in items:
        same = evolve(item, quantity=Decimal(0))
        groups[same] = groups.get(same, Decimal(0)) + item.quantity
    yield from (evolve(item, quantity=quantity) for item, quantity in groups.items())


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Collect invoices in ACME's way; leave the other types to their own."""
    return JoiningInvoiceCollector() if document_type.code == "invoice" else None


# One more modifier and one more number token.


def _quoted(value: object, _argument: str | None) -> str:
    return f"„{value}“"


@hookimpl
def docgen_modifiers() -> Iterable[Modifier]:
    """Add ``[buyer.name quoted]``."""
    return (
        Modifier(
            name="quoted",
            alias="кавычки",
            title="Ставит значение в кавычки-лапки",
            example="[buyer.name quoted]",
            apply=_quoted,
            stage=40,
        ),
    )


@hookimpl
def docgen_number_tokens() -> Iterable[NumberToken]:
    """Add ``{WW}``, the ISO week of the document's date."""
    return (
        NumberToken(
            name="WW",
            title="Неделя года двумя цифрами",
            pattern="[0-9]{2}",
            value=lambda context: f"{context.date.isocalendar().week:02}",
        ),
    )
