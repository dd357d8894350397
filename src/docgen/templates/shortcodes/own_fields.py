"""The shortcodes of the host's own fields: ``[contract.fields.ikz]``, ``[договор.поля.икз]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from attrs import evolve, frozen

from docgen.models import FieldOwner, OwnField, OwnKind, OwnValues, Printable, Shortcode
from docgen.templates.shortcodes.rows import row

_LINE: Final = "item = позиция"
#: Where an own field of a record is printed: the names before it, and whose it is, for its title.
_PLACES: Final[Mapping[FieldOwner, tuple[str, str, Callable[[Printable], Any]]]] = {
    FieldOwner.ORGANISATION: ("seller = продавец", "продавца", attrgetter("payload.seller")),
    FieldOwner.CLIENT: ("buyer = покупатель", "покупателя", attrgetter("payload.buyer")),
    FieldOwner.CONTRACT: ("contract = договор", "договора", attrgetter("payload.contract")),
    FieldOwner.DOCUMENT: ("document = документ", "документа", attrgetter("payload")),
}
_EXAMPLES: Final[Mapping[OwnKind, str]] = {
    OwnKind.TEXT: "текст",
    OwnKind.NUMBER: "2,5",
    OwnKind.MONEY: "1 234,50",
    OwnKind.DATE: "31.10.2026",
}


def with_own_rows(rows: Iterable[Shortcode], declared: Sequence[OwnField]) -> tuple[Shortcode, ...]:
    """Return rows and, after them, those of the own fields; those of lines stand in their blocks.

    A block of lines is one whose element is called ``item`` and has a ``line``.
    """
    if not declared:
        return tuple(rows)
    of_lines = tuple(
        _row(field, _LINE, "строки", _line) for field in declared if field.record is FieldOwner.LINE
    )
    others = (_row(field, *_PLACES[field.record]) for field in declared if field.record in _PLACES)
    return (*(_with_lines(one, of_lines) for one in rows), *others)


def _with_lines(block: Shortcode, of_lines: tuple[Shortcode, ...]) -> Shortcode:
    """Add the rows of lines to a block of them, and to the blocks in it."""
    if not block.children or not of_lines:
        return block
    children = tuple(_with_lines(child, of_lines) for child in block.children)
    is_of_lines = any(child.name == "item.name" for child in children)
    return evolve(block, children=(*children, *of_lines) if is_of_lines else children)


def _row(field: OwnField, names: str, whose: str, find: Callable[[Any], object]) -> Shortcode:
    name, _, alias = names.partition(" = ")
    return row(
        f"{name}.fields.{field.name} = {alias}.поля.{field.alias or field.name}",
        f"{field.title} (поле {whose})",
        field.example or _EXAMPLES[field.kind],
        _Getter(field=field, find=find),
        kind=field.kind.shortcode,
    )


def _line(element: object) -> object:
    return getattr(element, "line", None)


@frozen(kw_only=True)
class _Getter:
    """Reads an own field of whatever ``find`` finds in a document, or in the element of a block."""

    field: OwnField
    find: Callable[[Any], object]

    def __call__(self, document: object) -> object:
        """Return its value; ``None`` where it has none.

        What a document was issued with stays: a text that no longer fits the kind is a text.
        """
        values = getattr(self.find(document), "extra", None)
        text = values.get(self.field.name) if isinstance(values, OwnValues) else None
        if not text:
            return None
        try:
            return self.field.kind.read(text)
        except (ValueError, ArithmeticError):
            return text
