"""A batch of acts as Word files, against a plain loop of docxtpl.

::

    python benchmarks/word_batch.py [--documents 1000] [--workers 1 2]

docgen takes acts from a database to files on disk: collected, numbered, stored, its barcode drawn.
docxtpl gets a template of the same look, docgen's own with its shortcodes written as Jinja tags,
and every figure worked out. Before anything is timed, both must say the same words.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import docx
from billing import SAMPLE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docxtpl import DocxTemplate
from plain.figures import NUMBER, figure, money, party
from results import Row, a_second, arguments, at_least, finish
from results import figure as row_of
from runs import run_batch

from docgen import DocGen
from docgen.language import amount_in_words, format_date, initials
from docgen.language.numbers import NBSP
from docgen.models import SalePayload
from docgen.models.mapping import from_mapping
from docgen.resources import templates_root, use_bundled_fonts

_PLAIN: Final = 30
_UNIT: Final = "a second"
_CORES: Final = 2
#: What a batch on two cores is to make of what they make that do nothing else, and of the loop.
_OF_MADE_ONLY: Final = 0.6
_TIMES: Final = 8

#: What a paragraph of docgen's template becomes for docxtpl; what is not named is left out, if it
#: is a shortcode, and stays, if it is not.
_TAGS: Final = {
    'Акт № [number] от [date format="text"]': "Акт № {{ number }} от {{ date }}",
    "[seller.summary]": "{{ seller }}",
    "[buyer.summary]": "{{ buyer }}",
    "[if contract]Основание:": "Основание:",
    "[contract][/if]": "{{ contract }}",
    "[if period]Период:": "Период:",
    "[period][/if]": "{{ period }}",
    "[items][item.index]": "{{ line.number }}",
    "[item.quantity]": "{{ line.quantity }}",
    "[item.unit]": "{{ line.unit }}",
    "[item.price]": "{{ line.price }}",
    "[item.sum][/items]": "{{ line.amount }}",
    "[total.sum]": "{{ total }}",
    "[total]": "{{ total }}",
    "[total words]": "{{ total_in_words }}",
}
#: The same for paragraphs that begin so.
_BEGINNINGS: Final = {
    "[item.name]": "{{ line.name }}",
    "[vat_totals]": "В том числе НДС {{ vat_rate }}:",
    "[if vat.taxed][vat.amount]": "{{ vat }}",
    "Всего оказано услуг": "Всего оказано услуг {{ lines|length }}, на сумму {{ total }} руб.",
    "[if seller.director.position]": "{{ seller_position }}",
    "[if buyer.director.position]": "{{ buyer_position }}",
    "__________________ [seller": "__________________ {{ seller_director }}",
    "__________________ [buyer": "__________________ {{ buyer_director }}",
}


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    use_bundled_fonts()
    return finish(list(compare(options.documents, options.workers)), options.save)


def compare(documents: int, counts: Sequence[int]) -> Iterator[Row]:
    """Yield the rates and their ratios."""
    template = plain_template()
    data = plain_act(from_mapping(SalePayload, SAMPLE))
    with DocGen() as docgen:

        def alone() -> bytes:
            return docgen.render("act", SAMPLE, number=NUMBER, format="docx").content

        check_same(alone(), with_docxtpl(template, data))
        plain = a_second(lambda: with_docxtpl(template, data), _PLAIN)
        ours = a_second(alone, _PLAIN)
    yield row_of("plain loop of docxtpl, one process", plain, _UNIT)
    yield row_of("docgen, made only, one process", ours, _UNIT)
    yield row_of("times the plain loop", ours / plain, "×")
    for workers in counts:
        case = f"{workers} worker{'s' * (workers > 1)}"
        run = run_batch("act", "docx", documents, workers=workers)
        yield row_of(f"docgen batch, {documents:,} documents", run.rate, _UNIT, case=case)
        of_made, times = run.rate / (ours * workers), run.rate / plain
        if workers == _CORES:
            yield at_least("of made only × cores", of_made, _OF_MADE_ONLY, "×", case=case)
            yield at_least("times the plain loop", times, _TIMES, "×", case=case)
        else:
            yield row_of("of made only × cores", of_made, "×", case=case)
            yield row_of("times the plain loop", times, "×", case=case)


def with_docxtpl(template: bytes, data: Mapping[str, Any]) -> bytes:
    """Make an act as docxtpl's documentation does."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(data), autoescape=True)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def plain_template() -> bytes:
    """Return docgen's template of the act, written in docxtpl's tags."""
    source = templates_root() / "act" / "classic" / "template.docx"
    document = docx.Document(io.BytesIO(source.read_bytes()))
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        _translate(paragraph)
    lines = next(
        row for row in document.element.body.iter(qn("w:tr")) if "line.number" in _text(row)
    )
    lines.addprevious(_tag_row("{%tr for line in lines %}"))
    lines.addnext(_tag_row("{%tr endfor %}"))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def plain_act(payload: SalePayload) -> dict[str, Any]:
    """Return what the plain template prints, every figure worked out."""
    seller, buyer, contract = payload.seller, payload.buyer, payload.contract
    if not (contract and payload.period and seller.director and buyer.director):
        raise ValueError("the sample lacks what the plain template prints")
    return {
        "number": NUMBER,
        "date": format_date(payload.date, "text"),
        "seller": party(SAMPLE["seller"]),
        "buyer": party(SAMPLE["buyer"]),
        "contract": f"Договор № {contract.number} от {format_date(contract.date)}",
        "period": "октябрь 2026 г.",
        "lines": [
            {
                "number": number,
                "name": line.name,
                "quantity": figure(line.quantity),
                "unit": line.unit.symbol,
                "price": money(line.price),
                "amount": money(line.amount),
            }
            for number, line in enumerate(payload.lines, start=1)
        ],
        "total": money(payload.total),
        "vat": money(payload.total_vat),
        "vat_rate": seller.vat_policy.rate.title.replace("%", f"{NBSP}%"),
        "total_in_words": amount_in_words(payload.total),
        "seller_position": f"{seller.director.position.capitalize()}, {seller.name}",
        "buyer_position": f"{buyer.director.position.capitalize()}, {buyer.name}",
        "seller_director": initials(seller.director.name),
        "buyer_director": initials(buyer.director.name),
    }


def check_same(ours: bytes, theirs: bytes) -> None:
    """See that two Word files say the same.

    Raises:
        SystemExit: they do not; the plain template is to be mended.

    """
    words = [_text(docx.Document(io.BytesIO(file)).element.body).split() for file in (ours, theirs)]
    if words[0] != words[1]:
        pair = next((pair for pair in zip(*words, strict=False) if pair[0] != pair[1]), "the end")
        raise SystemExit(f"docxtpl's act no longer says what docgen's does, from {pair} on")


def _translate(paragraph: BaseOxmlElement) -> None:
    """Put docxtpl's tags in a paragraph's first text."""
    texts = list(paragraph.iter(qn("w:t")))
    text = "".join(node.text or "" for node in texts)
    begun = (tags for start, tags in _BEGINNINGS.items() if text.startswith(start))
    tags = _TAGS.get(text) or next(begun, None)
    if not tags and "[" not in text:
        return
    if not tags and paragraph.getnext() is not None:
        paragraph.getparent().remove(paragraph)
        return
    for node in texts:
        node.text = ""
    if tags:
        texts[0].text = tags


def _tag_row(tag: str) -> BaseOxmlElement:
    table = docx.Document().add_table(rows=1, cols=1)
    table.cell(0, 0).text = tag
    return cast("BaseOxmlElement", table.rows[0]._tr)  # noqa: SLF001 - a row is found nowhere else


def _text(element: BaseOxmlElement) -> str:
    paragraphs = element.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


if __name__ == "__main__":
    sys.exit(main())
