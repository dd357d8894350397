"""Which values a template prints: by shortcodes and by the template engine's own expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from jinja2 import nodes

from docgen.models import Template
from docgen.templates.authoring.paragraphs import paragraphs_of, text_parts
from docgen.templates.folders import MAIN_FILE, WORD_FILE
from docgen.templates.sandbox.evaluation import parsed
from docgen.templates.sandbox.jinja_sandbox import Sandbox, show_html
from docgen.templates.sandbox.syntax import check_syntax
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.parser import Vocabulary
from docgen.templates.word.names import qualified
from docgen.templates.word.package import read_package

_HTML: Final = ".html"
_PICTURE: Final = qualified("wp:docPr")
#: Word templates of docxtpl say what a tag is to remove: ``{%tr for … %}``, ``{{r name }}``.
_SCOPED_TAG = re.compile(r"(\{[%{])(?:p|tr|tc|r)(?=\s)")


@frozen(kw_only=True)
class NameReader:
    """Reads the files of templates of one type."""

    catalog: Catalog
    modifiers: ModifierTable

    def html_names(self, template: Template) -> set[str]:
        """Return the dotted names that the HTML of a template prints.

        Raises:
            TemplateError: a file cannot be read.

        """
        fragments = {
            path.removesuffix(_HTML): path for path in template.files if path.endswith(_HTML)
        }
        found: set[str] = set()
        read: set[str] = set()
        wanted = [MAIN_FILE] if MAIN_FILE in template.files else []
        while wanted:
            path = wanted.pop()
            if path not in read and path in template.files:
                read.add(path)
                tree = self._tree(template.files[path].decode("utf-8-sig"), path, fragments)
                found |= set(_printed_names(tree))
                wanted += [file for file, _ in check_syntax(tree, path)]
        return found

    def word_names(self, template: Template) -> set[str]:
        """Return the dotted names that the Word file of a template prints.

        Raises:
            TemplateError: the file cannot be read.

        """
        found: set[str] = set()
        package = read_package(template.files[WORD_FILE], template.label)
        for name, root in text_parts(package):
            texts = [row.text for row in paragraphs_of(name, root)]
            texts += [row.get("descr", "") for row in root.iter(_PICTURE)]
            text = _SCOPED_TAG.sub(r"\1", "\n".join(texts))
            found |= set(_printed_names(self._tree(text, name, {})))
        return found

    def _tree(self, text: str, label: str, fragments: Mapping[str, str]) -> nodes.Template:
        vocabulary = Vocabulary(catalog=self.catalog, modifiers=self.modifiers, fragments=fragments)
        sandbox = Sandbox(self.modifiers, autoescape=True, show=show_html)
        return parsed(sandbox, text, label, vocabulary)


def _printed_names(node: nodes.Node) -> Iterator[str]:
    """Yield the dotted names within a node; what a condition only asks for is not printed."""
    if name := _dotted(node):
        yield name
        return
    asked = node.test if isinstance(node, (nodes.If, nodes.CondExpr)) else None
    for child in node.iter_child_nodes():
        if child is not asked:
            yield from _printed_names(child)


def _dotted(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=owner, attr=attr):
            start = _dotted(owner)
            return f"{start}.{attr}" if start else ""
        case _:
            return ""
