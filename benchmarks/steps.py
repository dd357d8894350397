"""What docgen adds to a page: its own steps from the database to a file that is kept.

::

    python benchmarks/steps.py [--rounds 40]

An engine that returns a ready PDF takes the real one's place; documents are issued from a database
and their files kept, each on disk before the next begins. Drawing the QR code stands apart, because
every way has to draw it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from attrs import evolve
from billing import CONTRACT, MAPPING, PERIOD, SAMPLE, build
from plain.figures import NUMBER, plain_data
from results import Row, arguments, figure, finish, milliseconds_in_turn

from docgen import Channel, DocGen, SqlSource, hookimpl
from docgen.models import NumberContext, Period, Request
from docgen.models.mapping import from_mapping
from docgen.rendering.protocols import Page, PdfEngine
from docgen.resources import use_bundled_fonts
from docgen.templates.sandbox.qr import draw_qr
from docgen_plugins.invoice.collector import InvoiceCollector
from docgen_plugins.invoice.payload import InvoicePayload


class ReadyEngine:
    """Stands in for a PDF engine: returns a ready PDF, every time with another comment."""

    name = "ready"
    version = "0"

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._numbers = count()

    def render(self, page: Page) -> bytes:
        """Return the PDF."""
        del page
        return self._pdf + b"%%%d\n" % next(self._numbers)

    @hookimpl
    def docgen_pdf_engines(self) -> Sequence[PdfEngine]:
        """Supply itself."""
        return (self,)


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    use_bundled_fonts()
    payload = from_mapping(InvoicePayload, {**SAMPLE, "due_date": "2026-11-10"})
    with DocGen(engine="weasyprint") as docgen:
        pdf = docgen.render("invoice", payload, number=NUMBER).content
    with tempfile.TemporaryDirectory() as folder:
        return finish(added_to(Path(folder), payload, pdf, options.rounds), options.save)


def added_to(folder: Path, payload: InvoicePayload, pdf: bytes, rounds: int) -> list[Row]:
    """Time what docgen does besides turning HTML into PDF: its steps, and all of it together."""
    build(folder / "billing.db")
    source = SqlSource(f"sqlite:///{folder / 'billing.db'}", MAPPING)
    with DocGen(
        source,
        store=f"sqlite:///{folder / 'documents.db'}",
        artifacts=folder / "files",
        plugins=[ReadyEngine(pdf)],
        engine="ready",
    ) as docgen:
        keys = count()

        def together() -> None:
            key = f"whole {next(keys)}"
            document = docgen.issue("invoice", contract=CONTRACT, period=PERIOD, key=key)
            docgen.file(document, "pdf")

        ways = {**steps(docgen, payload), "issue and file, together": together}
        times = milliseconds_in_turn(ways, rounds)
    source.close()
    medians = {name: statistics.median(row) for name, row in times.items()}
    *_, qr, whole = medians.values()
    medians["together, without the QR code"] = whole - qr
    return [figure(name, median, "ms") for name, median in medians.items()]


def steps(docgen: DocGen, payload: InvoicePayload) -> dict[str, Callable[[], object]]:
    """Return the steps of a document's way, in order, and the drawing of its QR code."""
    collector, store = InvoiceCollector(), docgen.store
    document_id = docgen.issue("invoice", payload).id or 0
    document = store.get(document_id)
    template = store.templates.get(document.template_hash)
    file = docgen.file(document, "pdf")
    numbers = count()
    context = NumberContext(document_type="invoice", date=payload.date, organisation="sever")
    payment = plain_data(payload)["payment"]

    def collect() -> object:
        contract, period = docgen.source.contract(CONTRACT), Period.parse(PERIOD)
        request = Request(
            document_type="invoice", contract=contract, period=period, date=period.end
        )
        return collector.collect(docgen.source, request)

    def issue() -> object:
        rule, key = docgen.catalog.rule("invoice"), f"step {next(numbers)}"
        return store.issue("invoice", payload, rule, context, template=template, key=key)

    def keep() -> None:
        content = file.content + b"%% %d\n" % next(numbers)
        store.files.keep(document_id, evolve(file, content=content), Channel.PAPER)

    return {
        "collect from the database": collect,
        "check, trying the template": lambda: docgen.check("invoice", payload),
        "issue: number, freeze, commit": issue,
        "fill the template": lambda: docgen.render("invoice", payload, number=NUMBER),
        "keep the file": keep,
        "of which drawing the QR code": lambda: draw_qr(payment),
    }


if __name__ == "__main__":
    sys.exit(main())
