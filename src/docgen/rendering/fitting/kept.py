"""Tables that were looked at before: a page that is drawn at every key has most of them again."""

from __future__ import annotations

from collections import OrderedDict
from copy import deepcopy
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.rendering.fitting.cascade import Cascade

_MOST: Final = 16


@frozen
class KeptTable:
    """A table as it stood in a page, below elements of such looks."""

    content: bytes
    above: tuple[object, ...]
    width: float
    rules: Cascade

    @classmethod
    def of(cls, place: etree._Element, width: float, rules: Cascade) -> KeptTable:
        """Return a table of a page with all that its looks depend on."""
        above = tuple((one.tag, one.get("class")) for one in place.iterancestors())
        content = etree.tostring(place, encoding="utf-8", with_tail=False)
        return cls(content, above, width, rules)


class KeptTables:
    """Tables as they were when room was made in them, and what became of them."""

    def __init__(self) -> None:
        self._tables: OrderedDict[KeptTable, etree._Element | None] = OrderedDict()

    def __contains__(self, table: KeptTable) -> bool:
        """Whether it is known what becomes of a table."""
        return table in self._tables

    def keep(self, table: KeptTable, changed: etree._Element | None) -> None:
        """Remember what has become of a table; nothing, if it had room."""
        self._tables[table] = deepcopy(changed)
        if len(self._tables) > _MOST:
            self._tables.popitem(last=False)

    def put(self, table: KeptTable, place: etree._Element) -> bool:
        """Put what becomes of a table in its place; return whether that is anything else."""
        self._tables.move_to_end(table)
        changed = deepcopy(self._tables[table])
        if changed is None:
            return False
        changed.tail = place.tail
        above = place.getparent()
        if above is not None:
            above.replace(place, changed)
        return True
