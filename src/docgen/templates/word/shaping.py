"""Gives the expressions of a part what their place and their author ask for.

A shortcode prints as docgen prints; in the engine's own ``{{ … }}`` a number is but a number, and
is grouped by a modifier only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jinja2 import nodes

from docgen.exceptions import TemplateError
from docgen.templates.word.printing import ONE_LINE

#: Ends what a shortcode has become, until the tree is shaped.
SHORTCODE: Final = "from_shortcode"

_AS_WRITTEN: Final = "as_written"


def shape(tree: nodes.Template, *, is_lines: bool) -> None:
    """Put filters to the expressions of a part; in one of lines, each prints in one line."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [_shaped(child, is_lines=is_lines) for child in output.nodes]


def refuse_includes(files: Iterable[tuple[str, int]], label: str) -> None:
    """Refuse the other files that a part asks for by the engine's own tags.

    Raises:
        TemplateError: it asks for any.

    """
    for _, line in files:
        raise TemplateError(
            "a Word template is one file and cannot include others",
            template=label,
            line=line,
            reason="word.includes",
        )


def _shaped(node: nodes.Expr, *, is_lines: bool) -> nodes.Expr:
    if isinstance(node, nodes.TemplateData):
        return node
    names = [_AS_WRITTEN]
    if isinstance(node, nodes.Filter) and node.name == SHORTCODE and node.node is not None:
        node, names = node.node, []
    if is_lines:
        names.append(ONE_LINE)
    for name in names:
        node = nodes.Filter(
            node, name, [], [], None, None, lineno=node.lineno, environment=node.environment
        )
    return node
