"""The parts that plugins supply, each so that what it does wrong names its plugin."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve, field, frozen

from docgen.exceptions import PluginError
from docgen.hooks.answers import blamed, require_members
from docgen.models import File, Modifier, NumberContext, NumberToken
from docgen.rendering.protocols import Page, PdfEngine
from docgen.templates.shortcodes.values import Noted, is_printable

_PDF = b"%PDF"


@frozen(kw_only=True)
class NamedEngine:
    """A plugin's PDF engine: what it returns is looked at, what it raises names the plugin."""

    plugin: str
    engine: PdfEngine = field(repr=False)

    @property
    def name(self) -> str:
        """The engine's own name."""
        return self.engine.name

    @property
    def version(self) -> str:
        """The engine's own version."""
        with blamed(self.plugin, f"the version of the PDF engine {self.name!r}"):
            return self.engine.version

    def render(self, page: Page) -> bytes:
        """Return the PDF of a page.

        Raises:
            PluginError: it is none, or the engine failed.

        """
        what = f"the PDF engine {self.name!r}"
        with blamed(self.plugin, what):
            content: object = self.engine.render(page)
        return _pdf(self.plugin, what, content)


def named_engine(plugin: str, engine: object) -> NamedEngine:
    """Return a plugin's engine.

    Raises:
        PluginError: it has no name or cannot render.

    """
    what = "docgen_pdf_engines: the engine"
    require_members(plugin, what, engine, "name", "version", "render")
    found: Any = engine
    if not isinstance(found.name, str) or not found.name:
        raise PluginError(plugin, f"{what} is called {found.name!r}", remedy="Name it by a text")
    return NamedEngine(plugin=plugin, engine=found)


def require_file(plugin: str, what: str, file: object, format_: str) -> File:
    """Return what a renderer returned, which must be a file with bytes and texts as notes.

    Raises:
        PluginError: it is something else.

    """
    if not isinstance(file, File):
        problem = f"{what} returned {type(file).__name__}, not File"
        remedy = "Return docgen.models.File(name=…, media_type=…, content=…)"
        raise PluginError(plugin, problem, remedy=remedy)
    for name in ("name", "media_type"):
        if not isinstance(getattr(file, name), str) or not getattr(file, name):
            problem = f"{what} returned a File whose {name} is {getattr(file, name)!r}"
            raise PluginError(plugin, problem, remedy="Give a text")
    if not isinstance(file.notes, tuple) or not all(isinstance(note, str) for note in file.notes):
        problem = f"{what} returned a File whose notes are {file.notes!r:.80}"
        raise PluginError(plugin, problem, remedy="Give a tuple of texts")
    content: object = file.content
    if format_ == "pdf":
        _pdf(plugin, what, content)
    elif not isinstance(content, bytes):
        problem = f"{what} returned a File with {type(content).__name__} as its content"
        raise PluginError(plugin, problem, remedy="Give bytes")
    return file


def named_modifier(plugin: str, modifier: Modifier) -> Modifier:
    """Return a plugin's modifier, whose failures name the plugin.

    Raises:
        PluginError: it cannot be called.

    """
    what = f"the modifier {modifier.name!r}"
    if not callable(modifier.apply):
        raise PluginError(plugin, f"{what} has {modifier.apply!r:.80} to apply, no function")

    def apply(value: object, argument: str | None) -> object:
        with blamed(plugin, what):
            result = modifier.apply(value, argument)
        shown = result.value if isinstance(result, Noted) else result
        if shown is not None and not is_printable(shown):
            problem = f"{what} returned {type(shown).__name__}, which does not print"
            raise PluginError(plugin, problem, remedy="Return a text, a number or a date")
        return result

    return evolve(modifier, apply=apply)


def named_token(plugin: str, token: NumberToken) -> NumberToken:
    """Return a plugin's token of number masks, whose values are looked at.

    Raises:
        PluginError: its pattern is no regular expression, or it has groups.

    """
    what = f"the number token {{{token.name}}}"
    try:
        pattern = re.compile(token.pattern)
    except (re.error, TypeError) as error:
        problem = f"{what} has the pattern {token.pattern!r}, no regular expression: {error}"
        raise PluginError(plugin, problem) from error
    if pattern.groups:
        raise PluginError(plugin, f"{what} has groups in its pattern", remedy="Write (?:…)")
    if not callable(token.value):
        raise PluginError(plugin, f"{what} has {token.value!r:.80} for its value, no function")

    def value(context: NumberContext) -> str:
        with blamed(plugin, what):
            text: object = token.value(context)
        if not isinstance(text, str):
            problem = f"{what} gave {text!r:.80}, which is no text"
            raise PluginError(plugin, problem, remedy="Return a str")
        if pattern.fullmatch(text) is None:
            problem = f"{what} gave {text!r:.80}, and its pattern is {token.pattern!r}"
            raise PluginError(plugin, problem, remedy="Let pattern match whatever value returns")
        return text

    return evolve(token, value=value)


def _pdf(plugin: str, what: str, content: object) -> bytes:
    if not isinstance(content, bytes):
        problem = f"{what} returned {type(content).__name__} in place of a PDF"
        raise PluginError(plugin, problem, remedy="Return bytes")
    if not content.startswith(_PDF):
        problem = f"{what} returned {content[:20]!r}, which is no PDF"
        raise PluginError(plugin, problem, remedy="A PDF begins with %PDF")
    return content
