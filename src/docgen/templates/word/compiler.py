"""Compiles a Word template: read, healed and made into code of the sandbox once a version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from attrs import evolve
from jinja2 import nodes

from docgen.exceptions import TemplateError, TemplateNotFoundError
from docgen.models import Modifier, Shortcode, Template, WordEngine
from docgen.templates.positions import Positions
from docgen.templates.reading import WORD_FILE
from docgen.templates.sandbox.evaluation import code_of, engine_errors, engine_tree
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.late import may_wait
from docgen.templates.sandbox.syntax import check_syntax
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.parser import Vocabulary, names_value, stands_alone
from docgen.templates.word.docxtpl_tags import needs_docxtpl
from docgen.templates.word.folding import Folded, Unfolding, fold, fold_lines
from docgen.templates.word.names import DOCXTPL_TYPES, PROPERTY_TYPES, TEXT_TYPES
from docgen.templates.word.package import Package, parse_xml, read_package, text_root
from docgen.templates.word.places import Places
from docgen.templates.word.preparing import PreparedPackage, prepare
from docgen.templates.word.printing import FILTERS, show_word
from docgen.templates.word.reference import ReferenceDocx
from docgen.templates.word.rendering import CompiledDocx, CompiledPart
from docgen.templates.word.shaping import refuse_includes, shape
from docgen.templates.word.writing import PartWriter, WrittenPart

#: A Word template ready to be filled in, by whichever engine knows all of it.
WordTemplate = CompiledDocx | ReferenceDocx


def compile_docx(
    template: Template,
    catalog: Iterable[Shortcode],
    modifiers: Mapping[str, Modifier],
    sandbox: type[Sandbox] = Sandbox,
) -> WordTemplate:
    """Compile a template's Word file with the names it may use. It takes a while: keep it.

    ``sandbox`` is what it runs in. The template's settings say which engine makes its documents;
    left to choose, docxtpl does where the file, or a value, asks for what only it can.

    Raises:
        TemplateError: there is no Word file, it cannot be read, or holds what templates may not.
        PluginError: rows of the catalog, or modifiers, contradict one another.

    """
    if WORD_FILE not in template.files:
        problem = (
            f"в шаблоне нет файла Word ({WORD_FILE}), поэтому документ Word из него не сделать. "
            "Выберите формат pdf или html, другой шаблон, или положите в папку шаблона свой "
            f"{WORD_FILE}"
        )
        raise TemplateNotFoundError(
            problem, template=template.label, reason="template.no_word", details={"file": WORD_FILE}
        )
    package = read_package(template.files[WORD_FILE], f"{template.label}/{WORD_FILE}")
    table = ModifierTable(rows=tuple(dict.fromkeys(modifiers.values())))
    vocabulary = Vocabulary(
        catalog=Catalog(rows=tuple(catalog)), modifiers=table, fragments=_fragments(template)
    )
    prepared = _prepared(package, template, vocabulary)
    making = _Making(template, prepared, vocabulary, sandbox)
    if template.word_engine is WordEngine.DOCXTPL:
        return making.reference()
    if template.word_engine is WordEngine.COMPILED:
        return making.compiled()
    if needs_docxtpl(prepared.package, vocabulary.fragments):
        return making.reference()
    return making.compiled(otherwise=making.reference)


class _Making:
    """Makes a template of a prepared file, with one engine or the other."""

    def __init__(
        self,
        template: Template,
        prepared: PreparedPackage,
        vocabulary: Vocabulary,
        sandbox: type[Sandbox],
    ) -> None:
        self._template = template
        self._prepared = prepared
        self._vocabulary = vocabulary
        self._sandbox = sandbox

    def compiled(self, otherwise: Callable[[], ReferenceDocx] | None = None) -> CompiledDocx:
        """Compile all parts."""
        compiler = _Compiler(self._prepared, self._vocabulary, self._sandbox)
        parts = compiler.parts(self._prepared.package.types)
        return CompiledDocx(
            self._prepared, parts, compiler.sandbox, compiler.places, otherwise=otherwise
        )

    def reference(self) -> ReferenceDocx:
        """Leave the parts that docxtpl knows to it, and compile the others."""
        compiler = _Compiler(self._prepared, self._vocabulary, self._sandbox)
        package = self._prepared.package
        own = [name for name, kind in package.types.items() if kind in DOCXTPL_TYPES]
        others = compiler.parts(name for name in package.types if name not in own)
        fragments = {path: self._fragment(path) for path in self._vocabulary.fragments.values()}
        return ReferenceDocx(
            self._prepared,
            compiler.sandbox,
            compiler.writer,
            own=own,
            others=CompiledDocx(self._prepared, others, compiler.sandbox, compiler.places),
            fragments=fragments,
        )

    def _fragment(self, path: str) -> CompiledDocx:
        """Compile a Word file of the folder that is to be put into another."""
        package = read_package(self._template.files[path], f"{self._template.label}/{path}")
        vocabulary = evolve(self._vocabulary, fragments={})
        prepared = _prepared(package, self._template, vocabulary)
        return _Making(self._template, prepared, vocabulary, self._sandbox).compiled()


def _prepared(package: Package, template: Template, vocabulary: Vocabulary) -> PreparedPackage:
    return prepare(
        package,
        template.tracked,
        is_shortcode=partial(names_value, vocabulary=vocabulary),
        stands_alone=partial(stands_alone, vocabulary=vocabulary),
    )


def _fragments(template: Template) -> dict[str, str]:
    """Return the names of the Word files that a template's own may put in, with their paths.

    Only a trusted folder's: what a file brings with it, styles and all, is not looked through.
    """
    if not template.trusted:
        return {}
    files = [path for path in template.files if path.endswith(".docx") and path != WORD_FILE]
    return {path.removesuffix(".docx"): path for path in files}


class _Compiler:
    """Compiles part after part in one sandbox."""

    def __init__(
        self, prepared: PreparedPackage, vocabulary: Vocabulary, sandbox: type[Sandbox]
    ) -> None:
        self._package = prepared.package
        self._lines = prepared.lines
        self.places: dict[str, Places] = {}
        self.sandbox = sandbox(vocabulary.modifiers, autoescape=True, show=show_word)
        self.sandbox.filters.update(FILTERS)
        self.writer = PartWriter(vocabulary, self.sandbox)

    def parts(self, names: Iterable[str]) -> list[CompiledPart]:
        """Compile the parts of these names that hold anything to fill in."""
        return [part for part in map(self._part, names) if part is not None]

    def _part(self, name: str) -> CompiledPart | None:
        label = f"{self._package.label} {name}"
        content_type = self._package.types[name]
        if content_type in PROPERTY_TYPES or name in self._lines:
            written = self.writer.lines(parse_xml(self._package.parts[name], label), label)
            folded = fold_lines(written.root)
            return self._compile(folded, written, name, is_lines=True)
        if content_type in TEXT_TYPES:
            written = self.writer.paragraphs(text_root(self._package.parts[name], label), label)
            folded = fold(written.root, written.numbering)
            return self._compile(folded, written, name, is_lines=False)
        return None

    def _compile(
        self, folded: Folded, written: WrittenPart, name: str, *, is_lines: bool
    ) -> CompiledPart | None:
        places, label = written.places, written.places.label
        self.places[label] = places
        if not folded.holds_text:
            return None
        positions = Positions(places=tuple((line or None, None) for line in folded.lines))
        with places.explained():
            tree = engine_tree(self.sandbox, folded.source, label, positions)
            with engine_errors(self.sandbox, label):
                refuse_includes(check_syntax(tree, label), label)
            _unfold(tree, folded, label)
            shape(tree, is_lines=is_lines)
            code = code_of(self.sandbox, tree, name, label)
        for problem in self.sandbox.problems:
            places.explain(problem)
        template = self.sandbox.template_class.from_code(
            self.sandbox, code, dict(self.sandbox.globals)
        )
        return CompiledPart(name=name, template=template, places=places, may_wait=may_wait(tree))


def _unfold(tree: nodes.Template, folded: Folded, label: str) -> None:
    """Make XML of the text around the expressions."""
    unfolding = Unfolding(folded)
    for data in tree.find_all(nodes.TemplateData):
        data.data = unfolding.unfold(data.data)
    if not unfolding.is_whole:
        problem = "a shortcode or a tag begins in one paragraph and ends in another; close it"
        raise TemplateError(problem, template=label, reason="word.open_tag")
