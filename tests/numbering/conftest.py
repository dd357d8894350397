from __future__ import annotations

from datetime import date

import pytest

from docgen.models import NumberContext


@pytest.fixture
def context():
    """Describe a document of the fifth of October."""
    return NumberContext(
        document_type="act",
        date=date(2026, 10, 5),
        organisation="7",
        branch="НСК",
        client="42",
        contract="15/2026",
    )
