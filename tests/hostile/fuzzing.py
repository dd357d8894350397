"""Readers of what strangers send, given what no stranger would think of.

Every reader either reads what it is given or refuses it by an error of docgen; anything else is a
fault. ``make fuzz ARGS="--seconds 1200"`` runs each of them so long; what it finds becomes a test.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import json
import logging
import random
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from docgen import DocGen
from docgen.cli.configuration import read_settings
from docgen.exceptions import DocGenError
from docgen.kit.samples import sale
from docgen.models import SalePayload, Template
from docgen.models.mapping import from_mapping
from docgen.numbering import TOKENS, Mask
from docgen.official.embedded import extract_xml
from docgen.official.file import parse_file
from docgen.rendering.marks.laying import lay_marks
from docgen.rendering.metadata.provenance import read_provenance
from docgen.sources.files import read_data
from docgen.sources.sql_mapping import read_sql_mapping
from docgen.templates.folders import TemplateFolders
from docgen.templates.sandbox.environment import compile_template
from docgen.templates.sandbox.strictness import DraftFill
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.word.compiler import compile_docx
from docgen_plugins.upd.official.files import read_official

SAMPLES: Final = Path(__file__).parents[1] / "official" / "samples"
INPUTS: Final = Path(__file__).with_name("inputs")
_EXAMPLES: Final = 100
_PLAIN: Final = DocGen()
_ROWS: Final = tuple(_PLAIN.catalog.shortcodes("invoice"))
_BY_NAME: Final = {name: row for row in MODIFIERS for name in (row.name, row.alias)}

#: What the languages are made of; a text of random letters is text and nothing else.
WORDS: Final = json.loads((INPUTS / "words.json").read_text(encoding="utf-8"))


def _texts(parts: Sequence[str], most: int = 40) -> st.SearchStrategy[str]:
    pieces = st.one_of(st.sampled_from(parts), st.text(max_size=4))
    return st.lists(pieces, max_size=most).map("".join)


@st.composite
def _changed(draw: st.DrawFn, contents: tuple[bytes, ...]) -> bytes:
    """Draw a file with some of its bytes changed, cut out or repeated."""
    content = draw(st.sampled_from(contents))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        length = draw(st.sampled_from((0, 1, 4, 40, 400)))
        into = draw(st.one_of(st.binary(max_size=6), st.just(content[place : place + length] * 2)))
        content = content[:place] + into + content[place + length :]
    return content


def _template(files: Mapping[str, bytes]) -> Template:
    name = f"{random.getrandbits(64):x}"
    return Template(
        document_type="invoice", name="fuzz", title="", file_name="[number]", styles=(),
        files=files, hash=name, trusted=False,
    )  # fmt: skip


def read_shortcodes(text: str) -> None:
    """Read a text as a template's."""
    table = ModifierTable(rows=tuple(MODIFIERS))
    parse(text, Vocabulary(catalog=Catalog(rows=_ROWS), modifiers=table))


def read_html(text: str) -> None:
    """Compile a page, and render it as a draft."""
    files = {"template.html": text.encode("utf-8", "surrogatepass")}
    compiled = compile_template(_template(files), Catalog(rows=_ROWS), _BY_NAME)
    compiled.render_html({}, DraftFill())


def read_word(body: str) -> None:
    """Compile a Word file of a body."""
    bundled = _PLAIN.catalog.template_files("invoice", "classic")["template.docx"]
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bundled)) as former,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in former.namelist():
            content = former.read(name)
            if name == "word/document.xml":
                start, end = content.index(b"<w:body>") + 8, content.index(b"</w:body>")
                content = content[:start] + body.encode("utf-8", "replace") + content[end:]
            archive.writestr(name, content)
    compile_docx(_template({"template.docx": output.getvalue()}), _ROWS, _BY_NAME)


def read_archive(content: bytes) -> None:
    """Compile a damaged Word file."""
    compile_docx(_template({"template.docx": content}), _ROWS, _BY_NAME)


def read_toml(text: str) -> None:
    """Read a text as each of the settings there are."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "invoice", "own")
        folder.mkdir(parents=True)
        (folder / "template.html").write_text("<p>[number]</p>", encoding="utf-8")
        settings_file = folder / "template.toml"
        settings_file.write_bytes(text.encode("utf-8", "surrogatepass"))
        for read in (read_settings, read_sql_mapping):
            with contextlib.suppress(DocGenError):
                read(settings_file)
        TemplateFolders([], [Path(place)]).load("invoice", "own", dt.date(2026, 10, 31))


def read_mask(text: str) -> None:
    """Read a mask of numbers, and a number by it."""
    Mask.parse(text, TOKENS).parse_number(text)


def read_xml(content: bytes) -> None:
    """Read an official file, and what it says."""
    read_official(parse_file(content))


def read_pdf(content: bytes) -> None:
    """Stamp a PDF, ask whose it is, and look for XML in it."""
    for read in (
        lambda: lay_marks(content, "x.pdf", ()),
        lambda: read_provenance(content),
        lambda: extract_xml(content),
    ):
        with contextlib.suppress(DocGenError):
            read()


def read_json(content: bytes) -> None:
    """Read a file of data as a sale."""
    with tempfile.TemporaryDirectory() as place:
        for suffix in ("json", "yaml"):
            file = Path(place, f"data.{suffix}")
            file.write_bytes(content)
            with contextlib.suppress(DocGenError):
                from_mapping(SalePayload, read_data(file))


@frozen
class Target:
    """A reader, and how what it is given is made."""

    read: Callable[..., None]
    given: st.SearchStrategy[object]


def targets() -> dict[str, Target]:
    """Return the readers by their names."""
    samples = tuple(path.read_bytes() for path in sorted(SAMPLES.glob("*.xml")))
    data = json.dumps(sale(), ensure_ascii=False, indent=1).encode()
    docx = _PLAIN.catalog.template_files("act", "classic")["template.docx"]
    page = (INPUTS / "field_dag.pdf").read_bytes()
    return {
        "shortcodes": Target(read_shortcodes, _texts(WORDS["shortcodes"])),
        "html": Target(read_html, _texts(WORDS["shortcodes"])),
        "word": Target(read_word, _texts((*WORDS["word"], *WORDS["shortcodes"]))),
        "word files": Target(read_archive, _changed((docx,))),
        "settings": Target(read_toml, _texts(WORDS["toml"])),
        "masks": Target(read_mask, _texts(WORDS["masks"], 8)),
        "official files": Target(read_xml, _changed(samples)),
        "pdf": Target(read_pdf, _changed((page,))),
        "data": Target(read_json, _changed((data,))),
    }


def fuzz(target: Target, examples: int, start: int) -> None:
    """Give a reader so many inputs.

    Raises:
        Exception: what is no error of docgen; Hypothesis notes the smallest input that it found.

    """

    @seed(start)
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(target.given)
    def run(value: object) -> None:
        with contextlib.suppress(DocGenError):
            target.read(value)

    run()


def main() -> int:
    """Run each reader for some seconds; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60, help="for each reader")
    options.add_argument("--only", default="", help="the name of one of them")
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    status = 0
    for name, target in targets().items():
        if chosen.only not in {"", name}:
            continue
        end, runs, start = time.monotonic() + chosen.seconds, 0, chosen.seed
        try:
            while time.monotonic() < end:
                fuzz(target, _EXAMPLES, start + runs)
                runs += 1
        except Exception:  # noqa: BLE001 - whatever it is, the next reader is tried
            traceback.print_exc()
            status = 1
        print(f"{name}: about {runs * _EXAMPLES} inputs, from seed {start}", flush=True)  # noqa: T201 - a script, too
    return status


if __name__ == "__main__":
    sys.exit(main())
