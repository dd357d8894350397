"""The only module that talks to pluggy: a typed method for every hook.

pluggy is lenient where a host wants to know: it skips an entry point whose name is taken,
accepts functions that implement no hook until asked, and never looks at what an
implementation returns. Here each of these is a :class:`PluginError` that names the plugin.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import Any, Final, TypeVar, cast

import pluggy

from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    PluginError,
    UnknownNameError,
)
from docgen.hooks import builtin, specs
from docgen.language.dictionary import Dictionary, read_dictionary
from docgen.models import (
    Case,
    Document,
    DocumentType,
    File,
    Finding,
    Modifier,
    NumberToken,
    Payload,
    Status,
)
from docgen.official.schema import FormatSchema
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.rendering.protocols import OutputRenderer, PdfEngine
from docgen.templates.shortcodes.shared import SharedShortcodes

T = TypeVar("T")

ENTRY_POINT_GROUP: Final = "docgen"

_log = logging.getLogger(__name__)


class Plugins:
    """The registered plugins, asked by one typed method per hook."""

    def __init__(self, extra: Sequence[object] = ()) -> None:
        """Register docgen's own plugins, those of the entry points and the host's ``extra``.

        Raises:
            PluginError: one of them cannot be loaded, implements an unknown hook, or declares
                what another one has declared.

        """
        self._manager = pluggy.PluginManager("docgen")
        self._manager.add_hookspecs(specs)
        for plugin in (builtin, *_load_entry_points(), *extra):
            self._register(plugin)
        self._types = {row.code: row for row in self._gather_document_types()}

    def _register(self, plugin: object | tuple[str, object]) -> None:
        name, instance = plugin if isinstance(plugin, tuple) else (_name_of(plugin), plugin)
        try:
            self._manager.register(instance, name)
            self._manager.check_pending()
        except ValueError as error:
            raise PluginError(name, f"is registered twice: {error}") from None
        except pluggy.PluginValidationError as error:
            raise PluginError(name, str(error)) from None
        for caller in self._manager.get_hookcallers(instance) or ():
            if any(row.plugin is instance and _wraps(row) for row in caller.get_hookimpls()):
                raise PluginError(name, f"{caller.name} is a hook wrapper; docgen calls none")

    def document_types(self) -> tuple[DocumentType, ...]:
        """All declared types, in the order of their plugins' registration."""
        return tuple(self._types.values())

    def document_type(self, code: str) -> DocumentType:
        """Find a type.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        try:
            return self._types[code]
        except KeyError:
            raise UnknownNameError("document type", code, self._types) from None

    def title(self, code: str) -> str:
        """Return the title of a type.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        return self.document_type(code).title

    def payload_class(self, code: str) -> type[Payload]:
        """Return the class of a type's payload.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        return self.document_type(code).payload

    def plugin_of(self, code: str) -> str:
        """Return the name of the plugin that declares a type."""
        return self._owners[code]

    def data_collector(self, document_type: DocumentType) -> DataCollector:
        """Return the collector of a type: another plugin's, if one replaces the type's own.

        Raises:
            UnknownNameError: there is none.

        """
        found = self._first(
            "docgen_data_collector", DataCollector, "collect", document_type=document_type
        )
        collector = cast("DataCollector | None", found) or document_type.collector
        if collector is None:
            raise UnknownNameError("DataCollector for", document_type.code, ())
        return collector

    def shortcode_resolvers(self, document_type: DocumentType) -> tuple[ShortcodeResolver, ...]:
        """Return the chain of a type's resolvers, the strongest first.

        Those of other plugins come before the type's own, and what all types have comes last.
        """
        hook = "docgen_shortcode_resolver"
        others = [
            cast("ShortcodeResolver", _expect(plugin, hook, answer, ShortcodeResolver, "catalog"))
            for plugin, answer in self._answers(hook, document_type=document_type)
        ]
        own = [document_type.shortcodes] if document_type.shortcodes else []
        return (*others, *own, SharedShortcodes(document_type))

    def output_renderer(self, document_type: DocumentType, format_: str) -> OutputRenderer:
        """Return the renderer of a type in a format.

        Raises:
            UnknownNameError: no plugin renders it so.

        """
        if format_ not in document_type.formats:
            raise UnknownNameError(
                f"format of {document_type.code}", format_, document_type.formats
            )
        found = self._first(
            "docgen_output_renderer",
            OutputRenderer,
            "render",
            document_type=document_type,
            format=format_,
        )
        renderers = {**builtin.RENDERERS, **document_type.renderers}
        renderer = cast("OutputRenderer | None", found) or renderers.get(format_)
        if renderer is None:
            raise UnknownNameError("OutputRenderer for", document_type.code, ())
        return renderer

    def template_roots(self) -> tuple[Traversable, ...]:
        """Return the plugins' template folders, the strongest first."""
        rows = self._each("docgen_template_roots", Traversable)  # type: ignore[type-abstract] # isinstance is all it is used for
        return tuple(row for _, row in rows)

    def modifiers(self) -> tuple[Modifier, ...]:
        """Return all modifiers; neither a name nor an alias stands twice."""
        rows = list(self._each("docgen_modifiers", Modifier))
        names = [
            (plugin, name)
            for plugin, row in rows
            for name in sorted({row.name.casefold(), row.alias.casefold()})
        ]
        _refuse_twins("modifier", names)
        return tuple(row for _, row in rows)

    def word_forms(self) -> Dictionary:
        """Return the declined forms of all plugins, those of the strongest first."""
        found: dict[str, Mapping[Case, str]] = {}
        for plugin, answer in self._answers("docgen_word_forms"):
            try:
                found = {**read_dictionary(cast("Any", answer)), **found}
            except (ConfigurationError, UnknownNameError) as error:
                raise PluginError(plugin, f"docgen_word_forms: {error}") from None
        return found

    def number_tokens(self) -> tuple[NumberToken, ...]:
        """Return all tokens of number masks; no name stands twice."""
        rows = list(self._each("docgen_number_tokens", NumberToken))
        _refuse_twins("number token", [(plugin, row.name) for plugin, row in rows])
        return tuple(row for _, row in rows)

    def pdf_engines(self) -> tuple[PdfEngine, ...]:
        """Return all PDF engines; no name stands twice."""
        hook = "docgen_pdf_engines"
        rows = [
            (plugin, cast("PdfEngine", _expect(plugin, hook, row, PdfEngine, "name", "render")))
            for plugin, row in self._each(hook, object)
        ]
        _refuse_twins("PDF engine", [(plugin, row.name) for plugin, row in rows])
        return tuple(row for _, row in rows)

    def schemas(self) -> tuple[FormatSchema, ...]:
        """Return the official formats of all types; no revision stands twice."""
        schemas = [
            pair
            for document_type in self.document_types()
            for pair in (
                *((self._owners[document_type.code], row) for row in document_type.schemas),
                *self._each("docgen_schemas", FormatSchema, document_type=document_type),
            )
        ]
        _refuse_twins("official format", [(plugin, schema.code) for plugin, schema in schemas])
        return tuple(schema for _, schema in schemas)

    def check(self, document_type: DocumentType, payload: Payload) -> tuple[Finding, ...]:
        """Return what the type's own checks and those of all plugins find in a payload."""
        arguments = {"document_type": document_type, "payload": payload}
        own = (
            finding
            for check in document_type.checks
            for finding in self._checked(document_type, check, payload)
        )
        others = self._each("docgen_check", Finding, **arguments)
        return (*own, *(finding for _, finding in others))

    def before_document_issued(self, document_type: DocumentType, payload: Payload) -> None:
        """Tell that a payload is about to get its number."""
        self._tell("docgen_before_document_issued", document_type=document_type, payload=payload)

    def after_document_issued(self, document: Document) -> None:
        """Tell that a document was issued."""
        self._tell("docgen_after_document_issued", document=document)

    def after_file_rendered(self, document: Document, file: File) -> None:
        """Tell that a file was rendered."""
        self._tell("docgen_after_file_rendered", document=document, file=file)

    def before_status_changed(self, document: Document, target: Status) -> None:
        """Tell that a document is about to go to another status."""
        self._tell("docgen_before_status_changed", document=document, target=target)

    def after_status_changed(self, document: Document, previous: Status) -> None:
        """Tell that a document has another status."""
        self._tell("docgen_after_status_changed", document=document, previous=previous)

    def _gather_document_types(self) -> Iterator[DocumentType]:
        rows = list(self._each("docgen_document_types", DocumentType))
        _refuse_twins("document type", [(plugin, row.code) for plugin, row in rows])
        self._owners = {row.code: plugin for plugin, row in rows}
        # pluggy calls the last registered first; a reader expects the order of registration.
        registered = [name for name, _ in self._manager.list_name_plugin()]
        yield from (row for _, row in sorted(rows, key=lambda pair: registered.index(pair[0])))

    def _checked(
        self,
        document_type: DocumentType,
        check: Callable[[Payload], Iterable[Finding]],
        payload: Payload,
    ) -> tuple[Finding, ...]:
        """Return what a check of the type's own finds."""
        plugin = self._owners[document_type.code]
        name = f"the check {getattr(check, '__name__', check)!s} of {document_type.code}"
        with _named(plugin, name):
            return tuple(_all_of(Finding, check(payload), plugin, name))

    def _first(self, hook: str, protocol: type, method: str, **arguments: object) -> object:
        """Return the first answer that is not ``None``, if there is one."""
        for plugin, answer in self._answers(hook, **arguments):
            return _expect(plugin, hook, answer, protocol, method)
        return None

    def _each(self, hook: str, expected: type[T], **arguments: object) -> Iterator[tuple[str, T]]:
        """Yield every row that every plugin answers, with the plugin's name."""
        for plugin, answer in self._answers(hook, **arguments):
            with _named(plugin, hook):
                rows = _all_of(expected, answer, plugin, hook)
            for row in rows:
                yield plugin, row

    def _answers(self, hook: str, **arguments: object) -> Iterator[tuple[str, object]]:
        """Yield the plugins' answers in the order of their strength, leaving ``None`` out."""
        for implementation in reversed(self._implementations(hook)):
            with _named(implementation.plugin_name, hook):
                answer = _call(implementation, arguments)
            if answer is not None:
                yield implementation.plugin_name, answer

    def _tell(self, hook: str, **arguments: object) -> None:
        for implementation in reversed(self._implementations(hook)):
            try:
                _call(implementation, arguments)
            except Exception:  # noqa: BLE001 - whatever an observer does, no document is lost
                _log.exception("plugin %r failed in %s", implementation.plugin_name, hook)

    def _implementations(self, hook: str) -> list[pluggy.HookImpl]:
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        return caller.get_hookimpls()


def _load_entry_points() -> Iterator[tuple[str, object]]:
    """Load the entry points of the group, in alphabetical order of their names."""
    found = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda row: row.name)
    for entry in {(row.name, row.value): row for row in found}.values():
        try:
            yield entry.name, entry.load()
        except Exception as error:
            problem = f"cannot be loaded from {entry.value!r}: {type(error).__name__}: {error}"
            raise PluginError(entry.name, problem) from error


def _name_of(plugin: object) -> str:
    return plugin.__name__ if isinstance(plugin, (ModuleType, type)) else type(plugin).__name__


def _call(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the plugin returns
    function: Callable[..., Any] = implementation.function
    return function(**{name: arguments[name] for name in implementation.argnames})


@contextmanager
def _named(plugin: str, hook: str) -> Iterator[None]:
    """Name the plugin whose answer fails; docgen's own errors say what they mean themselves."""
    try:
        yield
    except DocGenError:
        raise
    except Exception as error:
        problem = f"{hook} failed: {type(error).__name__}: {error}"
        raise PluginError(plugin, problem) from error


def _expect(plugin: str, hook: str, answer: object, protocol: type, *members: str) -> object:
    """Check that an answer has what its protocol asks for."""
    for member in members:
        if not hasattr(answer, member):
            problem = f"{hook} must supply a {protocol.__name__}; {answer!r} has no {member!r}"
            raise PluginError(plugin, problem)
    return answer


def _all_of(expected: type[T], answer: object, plugin: str, hook: str) -> tuple[T, ...]:
    """Return the values of an answer, each of which must be of a class."""
    if not isinstance(answer, Iterable) or isinstance(answer, (str, bytes)):
        raise PluginError(plugin, f"{hook} must return an iterable of {expected.__name__}")
    values = tuple(answer)
    for value in values:
        if not isinstance(value, expected):
            raise PluginError(plugin, f"{hook} returned {value!r}, not {expected.__name__}")
    return values


def _wraps(implementation: pluggy.HookImpl) -> bool:
    return implementation.wrapper or implementation.hookwrapper


def _refuse_twins(kind: str, names: Sequence[tuple[str, str]]) -> None:
    owners: dict[str, str] = {}
    for plugin, name in names:
        if name in owners:
            raise PluginError(plugin, f"{kind} {name!r} is already declared by {owners[name]!r}")
        owners[name] = plugin
