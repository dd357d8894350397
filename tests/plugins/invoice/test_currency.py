"""Where an invoice in a foreign currency is paid to."""

from __future__ import annotations

import re

import pytest

from docgen import DocGen
from docgen.kit.samples import COMPANY, FOREIGN_BUYER, sale

IN_EUROS = {"buyer": FOREIGN_BUYER, "currency": "EUR"}
RUBLES_ONLY = {**COMPANY, "bank_accounts": []}
EUROS = "40702978500000000901"


def _text(dg, data):
    html = dg.render("invoice", data, format="html", number="15").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]).split())


def _codes(dg, data):
    return [row.code for row in dg.check("invoice", data) if row.path == "seller.bank_account"]


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
@pytest.mark.parametrize("template", ["classic", "modern"])
def test_an_invoice_names_the_account_of_its_currency(pdf_text, engine, template):
    """SWIFT and the correspondent bank stand by the account in euros; the other is not there."""
    options = {"template": template, "number": "15"}
    file = DocGen(engine=engine).render("invoice", sale(**IN_EUROS), **options)
    text = pdf_text(file.content)
    for told in (EUROS, "PRMRRUMM", "Beispielbank", "BSPLDEFF", "400886543200", "евро"):
        assert told in text
    for untold in ("40702810600000000901", "30101810900000000990", "EUR", "RUB"):
        assert untold not in text


def test_an_invoice_in_rubles_names_the_account_in_rubles(pure):
    """The grid that every accountant knows has no SWIFT."""
    text = _text(pure, sale())
    assert "40702810600000000901" in text
    assert "30101810900000000990" in text
    assert "SWIFT" not in text
    assert EUROS not in text


def test_an_account_of_another_currency_is_reported(pure):
    """A foreign buyer cannot pay euros to an account in rubles."""
    assert _codes(pure, sale(seller=RUBLES_ONLY, **IN_EUROS)) == ["invoice.bank_account.currency"]
    assert _codes(pure, sale(**IN_EUROS)) == []
    assert _codes(pure, sale(seller=RUBLES_ONLY)) == []


def test_an_advance_invoice_looks_at_its_account_too(pure):
    """It is an invoice like any other."""
    line = {"name": "Предоплата", "price": "100", "vat_rate": "none"}
    data = sale(seller=RUBLES_ONLY, lines=[line], date="2026-10-01", **IN_EUROS)
    codes = [row.code for row in pure.check("advance_invoice", data)]
    assert "invoice.bank_account.currency" in codes


def test_an_account_in_currency_needs_no_account_in_the_bank_of_russia(pure):
    """Only rubles go that way; what else is wrong with it is told by its place."""
    assert not [row for row in pure.check("invoice", sale(**IN_EUROS)) if "bank" in row.path]
    wrong = {**COMPANY["bank_accounts"][0], "settlement_account": "40702978600000000901"}
    data = sale(seller={**COMPANY, "bank_accounts": [wrong]}, **IN_EUROS)
    (found,) = [row for row in pure.check("invoice", data) if "bank" in row.path]
    assert found.path == "seller.bank_accounts[0].settlement_account"
    assert found.code == "party.settlement_account.checksum"


def test_the_official_file_names_the_account_of_the_currency(pure):
    """Machines read the same account as people, and the currency by its code."""
    lines = [{"name": "Канал связи", "price": "100", "vat_rate": "0"}]
    data = sale(lines=lines, **IN_EUROS)
    xml = pure.render("upd", data, format="xml", number="15").content.decode("cp1251")
    assert f'НомерСчета="{EUROS}"' in xml
    assert 'КодОКВ="978"' in xml
    assert "40702810600000000901" not in xml
