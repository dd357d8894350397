"""Where what a document shows came from."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class Level(StrEnum):
    """Who has decided something: the first of them that says anything about it."""

    DOCUMENT = "document"
    CONTRACT = "contract"
    CLIENT = "client"
    ORGANISATION = "organisation"
    STORE = "store"
    HOST = "host"
    TEMPLATE = "template"
    TYPE = "type"
    CHANNEL = "channel"


@frozen(kw_only=True)
class ExplainedSetting:
    """A setting that a document was made by; ``detail`` says more, in Russian."""

    name: str
    value: str
    level: Level
    detail: str = ""


@frozen(kw_only=True)
class ExplainedValue:
    """A shortcode as it printed once.

    ``shortcode`` stands, as it is written, in ``line`` of ``file``, of a Word file in that
    paragraph; ``name`` is canonical, as are ``modifiers``. ``paths`` are what of the payload the
    ``raw`` value was read from or worked out of, ``document.…`` what of the document itself;
    ``sources`` where the host's source has these from, as far as it tells. ``text`` printed.
    ``setting`` is the setting that decided about it, if one did.
    """

    shortcode: str
    name: str
    file: str
    line: int | None
    modifiers: tuple[str, ...]
    paths: tuple[str, ...]
    sources: tuple[str, ...]
    raw: str
    text: str
    setting: ExplainedSetting | None = None


@frozen(kw_only=True)
class Explanation:
    """What a document shows, in the order it prints, and by which settings it was made."""

    values: tuple[ExplainedValue, ...]
    settings: tuple[ExplainedSetting, ...]
