"""YAML as data, exactly as written.

PyYAML follows YAML 1.1, where ``044525225`` is an octal number, ``1:30`` is ninety and ``no`` is
false. Here only what JSON would call a number, ``true``, ``false``, ``null`` and a date like
``2026-10-31`` are more than text, as in the core schema of YAML 1.2; so a БИК or a КПП with a
leading zero stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

_TAG: Final = "tag:yaml.org,2002:"
_MAX_DEPTH: Final = 100


def _refused(problem: str, mark: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401 - PyYAML has two classes of marks
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


class _Loader(_SafeLoader):
    """A safe loader with exact numbers and without repeated keys."""

    # Its own table: the base class's resolvers are those of YAML 1.1.
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the base class's signature
        """Refuse a repeated key, which the base class answers with the last value."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused("a key must be a name", key.start_mark)
            if key.value in seen:
                raise _refused(f"the key {key.value!r} is repeated", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _date(loader: _Loader, node: yaml.ScalarNode) -> date:
    text = loader.construct_scalar(node)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refused(f"there is no date {text}", node.start_mark) from None


def _teach(tag: str, pattern: str, first: str, construct: Any = None) -> None:  # noqa: ANN401 - a constructor of any value
    _Loader.add_implicit_resolver(_TAG + tag, re.compile(rf"(?:{pattern})\Z"), list(first))
    if construct is not None:
        _Loader.add_constructor(_TAG + tag, construct)


_teach("bool", "true|false", "tf")
_teach("null", "null|~", "n~")
_Loader.add_implicit_resolver(_TAG + "null", re.compile(r"\Z"), [""])
_teach("int", "[-+]?(?:0|[1-9][0-9]{0,99})", "-+0123456789", _integer)
_teach(
    "float",
    r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?",
    "-+0123456789",
    _decimal,
)
_teach("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789", _date)


def parse_yaml(text: str) -> object:
    """Read one YAML document: floats as ``Decimal``, dates as dates, the rest as JSON has it.

    Raises:
        yaml.YAMLError: the text is not YAML, or holds aliases, repeated keys, foreign tags or
            over 100 levels.

    """
    _refuse_bombs(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, only stricter


def _refuse_bombs(text: str) -> None:
    """Look at the events first: libyaml composes recursively and dies of depth."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            # A few levels of aliases make data grow without end.
            raise _refused("aliases are not read; write the value out", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise _refused("the data is nested too deeply; make it flatter", event.start_mark)
