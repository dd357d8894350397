"""A context that knows what of the payload each of its values was read from.

Every getter is asked twice: for the value, of the document itself; and of a stand-in for it,
which remembers the path of whatever is read. What a getter makes of stand-ins is thrown away, so
that tracing changes no value.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from types import FunctionType, MethodType
from typing import Any, Final

import attrs
from attrs import frozen

from docgen.models import Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.catalog import Catalog, NameBranch
from docgen.templates.shortcodes.context import ContextBuilder
from docgen.templates.shortcodes.values import Node

#: Begins the paths of what is the document's and not its payload's: ``document.number``.
DOCUMENT: Final = "document"

_INDEX = re.compile(r"\[\d+\]")
_PART = re.compile(r"[.\[]")


@frozen(kw_only=True, eq=False)
class TracedNode(Node):
    """A node that knows the paths of what its value was read from."""

    paths: tuple[str, ...] = ()


def traced_context(catalog: Catalog, document: Printable) -> dict[str, Node]:
    """Return the context of a document, all of its nodes traced. See :func:`build_context`.

    A value that is worked out of many rows has one path for all of them: ``lines[*].vat``.

    Raises:
        PluginError: a getter failed, or returned what cannot be printed; names the shortcode.

    """
    reads = _Reads()
    builder = _TracingBuilder(catalog, document.type, document.payload.currency, reads)
    root = _Subject(value=document, stand_in=_StandIn(document, DOCUMENT, reads))
    return builder.context(root)


@frozen(kw_only=True, eq=False)
class _Subject:
    """What a getter is asked of, and what stands in for it.

    ``paths`` are those of the block that it is an element of.
    """

    value: Any
    stand_in: Any
    paths: tuple[str, ...] = ()


class _Reads:
    """What is read of stand-ins, by its path."""

    def __init__(self) -> None:
        self._found: list[tuple[str, object]] = []

    def add(self, path: str, value: object) -> None:
        """Remember what was read."""
        self._found.append((path, value))

    def of(self, row: Shortcode, stand_in: object) -> tuple[object, tuple[str, ...]]:
        """Ask a getter of a stand-in; return its answer, and the paths that it came from."""
        self._found.clear()
        answer = None
        # What cannot be done to a stand-in does not matter: its value comes from the document.
        with suppress(Exception):
            answer = row.value(stand_in)
            if isinstance(answer, _StandIn):
                return answer, (answer.trace_path,)
            if row.kind is ShortcodeKind.BLOCK:
                answer = tuple(answer or ())
        return answer, _paths(self._found, answer)


class _StandIn:
    """Looks like a value of the model, and remembers what is read of it."""

    __slots__ = ("__reads", "__value", "trace_path")

    def __init__(self, value: object, path: str, reads: _Reads) -> None:
        self.__value = value
        self.trace_path = path
        self.__reads = reads

    @property  # type: ignore[misc] # isinstance() believes it
    def __class__(self) -> type:
        return type(self.__value)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any type
        found = _declared(type(self.__value), name)  # type: ignore[arg-type] # classes are hashable
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)  # what it is worked out of is read in its turn
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        value = getattr(self.__value, name)
        if name.startswith("__"):
            return value
        return _read(value, _under(self.trace_path, name), self.__reads)

    def __whole(self) -> Any:  # noqa: ANN401 - of any type
        """Return the value itself, which is read whole."""
        self.__reads.add(self.trace_path, self.__value)
        return self.__value

    def __str__(self) -> str:
        return str(self.__whole())

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return bool(self.__whole() == other)

    def __hash__(self) -> int:
        return hash(self.__whole())

    def __contains__(self, part: object) -> bool:
        return part in self.__whole()


@cache
def _declared(kind: type, name: str) -> object:
    """Return what a class says of an attribute, as it stands there."""
    return inspect.getattr_static(kind, name, None)


class _TracingBuilder(ContextBuilder):
    """Makes traced nodes; the subjects of its getters are a :class:`_Subject` each."""

    def __init__(
        self,
        catalog: Catalog,
        document_type: str,
        currency: Any,  # noqa: ANN401 - the base's
        reads: _Reads,
    ) -> None:
        super().__init__(catalog, document_type, currency)
        self._reads = reads

    def node(self, part: NameBranch, subject: object, name: str) -> Node:
        node = super().node(part, subject, name)
        return TracedNode(
            name=node.name,
            value=node.value,
            title=node.title,
            children=node.children,
            paths=self._paths(part.row, subject) if part.row else (),
        )

    def read(self, row: Shortcode, subject: object) -> object:
        asked = _subject(subject)
        value = super().read(row, asked.value)
        return self._elements_of(row, asked, value) if row.kind is ShortcodeKind.BLOCK else value

    def _elements_of(
        self, row: Shortcode, subject: _Subject, value: Sequence[object] | None
    ) -> tuple[_Subject, ...]:
        """Return the elements of a block, each with its stand-in."""
        elements = tuple(value or ())
        answer, paths = self._reads.of(row, subject.stand_in)
        known = answer if isinstance(answer, tuple) and len(answer) == len(elements) else None
        stand_ins = known or (None,) * len(elements)
        return tuple(
            _Subject(value=element, stand_in=stand_in, paths=paths or subject.paths)
            for element, stand_in in zip(elements, stand_ins, strict=True)
        )

    def _paths(self, row: Shortcode, subject: object) -> tuple[str, ...]:
        asked = _subject(subject)
        _, paths = self._reads.of(row, asked.stand_in)
        return paths or asked.paths


def _subject(subject: object) -> _Subject:
    if not isinstance(subject, _Subject):
        raise TypeError(f"a traced getter is asked of a _Subject, not {type(subject).__name__}")
    return subject


def _read(value: object, path: str, reads: _Reads) -> Any:  # noqa: ANN401 - of any type
    """Return a value read under a path, or what stands in for it and its parts."""
    if attrs.has(type(value)):
        return _StandIn(value, path, reads)
    reads.add(path, value)
    if isinstance(value, tuple):
        return tuple(_read(part, f"{path}[{index}]", reads) for index, part in enumerate(value))
    return value


def _under(path: str, name: str) -> str:
    if path == DOCUMENT and name == "payload":
        return ""
    return f"{path}.{name}" if path else name


def _paths(found: Sequence[tuple[str, object]], answer: object) -> tuple[str, ...]:
    """Return the paths that matter, in the order they were read, each once.

    They are those of the answer itself, where it was found as it is; else of all it may have been
    worked out of. A list goes where its rows are read themselves; what is read whole goes before
    its parts.
    """
    itself = [(path, value) for path, value in found if value is answer and value is not None]
    rows = dict(itself or found)
    if len(rows) < 2:  # noqa: PLR2004 - nothing to weigh, and nearly always so
        return tuple(rows)
    parents = {path: {path[: part.start()] for part in _PART.finditer(path)} for path in rows}
    above = {parent for path in rows for parent in parents[path]}
    wholes = {path for path, value in rows.items() if not isinstance(value, tuple)}
    kept = [
        path
        for path, value in rows.items()
        if not parents[path] & wholes and not (isinstance(value, tuple) and path in above)
    ]
    counts = Counter(_INDEX.sub("[*]", path) for path in kept)
    shapes = ((path, _INDEX.sub("[*]", path)) for path in kept)
    return tuple(dict.fromkeys(shape if counts[shape] > 1 else path for path, shape in shapes))
