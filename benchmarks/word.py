"""Word files: docgen beside plain docxtpl, on one template that both can read.

    python benchmarks/word.py [--documents 1000]

The template is a contract of three pages with a table, written in docxtpl's own tags. Prints what a
document takes and the ratio, what long tables take, and the memory over many documents.
"""

from __future__ import annotations

import hashlib
import io
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
from docxtpl import DocxTemplate
from memory import peak
from results import Row, arguments, at_least, figure, finish

from docgen.models import (
    Document,
    Organisation,
    Party,
    PartyKind,
    Payload,
    Shortcode,
    ShortcodeKind,
    Status,
    Template,
)
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Node
from docgen.templates.word.compiler import compile_docx
from docgen.templates.word.rendering import CompiledDocx

CLAUSE = (
    "Исполнитель обязуется оказывать Заказчику услуги связи круглосуточно, а Заказчик обязуется "
    "принимать и оплачивать их не позднее десятого числа месяца, следующего за расчётным, по "
    "реквизитам {{ seller }}, указанным в настоящем договоре № {{ number }} от {{ day }}."
)
TEXTS = {
    "number": "15/2026",
    "day": "15 января 2026 г.",
    "seller": "ООО «Лютик»",
    "buyer": "ООО «Ромашка» & партнёры",
    "total": "12 200,00",
}
LINES = tuple((f"Услуга связи № {number}", Decimal(number)) for number in range(1, 21))
PAYLOAD = Payload(
    date=date(2026, 1, 15),
    seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Лютик»"),
    buyer=Party(kind=PartyKind.COMPANY, name="ООО «Ромашка»"),
)
DOCUMENT = Document(
    id=1,
    type="contract",
    number="15",
    payload=PAYLOAD,
    template="word",
    template_hash="",
    status=Status.ISSUED,
    issued_at=datetime(2026, 1, 15, tzinfo=UTC),
)


def contract() -> bytes:
    """Write the template: headings, clauses and a table."""
    file = docx.Document()
    file.add_heading("Договор № {{ number }} от {{ day }}", 1)
    file.add_paragraph("{{ seller }}, далее — Исполнитель, и {{ buyer }}, далее — Заказчик.")
    for section in range(1, 7):
        file.add_heading(f"{section}. Раздел договора", 2)
        for _ in range(3):
            file.add_paragraph(CLAUSE, style="List Number")
    table = file.add_table(rows=4, cols=3, style="Table Grid")
    texts = (
        ("№", "Услуга", "Цена"),
        ("{%tr for item in items %}", "", ""),
        ("{{ loop.index }}", "{{ item.name }}", "{{ item.price }}"),
        ("{%tr endfor %}", "", ""),
    )
    for cells, written in zip(table.rows, texts, strict=True):
        for cell, text in zip(cells.cells, written, strict=True):
            cell.text = text
    file.add_paragraph("Всего {{ total }} руб. Подписи: {{ seller }} / {{ buyer }}")
    output = io.BytesIO()
    file.save(output)
    return output.getvalue()


def shortcodes(lines: Sequence[tuple[str, Decimal]]) -> tuple[Shortcode, ...]:
    """Return the catalog of the template's names."""
    items = row(
        "items = позиции",
        "",
        "",
        lambda _: lines,
        kind=ShortcodeKind.BLOCK,
        children=(
            row("item.name = позиция.наименование", "", "", lambda line: line[0]),
            row("item.price = позиция.цена", "", "", lambda line: line[1]),
        ),
    )
    texts = (row(f"{name} = {name}", "", "", lambda _, t=text: t) for name, text in TEXTS.items())
    return (items, *texts)


def with_docgen(file: bytes, rows: Sequence[Shortcode]) -> Callable[[], bytes]:
    """Return what makes a document with docgen, from the shortcodes on."""
    template = Template(
        document_type="contract",
        name="word",
        title="",
        file_name="Договор",
        styles=(),
        files={"template.docx": file},
        hash=hashlib.sha256(file).hexdigest(),
    )
    compiled: CompiledDocx = compile_docx(
        template, rows, {modifier.name: modifier for modifier in MODIFIERS}
    )
    catalog = Catalog(rows=tuple(rows))

    def render() -> bytes:
        context: Mapping[str, Node] = build_context(catalog, DOCUMENT)
        return compiled.render(context, FillMode())

    return render


def with_docxtpl(file: bytes, lines: Sequence[tuple[str, Decimal]]) -> Callable[[], bytes]:
    """Return what makes a document with docxtpl, as its documentation does."""
    context: dict[str, Any] = {
        **TEXTS,
        "items": [{"name": name, "price": price} for name, price in lines],
    }

    def render() -> bytes:
        document = DocxTemplate(io.BytesIO(file))
        document.render(context, autoescape=True)
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()

    return render


def seconds(make: Callable[[], bytes], times: int) -> float:
    """Return the best time of a document, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        make()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    options = parser.parse_args()
    return finish(compare(options.documents), options.save)


def compare(documents: int) -> Iterator[Row]:
    """Yield what a document takes, what many leave in memory, what long tables take."""
    file = contract()
    ours, theirs = with_docgen(file, shortcodes(LINES)), with_docxtpl(file, LINES)
    fast, slow = seconds(ours, 30), seconds(theirs, 15)
    case = "a contract of three pages"
    yield figure("docxtpl", slow * 1000, "ms", case=case)
    yield figure("docgen", fast * 1000, "ms", case=case)
    yield at_least("times as fast", slow / fast, 8, "×", case=case)
    before = peak()
    for _ in range(documents):
        ours()
    yield figure("more memory at most", peak() - before, "MB", case=f"{documents:,} documents")
    # Last: the most memory taken stays what the longest table takes.
    for count in (500, 1000, 2000, 4000):
        lines = [(f"Услуга связи № {number}", Decimal(number)) for number in range(count)]
        taken = seconds(with_docgen(file, shortcodes(lines)), 3)
        yield figure("a row", taken / count * 1e6, "µs", case=f"a table of {count:,} rows")


if __name__ == "__main__":
    sys.exit(main())
