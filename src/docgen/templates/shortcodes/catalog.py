"""The catalog of a document type: which shortcodes there are, and how names are looked up.

A name may be written in its canonical form, by its Russian alias, or with parts of both
(``buyer.наименование``); capitals do not matter, nor does ё for е.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from docgen.exceptions import PluginError, nearest_names
from docgen.models import Shortcode, ShortcodeKind
from docgen.templates.shortcodes.lexer import NAME

#: Who is at fault in a :class:`PluginError` about rows: their plugins are not known here.
OWNER: Final = "shortcodes"

#: Words that the shortcodes or the template engine need for themselves.
RESERVED: Final = frozenset(
    (
        *("if", "elif", "else", "include", "page", "pages"),
        *("если", "иначе_если", "иначе", "вставить", "страница", "страниц"),
        *("and", "or", "not", "in", "is", "и", "или", "не", "true", "false", "none"),
        *("loop", "self", "super", "caller", "varargs", "kwargs", "range", "namespace", "context"),
        *("for", "set", "block", "extends", "import", "from", "macro", "call", "filter", "with"),
    )
)


@frozen(kw_only=True, eq=False)
class NameBranch:
    """A part of a dotted name: the row that ends here, if one does, and the parts below.

    ``parts`` finds a part by its canonical name, ``named`` by that or its alias, ``spellings`` by
    any folded spelling. Where a block's row ends, ``elements`` holds the rows of its elements.
    """

    name: str
    alias: str
    row: Shortcode | None = None
    parts: Mapping[str, NameBranch] = field(factory=dict)
    spellings: Mapping[str, NameBranch] = field(factory=dict)
    elements: NameBranch | None = None
    named: Mapping[str, NameBranch] = field(init=False, repr=False)

    @named.default
    def _named(self) -> Mapping[str, NameBranch]:
        return {name: part for part in self.parts.values() for name in (part.name, part.alias)}

    def find(self, name: str) -> NameBranch | None:
        """Return what stands under a dotted name, below this branch."""
        branch: NameBranch | None = self
        for part in _fold(name).split("."):
            branch = branch and branch.spellings.get(part)
        return branch

    def rows(self) -> Iterator[Shortcode]:
        """Yield the rows here and below."""
        if self.row:
            yield self.row
        for branch in self.parts.values():
            yield from branch.rows()


@frozen(kw_only=True, eq=False)
class NameScope:
    """The names that may stand at a place: those of the blocks around it, then all the others."""

    roots: tuple[NameBranch, ...]

    def find(self, name: str) -> Shortcode | None:
        """Return the row of a name, the innermost block's first."""
        found = (root.find(name) for root in self.roots)
        return next((branch.row for branch in found if branch and branch.row), None)

    def enter(self, block: Shortcode) -> NameScope:
        """Return the scope inside a block."""
        branches = (root.find(block.name) for root in self.roots)
        known = (
            branch.elements
            for branch in branches
            if branch and branch.row is block and branch.elements
        )
        return NameScope(roots=(next(known, None) or tree_of(block.children), *self.roots))

    def names(self) -> tuple[str, ...]:
        """Return all names and aliases, to suggest the nearest."""
        rows = [row for root in self.roots for row in root.rows()]
        return tuple(name for row in rows for name in (row.name, row.alias))


@frozen(kw_only=True)
class Catalog:
    """The rows of a type, in the order a reader wants to see them.

    ``everywhere`` is the scope of all names, as if all blocks were open.
    ``owners`` are the plugins of the rows by their names, for errors.

    Raises:
        PluginError: a row's name cannot be written, or stands for two things.

    """

    rows: tuple[Shortcode, ...]
    owners: Mapping[str, str] = field(factory=dict, eq=False, repr=False)
    root: NameBranch = field(init=False, eq=False, repr=False)
    everywhere: NameScope = field(init=False, eq=False, repr=False)

    @root.default
    def _root(self) -> NameBranch:
        return tree_of(self.rows)

    @everywhere.default
    def _everywhere(self) -> NameScope:
        return NameScope(roots=(self.root, *_elements(self.root)))

    @classmethod
    def merge(cls, chain: Iterable[Iterable[Shortcode]]) -> Catalog:
        """Join the rows of a chain of resolvers; of one name, the earliest resolver's row wins."""
        rows: dict[str, Shortcode] = {}
        for supplied in map(tuple, chain):
            _refuse_duplicates(supplied)
            for row in supplied:
                rows.setdefault(row.name, row)
        return cls(rows=tuple(rows.values()))

    @property
    def scope(self) -> NameScope:
        """The scope outside of all blocks."""
        return NameScope(roots=(self.root,))

    def owner_of(self, row: Shortcode) -> str:
        """Return the plugin that supplies a row, or the block that it stands in; else ``""``."""
        name = next((top.name for top in self.rows if _holds(top, row)), "")
        return self.owners.get(name, "")

    def find(self, name: str) -> Shortcode | None:
        """Return the row of a name outside of blocks, in any spelling."""
        return self.scope.find(name)

    def holds(self, name: str) -> bool:
        """Whether a name is one of the rows, in blocks or outside of them, in any spelling."""
        return self.everywhere.find(name) is not None

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the names closest to an unknown one, best first."""
        return nearest_names(name, self.scope.names())


def element_name(block: Shortcode) -> str:
    """Return how a block calls its element: the first part of its children's names."""
    return block.children[0].name.partition(".")[0]


def _holds(block: Shortcode, row: Shortcode) -> bool:
    return block is row or any(_holds(child, row) for child in block.children)


def tree_of(rows: Sequence[Shortcode]) -> NameBranch:
    """Sort rows into branches by the parts of their names.

    Raises:
        PluginError: a row's name cannot be written, or stands for two things.

    """
    _refuse_duplicates(rows)
    root = _Draft("", "")
    for shortcode in rows:
        _check(shortcode)
        branch = root
        for part, alias in zip(shortcode.name.split("."), shortcode.alias.split("."), strict=True):
            branch = branch.grow(part, alias, shortcode)
        branch.row = shortcode
    return root.freeze()


def _elements(branch: NameBranch) -> Iterator[NameBranch]:
    """Yield the branches of the elements of all blocks, blocks in blocks too."""
    if branch.elements is not None:
        yield branch.elements
        yield from _elements(branch.elements)
    for part in branch.parts.values():
        yield from _elements(part)


class _Draft:
    """A branch that still grows."""

    def __init__(self, name: str, alias: str) -> None:
        self.name = name
        self.alias = alias
        self.row: Shortcode | None = None
        self.parts: dict[str, _Draft] = {}
        self.spellings: dict[str, _Draft] = {}

    def grow(self, name: str, alias: str, row: Shortcode) -> _Draft:
        """Return the branch of a part, made if it is new."""
        branch = self.parts.setdefault(name, _Draft(name, alias))
        for spelling in (name, alias):
            owner = self.spellings.setdefault(_fold(spelling), branch)
            if owner is not branch:
                problem = f"the row {row.name!r}: {spelling!r} already means {owner.name!r}"
                raise PluginError(OWNER, problem)
        return branch

    def freeze(self) -> NameBranch:
        frozen_parts = {name: draft.freeze() for name, draft in self.parts.items()}
        return NameBranch(
            name=self.name,
            alias=self.alias,
            row=self.row,
            parts=frozen_parts,
            spellings={key: frozen_parts[draft.name] for key, draft in self.spellings.items()},
            elements=tree_of(self.row.children) if self.row and self.row.children else None,
        )


def _check(row: Shortcode) -> None:
    for name in (row.name, row.alias):
        if not re.fullmatch(NAME, name):
            raise PluginError(OWNER, f"{name!r} cannot be written as a shortcode's name")
        if name.partition(".")[0].casefold() in RESERVED:
            raise PluginError(OWNER, f"{name!r} begins with a reserved word")
    if row.name.count(".") != row.alias.count("."):
        problem = f"the alias {row.alias!r} must have as many parts as {row.name!r}"
        raise PluginError(OWNER, problem)
    if (row.kind is ShortcodeKind.BLOCK) != bool(row.children):
        raise PluginError(OWNER, f"{row.name!r}: a block has children, and nothing else does")
    if len({child.name.partition(".")[0] for child in row.children}) > 1:
        problem = f"the children of {row.name!r} must all begin with the same element's name"
        raise PluginError(OWNER, problem)
    if any("." not in child.name for child in row.children):
        problem = f"the children of {row.name!r} must be named like item.name"
        raise PluginError(OWNER, problem)


def _refuse_duplicates(rows: Sequence[Shortcode]) -> None:
    seen: set[str] = set()
    for shortcode in rows:
        if shortcode.name in seen:
            raise PluginError(OWNER, f"the shortcode {shortcode.name!r} is declared twice")
        seen.add(shortcode.name)


def _fold(name: str) -> str:
    return name.casefold().replace("ё", "е")
