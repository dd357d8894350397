"""How long one document takes: docgen against a plain script, and what docgen adds.

::

    python benchmarks/document.py [ROUNDS]

**From data to PDF.** docgen and a script of Jinja2 and WeasyPrint (`plain/`) print the same
invoice of eight lines, in turn, in one process, all that can be kept being kept. They share the
stylesheets, the fonts and the library that draws the QR code; before anything is timed, the two
PDFs must hold the same words. The script is given every figure worked out (sums, tax, the total
in words, the text of the QR code), while docgen reads a plain mapping, checks its shape and works
them out, so the comparison leans the script's way.

**What docgen adds to a page.** An engine that returns a ready PDF takes WeasyPrint's place, and
documents are issued from a database and their files kept, each on disk before the next begins.
Drawing the QR code stands apart, because the plain script draws it too.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

import pypdfium2
from attrs import evolve
from billing import CONTRACT, MAPPING, PERIOD, SAMPLE, build
from plain.script import PlainScript

from docgen import Channel, DocGen, SqlSource, hookimpl
from docgen.language import amount_in_words, format_date, initials
from docgen.models import NumberContext, Period, Request
from docgen.models.mapping import from_mapping
from docgen.protocols import Page, PdfEngine
from docgen.requisites import payment_string
from docgen.resources import templates_root, use_bundled_fonts
from docgen.templates.folders import TemplateFolders
from docgen.templates.qr import draw_qr
from docgen_plugins.invoice.collector import InvoiceCollector
from docgen_plugins.invoice.payload import InvoicePayload

_NUMBER: Final = "15"
_DATA: Final[Mapping[str, Any]] = {**SAMPLE, "due_date": "2026-11-10"}
_WARM_UP: Final = 5
_PROMISED_RATIO: Final = 1.1


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


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    use_bundled_fonts()
    payload = from_mapping(InvoicePayload, _DATA)
    pdf, plain = compare(payload, rounds)
    with tempfile.TemporaryDirectory() as folder:
        added = show_added(Path(folder), payload, pdf, rounds)
    print(f"{'share of the plain script':38}{added / plain:9.1%}")


def compare(payload: InvoicePayload, rounds: int) -> tuple[bytes, float]:
    """Time docgen and the plain script in turn; return docgen's PDF and the script's median."""
    docgen = DocGen(engine="weasyprint")
    template = TemplateFolders([templates_root()]).load("invoice", None, payload.date)
    script = PlainScript([template.files[path] for path in template.styles])
    data = plain_data(payload)

    def by_docgen() -> bytes:
        return docgen.render("invoice", _DATA, number=_NUMBER).content

    def by_script() -> bytes:
        return script.print(data)

    pdf = by_docgen()
    if words(pdf) != words(by_script()):
        sys.exit("benchmarks/plain/invoice.html no longer prints what the template does; mend it")
    times = timed({"docgen": by_docgen, "plain Jinja2 + WeasyPrint": by_script}, rounds)
    ours, theirs = times.values()
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    show(f"An invoice of {len(payload.lines)} lines, data to PDF", times)
    print(f"{'ratio, median of pairs':38}{ratio:9.3f}     promised: {_PROMISED_RATIO}\n")
    return pdf, statistics.median(theirs)


def plain_data(payload: InvoicePayload) -> dict[str, Any]:
    """Return what the plain script prints, every figure worked out."""
    seller, contract = payload.seller, payload.contract
    if not (contract and payload.due_date and seller.director and seller.chief_accountant):
        raise ValueError("the sample lacks what the plain template prints")
    day = format_date(payload.date)
    purpose = f"Оплата по счёту № {_NUMBER} от {day}, в т. ч. НДС {payload.total_vat:f}"
    return {
        "number": _NUMBER,
        "date": day,
        "long_date": format_date(payload.date, "text"),
        "due_date": format_date(payload.due_date),
        "seller": _DATA["seller"],
        "bank": _DATA["seller"]["bank_account"],
        "buyer": _DATA["buyer"],
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


def show_added(folder: Path, payload: InvoicePayload, pdf: bytes, rounds: int) -> float:
    """Time what docgen does besides turning HTML into PDF: its steps, and all of it together.

    Return the milliseconds of all together, without the QR code.
    """
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

        times = timed({**steps(docgen, payload), "issue and file, together": together}, rounds)
    source.close()
    show("What docgen adds, the engine's time excluded", times)
    *parts, qr, whole = (statistics.median(row) for row in times.values())
    print(f"{'sum of the steps, without the QR code':38}{sum(parts) - qr:9.2f} ms")
    print(f"{'together, without the QR code':38}{whole - qr:9.2f} ms")
    return whole - qr


def steps(docgen: DocGen, payload: InvoicePayload) -> dict[str, Callable[[], object]]:
    """Return the steps of a document's way, in order, and the drawing of its QR code."""
    collector, store = InvoiceCollector(), docgen.store
    document_id = docgen.issue("invoice", payload).id or 0
    document = store.get(document_id)
    template = store.template(document.template_hash)
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
        rule, key = docgen.rule("invoice"), f"step {next(numbers)}"
        return store.issue("invoice", payload, rule, context, template=template, key=key)

    def keep() -> None:
        content = file.content + b"%% %d\n" % next(numbers)
        store.keep(document_id, evolve(file, content=content), Channel.PAPER)

    return {
        "collect from the database": collect,
        "check, trying the template": lambda: docgen.check("invoice", payload),
        "issue: number, freeze, commit": issue,
        "fill the template": lambda: docgen.render("invoice", payload, number=_NUMBER),
        "keep the file": keep,
        "of which drawing the QR code": lambda: draw_qr(payment),
    }


def timed(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Run every way in turn, ``rounds`` times after a warm-up; return milliseconds by name."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(_WARM_UP + rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            duration = time.perf_counter() - begun
            if number >= _WARM_UP:
                times[name].append(duration * 1000)
    return times


def show(title: str, times: Mapping[str, Iterable[float]]) -> None:
    """Print the median and the range of every way."""
    print(f"{title:38}{'median':>9}{'min':>12}{'max':>9}")
    for name, row in times.items():
        found = sorted(row)
        median = statistics.median(found)
        print(f"{name:38}{median:9.2f} ms{found[0]:9.2f}{found[-1]:9.2f}")


def words(pdf: bytes) -> list[str]:
    """Return the words of a PDF in the order they stand in."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document).split()
    finally:
        document.close()


if __name__ == "__main__":
    main()
