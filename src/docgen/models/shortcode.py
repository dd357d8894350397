"""The rows that describe shortcodes, modifiers and number tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen


class ShortcodeKind(StrEnum):
    """What a shortcode stands for; tells which modifiers make sense."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PERIOD = "period"
    PERSON = "person"
    PICTURE = "picture"
    BLOCK = "block"


@frozen(kw_only=True)
class Shortcode:
    """A row of a type's catalog.

    ``name`` and its Russian ``alias`` are dotted paths with as many parts. ``value`` takes a
    :class:`docgen.models.Document` and returns the value, or ``None`` when the document has
    none; inside a block (``items``) it takes the block's element instead, and the block's own
    ``value`` returns the sequence of elements. ``example`` is how the value prints.
    """

    name: str
    alias: str
    title: str
    kind: ShortcodeKind
    example: str
    value: Callable[[Any], Any]
    children: tuple[Shortcode, ...] = ()


@frozen(kw_only=True)
class Modifier:
    """What shapes a value: ``case="genitive"``, in every format the same.

    ``apply(value, argument)`` gets ``None`` as the argument of a bare flag. Whatever order they
    are written in, modifiers of a lower ``stage`` work first: a name is declined (10) before
    it is shortened to initials (20), and upper case comes last (30). ``values`` maps Russian
    values of the argument to canonical ones.
    """

    name: str
    alias: str
    title: str
    example: str
    apply: Callable[[Any, str | None], Any]
    stage: int = 20
    values: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class NumberToken:
    """A token of number masks, ``{name}``.

    ``value`` takes the :class:`docgen.models.NumberContext` and returns the text; ``pattern`` is
    the regular expression that text matches, without groups, so that numbers can be parsed.
    """

    name: str
    title: str
    pattern: str
    value: Callable[[NumberContext], str]


@frozen(kw_only=True)
class NumberContext:
    """What a number may depend on. ``organisation`` and the other keys are the source's ids.

    ``date`` may be a moment, too: the numbering rule's time zone then says which day it is.
    """

    document_type: str
    date: date
    organisation: str = ""
    branch: str = ""
    client: str = ""
    contract: str = ""
