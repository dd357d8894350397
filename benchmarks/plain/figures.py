"""What all plain ways print: the figures of an invoice, worked out, and how they are written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import zxingcpp
from billing import SAMPLE
from PIL import Image

from docgen.language import amount_in_words, format_date, initials
from docgen.requisites import payment_string
from docgen_plugins.invoice.payload import InvoicePayload

NUMBER: Final = "15"

#: What an invoice's heads and captions are in every plain way.
COLUMNS: Final = ("№", "Товары (работы, услуги)", "Кол-во", "Ед.", "Цена", "Сумма")


def plain_data(payload: InvoicePayload) -> dict[str, Any]:
    """Return what the plain ways print, every figure worked out."""
    seller, contract = payload.seller, payload.contract
    if not (contract and payload.due_date and seller.director and seller.chief_accountant):
        raise ValueError("the sample lacks what the plain template prints")
    day = format_date(payload.date)
    purpose = f"Оплата по счёту № {NUMBER} от {day}, в т. ч. НДС {payload.total_vat:f}"
    return {
        "number": NUMBER,
        "date": day,
        "long_date": format_date(payload.date, "text"),
        "due_date": format_date(payload.due_date),
        "seller": SAMPLE["seller"],
        "bank": SAMPLE["seller"]["bank_account"],
        "buyer": SAMPLE["buyer"],
        "contract": f"Договор № {contract.number} от {format_date(contract.date)}",
        "director": initials(seller.director.name),
        "accountant": initials(seller.chief_accountant.name),
        "lines": [
            {
                "name": line.name,
                "quantity": line.quantity,
                "unit": line.unit.symbol,
                "price": line.price,
                "amount": line.amount,
            }
            for line in payload.lines
        ],
        "total": payload.total,
        "vat": payload.total_vat,
        "vat_rate": seller.vat_policy.rate.title,
        "total_in_words": amount_in_words(payload.total),
        "payment": payment_string(seller, amount=payload.total, purpose=purpose),
    }


def party(record: Mapping[str, Any]) -> str:
    """Return a party as the invoice prints it."""
    return (
        f"{record['name']}, ИНН {record['inn']}, КПП {record['kpp']}, {record['address']}, "
        f"тел. {record['phone']}"
    )


def rows(data: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the lines of an invoice as text, a row for each."""
    return [
        (
            str(number),
            line["name"],
            figure(line["quantity"]),
            line["unit"],
            money(line["price"]),
            money(line["amount"]),
        )
        for number, line in enumerate(data["lines"], start=1)
    ]


def money(amount: Decimal) -> str:
    """Return an amount as it is written in Russia: spaces that do not break, a comma."""
    return f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",")


def figure(number: Decimal) -> str:
    """Return a number as it is written in Russia, with the digits it has."""
    return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


def qr_png(text: str) -> bytes:
    """Return a QR code as a PNG; drawn by the library that docgen draws it with."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = barcode.to_image(scale=4, add_quiet_zones=True)
    height, width = image.shape
    output = io.BytesIO()
    picture = Image.frombytes("L", (width, height), bytes(image)).convert("1")  # type: ignore[call-overload]  # a buffer, which its stub does not say
    picture.save(output, "PNG")
    return output.getvalue()
