"""A sandbox that shows what it compiles: the engine's trees, and the texts between shortcodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import nodes

from docgen.templates.positions import Positions
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.shortcodes.compiler import ShortcodeCompiler
from docgen.templates.shortcodes.tree import Literal, Node, SourceText, TemplatePlace, Value


class Observed:
    """What was compiled of a template, file by file.

    ``trees`` are those of the template engine, by the files' labels, and ``positions`` where their
    lines stand; ``texts`` are not shortcodes, or say that they are to print as they stand;
    ``names`` are those of shortcodes, as their author spelled them.
    """

    def __init__(self) -> None:
        self.trees: dict[str, nodes.Template] = {}
        self.positions: dict[str, Positions] = {}
        self.texts: list[tuple[str, SourceText | Literal]] = []
        self.names: list[str] = []


class ObservingSandbox(Sandbox):
    """The sandbox of a template that is looked over; what it compiles is in ``observed``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the sandbox's own
        self.observed = Observed()
        super().__init__(*args, **kwargs)

    def shortcode_compiler(self, template: str) -> ShortcodeCompiler:
        """Return what compiles as usual, and remembers what it has come by."""
        return _ObservingCompiler(template, len(self.problems), self.observed)

    def read_tree(self, label: str, tree: nodes.Template) -> None:
        """Remember the tree of a file."""
        self.observed.trees[label] = tree
        self.observed.positions[label] = self.positions[label]


def observed_in(sandbox: Sandbox) -> Observed:
    """Return what a sandbox has compiled; nothing of one that does not look."""
    return sandbox.observed if isinstance(sandbox, ObservingSandbox) else Observed()


class _ObservingCompiler(ShortcodeCompiler):
    def __init__(self, template: str, first_problem: int, observed: Observed) -> None:
        super().__init__(template, first_problem)
        self._observed = observed

    def node(self, node: Node) -> Iterator[tuple[TemplatePlace | None, str]]:
        if isinstance(node, SourceText | Literal):
            self._observed.texts.append((self.template, node))
        elif isinstance(node, Value):
            self._observed.names.append(node.written)
        return super().node(node)
