"""What the tags of another system mean: rows of a table, and how one tag is translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from attrs import field, frozen

from docgen.exceptions import nearest_names
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.lexer import PART

_ROOTS: Final = (("client", "buyer"), ("contact", "buyer.director"), ("company", "seller"))


@frozen(kw_only=True)
class Shaping:
    """What a foreign modifier becomes: arguments of the shortcode; ``None`` when nothing fits."""

    arguments: str | None


@frozen(kw_only=True)
class Dialect:
    """How a system writes its tags.

    ``pattern`` matches a tag and has the groups ``name`` and ``body``. ``names`` maps names, as
    ``fold`` folds them, to shortcodes, in the order of preference: the first that the catalog
    holds is taken. ``shape`` translates one modifier of a body, which ``split`` takes apart.
    ``table`` is the name of the tag that prints a whole table of lines, if the system has one.
    """

    title: str
    pattern: re.Pattern[str]
    names: Mapping[str, tuple[str, ...]]
    fold: Callable[[str], str] = str.casefold
    split: Callable[[str], tuple[str, ...]] = field(default=lambda _: ())
    shape: Callable[[str], Shaping] = field(default=lambda _: Shaping(arguments=None))
    table: str | None = None


@frozen(kw_only=True)
class Unmapped:
    """A tag, or a modifier of one, without a counterpart; ``nearest`` names shortcodes."""

    tag: str
    place: str
    nearest: tuple[str, ...] = ()


@frozen(kw_only=True)
class Translated:
    """The shortcode of a tag, the block it must stand in, and the modifiers left out."""

    name: str
    shortcode: str
    block: str | None = None
    lost: tuple[str, ...] = ()


class Translator:
    """Translates the tags of a dialect into the shortcodes of a catalog."""

    def __init__(self, dialect: Dialect, catalog: Catalog) -> None:
        self.dialect = dialect
        self._catalog = catalog
        self._elements = {child.name: row.name for row in catalog.rows for child in row.children}

    def translate(self, name: str, body: str) -> Translated | None:
        """Return what a tag becomes; ``None`` when no shortcode of the type fits."""
        wanted = self.dialect.names.get(self.dialect.fold(name), ())
        found = next((row for row in wanted if self.knows(row.split(" ")[0])), None)
        if found is None:
            return None
        modifiers = self.dialect.split(body)
        shaped = [(modifier, self.dialect.shape(modifier).arguments) for modifier in modifiers]
        arguments = " ".join(part for _, part in shaped if part)
        return Translated(
            name=found,
            shortcode=f"[{found}{' ' if arguments else ''}{arguments}]",
            block=self._elements.get(found),
            lost=tuple(row for row, part in shaped if part is None),
        )

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the shortcodes closest to a foreign name, best first."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        for foreign, ours in _ROOTS:
            words = re.sub(rf"^(my_)?{foreign}_", f"{ours}.", words)
        known = (*self._catalog.scope.names(), *self._elements)
        return nearest_names(
            words, [row for row in known if re.fullmatch(rf"{PART}(\.{PART})*", row)]
        )

    def knows(self, name: str) -> bool:
        """Whether the type has a shortcode, in blocks or outside of them."""
        return name in self._elements or self._catalog.find(name) is not None
