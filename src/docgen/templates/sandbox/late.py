"""A page filled in before its document has a number, so that the number need only be put in.

Whatever a getter makes of a document beyond its payload is *late*, and so is every picture: where
it is printed a random token stands, and once the document is issued that one shortcode is printed
by the same code as ever. Tests of whether there is such a value are taken for what they will be,
and looked at again. A page that makes anything else of a late value (compares, shapes, measures
it) is filled in anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from secrets import token_hex
from typing import Any, Final

from attrs import field, frozen
from jinja2 import nodes
from markupsafe import Markup

from docgen.exceptions import TemplateError
from docgen.models import Document, Picture, Printable
from docgen.templates.sandbox.strictness import TrialFill
from docgen.templates.shortcodes.catalog import Catalog, NameBranch
from docgen.templates.shortcodes.context import ContextBuilder
from docgen.templates.shortcodes.values import LateNode, Node, QrCode, is_missing

#: What of a document is known without its number.
_KNOWN: Final = frozenset(("type", "payload", "template", "template_hash", "date"))


@frozen(kw_only=True)
class LatePlace:
    """Where a shortcode is to be printed, ``by`` a filter where it is not as in a page's text."""

    token: str
    name: str
    by: str


@frozen(kw_only=True)
class LatePage:
    """A page that lacks what follows from the number of its document.

    ``presence`` is whether there is something under a name, ``truth`` what a condition made of
    it: as the page takes them. ``notes`` were made on the way. A Word file is kept like a page:
    ``html`` is then what its parts print, one after another.
    """

    html: str = field(repr=False)
    places: tuple[LatePlace, ...]
    presence: tuple[tuple[str, bool], ...]
    truth: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]

    def holds(self, context: Mapping[str, Node]) -> bool:
        """Whether the page takes the values of a document for what they are."""
        return all(
            is_missing(find_node(context, name)) is not there for name, there in self.presence
        ) and all(bool(find_node(context, name)) is truth for name, truth in self.truth)


class LateFill(TrialFill):
    """The trial of a page that is kept, if nothing in it turns out to depend on what is late."""

    def __init__(self) -> None:
        super().__init__()
        self.context: Mapping[str, Node] = {}
        self._places: list[LatePlace] = []
        self._presence: dict[str, bool] = {}
        self._truth: dict[str, bool] = {}
        self._is_shaped = False

    def begin(self) -> None:
        """Forget what was made of late values until now: the page begins here."""
        self._is_shaped = False

    def shape(self) -> None:
        """Take note that something was made of a late value."""
        self._is_shaped = True

    def take_presence(self, node: LateNode, *, there: bool) -> None:
        """Take note that the page depends on whether there is a value."""
        self._require_root(node)
        self._presence[node.name] = there

    def take_truth(self, node: LateNode, *, truth: bool) -> None:
        """Take note that the page depends on whether a value is true."""
        self._require_root(node)
        self._truth[node.name] = truth

    def place(self, node: LateNode, *, by: str) -> Markup:
        """Return what stands for a value until it is printed.

        A filter that has its way with a piece of the page spoils the quotes, the line end or the
        letters of a token, and so is found out.
        """
        self._require_root(node)
        token = f"'{token_hex(16)}&#10;'"
        self._places.append(LatePlace(token=token, name=node.name, by=by))
        return Markup(token)  # noqa: S704 - letters and figures

    def picture_url(self, value: Picture | QrCode) -> str:
        """Return an address of nothing: a picture that does not come late is not kept."""
        self.shape()
        return super().picture_url(value)

    def page(self, html: str) -> LatePage | None:
        """Return the page to keep, if it can be."""
        if self._is_shaped or self.problems:
            return None
        if any(html.count(place.token) != 1 for place in self._places):
            return None
        return LatePage(
            html=html,
            places=tuple(self._places),
            presence=tuple(self._presence.items()),
            truth=tuple(self._truth.items()),
            notes=tuple(self.notes),
        )

    def tried(self, html: str) -> str:
        """Return the page as a trial sees it: with something short where a value comes late."""
        for place in self._places:
            html = html.replace(place.token, "1")
        return html

    def _require_root(self, node: LateNode) -> None:
        """Only what has a name of its own can be found again: no element of a block has."""
        try:
            found = find_node(self.context, node.name)
        except (KeyError, TemplateError):
            found = None
        if found is not node:
            self.shape()


def find_node(context: Mapping[str, Node], name: str) -> Node:
    """Return the node under a dotted name."""
    first, *others = name.split(".")
    node = context[first]
    for part in others:
        node = node.child(part)
    return node


def late_context(catalog: Catalog, document: Printable, fill: LateFill) -> dict[str, Node]:
    """Return the nodes of a document without its number; see :func:`build_context`."""
    watched = _Watched(document)
    builder = _LateBuilder(catalog, document, fill, watched)
    context = builder.context(watched)
    fill.context = context
    return context


class _Watched:
    """A document that counts how often it is asked for more than is known without its number."""

    __slots__ = ("_document", "asked")

    def __init__(self, document: Printable) -> None:
        self._document = document
        self.asked = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any type
        if name not in _KNOWN:
            self.asked += 1
        return getattr(self._document, name)

    @property  # type: ignore[misc]  # what isinstance() asks for
    def __class__(self) -> type:
        self.asked += 1
        return Document

    def __eq__(self, other: object) -> bool:
        self.asked += 1
        return self._document == other

    def __hash__(self) -> int:
        self.asked += 1
        return hash(self._document)


class _LateBuilder(ContextBuilder):
    def __init__(
        self, catalog: Catalog, document: Printable, fill: LateFill, watched: _Watched
    ) -> None:
        super().__init__(catalog, document.type, document.payload.currency, fill.note)
        self._fill = fill
        self._watched = watched

    def node(self, part: NameBranch, subject: object, name: str) -> Node:
        """Return the node of a part; a late one, if its value is."""
        asked = self._watched.asked
        node = super().node(part, subject, name)
        if self._watched.asked == asked and not isinstance(node.value, (Picture, QrCode)):
            return node
        return LateNode(node, self._fill)


def may_wait(tree: nodes.Template) -> bool:
    """Whether a file only prints, so that what is printed may be put in later.

    One that takes a printed piece of itself for a value might look at it.
    """
    captures = (nodes.AssignBlock, nodes.FilterBlock, nodes.Macro, nodes.CallBlock)
    if next(tree.find_all((*captures, nodes.Import, nodes.FromImport)), None) is not None:
        return False
    if any(loop.recursive for loop in tree.find_all(nodes.For)):
        return False
    pieces = sum(1 for name in tree.find_all(nodes.Name) if name.name in {"self", "super"})
    printed = sum(1 for output in tree.find_all(nodes.Output) for _ in _printed_blocks(output))
    return pieces == printed


def _printed_blocks(output: nodes.Output) -> Iterator[nodes.Call]:
    """Yield the blocks that are printed again, as they are or in an attribute."""
    for row in output.nodes:
        found = row.node if isinstance(row, nodes.Filter) and row.name == "plain_text" else row
        if isinstance(found, nodes.Call):
            called = found.node
            name = called.node if isinstance(called, nodes.Getattr) else called
            if isinstance(name, nodes.Name) and name.name in {"self", "super"}:
                yield found
