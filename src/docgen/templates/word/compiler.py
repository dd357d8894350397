"""Compiles a Word template: read, healed and made into code of the sandbox once a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import nodes
from lxml import etree

from docgen.exceptions import TemplateError, TemplateNotFoundError
from docgen.models import Modifier, Shortcode, Template
from docgen.templates.folders import WORD_FILE
from docgen.templates.sandbox.evaluation import code_of, parsed
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.syntax import check_syntax
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.shortcodes.tree import Source
from docgen.templates.word.blocks import lift_blocks
from docgen.templates.word.checking import check_package
from docgen.templates.word.folding import Folded, PlaceholderText, Slot, Unfolding
from docgen.templates.word.healing import heal
from docgen.templates.word.names import NAMESPACES, PROPERTY_TYPES, TEXT_TYPES
from docgen.templates.word.package import Package, parse_xml, read_package
from docgen.templates.word.paragraphs import text_of
from docgen.templates.word.pictures import replace_described
from docgen.templates.word.places import Places
from docgen.templates.word.printing import embedded, one_line, show_word
from docgen.templates.word.refusals import refuse_unsafe
from docgen.templates.word.rendering import CompiledDocx, CompiledPart
from docgen.templates.word.tags import Numbering, lift_marked


def compile_docx(
    template: Template,
    catalog: Iterable[Shortcode],
    modifiers: Mapping[str, Modifier],
    sandbox: type[Sandbox] = Sandbox,
) -> CompiledDocx:
    """Compile a template's Word file with the names it may use. It takes a while: keep it.

    ``sandbox`` is what it runs in.

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
        raise TemplateNotFoundError(problem, template=template.label)
    package = read_package(template.files[WORD_FILE], f"{template.label}/{WORD_FILE}")
    refuse_unsafe(package)
    check_package(package)
    table = ModifierTable(rows=tuple(dict.fromkeys(modifiers.values())))
    vocabulary = Vocabulary(catalog=Catalog(rows=tuple(catalog)), modifiers=table)
    compiler = _Compiler(package, vocabulary, sandbox)
    parts = [compiler.part(name) for name in package.types]
    return CompiledDocx(
        package, [part for part in parts if part is not None], compiler.sandbox.problems
    )


class _Compiler:
    """Compiles part after part in one sandbox."""

    def __init__(self, package: Package, vocabulary: Vocabulary, sandbox: type[Sandbox]) -> None:
        self._package = package
        self._vocabulary = vocabulary
        self.sandbox = sandbox(vocabulary.modifiers, autoescape=True, show=show_word)
        self.sandbox.filters.update(one_line=one_line, embedded=embedded)

    def part(self, name: str) -> CompiledPart | None:
        """Compile a part; ``None`` if it holds no text to fill in."""
        label = f"{self._package.label} {name}"
        content_type = self._package.types[name]
        if content_type in PROPERTY_TYPES:
            root = parse_xml(self._package.parts[name], label)
            folded = PlaceholderText(Numbering(root)).fold_properties(root)
        elif content_type in TEXT_TYPES:
            root = parse_xml(self._package.parts[name], label)
            if root.nsmap.get("w") != NAMESPACES["w"]:
                # What values bring with them is written with Word's usual prefix.
                problem = "is written with unusual prefixes; open the file in Word and save it"
                raise TemplateError(problem, template=label)
            folded = self._fold(root, label)
        else:
            return None
        return self._compile(folded, name, label) if folded.holds_text else None

    def _fold(self, root: etree._Element, label: str) -> Folded:
        """Heal a part, put its blocks where they belong, and make a text of it."""
        heal(root, self._is_shortcode)
        numbering = Numbering(root)
        texts = [text_of(paragraph) for paragraph in numbering.paragraphs]
        places = Places(label=label, lines=range(1, len(texts) + 1), paragraphs=texts)
        folding = PlaceholderText(numbering)
        with places.explained():
            lift_marked(root, numbering, label)
            lift_blocks(root, numbering, self._vocabulary, label)
            replace_described(root, folding, numbering, self._vocabulary)
        return folding.fold(root, texts)

    def _is_shortcode(self, tag: str) -> bool:
        try:
            nodes_found = parse(tag, self._vocabulary)
        except TemplateError:
            return True  # the end of a block, or something to be reported in its own place
        return not all(isinstance(node, Source) for node in nodes_found)

    def _compile(self, folded: Folded, name: str, label: str) -> CompiledPart:
        places = Places(label=label, lines=folded.lines, paragraphs=folded.paragraphs)
        known = len(self.sandbox.problems)
        with places.explained():
            tree = parsed(self.sandbox, folded.source, label, self._vocabulary)
            if files := check_syntax(tree, label):
                problem = "a Word template is one file and cannot include others"
                raise TemplateError(problem, template=label, line=files[0][1])
            _unfold(tree, folded, label)
            code = code_of(self.sandbox, tree, name, label)
        for problem_found in self.sandbox.problems[known:]:
            places.explain(problem_found)
        template = self.sandbox.template_class.from_code(
            self.sandbox, code, dict(self.sandbox.globals)
        )
        return CompiledPart(name=name, template=template, places=places)


def _unfold(tree: nodes.Template, folded: Folded, label: str) -> None:
    """Make XML of the text around the expressions, and shape each for the place it prints in."""
    unfolding = Unfolding(folded)
    for output in tree.find_all(nodes.Output):
        for index, child in enumerate(output.nodes):
            if isinstance(child, nodes.TemplateData):
                child.data = unfolding.unfold(child.data)
            else:
                output.nodes[index] = _shaped(child, *unfolding.spot)
    if not unfolding.is_whole:
        problem = "a shortcode or a tag begins in one paragraph and ends in another; close it"
        raise TemplateError(problem, template=label)


def _shaped(node: nodes.Expr, spot: Slot, original: str) -> nodes.Expr:
    """Return an expression with the filter that its place asks for."""
    if spot is Slot.TEXT:
        return node
    name, arguments = ("one_line", []) if spot is Slot.LINE else ("embedded", [original])
    return nodes.Filter(
        node,
        name,
        [nodes.Const(argument) for argument in arguments],
        [],
        None,
        None,
        lineno=node.lineno,
        environment=node.environment,
    )
