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


class _Loader(_SafeLoader):
    """A safe loader with exact numbers, without aliases and repeated keys."""

    # Its own table: the base class's resolvers are those of YAML 1.1.
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - the base class's signature
        """Refuse a node that was built before: an alias can make data grow without end."""
        if node in self.constructed_objects:
            raise yaml.constructor.ConstructorError(
                None, None, "anchors and aliases are not read; write the value out", node.start_mark
            )
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the same
        """Refuse a repeated key, which the base class answers with the last value."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is repeated", key.start_mark
                )
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
        raise yaml.constructor.ConstructorError(
            None, None, f"there is no date {text}", node.start_mark
        ) from None


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
        yaml.YAMLError: the text is not YAML, or holds aliases, repeated keys or foreign tags.

    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, only stricter
