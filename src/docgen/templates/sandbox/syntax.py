"""Refuses what no template needs and only attacks use, before anything of it is compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen
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
            text = f"the file has more than {_MAX_NODES} elements; split it"
            problem = _Problem(reason="too_many", text=text, details={"most": _MAX_NODES})
        if depth > _MAX_DEPTH:
            text = f"elements are nested deeper than {_MAX_DEPTH}"
            problem = _Problem(reason="too_deep", text=text, details={"most": _MAX_DEPTH})
        if problem:
            raise TemplateError(
                problem.text,
                template=label,
                line=node.lineno,
                reason=f"syntax.{problem.reason}",
                details=problem.details,
            )
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


@frozen(kw_only=True)
class _Problem:
    """What is wrong with a node."""

    reason: str
    text: str
    details: Mapping[str, object] = field(factory=dict)


_POWER: Final = _Problem(reason="power", text="** is not available; multiply instead")
_AUTOESCAPE: Final = _Problem(
    reason="autoescape", text="autoescape cannot be switched; values are always escaped"
)
# Their results are printed as they come, and so could undo the escaping.
_FILTER: Final = _Problem(
    reason="filter_block", text="a filter stands at a value, not around a part of the template"
)
_RECURSIVE: Final = _Problem(reason="recursive", text="recursive loops are not available")
_LOOPS: Final = _Problem(
    reason="loops",
    text=f"loops are nested deeper than {_MAX_LOOPS}",
    details={"most": _MAX_LOOPS},
)
_FILE_BY_VALUE: Final = _Problem(
    reason="file_by_value", text="another file is named by a text in quotes, never by a value"
)
_WITHOUT_CONTEXT: Final = _Problem(
    reason="without_context",
    text="the file must be taken with context; write 'with context' after its name",
)


def _problem(node: nodes.Node, loops: int) -> _Problem | None:
    """Say what is wrong with a node, if anything is."""
    hidden = _hidden_name(node)
    if hidden:
        text = f"the name {hidden!r} begins with an underscore, which templates may not use"
        return _Problem(reason="hidden_name", text=text, details={"name": hidden})
    found = None
    match node:
        case nodes.Pow():
            found = _POWER
        case nodes.EvalContextModifier():
            found = _AUTOESCAPE
        case nodes.FilterBlock() | nodes.AssignBlock() if node.filter:
            found = _FILTER
        case nodes.For(recursive=True):
            found = _RECURSIVE
        case nodes.For() if loops >= _MAX_LOOPS:
            found = _LOOPS
        case _ if isinstance(node, _FILE_NODES):
            found = _file_problem(node)
    return found


def _file_problem(node: nodes.Node) -> _Problem | None:
    name = getattr(node, "template", None)
    if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
        return _FILE_BY_VALUE
    return _WITHOUT_CONTEXT if getattr(node, "with_context", True) is False else None


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
