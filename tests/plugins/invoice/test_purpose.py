"""What a payment order, and the QR code for it, say of VAT."""

from __future__ import annotations

import contextlib

import pypdfium2
import pytest
import zxingcpp

from docgen import DocGen
from docgen.kit.samples import COMPANY, sale

LINE = {"name": "Экспорт оборудования", "price": "8540"}


def _purpose(engine, data):
    """Read the purpose of payment from the QR code on the printed page."""
    file = DocGen(engine=engine).render("invoice", data, number="15")
    with contextlib.closing(pypdfium2.PdfDocument(file.content)) as pdf:
        (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
    fields = dict(field.split("=", 1) for field in code.text.split("|")[1:])
    return fields["Purpose"]


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
@pytest.mark.parametrize(
    ("rates", "vat"),
    [
        (["0"], "НДС 0 %"),
        (["none"], "без НДС"),
        (["0", "none"], "НДС 0 %"),
        (["22", "0"], "в т. ч. НДС 1540.00"),
        (["agent"], "НДС исчисляется налоговым агентом"),
    ],
)
def test_the_purpose_tells_nought_from_nothing(engine, rates, vat):
    """Only where there is no VAT it says «без НДС»; at 0 % it says so."""
    data = sale(lines=[{**LINE, "vat_rate": rate} for rate in rates])
    assert _purpose(engine, data) == f"Оплата по счёту № 15 от 31.10.2026, {vat}"


@pytest.mark.parametrize("template", ["classic", "modern"])
def test_totals_say_vat_of_nought(pure, template):
    """The totals of a rate of 0 % are of VAT, and nothing says that there is no tax."""
    seller = {**COMPANY, "vat_policy": {"rate": "0"}}
    options = {"number": "15", "template": template, "format": "html"}
    page = pure.render("invoice", sale(seller=seller, lines=[LINE]), **options).content.decode()
    assert "НДС 0" in page
    assert "Без налога" not in page
    assert "без НДС" not in page
