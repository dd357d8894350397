"""Reads the arguments of a shortcode: ``case="genitive" words``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from docgen.exceptions import UnknownShortcodeError
from docgen.templates.shortcodes.lexer import PART, QUOTED, SPACE
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.tree import Shape

#: One argument, with what stands before it.
ARGUMENT: Final = re.compile(
    rf"{SPACE}+(?P<name>{PART})(?:{SPACE}*={SPACE}*(?:(?P<quoted>{QUOTED})|(?P<bare>[\w.,-]+)))?"
)
_SPACES = re.compile(rf"{SPACE}*")

#: What the shortcode itself obeys, beside the modifiers of its value.
ATTRIBUTES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("default", "умолчание"), "default"),
    **dict.fromkeys(("optional", "необязательно"), "optional"),
    **dict.fromkeys(("role", "роль"), "role"),
}


@frozen(kw_only=True)
class Argument:
    """``name="value"``, or a bare flag, whose ``value`` is ``None``."""

    name: str
    value: str | None


def parse_arguments(body: str) -> tuple[Argument, ...] | None:
    """Read ``name="value" flag``; ``None`` when the body is no list of arguments."""
    found = []
    position = 0
    while match := ARGUMENT.match(body, position):
        quoted = match["quoted"]
        value = quoted[1:-1] if quoted is not None else match["bare"]
        found.append(Argument(name=match["name"], value=value))
        position = match.end()
    return tuple(found) if _SPACES.fullmatch(body, position) else None


def is_known_flag(argument: Argument, modifiers: ModifierTable) -> bool:
    """Whether an argument is no chance word: it has a value, or is a known flag."""
    known = argument.name.lower() in ATTRIBUTES or modifiers.find(argument.name)
    return argument.value is not None or bool(known)


def with_role(name: str, arguments: Iterable[Argument]) -> str:
    """Return the name that ``role`` is part of: ``[signature role="director"]`` is short for it."""
    roles = [
        argument.value
        for argument in arguments
        if ATTRIBUTES.get(argument.name.lower()) == "role" and argument.value
    ]
    return ".".join((name, *roles))


def read_shape(arguments: Sequence[Argument], modifiers: ModifierTable) -> Shape:
    """Return what the arguments ask for.

    Raises:
        ValueError: an argument stands twice, lacks its value or has one too many.
        UnknownShortcodeError: no modifier has this name, or not this value.

    """
    attributes: dict[str, str | None] = {}
    shaping = []
    for argument in arguments:
        attribute = ATTRIBUTES.get(argument.name.lower())
        if attribute:
            _set_once(attributes, attribute, argument.value)
        else:
            modifier = modifiers.find(argument.name)
            if modifier is None:
                known = (*modifiers.names(), *ATTRIBUTES)
                raise UnknownShortcodeError(argument.name, known, kind="modifier")
            shaping.append((modifier, modifiers.canonical_argument(modifier, argument.value)))
    names = [modifier.name for modifier, _ in shaping]
    if len(set(names)) < len(names):
        raise ValueError("a modifier stands twice")
    _required_text(attributes, "role")
    return Shape(
        modifiers=tuple(sorted(shaping, key=lambda pair: pair[0].stage)),
        default=_required_text(attributes, "default"),
        optional="optional" in attributes,
    )


def _set_once(attributes: dict[str, str | None], name: str, value: str | None) -> None:
    if name in attributes:
        raise ValueError(f"{name} stands twice")
    if name == "optional" and value is not None:
        raise ValueError("optional takes no value")
    attributes[name] = value


def _required_text(attributes: Mapping[str, str | None], name: str) -> str | None:
    if name in attributes and attributes[name] is None:
        raise ValueError(f'{name} needs a value: {name}="…"')
    return attributes.get(name)
