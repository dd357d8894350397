"""What a host writes around docgen; mypy and pyright check it from outside, and a test runs it.

``assert_type`` holds that the public API tells its types: a caller gets them, and no ``Any``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import docgen
from docgen.exceptions import IssueRefusedError
from docgen.models import Finding, Payload, Severity
from docgen.store import DocumentSummary
from docgen.testing import sample_source

#: The contract and the period of the sample source.
CONTRACT = "k-7"
PERIOD = docgen.Period.parse("2026-10")


@docgen.hookimpl
def docgen_check(document_type: docgen.DocumentType, payload: Payload) -> Iterator[Finding]:
    """Say a word about every act."""
    if document_type.code == "act":
        yield Finding(
            severity=Severity.INFO,
            code="host.seen",
            path="",
            message=f"Акт от {payload.date}",
            remedy="Ничего делать не нужно",
        )


def issue(dg: docgen.DocGen) -> docgen.Document:
    """Issue an act, or say what stands in the way."""
    draft = assert_type(dg.draft("act", contract=CONTRACT, period=PERIOD), docgen.Draft)
    assert_type(draft.findings, tuple[Finding, ...])
    try:
        return dg.issue("act", contract=CONTRACT, period=PERIOD)
    except IssueRefusedError as error:
        assert_type(error.findings, tuple[Finding, ...])
        raise


def main(folder: Path) -> tuple[DocumentSummary, ...]:
    """Issue, print and pay, in a store in a folder; return what is in it then."""
    store, artifacts = f"sqlite:///{folder / 'docs.db'}", folder / "files"
    with docgen.DocGen(sample_source(), store=store, artifacts=artifacts) as dg:
        act = assert_type(issue(dg), docgen.Document)
        file = assert_type(dg.file(act, "html"), docgen.File)
        assert_type(file.content, bytes)
        receipt = dg.payments.add(
            client=dg.documents.summary(act).client, amount=Decimal(100), date=act.payload.date
        )
        assert_type(receipt.amount, Decimal)
        assert_type(dg.numbers.peek("act"), str)
        return assert_type(dg.documents.list(), tuple[DocumentSummary, ...])


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        print(*(row.number for row in main(Path(place))))
