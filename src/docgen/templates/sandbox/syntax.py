"""Refuses what no template needs and only attacks use, before anything of it is compiled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jinja2 import nodes

from docgen.exceptions import TemplateError

MAX_SOURCE: Final = 256 * 1024
_MAX_NODES: Final = 50_000
_MAX_LOOPS: Final = 3
_MAX_DEPTH: Final = 100

_FILE_NODES: Final = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)


def check_syntax(tree: nodes.Template, label: str) -> tuple[tuple[str, int], ...]:
    """Check a parsed file; return the other files it asks for, with the lines where it does.

    Raises:
        TemplateError: it uses something refused; says at what line.

    """
    files = []
    for count, (node, loops, depth) in enumerate(_walk(tree)):
        problem = _problem(node, loops)
        if count > _MAX_NODES:
            problem = f"the file has more than {_MAX_NODES} elements; split it"
        if depth > _MAX_DEPTH:
            problem = f"elements are nested deeper than {_MAX_DEPTH}"
        if problem:
            raise TemplateError(problem, template=label, line=node.lineno)
        if isinstance(node, _FILE_NODES) and isinstance(node.template, nodes.Const):
            files.append((str(node.template.value), node.lineno))
    return tuple(files)


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int, int]]:
    """Yield every node with the number of loops around it and its depth."""
    stack = [(tree, 0, 0)]
    while stack:
        node, loops, depth = stack.pop()
        yield node, loops, depth
        inner = loops + isinstance(node, nodes.For)
        stack.extend((child, inner, depth + 1) for child in node.iter_child_nodes())


def _problem(node: nodes.Node, loops: int) -> str | None:
    """Say what is wrong with a node, if anything is."""
    hidden = _hidden_name(node)
    if hidden:
        return f"the name {hidden!r} begins with an underscore, which templates may not use"
    if isinstance(node, nodes.Pow):
        return "** is not available; multiply instead"
    if isinstance(node, nodes.EvalContextModifier):
        return "autoescape cannot be switched; values are always escaped"
    if isinstance(node, (nodes.FilterBlock, nodes.AssignBlock)) and node.filter:
        # Their results are printed as they come, and so could undo the escaping.
        return "a filter stands at a value, not around a part of the template"
    if isinstance(node, nodes.For):
        return _loop_problem(node, loops)
    return _file_problem(node) if isinstance(node, _FILE_NODES) else None


def _loop_problem(node: nodes.For, loops: int) -> str | None:
    if node.recursive:
        return "recursive loops are not available"
    too_deep = f"loops are nested deeper than {_MAX_LOOPS}"
    return too_deep if loops >= _MAX_LOOPS else None


def _file_problem(node: nodes.Node) -> str | None:
    name = getattr(node, "template", None)
    if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
        return "another file is named by a text in quotes, never by a value"
    if getattr(node, "with_context", True) is False:
        return "the file must be taken with context; write 'with context' after its name"
    return None


def _hidden_name(node: nodes.Node) -> str | None:
    """Return the name with a leading underscore that a node uses, if it does."""
    match node:
        case nodes.Name(name=name) | nodes.Getattr(attr=name) | nodes.NSRef(attr=name):
            found = [name]
        case nodes.Getitem(arg=nodes.Const(value=str(name))) | nodes.Keyword(key=name):
            found = [name]
        case nodes.Macro(name=name) | nodes.Block(name=name):
            found = [name]
        case nodes.Import(target=name):
            found = [name]
        case nodes.FromImport(names=names):
            found = [part for name in names for part in ([name] if isinstance(name, str) else name)]
        case _:
            found = []
    return next((name for name in found if name.startswith("_")), None)
