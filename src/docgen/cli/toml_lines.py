"""Where a setting stands in a TOML file: its parser tells values, and no lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_HEADER: Final = re.compile(r"\s*\[\[?(?P<names>[^\[\]]+)\]\]?\s*(#.*)?")
_KEY: Final = re.compile(r"""\s*(?P<names>(?:[\w.-]|\s*"[^"]*"\s*|\s*'[^']*'\s*)+?)\s*=""")
_NAME: Final = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+))\s*""")
#: How the parser names a place in its messages.
_PLACE: Final = re.compile(r"\(at line (\d+)")


def line_of(text: str, setting: str) -> int | None:
    """Return the line, from 1, of a setting by its dotted name, or of the nearest one around it."""
    found: dict[int, int] = {}
    for line, names in _settings(text):
        name = ".".join(names)
        if f"{setting}.".startswith(f"{name}."):
            found.setdefault(len(name), line)
    return found[max(found)] if found else None


def told_key(text: str, message: str) -> str:
    """Return the key of the line that the parser's message names, or of the last one.

    Nothing, where the line has none.
    """
    place = _PLACE.search(message)
    lines = text.rstrip().splitlines()
    number = int(place[1]) if place else len(lines)
    if not 1 <= number <= len(lines):
        return ""
    line = lines[number - 1]
    found = _HEADER.fullmatch(line) or _KEY.match(line)
    return ".".join(_names(found["names"])) if found else ""


def _settings(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines of tables and keys, each with the whole path of names."""
    table: tuple[str, ...] = ()
    for line, content in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(content):
            table = _names(header["names"])
            yield line, table
        elif key := _KEY.match(content):
            yield line, table + _names(key["names"])


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(
        next(group for group in match.groups() if group is not None)
        for match in _NAME.finditer(dotted)
    )
