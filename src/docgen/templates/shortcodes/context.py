"""Builds what a template sees: the value of every shortcode of a catalog, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from docgen.exceptions import PluginError
from docgen.models import Currency, Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.catalog import Catalog, NameBranch
from docgen.templates.shortcodes.values import Money, Node, Noted, is_printable

_NO_NODES: Final[Mapping[str, Node]] = {}


def build_context(
    catalog: Catalog, document: Printable, *, note: Callable[[str], None] | None = None
) -> dict[str, Node]:
    """Return the nodes of a document by the first parts of their names, canonical and Russian.

    A sum that a getter returns as a plain number is in the document's currency. Children are
    found when they are first asked for: a page prints a quarter of what there is. ``note`` takes
    the remarks that getters make on values which are printed.

    Raises:
        PluginError: a getter failed, or returned what cannot be printed; names the shortcode.
            A child's getter raises it later, when the child is asked for.

    """
    builder = ContextBuilder(catalog, document.type, document.payload.currency, note)
    return builder.context(document)


class Nodes(Mapping[str, Node]):
    """The nodes of a branch's parts, each under both of its names; as plain data, a dict."""

    __slots__ = ("_branch", "_builder", "_made", "_prefix", "_subject")

    def __init__(
        self, builder: ContextBuilder, branch: NameBranch, subject: object, prefix: str
    ) -> None:
        self._builder = builder
        self._branch = branch
        self._subject = subject
        self._prefix = prefix
        self._made: dict[str, Node] = {}

    def __getitem__(self, name: str) -> Node:
        made = self._made
        if name in made:
            return made[name]
        part = self._branch.named[name]
        found = self._builder.node(part, self._subject, self._prefix + part.name)
        made[part.name] = made[part.alias] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._branch.named)

    def __len__(self) -> int:
        return len(self._branch.named)

    def __reduce__(self) -> tuple[type[dict[str, Node]], tuple[dict[str, Node]]]:
        return dict, (dict(self),)


class ContextBuilder:
    """Evaluates rows; the currency and the type for errors are the document's."""

    def __init__(
        self,
        catalog: Catalog,
        document_type: str,
        currency: Currency,
        note: Callable[[str], None] | None = None,
    ) -> None:
        self._catalog = catalog
        self._document_type = document_type
        self._currency = currency
        self._note = note

    def context(self, subject: object) -> dict[str, Node]:
        """Return the nodes of the catalog; its getters get the subject."""
        return dict(Nodes(self, self._catalog.root, subject, ""))

    def node(self, part: NameBranch, subject: object, name: str) -> Node:
        """Return the node of a part, which stands under a dotted name."""
        row = part.row
        value = self._value(row, part.elements, subject) if row else None
        children = Nodes(self, part, subject, f"{name}.") if part.parts else _NO_NODES
        title = row.title if row and row.kind is ShortcodeKind.PICTURE else ""
        return Node(name=name, value=value, title=title, children=children)

    def read(self, row: Shortcode, subject: object) -> Any:  # noqa: ANN401 - whatever a getter returns
        """Return what a row's getter finds."""
        return row.value(subject)

    def _value(self, row: Shortcode, elements: NameBranch | None, subject: object) -> Any:  # noqa: ANN401 - of any type that prints
        """Return the value of a row; of a block, whose ``elements`` are given, their nodes."""
        try:
            value = self.read(row, subject)
            if elements is not None:
                return self._elements(elements, value or ())
        except PluginError:
            raise
        except Exception as error:
            raise self._error(row, f"failed: {type(error).__name__}: {error}") from error
        kind = type(value)
        if value is None or kind is str:
            return value
        if kind is Noted:
            if self._note is not None:
                self._note(value.note)
            value = value.value
        if isinstance(value, Decimal) and row.kind is ShortcodeKind.MONEY:
            return Money(amount=value, currency=self._currency)
        if isinstance(value, str):
            # A subclass (markup that calls itself safe, above all) becomes plain text.
            return str.__str__(value)
        if value is not None and not is_printable(value):
            raise self._error(row, f"is {type(value).__name__}, which does not print")
        return value

    def _error(self, row: Shortcode, problem: str) -> PluginError:
        what = f"the value of [{row.name}] {problem}, in documents of {self._document_type!r}"
        owner = self._catalog.owner_of(row) or self._document_type
        remedy = "Return a value that prints, or None where there is none"
        return PluginError(owner, what, remedy=remedy)

    def _elements(self, root: NameBranch, elements: Iterable[object]) -> tuple[Node, ...]:
        """Return a node for every element, with what the block's rows name as its children."""
        (part,) = root.parts.values()
        return tuple(self.node(part, element, part.name) for element in elements)
