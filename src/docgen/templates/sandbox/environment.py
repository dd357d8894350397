"""Templates compiled, to be rendered many times.

:func:`compile_template` turns a template's files, shortcodes and all, into code of the sandbox;
:class:`CompiledTemplate` renders it. Whatever goes wrong in a template, in either step, is a
:class:`docgen.exceptions.TemplateError` that knows the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Final

from attrs import frozen
from jinja2 import Template as JinjaTemplate
from markupsafe import escape

from docgen.exceptions import DocGenError, TemplateError, TemplateNotFoundError, nearest_names
from docgen.models import Modifier, Template
from docgen.templates.positions import Positions
from docgen.templates.reading import MAIN_FILE, SHARED, TEXT_FILE
from docgen.templates.sandbox.evaluation import (
    code_of,
    engine_errors,
    explained_errors,
    parsed,
    rendered,
)
from docgen.templates.sandbox.filters import RENDERING, plain_text
from docgen.templates.sandbox.html_context import guard_values
from docgen.templates.sandbox.jinja_sandbox import Sandbox, show_html, show_text
from docgen.templates.sandbox.late import LateFill, LatePage, find_node, may_wait
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.sandbox.syntax import check_syntax
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.parser import Vocabulary
from docgen.templates.shortcodes.values import Node

_KEPT_TEXTS: Final = 32

_HTML: Final = ".html"
_LINE_ENDS = re.compile(r"\s*[\n\r]\s*")


def compile_template(
    template: Template,
    catalog: Catalog,
    modifiers: Mapping[str, Modifier],
    sandbox: type[Sandbox] = Sandbox,
    kept: dict[tuple[str, str], CompiledFile] | None = None,
) -> CompiledTemplate:
    """Compile a template with the names it may use. It takes tens of milliseconds: keep it.

    ``sandbox`` is what it runs in. ``kept`` holds the shared files that were compiled with these
    names in this sandbox before, and is added to: an author's every key compiles but his own.

    Raises:
        TemplateError: a file is missing, cannot be read, or uses what templates may not use.
        PluginError: modifiers contradict one another.

    """
    return CompiledTemplate(
        template,
        catalog,
        ModifierTable(rows=tuple(dict.fromkeys(modifiers.values()))),
        sandbox,
        {} if kept is None else kept,
    )


@frozen(kw_only=True)
class CompiledFile:
    """A file compiled without problems; ``files`` are those it asks for, with the lines.

    ``may_wait``: see :func:`docgen.templates.sandbox.late.may_wait`.
    """

    code: CodeType
    may_wait: bool
    positions: Positions
    files: tuple[tuple[str, int | None], ...]


class CompiledTemplate:
    """A template ready to be rendered, in HTML and, for names and subjects, in plain text."""

    def __init__(
        self,
        template: Template,
        catalog: Catalog,
        modifiers: ModifierTable,
        sandbox: type[Sandbox],
        kept: dict[tuple[str, str], CompiledFile],
    ) -> None:
        self._template = template
        self._kept = kept
        self._html = sandbox(modifiers, autoescape=True, show=show_html)
        self._text = sandbox(modifiers, autoescape=False, show=show_text)
        fragments = {
            path.removesuffix(_HTML): path for path in template.files if path.endswith(_HTML)
        }
        self._vocabulary = Vocabulary(catalog=catalog, modifiers=modifiers, fragments=fragments)
        self._names = Vocabulary(catalog=catalog, modifiers=modifiers)
        self._texts = lru_cache(maxsize=_KEPT_TEXTS)(self._compile_text)
        self._may_wait = True
        if MAIN_FILE in template.files:
            self._compile_files()
        self._texts(template.file_name)
        if TEXT_FILE in template.files:
            self._texts(self._read(TEXT_FILE, template.label, None, None))

    @property
    def sandboxes(self) -> tuple[Sandbox, ...]:
        """What its files were compiled in: of HTML, and of lines of text."""
        return self._html, self._text

    @property
    def file_name(self) -> str:
        """The text with shortcodes that names its files."""
        return self._template.file_name

    @property
    def has_page(self) -> bool:
        """Whether there is HTML to render."""
        return MAIN_FILE in self._template.files

    @property
    def problems(self) -> tuple[TemplateError, ...]:
        """The shortcodes of the files and the file name that name nothing known."""
        return (*self._html.problems, *self._text.problems)

    def render_html(self, context: Mapping[str, Node], rendering: FillMode) -> str:
        """Return the HTML of a document; ``context`` is what ``build_context`` made.

        Raises:
            TemplateError: a value is missing or unsuitable, or the template is broken or has no
                HTML file. A draft's rendering prints marks in place of missing and unknown values.

        """
        if MAIN_FILE not in self._template.files:
            problem = f"has no {MAIN_FILE}, from which HTML and PDF are made; add it to the folder"
            raise TemplateNotFoundError(
                problem,
                template=self._template.label,
                reason="template.no_html",
                details={"file": MAIN_FILE},
            )
        with explained_errors(context, self._html):
            return rendered(self._html.get_template(MAIN_FILE), context, rendering)

    @property
    def may_wait(self) -> bool:
        """Whether its HTML can be filled in before a document has its number."""
        return self.has_page and self._may_wait

    def render_late(self, context: Mapping[str, Node], fill: LateFill) -> LatePage | None:
        """Fill the HTML in without what is late; nothing, if something was made of that.

        Raises:
            TemplateError: as :meth:`render_html` does.

        """
        return fill.page(self.render_html(context, fill))

    def complete_html(
        self, page: LatePage, context: Mapping[str, Node], rendering: FillMode
    ) -> str | None:
        """Return the HTML of a document whose page was filled in before it had its number.

        Nothing, if it would have been another page. It raises nothing: whoever fills it in anew
        will find the place of what is wrong.
        """
        try:
            if not page.holds(context):
                return None
            values = {**context, RENDERING: rendering}
            engine = self._html.get_template(MAIN_FILE).new_context(values)
            html = page.html
            for place in page.places:
                node = find_node(context, place.name)
                value = show_html(engine, plain_text(node) if place.by else node)
                html = html.replace(place.token, str(escape(value)))
        except (DocGenError, KeyError, TypeError, ValueError):
            return None
        for note in page.notes:
            rendering.note(note)
        return html

    def render_text(self, source: str, context: Mapping[str, Node], rendering: FillMode) -> str:
        """Return a line of text with shortcodes, like the template's ``file_name``, filled in.

        Nothing is escaped; line ends become spaces.

        Raises:
            TemplateError: as for :meth:`render_html`; pictures cannot stand in a text.

        """
        template = self._texts(source)
        with explained_errors(context, self._text):
            text = rendered(template, context, rendering)
        return _LINE_ENDS.sub(" ", text).strip()

    def render_lines(self, context: Mapping[str, Node], rendering: FillMode) -> str:
        """Return the template's plain text filled in, with its line ends; nothing is escaped.

        Raises:
            TemplateError: as for :meth:`render_text`; or the template has no text file.

        """
        template = self._texts(self._read(TEXT_FILE, self._template.label, None, None))
        with explained_errors(context, self._text):
            return rendered(template, context, rendering)

    def _compile_files(self) -> None:
        """Compile the main file and every file that one of them asks for."""
        wanted: dict[str, tuple[str, int | None, int | None]] = {
            MAIN_FILE: (self._template.label, None, None)
        }
        while missing := [path for path in wanted if path not in self._html.files.codes]:
            path = missing[0]
            label = self._label(path)
            text = self._read(path, *wanted[path])
            file = self._kept.get((path, text)) or self._compile_file(path, text, label)
            self._html.positions[label] = file.positions
            for name, line in file.files:
                wanted.setdefault(name, (label, *file.positions.at(line)))
            self._html.files.codes[path] = file.code
            self._may_wait &= file.may_wait

    def _compile_file(self, path: str, text: str, label: str) -> CompiledFile:
        """Compile a file; a shared one without problems is kept."""
        problems = len(self._html.problems)
        tree = parsed(self._html, text, label, self._vocabulary)
        with engine_errors(self._html, label):
            files = tuple(check_syntax(tree, label))
            guard_values(tree, label)
        code = code_of(self._html, tree, path, label)
        file = CompiledFile(
            code=code,
            may_wait=may_wait(tree),
            positions=self._html.positions[label],
            files=files,
        )
        if path.startswith(f"{SHARED}/") and len(self._html.problems) == problems:
            self._kept[path, text] = file
        return file

    def _compile_text(self, source: str) -> JinjaTemplate:
        label = f"{self._template.label} text {source!r}"
        tree = parsed(self._text, source, label, self._names)
        with engine_errors(self._text, label):
            files = check_syntax(tree, label)
        if files:
            problem = "a text cannot include files"
            raise TemplateError(problem, template=label, reason="template.text_includes")
        code = code_of(self._text, tree, source, label)
        return self._text.template_class.from_code(self._text, code, dict(self._text.globals))

    def _label(self, path: str) -> str:
        return path if path.startswith(f"{SHARED}/") else f"{self._template.label}/{path}"

    def _read(self, path: str, asked_by: str, line: int | None, column: int | None) -> str:
        files = self._template.files
        if path not in files:
            known = [file for file in files if file.endswith(_HTML)]
            nearest = nearest_names(path, known)
            hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(known)}"
            problem = f"asks for the file {path!r}, which the template does not have; {hint}"
            raise TemplateNotFoundError(
                problem,
                template=asked_by,
                line=line,
                column=column,
                reason="template.no_such_file",
                details={"file": path, "nearest": tuple(nearest)},
            )
        try:
            return files[path].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8: {error}. Save the file in UTF-8"
            label = self._label(path)
            raise TemplateError(problem, template=label, reason="template.encoding") from None
