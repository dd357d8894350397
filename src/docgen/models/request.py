"""What a collector is asked for."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from docgen.models.billing import Contract
from docgen.models.period import Period


@frozen(kw_only=True)
class Request:
    """One document of a type, for one contract and one period, dated ``date``."""

    document_type: str
    contract: Contract
    period: Period
    date: date
