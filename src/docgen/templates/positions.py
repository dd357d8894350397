"""Where in a template's own text a line stands that the engine speaks of.

The engine knows lines only, and many tags stand in one. So every tag of its source gets a line of
its own (a line end inside of a tag prints nothing), and each of these lines has its line and column
in the template, whatever shortcodes have become longer or shorter on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from docgen.exceptions import TemplateError
from docgen.templates.shortcodes.tree import TemplatePlace

#: A tag's beginning, or what no tag is looked for in.
_TAG = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}|(?P<tag>\{[{%][-+]?)|\n",
    re.DOTALL,
)


@frozen(kw_only=True)
class Positions:
    """Lines and columns of the template, by the engine's lines from 1.

    Of a Word file lines are the numbers of paragraphs, and there are no columns.
    """

    places: Sequence[tuple[int | None, int | None]]

    def at(self, line: int | None) -> tuple[int | None, int | None]:
        """Return the line and the column that a line of the engine's stands for."""
        if line is None or not self.places:
            return line, None
        return self.places[min(line, len(self.places)) - 1]

    def locate(self, error: TemplateError) -> None:
        """Give an error that knows a line of the engine's its place in the template."""
        error.line, error.column = self.at(error.line)
        error.args = (f"{error.place}: {error.problem}" if error.place else error.problem,)


def spread(pieces: Iterable[tuple[TemplatePlace | None, str]]) -> tuple[str, Positions]:
    """Return the engine's source with a line for every tag, and where each line stands.

    ``pieces`` are what the tokens of a template have become, with their places.
    """
    source: list[str] = []
    places: list[tuple[int | None, int | None]] = [(1, None)]
    for place, code in pieces:
        start = place or TemplatePlace(line=1, column=1)
        written = 0
        for match in _TAG.finditer(code):
            if match["tag"]:
                source += (code[written : match.end()], "\n")
                written = match.end()
                places.append(_position(start, code, match.start()))
            else:
                # The line ends inside of comments and raw text count as well.
                first = places[-1][0] or 1
                ends = match[0].count("\n")
                places += [(first + number, None) for number in range(1, ends + 1)]
        source.append(code[written:])
    return "".join(source), Positions(places=tuple(places))


def _position(start: TemplatePlace, code: str, offset: int) -> tuple[int, int]:
    """Return the line and column of a tag within a piece that begins at a place."""
    before = code[:offset]
    lines = before.count("\n")
    column = offset - before.rfind("\n") if lines else start.column + offset
    return start.line + lines, column
