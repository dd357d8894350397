"""Parties and sales of the kit, issued into a store of the test's own."""

from __future__ import annotations

import pytest

from docgen.kit.samples import BUYER, COMPANY, sale


@pytest.fixture
def office(open_docgen, pure):  # noqa: ARG001 - its workers outlive each test
    """Return a façade whose numbers are short enough for 1C."""
    return open_docgen(numbering={"invoice": {"mask": "СЧ-{N}"}})


@pytest.fixture
def issue():
    """Issue a sale of the kit as a document; ``changes`` are those of its data."""

    def issue_one(docgen, code="invoice", *, basis=(), buyer=BUYER, seller=COMPANY, **changes):
        data = {**sale(), "buyer": buyer, "seller": seller, **changes}
        return docgen.issue(code, data, basis=list(basis))

    return issue_one
