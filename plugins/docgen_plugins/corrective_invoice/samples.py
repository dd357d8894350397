"""Named payloads of corrective invoices, as mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from docgen.kit.samples import (
    COMPANY,
    FOREIGN_BUYER,
    LONG_BUYER,
    SOLE_PROPRIETOR,
    Sample,
    goods_lines,
    repeated_lines,
    sale,
)
from docgen.models import Line
from docgen.models.mapping import from_mapping, to_mapping
from docgen_plugins.corrective_invoice.changes import LineChange, corrected_line
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

_INVOICE: Final = {"number": "154", "date": "2026-10-31"}
_AGREEMENT: Final = {"title": "Соглашение", "number": "3", "date": "2026-11-12"}


def corrective_invoice_samples() -> Mapping[str, Sample]:
    """Return the named samples: what a sale of October 2026 became in November."""
    net = {**COMPANY, "vat_policy": {"rate": "22", "prices_include_vat": False}}
    taxed_proprietor = {**SOLE_PROPRIETOR, "vat_policy": {"rate": "5"}}
    corrected = {**_INVOICE, "correction": {"number": 1, "date": "2026-11-09"}}
    goods = sale(lines=goods_lines())
    less = (_change(1, quantity="10"), _change(4, quantity="0"))
    untaxed = [{**goods_line, "vat_rate": "0"} for goods_line in goods_lines()[:1]]
    long = repeated_lines(24, "Предоставление выделенного защищённого канала передачи данных: ")
    return {
        "vat": _sample(sale(), [_change(1, price="7930"), _change(3, quantity="1305.5")]),
        "vat-on-top": _sample(sale(seller=net), [_change(1, price="9000")]),
        "ip": _sample(sale(seller=taxed_proprietor), [_change(2, quantity="3")]),
        "foreign": _sample(
            sale(buyer=FOREIGN_BUYER, currency="EUR", lines=untaxed), [_change(1, quantity="10")]
        ),
        "goods": _sample(goods, less),
        "traceable": _sample(goods, [_change(2, quantity="4"), _change(6, price="18300")]),
        "corrected": _sample(
            sale(),
            [_change(1, price="7930")],
            invoices=[corrected],
            correction={"number": 1, "date": "2026-11-20"},
            state_contract_id="1772000000000000000000000",
        ),
        "long": _sample(
            sale(buyer=LONG_BUYER, lines=long),
            [_change(number, price="700") for number in range(1, 25)],
        ),
    }


def _change(number: int, *, quantity: str | None = None, price: str | None = None) -> LineChange:
    return LineChange(
        number=number,
        quantity=None if quantity is None else Decimal(quantity),
        price=None if price is None else Decimal(price),
    )


def _sample(sold: Sample, changes: Iterable[LineChange], **more: object) -> dict[str, Any]:
    lines: Sequence[Line] = from_mapping(VatInvoicePayload, sold).lines
    return {
        "date": "2026-11-16",
        **{
            name: sold[name] for name in ("seller", "buyer", "contract", "currency") if name in sold
        },
        "invoices": [_INVOICE],
        "lines": [
            to_mapping(corrected_line(lines[change.number - 1], change)) for change in changes
        ],
        "agreements": [_AGREEMENT],
        **more,
    }
