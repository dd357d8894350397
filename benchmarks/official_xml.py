"""What the official XML costs: built, held against its schema and against all of its rules.

Three promises, each a ratio in one run: a УПД of 8 lines is built and checked in a third of the
time that ``xmlschema`` takes to validate the same file once; a line of 5,000 costs no more than
one of 500; 10,000 files in a row leave memory as they found it.

Usage: ``python benchmarks/official_xml.py``
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import as_file
from typing import Final

import xmlschema
from memory import peak
from results import Row, arguments, at_most, figure, finish

from docgen import DocGen
from docgen.kit.samples import repeated_lines, sale
from docgen.models import Document
from docgen.official.file import OfficialFile, parse_file
from docgen.official.schema import choose_schema
from docgen.official.validation import compile_schema
from docgen_plugins.upd.official.rendering import official_file

ROUNDS: Final = 15
#: Each is done so often in a row: a month is made in a row, too.
REPEATED: Final = 10
FEW: Final = 500
MANY: Final = 5_000
FILES: Final = 10_000

PROMISED_SHARE: Final = 1 / 3
PROMISED_GROWTH: Final = 1.15
PROMISED_MEGABYTES: Final = 5.0


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    options = arguments(__doc__).parse_args()
    docgen = DocGen()
    return finish([*_share(docgen), *_growth(docgen), _leak(docgen)], options.save)


def _share(docgen: DocGen) -> Iterator[Row]:
    """Compare building and checking with one validation by ``xmlschema``."""
    document = _document(docgen, 8)
    file = official_file(document)
    parsed = parse_file(file.content, file.name)
    schema = choose_schema(parsed, docgen.official.schemas)
    with as_file(schema.xsd) as path:
        reference = xmlschema.XMLSchema(str(path))
    gc.collect()
    gc.freeze()  # both loaded schemas; else each collection would look through them again
    times: dict[str, list[float]] = {
        "reference": [],
        "build": [],
        "check": [],
        "read": [],
        "whole": [],
    }
    for _ in range(ROUNDS):
        times["reference"].append(_time(lambda: reference.validate(io.BytesIO(file.content))))
        times["build"].append(_time(lambda: official_file(document)))
        times["check"].append(_time(lambda: _check(docgen, parsed)))
        times["read"].append(_time(lambda: parse_file(file.content, file.name)))
        times["whole"].append(_time(lambda: docgen.official.validate(file.content, file.name)))
    figures = {name: statistics.median(values) for name, values in times.items()}
    made = figures["build"] + figures["check"]
    for what, milliseconds in (
        ("xmlschema validates a УПД of 8 lines", figures["reference"]),
        ("docgen builds it", figures["build"]),
        ("docgen holds it against schema and 54 rules", figures["check"]),
        ("docgen reads it from its bytes", figures["read"]),
        ("docgen reads it and checks all, its own too", figures["whole"]),
    ):
        yield figure(what, milliseconds, "ms")
    what = "built, held against schema and rules : validated by xmlschema"
    yield at_most(what, made / figures["reference"], PROMISED_SHARE, "×")


def _growth(docgen: DocGen) -> Iterator[Row]:
    """Compare what a line costs in a long file and in a short one."""
    per_line = {}
    for count in (FEW, MANY):
        document = _document(docgen, count)
        seconds = [_time(lambda row=document: _make(docgen, row), 1) for _ in range(5)]
        per_line[count] = min(seconds) / count
    yield figure(f"a line of {FEW:,}", per_line[FEW], "ms")
    yield figure(f"a line of {MANY:,}", per_line[MANY], "ms")
    growth = per_line[MANY] / per_line[FEW]
    yield at_most(f"a line of {MANY:,} : a line of {FEW:,}", growth, PROMISED_GROWTH, "×")


def _leak(docgen: DocGen) -> Row:
    """Return by how many megabytes the later files raise the peak of memory."""
    document = _document(docgen, 8)
    first = FILES // 10
    for number in range(FILES):
        _make(docgen, document)
        if number == first:
            gc.collect()
            before = peak()
    what = f"memory after {FILES:,} files more than after {first:,}"
    return at_most(what, peak() - before, PROMISED_MEGABYTES, "MB")


def _make(docgen: DocGen, document: Document) -> None:
    file = official_file(document)
    if docgen.official.validate(file.content, file.name):
        raise SystemExit(f"the benchmark's own УПД {file.name} is not valid")


def _check(docgen: DocGen, parsed: OfficialFile) -> None:
    """Do what is compared: neither docgen's own checks nor explanations."""
    compiled = compile_schema(choose_schema(parsed, docgen.official.schemas))
    if not compiled.accepts(parsed.root) or list(
        compiled.rules.findings(parsed, compiled.captions)
    ):
        raise SystemExit(f"the benchmark's own УПД {parsed.name} is not valid")


def _document(docgen: DocGen, count: int) -> Document:
    data = sale() if count == len(sale()["lines"]) else sale(lines=repeated_lines(count))
    return docgen.draft("upd", data)


def _time(action: Callable[[], object], times: int = REPEATED) -> float:
    """Return the milliseconds of processor that an action takes, done so many times in a row."""
    start = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - start) * 1000 / times


if __name__ == "__main__":
    sys.exit(main())
