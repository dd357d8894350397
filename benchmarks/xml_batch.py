"""A batch of УПД as official XML, against a plain loop of xmlschema.

::

    python benchmarks/xml_batch.py [--documents 1000] [--workers 1 2]

docgen takes УПД from a database to files on disk: collected, numbered, stored, built, and held
against the schema and its 54 rules before a number is taken. xmlschema gets the finished tree of
one as a dictionary, builds the XML from it by the schema, and validates the bytes; it works nothing
out and knows none of the rules.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import as_file
from typing import Any, Final, cast
from xml.etree.ElementTree import Element, tostring

import xmlschema
from results import Row, a_second, arguments, at_least, figure, finish
from runs import run_batch

from docgen import DocGen
from docgen.kit.samples import sale
from docgen.official.file import parse_file
from docgen.official.schema import choose_schema
from docgen.resources import use_bundled_fonts
from docgen_plugins.upd.official.rendering import official_file

_PLAIN: Final = 50
_UNIT: Final = "a second"
_CORES: Final = 2
#: What a batch on two cores is to make of what they make that do nothing else, and of the loop.
_OF_MADE_ONLY: Final = 0.6
_TIMES: Final = 3


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
    with DocGen() as docgen:
        by_xmlschema = plain_way(docgen)
        document = docgen.draft("upd", sale())

        def alone() -> None:
            file = official_file(document)
            if docgen.official.validate(file.content, file.name):
                raise SystemExit(f"the benchmark's own УПД {file.name} is not valid")

        plain, ours = a_second(by_xmlschema, _PLAIN), a_second(alone, _PLAIN * 10)
    yield figure("plain loop of xmlschema, one process", plain, _UNIT)
    yield figure("docgen, built and validated only, one process", ours, _UNIT)
    yield figure("times the plain loop", ours / plain, "×")
    for workers in counts:
        case = f"{workers} worker{'s' * (workers > 1)}"
        run = run_batch("upd", "xml", documents, workers=workers)
        yield figure(f"docgen batch, {documents:,} documents", run.rate, _UNIT, case=case)
        of_made, times = run.rate / (ours * workers), run.rate / plain
        if workers == _CORES:
            yield at_least("of made only × cores", of_made, _OF_MADE_ONLY, "×", case=case)
            yield at_least("times the plain loop", times, _TIMES, "×", case=case)
        else:
            yield figure("of made only × cores", of_made, "×", case=case)
            yield figure("times the plain loop", times, "×", case=case)


def plain_way(docgen: DocGen) -> Callable[[], None]:
    """Return what builds and validates a УПД with xmlschema alone."""
    file = official_file(docgen.draft("upd", sale()))
    chosen = choose_schema(parse_file(file.content, file.name), docgen.official.schemas)
    with as_file(chosen.xsd) as path:
        schema = xmlschema.XMLSchema(str(path))
    data = cast("dict[str, Any]", schema.to_dict(io.BytesIO(file.content)))

    def make() -> None:
        root = cast("Element", schema.encode(data))
        schema.validate(io.BytesIO(tostring(root, encoding="windows-1251")))

    return make


if __name__ == "__main__":
    sys.exit(main())
