"""An issued VAT invoice, and its corrective invoices."""

from __future__ import annotations

from datetime import date

import pytest

from docgen.models.mapping import from_mapping
from docgen_plugins.corrective_invoice.payload import CorrectiveInvoicePayload
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples

AGREED = {"title": "Соглашение", "number": "3", "date": "2026-11-12"}


@pytest.fixture
def payload():
    """Return a function that makes the payload of a sample with something changed."""

    def make(sample="vat", **changes):
        return from_mapping(
            CorrectiveInvoicePayload, {**corrective_invoice_samples()[sample], **changes}
        )

    return make


@pytest.fixture
def shop(open_docgen):
    """Return a façade with a store and no source."""
    return open_docgen()


@pytest.fixture
def invoice(shop):
    """Issue a VAT invoice of eight services."""
    return shop.issue("vat_invoice", shop.catalog.document_type("vat_invoice").samples()["vat"])


@pytest.fixture
def correct(shop):
    """Return a function that issues a corrective invoice of 16.11.2026 from a basis."""

    def issue(basis, *lines, **wanted):
        details = {"lines": list(lines), "agreements": [AGREED]}
        given = {"date": date(2026, 11, 16), **wanted}
        return shop.issue("corrective_invoice", basis=basis, details=details, **given)

    return issue
