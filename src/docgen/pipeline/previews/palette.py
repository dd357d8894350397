"""Prints every shortcode of a type for the present data, and a value in all the ways there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from docgen.exceptions import DocGenError
from docgen.models import DocumentType, Modifier, Printable, Shortcode, ShortcodeKind
from docgen.pipeline.previews.pages import PreviewRenderer
from docgen.pipeline.previews.values import Form, PaletteEntry
from docgen.templates.sandbox.tracing import shown_text
from docgen.templates.shortcodes.catalog import Catalog, NameBranch
from docgen.templates.shortcodes.tracing import TracedNode, traced_context
from docgen.templates.shortcodes.values import Node, Noted, is_missing, plain

_CUT: Final = 160
#: What is tried on a value of a kind: the modifier and its arguments; all of them for no argument.
_TRIED: Final[Mapping[ShortcodeKind, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    ShortcodeKind.DATE: (("format", ("short", "text", "long", "month", "year")),),
    ShortcodeKind.PERIOD: (("format", ("short", "month", "text", "quarter", "year")),),
    ShortcodeKind.MONEY: (("format", ("money", "plain")), ("words", ("", "full", "short"))),
    ShortcodeKind.NUMBER: (("format", ("number", "plain")), ("words", ("",))),
    ShortcodeKind.PERSON: (
        ("format", ("full", "initials", "initials-first")),
        ("case", ("genitive", "dative", "instrumental")),
    ),
    ShortcodeKind.TEXT: (
        ("format", ("groups",)),
        ("case", ("genitive", "dative", "instrumental")),
        ("upper", ("",)),
    ),
}


def entries(
    renderer: PreviewRenderer, document_type: DocumentType, document: Printable
) -> tuple[PaletteEntry, ...]:
    """Return the shortcodes of a type in the order of its catalog, those of blocks behind them."""
    catalog = renderer.catalog(document_type)
    context = traced_context(catalog, document)
    return tuple(_rows(catalog.rows, catalog.root, context, ""))


def _rows(
    rows: Iterable[Shortcode], branch: NameBranch, nodes: Mapping[str, Node], block: str
) -> Iterator[PaletteEntry]:
    for shortcode in rows:
        node = _node(nodes, shortcode.name)
        is_block = shortcode.kind is ShortcodeKind.BLOCK
        paths = node.paths if isinstance(node, TracedNode) else ()
        yield PaletteEntry(
            name=shortcode.name,
            alias=shortcode.alias,
            title=shortcode.title,
            kind=shortcode.kind.value,
            example=shortcode.example,
            value="" if node is None or is_block else _shown(node),
            block=block,
            path=paths[0] if len(paths) == 1 else "",
        )
        if is_block:
            first = next(iter(node.value), None) if node is not None and node.value else None
            inside = {first.name: first} if first is not None else {}
            yield from _rows(shortcode.children, branch, inside, shortcode.alias)


def forms(
    renderer: PreviewRenderer, document_type: DocumentType, document: Printable, name: str
) -> tuple[Form, ...]:
    """Return the ways in which a value may be printed, each once; none, if it has no value."""
    catalog = renderer.catalog(document_type)
    row = catalog.everywhere.find(name)
    node = _anywhere(catalog, traced_context(catalog, document), name)
    if row is None or node is None or is_missing(node):
        return ()
    found = {shown_text(node): Form(modifier="", title="как есть", text=_shown(node))}
    for modifier_name, arguments in _TRIED.get(row.kind, ()):
        modifier = renderer.templates.modifiers[modifier_name]
        for argument in arguments:
            text = _formed(modifier, node, argument)
            if text and text not in found:
                found[text] = _form(modifier, argument, text)
    return tuple(found.values())


def _form(modifier: Modifier, argument: str, text: str) -> Form:
    russian = next((name for name, value in modifier.values if value == argument), argument)
    written = f'{modifier.alias}="{russian}"' if argument else modifier.alias
    return Form(modifier=written, title=russian or modifier.alias, text=text[:_CUT])


def _formed(modifier: Modifier, node: Node, argument: str) -> str:
    try:
        value = modifier.apply(plain(node), argument or None)
        return shown_text(value.value if isinstance(value, Noted) else value)
    except (DocGenError, ValueError, TypeError, LookupError):
        return ""  # not for values of this kind


def _node(nodes: Mapping[str, Node], name: str) -> Node | None:
    first, *rest = name.split(".")
    node = nodes.get(first)
    for part in rest:
        if node is None or part not in node.children:
            return None
        node = node.children[part]
    return node


def _anywhere(catalog: Catalog, context: Mapping[str, Node], name: str) -> Node | None:
    """Return the node of a name; of one inside a block, that of the first element."""
    row = catalog.everywhere.find(name)
    if row is None:
        return None
    if node := _node(context, row.name):
        return node
    for block in catalog.rows:
        if row in block.children:
            holder = _node(context, block.name)
            first = next(iter(holder.value), None) if holder is not None and holder.value else None
            return _node({first.name: first}, row.name) if first is not None else None
    return None


def _shown(node: Node) -> str:
    try:
        return shown_text(node)[:_CUT]
    except (TypeError, ValueError):
        return ""
