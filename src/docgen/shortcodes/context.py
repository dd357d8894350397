"""Builds what a template sees: the value of every shortcode of a catalog, by name."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from docgen.exceptions import PluginError
from docgen.models import Currency, Document, Shortcode, ShortcodeKind
from docgen.shortcodes.catalog import Branch, Catalog
from docgen.shortcodes.values import Money, Node, is_printable


def build_context(catalog: Catalog, document: Document) -> dict[str, Node]:
    """Return the nodes of a document by the first parts of their names, canonical and Russian.

    A sum that a getter returns as a plain number is in the document's currency.

    Raises:
        PluginError: a getter failed, or returned what cannot be printed; names the shortcode.

    """
    builder = _Builder(document.type, document.payload.currency)
    return builder.nodes(catalog.root, document, "")


class _Builder:
    """Evaluates rows; the currency and the name for errors are the document's."""

    def __init__(self, document_type: str, currency: Currency) -> None:
        self._document_type = document_type
        self._currency = currency

    def nodes(self, branch: Branch, subject: object, prefix: str) -> dict[str, Node]:
        """Return the nodes of a branch's parts, each under both of its names."""
        found = {}
        for part in branch.parts.values():
            name = f"{prefix}{part.name}"
            value = self._value(part.row, part.elements, subject) if part.row else None
            children = self.nodes(part, subject, f"{name}.") if part.parts else {}
            found[part.name] = Node(name=name, value=value, children=children)
            found[part.alias] = found[part.name]
        return found

    def _value(self, row: Shortcode, elements: Branch | None, subject: object) -> Any:  # noqa: ANN401 - of any type that prints
        """Return the value of a row; of a block, whose ``elements`` are given, their nodes."""
        try:
            value = row.value(subject)
            if elements is not None:
                return self._elements(elements, value or ())
        except PluginError:
            raise
        except Exception as error:
            problem = f"the value of [{row.name}] failed: {type(error).__name__}: {error}"
            raise PluginError(self._document_type, problem) from error
        if isinstance(value, Decimal) and row.kind is ShortcodeKind.MONEY:
            return Money(amount=value, currency=self._currency)
        if isinstance(value, str):
            # A subclass (markup that calls itself safe, above all) becomes plain text.
            return str.__str__(value)
        if value is not None and not is_printable(value):
            problem = f"the value of [{row.name}] is {type(value).__name__}, which does not print"
            raise PluginError(self._document_type, problem)
        return value

    def _elements(self, root: Branch, elements: Iterable[object]) -> tuple[Node, ...]:
        """Return a node for every element, with what the block's rows name as its children."""
        (name,) = root.parts
        return tuple(self.nodes(root, element, "")[name] for element in elements)
