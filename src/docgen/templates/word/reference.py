"""Word files made by docxtpl, the engine of reference: slower, and it knows all of its own tags.

The template is healed and written as for docgen's own engine; docxtpl gets a file in which
shortcodes are tags already, and an environment that runs them in the same sandbox. The parts that
it does not know are compiled, and what it makes is looked over like everything else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from jinja2 import Template as JinjaTemplate

from docgen.exceptions import TemplateError
from docgen.templates.positions import Positions
from docgen.templates.sandbox.evaluation import (
    code_of,
    engine_errors,
    engine_tree,
    explained_errors,
    rendered,
)
from docgen.templates.sandbox.filters import RENDERING
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.sandbox.syntax import check_syntax
from docgen.templates.shortcodes.values import Node
from docgen.templates.word.archive import pack, read_archive, write_archive
from docgen.templates.word.checking import check_part, relationship_ids
from docgen.templates.word.docxtpl_tags import shape_values
from docgen.templates.word.editing import written
from docgen.templates.word.finishing import finished
from docgen.templates.word.folding import put_text
from docgen.templates.word.fragments import FRAGMENTS, Fragments, subdoc
from docgen.templates.word.names import CONTENT_TYPES, qualified
from docgen.templates.word.package import Package, read_package, text_root
from docgen.templates.word.places import Places
from docgen.templates.word.preparing import PreparedPackage
from docgen.templates.word.refusals import refuse_unsafe
from docgen.templates.word.rendering import CompiledDocx, with_pictures
from docgen.templates.word.shaping import refuse_includes, shape
from docgen.templates.word.tags import TAG, Numbering
from docgen.templates.word.word_values import as_paragraphs, as_runs
from docgen.templates.word.writing import PartWriter

if TYPE_CHECKING:
    from docgen.templates.word.filler import Filler

INSTALL: Final = "pip install 'docgen-ru[word]'"

_LIBRARY: Final = "docxtpl"
#: Where a paragraph's number goes through docxtpl: Word keeps the session of an edit in it.
_NUMBER: Final = qualified("w:rsidR")
_NUMBERED: Final = re.compile(r'<w:p [^>]*?\bw:rsidR="([0-9A-F]{8})"')
_MARK: Final = re.compile(r' w:rsidR="[0-9A-F]{8}"')


class ReferenceDocx:
    """A Word template that docxtpl fills in; ``own`` are the parts that it knows.

    ``others`` are the other parts, compiled; ``fragments`` what may be put into the file, by name.
    See :class:`docgen.templates.word.rendering.CompiledDocx` for the rest.

    Raises:
        TemplateError: docxtpl is not installed, or the template cannot be read.

    """

    def __init__(
        self,
        prepared: PreparedPackage,
        sandbox: Sandbox,
        writer: PartWriter,
        *,
        own: Sequence[str],
        others: CompiledDocx,
        fragments: Mapping[str, CompiledDocx],
    ) -> None:
        _require_library(prepared.package.label)
        self._label = prepared.package.label
        self._own = tuple(own)
        self._others = others
        self._fragments = fragments
        self._sandbox = sandbox
        self._sandbox.filters.update(as_runs=as_runs, as_paragraphs=as_paragraphs)
        self._sandbox.globals["subdoc"] = subdoc
        self._places: dict[str, Places] = {}
        self._file = self._written(prepared.package, writer)
        self._environment = _Environment(sandbox, self._label)
        with self._explained():
            self._filler().compile_parts()
        for problem in sandbox.problems:
            self.explain(problem)
        inner = (problem for fragment in fragments.values() for problem in fragment.problems)
        self.problems: tuple[TemplateError, ...] = (
            *sandbox.problems,
            *prepared.problems,
            *inner,
        )
        self.notices = prepared.notices

    @property
    def sandboxes(self) -> tuple[Sandbox, ...]:
        """What its parts were compiled in."""
        inner = (sandbox for fragment in self._fragments.values() for sandbox in fragment.sandboxes)
        return (self._sandbox, *inner)

    def explain(self, error: TemplateError) -> None:
        """Give an error of one of the parts the text of its paragraph."""
        if error.template in self._places:
            self._places[error.template].explain(error)
        self._others.explain(error)

    def render(self, context: Mapping[str, Node], rendering: FillMode) -> bytes:
        """Return the file of a document. See :meth:`CompiledDocx.render`."""
        rendering.made_by = f"{_LIBRARY} {version(_LIBRARY)}"
        rendering.note(f"Файл Word сделан программой {rendering.made_by}.")
        known = len(rendering.problems)
        fragments = Fragments(self._fragments, context, rendering)
        given = {**context, RENDERING: rendering, FRAGMENTS: fragments}
        with self._explained(), explained_errors(context, self._sandbox):
            made = read_archive(self._filler().fill(given), self._label)
        for error in rendering.problems[known:]:
            self.explain(error)
        others = self._others.render_parts(context, rendering)
        parts = {**made, **others, CONTENT_TYPES: with_pictures(made[CONTENT_TYPES])}
        return self._finished(parts)

    def _finished(self, parts: dict[str, bytes]) -> bytes:
        """Look a file over and pack it."""
        numbers = itertools.count(1)
        for name in self._own:
            xml = finished(_MARK.sub("", parts[name].decode("utf-8")), numbers)
            parts[name] = xml.encode("utf-8")
        first = {CONTENT_TYPES: parts.pop(CONTENT_TYPES)}
        file = write_archive([pack(name, content) for name, content in (first | parts).items()])
        package = read_package(file, self._label)
        refuse_unsafe(package)  # of what values and other files have brought
        drawings: set[str] = set()
        for name in self._own:
            ids = relationship_ids(package, name)
            check_part(package.parts[name], f"{self._label} {name}", ids, drawings)
        return file

    def _written(self, package: Package, writer: PartWriter) -> bytes:
        """Return a file in which shortcodes are tags of docxtpl's."""
        parts = dict(package.parts)
        for name in self._own:
            label = f"{package.label} {name}"
            part = writer.paragraphs(text_root(parts[name], label), label, lifts_tags=False)
            self._places[label] = part.places
            shape_values(part.root)
            _number(part.numbering)
            for tag in list(part.root.iter(TAG)):
                put_text(tag, tag.text)
            parts[name] = written(part.root)
        return write_archive([pack(name, content) for name, content in parts.items()])

    def _filler(self) -> Filler:
        from docgen.templates.word.filler import Filler

        return Filler(self._file, self._environment)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Give errors the text of their paragraph."""
        try:
            yield
        except TemplateError as error:
            self.explain(error)
            raise


class _Environment:
    """What docxtpl takes for its environment: compiles parts in the sandbox, each once."""

    def __init__(self, sandbox: Sandbox, label: str) -> None:
        self._sandbox = sandbox
        self._label = label
        self._compiled: dict[tuple[str, str], _PartTemplate] = {}
        self.part = ""

    def from_string(self, source: str) -> _PartTemplate:
        """Return the template of the part in hand."""
        key = (self.part, source)
        if key not in self._compiled:
            self._compiled[key] = _PartTemplate(self._compile(source))
        return self._compiled[key]

    def _compile(self, source: str) -> JinjaTemplate:
        label = f"{self._label} {self.part}"
        tree = engine_tree(self._sandbox, source, label, _positions(source))
        with engine_errors(self._sandbox, label):
            refuse_includes(check_syntax(tree, label), label)
        shape(tree, is_lines=False)
        code = code_of(self._sandbox, tree, self.part, label)
        return self._sandbox.template_class.from_code(
            self._sandbox, code, dict(self._sandbox.globals)
        )


class _PartTemplate:
    """A compiled part, as docxtpl asks for it to be rendered."""

    def __init__(self, template: JinjaTemplate) -> None:
        self._template = template

    def render(self, context: Mapping[str, object]) -> str:
        """Return what the part prints; it may be so long and no longer."""
        found = context[RENDERING]
        if not isinstance(found, FillMode):
            raise TypeError("a part is rendered by ReferenceDocx only")
        return rendered(self._template, context, found)


def _require_library(label: str) -> None:
    if find_spec(_LIBRARY) is None:
        raise TemplateError(
            f"holds tags that only docxtpl knows, which is not installed. Type: {INSTALL}",
            template=label,
            reason="word.needs_docxtpl",
            details={"command": INSTALL},
        )


def _number(numbering: Numbering) -> None:
    for paragraph in numbering.paragraphs:
        paragraph.set(_NUMBER, f"{numbering.of(paragraph):08X}")


def _positions(source: str) -> Positions:
    """Return the paragraphs that the lines of a part's source stand in."""
    places: list[tuple[int | None, int | None]] = []
    number: int | None = None
    for line in source.split("\n"):
        if match := _NUMBERED.match(line):
            number = int(match[1], 16)
        places.append((number, None))
    return Positions(places=tuple(places))
