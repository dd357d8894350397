"""How many of a document's last lines go over to the last page with totals and signatures.

What follows the lines never stands alone on a page, and a single line is not left to itself
where there are others to go with it. Engines differ in what they keep together, PlutoPrint keeps
nothing: so a document is laid out as it is, and again with its last lines on a page of their own
where the layout is not :meth:`what it should be <Arrangement.needed>`.

Lines are the rows without a class of the last ``table.lines``, or its ``tbody.line`` where a line
takes several rows; whatever comes after the last of them is kept with it, and so is ``.keep``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

#: Added to the stylesheets, it shows what a document takes without what is kept together. A line
#: that just fits its page may have its border drawn on the next one, which is then no line's page.
NOTHING_KEPT: Final = """
.keep { display: none !important }
table.lines, table.lines > tbody:last-child > tr:last-child > td { border-bottom: 0 !important }
"""

#: A last page of this many lines does not look forgotten, if as many are left to the one before.
_COMPANY: Final = 2

#: How much of a line that is torn goes over: some rows of text in a column of any width.
_TORN_OFF: Final = 120

_HEAD = re.compile(r'<table class="lines\b[^"]*"[^>]*>(?:(?!</table>).)*?</thead>', re.DOTALL)
#: What a line is told that may be higher than a page.
OVERLONG: Final = ("style", "break-inside: auto")

_ROW: Final = "<tr>"
_OVERLONG_ROW: Final = '<tr {}="{}">'.format(*OVERLONG)
_GROUP: Final = '<tbody class="line">'
_A_ROW = re.compile(f"{_ROW}|{re.escape(_OVERLONG_ROW)}")
_A_GROUP = re.compile(re.escape(_GROUP))
_CELL = re.compile(r"<td(?P<attributes>[^>]*)>(?P<text>.*?)</td>", re.DOTALL)
_ROWSPAN = re.compile(r'\s+rowspan="\d+"')
_TAG = re.compile(r"<[^>]*>")
_ON_A_NEW_PAGE: Final = "break-before: page !important; margin-top: 0 !important"
_ROOT = re.compile(r"<html\b", re.IGNORECASE)


@frozen(kw_only=True)
class Arrangement:
    """A way to lay a document out; ``needed`` is how many lines its last page must hold."""

    html: str
    needed: int

    def without_end(self) -> str:
        """Return a page without what follows the lines, and without all but one needed line.

        With :data:`NOTHING_KEPT` it takes as many pages as the whole, if and only if the last
        page of the whole holds the needed lines.
        """
        table = _Table.find(self.html)
        return table.cut(self.needed - 1) if table else self.html


def arrangements(html: str) -> Iterator[Arrangement]:
    """Yield ways to lay a document out: as it is, then with its last lines on a new page.

    Where even one line is too high to go there, it is torn, and its end goes.

    Documents that have no table of lines are told at their root that there is no room for what
    is kept, for their stylesheets.
    """
    table = _Table.find(html)
    if table is None:
        yield Arrangement(html=html, needed=1)
        yield Arrangement(html=_ROOT.sub("<html data-crowded", html, count=1), needed=1)
        return
    count = len(table.starts)
    is_ordinary = count >= 2 * _COMPANY and not table.ends_overlong(_COMPANY)
    company = _COMPANY if is_ordinary else 1
    yield Arrangement(html=html, needed=company)
    for moved in range(company, 0, -1):
        if moved < count:
            yield Arrangement(html=table.moved(moved), needed=moved)
    if torn := table.torn():
        yield Arrangement(html=torn, needed=1)


def line_elements(root: Any) -> list[Any]:  # noqa: ANN401 - an element of either tree library
    """Return the elements of a document's lines, as :func:`arrangements` finds them."""
    tables = [table for table in root.iter("table") if _classes(table)[:1] == ["lines"]]
    if not tables:
        return []
    groups = [body for body in tables[-1].iter("tbody") if _classes(body) == ["line"]]
    heads = {row for head in tables[-1].iter("thead") for row in head.iter("tr")}
    rows = [row for row in tables[-1].iter("tr") if "class" not in row.attrib and row not in heads]
    return groups or rows


def has_overlong(html: str) -> bool:
    """Whether a document has a line that may be higher than a page."""
    return _OVERLONG_ROW in html


def _classes(element: Any) -> list[str]:  # noqa: ANN401 - see line_elements
    return (element.get("class") or "").split()


@frozen(kw_only=True)
class _Table:
    """The table of a document's lines, by its places in the HTML."""

    html: str
    head: str
    starts: list[int]
    end: int  # of the last row or group of rows, with what is kept
    is_grouped: bool

    @classmethod
    def find(cls, html: str) -> _Table | None:
        """Return the last table of lines, if it has any."""
        *_, head = [None, *_HEAD.finditer(html)]
        if head is None:
            return None
        close = html.find("</table>", head.end())
        is_grouped = html.find(_GROUP, head.end(), close) >= 0
        tag = _A_GROUP if is_grouped else _A_ROW
        starts = [match.start() for match in tag.finditer(html, head.end(), close)]
        end = close if is_grouped else html.rfind("</tbody>", head.end(), close)
        if not starts or end < starts[-1]:
            return None
        return cls(html=html, head=head[0], starts=starts, end=end, is_grouped=is_grouped)

    def cut(self, lines: int) -> str:
        """Return the page without some last lines and all that the table has after them."""
        last = self.starts[len(self.starts) - lines - 1]
        return self.html[: self._after(last)] + self.html[self.end :]

    def moved(self, lines: int) -> str:
        """Return the page with some last lines on a page of their own, below the same head."""
        place = self.starts[len(self.starts) - lines]
        return self.html[:place] + self._between() + self.html[place:]

    def _between(self) -> str:
        """Return the end of a table, and the beginning of the same one on a new page."""
        again = self.head.replace(">", f' style="{_ON_A_NEW_PAGE}">', 1)
        return f"</table>{again}" if self.is_grouped else f"</tbody></table>{again}<tbody>"

    def ends_overlong(self, lines: int) -> bool:
        """Whether one of the last lines may be higher than a page."""
        return has_overlong(self.html[self.starts[len(self.starts) - lines] : self.end])

    def torn(self) -> str:
        """Return the page with the end of its last line on a new page; nothing, if it is short."""
        start = self.starts[-1]
        line = self.html[start : self._after(start)]
        row = line[: line.index("</tr>")]
        cells = list(_CELL.finditer(row))
        longest = max(cells, key=_text_length, default=None)
        cut = _tear(longest["text"]) if longest else 0
        if longest is None or not cut:
            return ""
        rests = (longest["text"][cut:] if cell is longest else "" for cell in cells)
        classes = (cell["attributes"] for cell in cells)
        again = "".join(
            f"<td{_ROWSPAN.sub('', c)}>{r}</td>" for c, r in zip(classes, rests, strict=True)
        )
        place = longest.start("text") + cut
        first = line[:place] + line[longest.end("text") :]
        rest = f"{_GROUP}{_ROW}{again}</tr></tbody>" if self.is_grouped else f"{_ROW}{again}</tr>"
        return self.html[:start] + first + self._between() + rest + self.html[self._after(start) :]

    def _after(self, start: int) -> int:
        tag = "</tbody>" if self.is_grouped else "</tr>"
        return self.html.index(tag, start) + len(tag)


def _text_length(cell: re.Match[str]) -> int:
    return len(_TAG.sub("", cell["text"]))


def _tear(text: str) -> int:
    """Return where the end of a cell's text begins; 0, if there is too little of it."""
    place = len(text) - _TORN_OFF
    while (place := text.rfind(" ", 0, max(place, 0))) > _TORN_OFF:
        before = text[:place]
        if before.count("<") == before.count(">") and before.count("<span") == before.count("</s"):
            return place
    return 0
