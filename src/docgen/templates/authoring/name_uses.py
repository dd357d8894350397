"""Which names a template's own expressions use: ``{{ buyer.inn }}``, ``{% for i in items %}``.

A name is followed through loops and assignments to the row of the catalog that it stands for. What
comes of a filter, a call or another file is not followed, and not called unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen
from jinja2 import nodes

from docgen.templates.shortcodes.catalog import Catalog, NameBranch

#: Names that the engine, or docgen, gives every template.
_GIVEN: Final = frozenset(
    (
        *("loop", "range", "namespace", "self", "super", "caller", "varargs", "kwargs"),
        *("true", "false", "none", "True", "False", "None", "subdoc"),
    )
)
#: Filters whose result holds the same elements.
_SAME_ELEMENTS: Final = frozenset(
    ("sort", "reverse", "list", "unique", "select", "reject", "selectattr", "rejectattr")
)
#: The filter that stands in for a name which a page may set, or leave out.
_DEFAULTS: Final = frozenset({"default", "d"})
_TOLERANT_TESTS: Final = frozenset(("defined", "undefined"))


@frozen(kw_only=True)
class Use:
    """A name as it is written, at a line of the engine's.

    ``name`` is that of the catalog's row, empty where it names nothing known; ``is_printed``
    tells what is printed from what a condition or a loop only asks for. ``known`` are the names
    that might have been meant.
    """

    written: str
    name: str
    line: int
    is_printed: bool
    known: tuple[str, ...] = ()


@frozen(kw_only=True)
class _Value:
    """What a name stands for: a branch of the catalog; ``None`` where it cannot be told."""

    branch: NameBranch | None
    path: str = ""


_UNKNOWN: Final = _Value(branch=None)
_Scope = Mapping[str, _Value]


class NameUses:
    """Follows the names of one template, whose files may use one another's."""

    def __init__(self, catalog: Catalog, trees: Iterable[nodes.Template]) -> None:
        self._root = catalog.root
        self._elements = {
            name: _Value(branch=part, path=part.name)
            for branch in catalog.everywhere.roots[1:]
            for part in branch.parts.values()
            for name in (part.name, part.alias)
        }
        self._assigned = frozenset(name for tree in trees for name in _assigned_names(tree))

    def of(self, tree: nodes.Template) -> Iterator[Use]:
        """Yield the names that a file uses, in order."""
        yield from self._statements(tree.body, {})

    def _statements(self, statements: Iterable[nodes.Node], scope: _Scope) -> Iterator[Use]:
        inner = dict(scope)
        for node in statements:
            yield from self._visit(node, inner, printed=False)
            inner |= self._bindings(node, inner)

    def _bindings(self, node: nodes.Node, scope: _Scope) -> dict[str, _Value]:
        """Return the names that a statement gives to those after it."""
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            return {node.target.name: self._value(node.node, scope)}
        return {}

    def _visit(self, node: nodes.Node, scope: _Scope, *, printed: bool) -> Iterator[Use]:
        match node:
            case nodes.Name(ctx="load") | nodes.Getattr() | nodes.Getitem():
                yield from self._name(node, scope, printed=printed)
            case nodes.For():
                yield from self._loop(node, scope)
            case nodes.If():
                yield from self._visit(node.test, scope, printed=False)
                for body in (node.body, node.elif_, node.else_):
                    yield from self._statements(body, scope)
            case nodes.Block() | nodes.Scope():
                yield from self._statements(node.body, scope)
            case nodes.Test(name=name) if name in _TOLERANT_TESTS:
                return
            case nodes.Filter(name=name, node=nodes.Name(name=missing)) if (
                name in _DEFAULTS and self._follow((str(missing),), scope) is None
            ):
                for child in node.args:  # what is printed where a page sets no such name
                    yield from self._visit(child, scope, printed=printed)
            case _:
                yield from self._children(node, scope, printed=printed)

    def _children(self, node: nodes.Node, scope: _Scope, *, printed: bool) -> Iterator[Use]:
        asked = node.test if isinstance(node, nodes.CondExpr) else None
        for child in node.iter_child_nodes():
            is_printed = (printed or isinstance(node, nodes.Output)) and child is not asked
            yield from self._visit(child, scope, printed=is_printed)

    def _loop(self, node: nodes.For, scope: _Scope) -> Iterator[Use]:
        yield from self._visit(node.iter, scope, printed=False)
        element = self._element(self._value(node.iter, scope))
        targets = dict.fromkeys(_targets(node.target), _UNKNOWN)
        if isinstance(node.target, nodes.Name):
            targets[node.target.name] = element
        if node.test is not None:
            yield from self._visit(node.test, {**scope, **targets}, printed=False)
        yield from self._statements(node.body, {**scope, **targets})
        yield from self._statements(node.else_, scope)

    def _name(self, node: nodes.Expr, scope: _Scope, *, printed: bool) -> Iterator[Use]:
        parts = _parts(node)
        if parts is None:
            yield from self._children(node, scope, printed=printed)
            return
        value = self._follow(parts, scope)
        written = ".".join(parts)
        if value is None:
            known = (*self._root_names(), *scope) if len(parts) == 1 else self._near(parts, scope)
            yield Use(written=written, name="", line=node.lineno, is_printed=printed, known=known)
        elif value.path:
            yield Use(written=written, name=value.path, line=node.lineno, is_printed=printed)

    def _value(self, node: nodes.Node, scope: _Scope) -> _Value:
        """Return what an expression stands for, as far as it is a name, or filters of one."""
        while isinstance(node, nodes.Filter) and node.name in _SAME_ELEMENTS and node.node:
            node = node.node
        parts = _parts(node)
        return (self._follow(parts, scope) or _UNKNOWN) if parts else _UNKNOWN

    def _follow(self, parts: tuple[str, ...], scope: _Scope) -> _Value | None:
        """Return what a dotted name stands for; ``None`` if it names nothing known."""
        value = self._first(parts[0], scope)
        for part in parts[1:]:
            if value is None or value.branch is None:
                return value
            if not value.branch.parts:
                return value  # what a text or a number has of its own
            found = value.branch.named.get(part)
            if found is None:
                return None
            value = _Value(branch=found, path=f"{value.path}.{found.name}")
        return value

    def _first(self, name: str, scope: _Scope) -> _Value | None:
        if name in scope:
            return scope[name]
        branch = self._root.named.get(name)
        if branch is not None:
            return _Value(branch=branch, path=branch.name)
        if name in _GIVEN or name in self._assigned:
            return _UNKNOWN
        return self._elements.get(name)

    def _element(self, value: _Value) -> _Value:
        """Return what the elements of a block stand for."""
        elements = value.branch.elements if value.branch else None
        part = next(iter(elements.parts.values()), None) if elements else None
        return _Value(branch=part, path=part.name) if part else _UNKNOWN

    def _near(self, parts: tuple[str, ...], scope: _Scope) -> tuple[str, ...]:
        """Return the names that begin as a name nobody knows does."""
        for end in range(len(parts) - 1, 0, -1):
            value = self._follow(parts[:end], scope)
            if value is not None and value.branch is not None:
                start = ".".join(parts[:end])
                return tuple(f"{start}.{name}" for name in value.branch.named)
        return self._root_names()

    def _root_names(self) -> tuple[str, ...]:
        return tuple(name for row in self._root.rows() for name in (row.name, row.alias))


def _parts(node: nodes.Node) -> tuple[str, ...] | None:
    """Return the parts of a dotted name; ``None`` where it is no name."""
    match node:
        case nodes.Name(name=name):
            return (str(name),)
        case nodes.Getattr(node=owner, attr=attr):
            start = _parts(owner)
            return None if start is None else (*start, str(attr))
        case nodes.Getitem(node=owner, arg=nodes.Const(value=str(attr))):
            start = _parts(owner)
            return None if start is None else (*start, attr)
        case _:
            return None


def _assigned_names(tree: nodes.Template) -> Iterator[str]:
    """Yield the names that a file gives a value to, wherever it does."""
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load":
            yield name.name
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for taken in tree.find_all(nodes.Import):
        yield taken.target
    for chosen in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in chosen.names)


def _targets(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for name in target.find_all(nodes.Name):
        yield name.name
