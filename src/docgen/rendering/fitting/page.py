"""Makes room in the tables of a page: columns grow, then the type shrinks, then figures break.

Both engines print what does not fit over what stands beside it, or break it anywhere. So the
width of every cell's text is worked out beforehand, in every table whose ``colgroup`` says how
wide its columns are. Columns grow at the cost of those that have no width of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import cssselect2
from attrs import evolve, frozen
from lxml import etree
from lxml import html as lxml_html

from docgen.kit.layout.columns import Need, widened
from docgen.rendering.engines.last_lines import OVERLONG
from docgen.rendering.engines.page_area import PageArea, page_area
from docgen.rendering.fitting.cascade import Cascade, TextStyle, cascade
from docgen.rendering.fitting.content import Content, Kind, blocks_of, text_of
from docgen.rendering.fitting.kept import KeptTable, KeptTables
from docgen.rendering.fitting.table import Cell, Table

_MM_IN_PIXEL: Final = 25.4 / 96

_RULE: Final = 0.2  # what the rules take of a cell's width
_MARGIN: Final = 0.2  # what engines may round a column down by
#: What a column without a width keeps when others grow, besides its longest word.
_LEAST_FREE: Final = 25.0
_LEAST_FREE_PART: Final = 0.4

#: A line that takes this part of a page may break, for it may be higher than a page.
_OVERLONG: Final = 0.6

#: The texts of a cell, each with the element that it stands in; the cell's own is the first.
_Texts: TypeAlias = Sequence[tuple[etree._Element, Content]]  # noqa: SLF001 - lxml's own name of it

#: A figure that may need more room than a column has.
_LONG_FIGURE = re.compile(r"\d[\d\u00a0]{12,}|,\d{5,}")
_ANYTHING = re.compile("")
_BODY = re.compile(r"<body\b", re.IGNORECASE)


@frozen(kw_only=True, eq=False)
class Room:
    """The room that a text of a page has, in millimetres, with the style of the text.

    ``text`` is what stands there. ``counts`` says whether a column grows for its words, and
    ``may_break`` how high it may be, where it stands in a line that is told to break.
    """

    text: str
    style: TextStyle
    width: float
    counts: bool
    may_break: float | None


def with_room_made(html: str, styles: Sequence[str], tables: KeptTables | None = None) -> str:
    """Return a page in which every cell's text has room; as it was, where it has already.

    What becomes of its ``tables`` is kept there for the next time, if they are given.
    """
    page = _fit(html, styles, tables=tables)
    if page is None or not page.is_changed:
        return html
    head = html[: page.place]
    body = lxml_html.tostring(page.root.find("body"), encoding="unicode").replace("</wbr>", "")
    return f"{head}{body}\n</html>\n"


def figures_without_room(html: str, styles: Sequence[str]) -> Sequence[str]:
    """Return the figures of a page that have no room, however small they are printed."""
    page = _fit(html, styles, _LONG_FIGURE) if _LONG_FIGURE.search(html) else None
    return page.cramped if page else ()


def rooms(html: str, styles: Sequence[str]) -> Sequence[Room]:
    """Return the rooms of the texts in the tables of a page as it is."""
    page = _read(html, styles)
    if page is None:
        return ()
    return [room for table in page.tables() for room in page.rooms(table, page.width)]


def _fit(
    html: str,
    styles: Sequence[str],
    holding: re.Pattern[str] = _ANYTHING,
    tables: KeptTables | None = None,
) -> _Page | None:
    """Make room in the tables of a page that hold such a text, those in them with them."""
    page = _read(html, styles)
    if page is not None:
        for table in list(page.tables()):
            if _holds(table, holding):
                page.fit_once(table, page.width, tables)
    return page


def _read(html: str, styles: Sequence[str]) -> _Page | None:
    """Return a page that says how large it is and how wide its columns."""
    area, body = page_area("\n".join(styles)), _BODY.search(html)
    if area is None or body is None or "<col" not in html:
        return None
    root = etree.fromstring(html, etree.HTMLParser(remove_comments=True))
    _put_bodies(root)
    own = (style.text or "" for style in root.iter("style"))
    return _Page(root, body.start(), cascade((*styles, *own)), area)


def _holds(table: etree._Element, text: re.Pattern[str]) -> bool:
    return text.search("".join(table.itertext())) is not None


def _put_bodies(root: etree._Element) -> None:
    """Put rows that stand in a table itself into a body, as every reader of HTML does."""
    for table in root.iter("table"):
        body = None
        for child in list(table):
            if child.tag != "tr":
                body = None
                continue
            if body is None:
                body = etree.Element("tbody")
                child.addprevious(body)
            body.append(child)


class _Page:
    """A page with the rules of its stylesheets; its body begins at ``place``."""

    def __init__(self, root: etree._Element, place: int, rules: Cascade, area: PageArea) -> None:
        self.root = root
        self.place = place
        self.cramped: list[str] = []
        self._rules = rules
        self.width = area.width * _MM_IN_PIXEL
        self._highest = _OVERLONG * area.height * _MM_IN_PIXEL
        self._wrappers: dict[etree._Element, cssselect2.ElementWrapper] = {}
        self._row: etree._Element | None = None
        self._known: dict[object, TextStyle] = {}
        self.is_changed = False

    def tables(self) -> Iterator[etree._Element]:
        """Yield the tables that stand in no other."""
        for table in self.root.iterfind(".//table"):
            if next(table.iterancestors("table"), None) is None:
                yield table

    def rooms(self, place: etree._Element, width: float) -> Iterator[Room]:
        """Yield the rooms of a table that is ``width`` wide, and those of the tables in it."""
        table = Table.read(place, width)
        if table is None:
            return
        widths = table.shared(width)
        for cell in table.cells:
            texts = self._contents(cell, table)
            room = sum(widths[cell.column : cell.column + cell.span]) - _RULE
            for _, content in texts:
                style = content.style
                yield Room(
                    text=content.text,
                    style=style,
                    width=room - style.left - style.right,
                    counts=table.is_of_lines and _is_single(cell),
                    may_break=self._highest if table.is_of_lines else None,
                )
            own = texts[0][1].style
            for nested in _tables_in(cell.element):
                yield from self.rooms(nested, room - own.left - own.right)

    def fit_once(self, place: etree._Element, width: float, tables: KeptTables | None) -> None:
        """Make the texts of a table fit, or take over what became of such a table before."""
        if tables is None:
            self.fit(place, width)
            return
        known = KeptTable.of(place, width, self._rules)
        if known in tables:
            self.is_changed |= tables.put(known, place)
            return
        before, self.is_changed = self.is_changed, False
        self.fit(place, width)
        tables.keep(known, place if self.is_changed else None)
        self.is_changed |= before

    def fit(self, place: etree._Element, width: float) -> None:
        """Make the texts of a table fit into ``width``, and those of the tables in it."""
        table = Table.read(place, width)
        if table is None:
            return
        contents = [self._contents(cell, table) for cell in table.cells]
        widths = self._widened(table, contents, table.shared(width))
        for cell, texts in zip(table.cells, contents, strict=True):
            room = sum(widths[cell.column : cell.column + cell.span]) - _RULE
            for element, content in texts:
                free = room - content.style.left - content.style.right
                if content.may_exceed(free):
                    if content.is_cramped(free):
                        self.cramped.append(content.text)
                    self.is_changed |= content.fit(element, free)
                    self._let_break(table, cell, content, free)
            own = texts[0][1].style
            for nested in _tables_in(cell.element):
                self.fit(nested, room - own.left - own.right)

    def _widened(
        self, table: Table, contents: Sequence[_Texts], widths: tuple[float, ...]
    ) -> tuple[float, ...]:
        """Return the widths of the columns, grown to what stands in them."""
        needs = _needs(table, contents, widths)
        free = [width for width, own in zip(widths, table.widths, strict=True) if own is None]
        if not free or all(n.whole <= width for n, width in zip(needs, widths, strict=True)):
            return widths
        least = max(_LEAST_FREE, _LEAST_FREE_PART * free[0], _longest_word(table, contents))
        spare = max(0.0, free[0] - least) * len(free)
        grown = widened(widths, [need.with_margin(_MARGIN) for need in needs], spare)
        table.widen(grown)
        self.is_changed = True
        left = free[0] - (sum(grown) - sum(widths)) / len(free)
        return tuple(
            left if own is None else width for width, own in zip(grown, table.widths, strict=True)
        )

    def _let_break(self, table: Table, cell: Cell, content: Content, room: float) -> None:
        """Let a line break between pages that may be higher than one of them."""
        row = cell.row
        if table.is_of_lines and content.is_higher(self._highest, room) and not row.attrib:
            row.set(*OVERLONG)
            self.is_changed = True

    def _contents(self, cell: Cell, table: Table) -> _Texts:
        """Return what stands in a cell, by the blocks that it stands in."""
        own = Content(text=text_of(cell.element), style=self._style(cell, table, cell.element))
        if not len(cell.element):
            return [(cell.element, own)]
        texts = [(cell.element, own)]
        for block in list(blocks_of(cell.element))[1:]:
            style = self._style(cell, table, block)
            left, right = style.left + own.style.left, style.right + own.style.right
            inside = evolve(style, left=left, right=right)
            texts.append((block, Content(text=text_of(block), style=inside)))
        return texts

    def _style(self, cell: Cell, table: Table, element: etree._Element) -> TextStyle:
        """Return how an element of a cell looks; of elements that look alike it is known."""
        known = self._known_in(cell.row, cell.section, table)
        is_last = cell.column + cell.span == len(table.columns)
        own = (cell.element.tag, cell.element.get("class"), cell.column, is_last)
        inside = () if element is cell.element else (element.tag, element.get("class"))
        key = (own, inside, element.get("style"))
        if key not in known:
            known[key] = self._rules.style(self._wrapper(element))
        return known[key]

    def _known_in(
        self, row: etree._Element, section: etree._Element, table: Table
    ) -> dict[object, TextStyle]:
        """Return the styles known of cells in rows that look alike."""
        if row is not self._row:
            key = (table.place, section.tag, section.get("class"), row.get("class"))
            self._row = row
            self._known = self._rules.known.setdefault((*key, section[-1] is row), {})
        return self._known

    def _wrapper(self, element: etree._Element) -> cssselect2.ElementWrapper:
        if not self._wrappers:
            whole = cssselect2.ElementWrapper.from_html_root(self.root)
            self._wrappers = {one.etree_element: one for one in whole.iter_subtree()}
        return self._wrappers[element]


def _needs(table: Table, contents: Sequence[_Texts], widths: Sequence[float]) -> list[Need]:
    """Return what the columns that have a width need; words count in a document's lines only."""
    needs = [Need()] * len(widths)
    for content, column in _single(table, contents):
        if table.widths[column] is None:
            continue
        sides = content.style.left + content.style.right + _RULE
        if content.may_exceed(widths[column] - sides) and (
            table.is_of_lines or content.kind is not Kind.TEXT
        ):
            needs[column] = needs[column].and_also(content.need(sides))
    return needs


def _longest_word(table: Table, contents: Sequence[_Texts]) -> float:
    """Return the width of the longest word in the columns that have no width."""
    return max(
        (
            content.need(content.style.left + content.style.right + _RULE).whole
            for content, column in _single(table, contents)
            if table.widths[column] is None
        ),
        default=0.0,
    )


def _single(table: Table, contents: Sequence[_Texts]) -> Iterator[tuple[Content, int]]:
    """Yield the contents of cells that take one column, but for the head's."""
    for cell, texts in zip(table.cells, contents, strict=True):
        if _is_single(cell):
            yield from ((content, cell.column) for _, content in texts)


def _is_single(cell: Cell) -> bool:
    return cell.span == 1 and cell.element.tag != "th"


def _tables_in(element: etree._Element) -> Sequence[etree._Element]:
    """Return the tables in a cell that are in no other one."""
    if not len(element):
        return ()
    table = next(element.iterancestors("table"))
    inside = element.iterfind(".//table")
    return [one for one in inside if next(one.iterancestors("table")) is table]
