"""A typed method for every hook: what the plugins answer, put together and looked at.

pluggy is lenient where a host wants to know: it never looks at what an implementation returns.
Here whatever a plugin does wrong is a :class:`PluginError` that names it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from decimal import Decimal
from functools import cached_property, partial
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pluggy

from docgen.exceptions import ConfigurationError, DataError, PluginError, UnknownNameError
from docgen.hooks import builtin
from docgen.hooks.answers import OWN, all_of, blamed, refuse_twins, require_members
from docgen.hooks.declared_types import require_numbering, require_usable, samples_of
from docgen.hooks.own_fields import own_fields_of, with_own_examples
from docgen.hooks.parts import (
    NamedEngine,
    named_engine,
    named_modifier,
    named_token,
    require_file,
)
from docgen.hooks.payload_extensions import Extended, extended_by
from docgen.hooks.registration import Candidate, Registry, given, installed
from docgen.hooks.shortcode_chain import Supplied, joined, supplied
from docgen.language.dictionary import Dictionary, read_dictionary
from docgen.letters.codes import CODES as LETTER_CODES
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Case,
    Document,
    DocumentType,
    File,
    Finding,
    Measure,
    Modifier,
    Notice,
    NumberToken,
    OwnField,
    Payload,
    Request,
    Status,
    Subject,
)
from docgen.models.mapping import from_mapping
from docgen.official.schema import FormatSchema
from docgen.protocols import MailTransport, Source
from docgen.rendering.protocols import OutputRenderer, PdfEngine, RenderTask
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.shared import SharedShortcodes

if TYPE_CHECKING:
    from docgen.edo_operator import EdoOperator
    from docgen.settlement import PaymentStatus, Receipt
    from docgen.store.outbox.entries import OutboxEntry

T = TypeVar("T")

_log = logging.getLogger(__name__)

_AFTER: Final = "docgen_after_"


class Plugins:
    """The registered plugins, asked by one typed method per hook."""

    def __init__(self, extra: Sequence[object] = ()) -> None:
        """Register docgen's own plugins, those of the entry points and the host's ``extra``.

        Raises:
            PluginError: one of them cannot be loaded, implements an unknown hook or none, declares
                what another one has declared, or a type that no documents can be made of.

        """
        self._registry = Registry()
        own = Candidate(name=OWN, plugin=builtin, origin="docgen itself")
        self._registry.register_all((own, *installed(), *given(extra)))
        self._own_fields = own_fields_of(
            self._by_age(list(self._each("docgen_own_fields", OwnField)))
        )
        self._extensions: dict[str, Extended] = {}
        self._types = {
            document_kind.code: self._extended(document_kind)
            for document_kind in self._gather_document_types()
        }
        self._later: Callable[[Callable[[], object]], object] | None = None

    def telling_later(self, later: Callable[[Callable[[], object]], object]) -> Plugins:
        """Return the same plugins, told what has happened only when it is certain.

        ``later`` is given what is to be called then.
        """
        mine = copy(self)
        mine._later = later  # noqa: SLF001 - one of these
        return mine

    @property
    def registry(self) -> Registry:
        """Who is registered, and whence."""
        return self._registry

    def document_types(self) -> tuple[DocumentType, ...]:
        """All declared types, in the order of their plugins' registration."""
        return tuple(self._types.values())

    def document_type(self, code: str) -> DocumentType:
        """Find a type, or what letters are: these are printed as documents are, and not issued.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        if code in LETTER_CODES:
            from docgen.letters.types import letter_type

            return letter_type(code)
        if code not in self._types:
            raise UnknownNameError("document type", code, self._types)
        return self._types[code]

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

    def samples(self, code: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the samples of a type: data by their names.

        Raises:
            UnknownNameError: no plugin declares the type.
            PluginError: the samples are no mappings, or making them failed.

        """
        declared = self.document_type(code)
        samples = samples_of(self._owners[declared.code], declared)
        if not self._own_fields:
            return samples
        return {
            name: with_own_examples(sample, self._own_fields) for name, sample in samples.items()
        }

    def require_sample(self, code: str, name: str, sample: Mapping[str, Any]) -> None:
        """Check that a sample of a type can be read.

        Raises:
            PluginError: it does not fit the payload; lists every problem.

        """
        try:
            from_mapping(
                self.payload_class(code), sample, source=f"the sample {name!r} of {code!r}"
            )
        except DataError as error:
            raise PluginError(self._owners[code], str(error)) from None

    def collect(self, document_type: DocumentType, source: Source, request: Request) -> Payload:
        """Return the payload that the type's collector builds, or another plugin's in its place.

        Raises:
            UnknownNameError: there is no collector.
            PluginError: the collector failed, or returned something else.

        """
        code = document_type.code
        plugin, collector = self._owners[code], document_type.collector
        what = f"the collector of {code!r}"
        for other, answer in self._answers("docgen_data_collector", document_type=document_type):
            plugin, collector = other, answer
            what = f"docgen_data_collector: {what}"
            require_members(plugin, what, collector, "collect")
            break
        if collector is None:
            raise UnknownNameError("DataCollector for", code, ())
        with blamed(plugin, what):
            payload: object = collector.collect(source, request)
        extension = self._extensions.get(code)
        if extension is not None and isinstance(payload, extension.base):
            payload = extension.payload(payload, source, request)
        if not isinstance(payload, document_type.payload):
            expected = document_type.payload.__name__
            problem = f"{what} returned {payload!r:.80}, not {expected}"
            raise PluginError(plugin, problem, remedy=f"Return {expected}(…)")
        return payload

    def shortcodes(self, document_type: DocumentType) -> Catalog:
        """Return the shortcodes of a type.

        Those of other plugins come before the type's own, and what all types have comes last.

        Raises:
            PluginError: rows cannot be written, or contradict one another.

        """
        hook, code = "docgen_shortcode_resolver", document_type.code
        owner = self._owners.get(code, OWN)
        chain: list[Supplied] = []
        for plugin, answer in self._answers(hook, document_type=document_type):
            chain.append(supplied(plugin, f"{hook} of {code!r}", answer))
        if document_type.shortcodes:
            chain.append(supplied(owner, f"the shortcodes of {code!r}", document_type.shortcodes))
        chain.append(supplied(OWN, "the shared shortcodes", SharedShortcodes(document_type)))
        return joined(chain, self._own_fields)

    def own_fields(self) -> tuple[OwnField, ...]:
        """Return the fields of the host's own, as they are declared."""
        return self._own_fields

    def output_renderer(self, document_type: DocumentType, format_: str) -> OutputRenderer:
        """Return the renderer of a type in a format, as its plugin supplies it.

        Raises:
            UnknownNameError: no plugin renders it so.

        """
        return self._renderer(document_type, format_)[1]

    def render(self, document_type: DocumentType, format_: str, task: RenderTask) -> File:
        """Return the file that the renderer of a type in a format makes.

        Raises:
            UnknownNameError: no plugin renders it so.
            PluginError: the renderer failed, or returned what is no file of the format.

        """
        plugin, renderer = self._renderer(document_type, format_)
        if plugin == OWN:
            return renderer.render(task)
        what = f"the renderer of {document_type.code!r} in {format_!r}"
        with blamed(plugin, what):
            file = renderer.render(task)
        return require_file(plugin, what, file, format_)

    def _renderer(self, document_type: DocumentType, format_: str) -> tuple[str, OutputRenderer]:
        if format_ not in document_type.formats:
            raise UnknownNameError(
                f"format of {document_type.code}", format_, document_type.formats
            )
        hook = "docgen_output_renderer"
        arguments = {"document_type": document_type, "format": format_}
        for plugin, answer in self._answers(hook, **arguments):
            what = f"{hook} of {document_type.code!r} in {format_!r}"
            require_members(plugin, what, answer, "render")
            return plugin, cast("OutputRenderer", answer)
        if format_ in document_type.renderers:
            return self._owners[document_type.code], document_type.renderers[format_]
        if format_ in builtin.RENDERERS:
            return OWN, builtin.RENDERERS[format_]
        raise UnknownNameError("OutputRenderer for", document_type.code, ())

    def template_roots(self) -> tuple[Traversable, ...]:
        """Return the plugins' template folders, the strongest first.

        Raises:
            PluginError: one of them is not there.

        """
        hook = "docgen_template_roots"
        rows = tuple(self._each(hook, Traversable))  # type: ignore[type-abstract] # isinstance is all it is used for
        for plugin, root in rows:
            if not root.is_dir():
                remedy = "See that the wheel holds the templates"
                raise PluginError(plugin, f"{hook}: there is no folder {root}", remedy=remedy)
        return tuple(root for _, root in rows)

    def modifiers(self) -> tuple[Modifier, ...]:
        """Return all modifiers; neither a name nor an alias stands twice."""
        rows = list(self._each("docgen_modifiers", Modifier))
        names = [
            (plugin, name)
            for plugin, row in self._by_age(rows)
            for name in sorted({row.name.casefold(), row.alias.casefold()})
        ]
        refuse_twins("modifier", names)
        return tuple(row if plugin == OWN else named_modifier(plugin, row) for plugin, row in rows)

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
        """Return all tokens of number masks; no name stands twice.

        The masks of the declared types are tried with them.
        """
        rows = list(self._each("docgen_number_tokens", NumberToken))
        refuse_twins("number token", [(plugin, row.name) for plugin, row in self._by_age(rows)])
        tokens = tuple(row if plugin == OWN else named_token(plugin, row) for plugin, row in rows)
        for declared in self.document_types():
            require_numbering(self._owners[declared.code], declared, tokens)
        return tokens

    def pdf_engines(self) -> tuple[PdfEngine, ...]:
        """Return all PDF engines; no name stands twice."""
        rows: list[tuple[str, PdfEngine | NamedEngine]] = [
            (plugin, cast("PdfEngine", row) if plugin == OWN else named_engine(plugin, row))
            for plugin, row in self._each("docgen_pdf_engines", object)
        ]
        refuse_twins("PDF engine", [(plugin, row.name) for plugin, row in self._by_age(rows)])
        return tuple(row for _, row in rows)

    def edo_operators(self) -> tuple[EdoOperator, ...]:
        """Return all operators of electronic exchange; no name stands twice."""
        from docgen.edo_operator import EdoOperator

        rows = list(self._each("docgen_edo_operators", EdoOperator))  # type: ignore[type-abstract] # isinstance is all it is used for
        refuse_twins("operator", [(plugin, row.name) for plugin, row in self._by_age(rows)])
        return tuple(row for _, row in rows)

    def schemas(self) -> tuple[FormatSchema, ...]:
        """Return the official formats of all types; no revision stands twice."""
        schemas = [
            pair
            for document_type in self.document_types()
            for pair in (
                *((self._owners[document_type.code], schema) for schema in document_type.schemas),
                *self._each("docgen_schemas", FormatSchema, document_type=document_type),
            )
        ]
        refuse_twins("official format", [(plugin, schema.code) for plugin, schema in schemas])
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

    @cached_property
    def asks_rights(self) -> bool:
        """Whether any plugin has a say in who may do what."""
        return bool(self._registry.implementations("docgen_may"))

    def may(self, user: Actor, action: Action, subject: Subject) -> bool | None:
        """Return whether somebody may do something; ``None`` where no plugin says anything.

        One refusal is enough, and all are asked until there is one.
        """
        hook, allowed = "docgen_may", None
        for plugin, answer in self._answers(hook, user=user, action=action, subject=subject):
            if not isinstance(answer, bool):
                problem = f"{hook} returned {answer!r:.80}"
                raise PluginError(plugin, problem, remedy="Return True, False or None")
            if not answer:
                return False
            allowed = True
        return allowed

    def before_document_issued(self, document_type: DocumentType, payload: Payload) -> None:
        """Tell that a payload is about to get its number."""
        self._tell("docgen_before_document_issued", document_type=document_type, payload=payload)

    def after_document_issued(self, document: Document) -> None:
        """Tell that a document was issued."""
        self._tell("docgen_after_document_issued", document=document)

    def after_file_rendered(self, document: Document, file: File) -> None:
        """Tell that a file was rendered."""
        self._tell("docgen_after_file_rendered", document=document, file=file)

    @property
    def observe_measures(self) -> bool:
        """Whether a plugin wants to know how long things take."""
        return bool(self._registry.implementations("docgen_after_measured"))

    def after_measured(self, measure: Measure) -> None:
        """Tell how long something took."""
        self._tell("docgen_after_measured", measure=measure)

    def after_notice_made(self, notice: Notice) -> None:
        """Tell that a person should be told something."""
        self._tell("docgen_after_notice_made", notice=notice)

    def before_status_changed(self, document: Document, target: Status) -> None:
        """Tell that a document is about to go to another status."""
        self._tell("docgen_before_status_changed", document=document, target=target)

    def after_status_changed(self, document: Document, previous: Status) -> None:
        """Tell that a document has another status."""
        self._tell("docgen_after_status_changed", document=document, previous=previous)

    def after_payment_received(self, receipt: Receipt) -> None:
        """Tell that a payment was taken in."""
        self._tell("docgen_after_payment_received", receipt=receipt)

    def after_payment_reversed(self, receipt: Receipt) -> None:
        """Tell that a payment was taken back."""
        self._tell("docgen_after_payment_reversed", receipt=receipt)

    @property
    def has_foreign(self) -> bool:
        """Whether there is a plugin that docgen does not bring along."""
        return self._registry.has_foreign

    @property
    def observe_payment_statuses(self) -> bool:
        """Whether a plugin wants to know when a document becomes paid, or is so no more."""
        return bool(self._registry.implementations("docgen_after_payment_status_changed"))

    def after_payment_status_changed(
        self, document: Document, status: PaymentStatus, previous: PaymentStatus
    ) -> None:
        """Tell that a document is paid in another measure than it was."""
        self._tell(
            "docgen_after_payment_status_changed",
            document=document,
            status=status,
            previous=previous,
        )

    def mail_transport(self, account: str) -> MailTransport | None:
        """Return what carries the letters of an account, if a plugin supplies it.

        Raises:
            PluginError: it cannot send.

        """
        hook = "docgen_mail_transport"
        for plugin, answer in self._answers(hook, account=account):
            require_members(plugin, f"{hook} of {account!r}", answer, "send", "close")
            return cast("MailTransport", answer)
        return None

    def payment_link(self, document: Document, amount: Decimal) -> str:
        """Return where a document is paid, if a plugin knows.

        Raises:
            PluginError: it is no address of the web.

        """
        hook = "docgen_payment_link"
        for plugin, answer in self._answers(hook, document=document, amount=amount):
            if not isinstance(answer, str) or not answer.startswith(("https://", "http://")):
                problem = f"{hook} returned {answer!r:.80}"
                raise PluginError(plugin, problem, remedy="Return https://… or None")
            return answer
        return ""

    def before_letter_sent(self, letter: OutboxEntry, content: bytes) -> None:
        """Tell that a letter is about to go."""
        self._tell("docgen_before_letter_sent", letter=letter, content=content)

    def after_letter_sent(self, letter: OutboxEntry) -> None:
        """Tell how an attempt to send a letter ended."""
        self._tell("docgen_after_letter_sent", letter=letter)

    def after_letter_marked(self, letter: OutboxEntry) -> None:
        """Tell what became known of a letter later."""
        self._tell("docgen_after_letter_marked", letter=letter)

    def _gather_document_types(self) -> Iterator[DocumentType]:
        # pluggy calls the last registered first; a reader expects the order of registration.
        rows = self._by_age(list(self._each("docgen_document_types", DocumentType)))
        letters = [(OWN, code) for code in LETTER_CODES]
        refuse_twins("document type", [*letters, *((plugin, row.code) for plugin, row in rows)])
        self._owners = dict.fromkeys(LETTER_CODES, OWN)
        self._owners |= {row.code: plugin for plugin, row in rows}
        for plugin, declared in rows:
            require_usable(plugin, declared)
            yield declared

    def _extended(self, declared: DocumentType) -> DocumentType:
        """Return a type with the fields that a plugin adds to its payload, if one does."""
        answers = self._answers("docgen_payload_extension", document_type=declared)
        extended = extended_by(declared, self._by_age(list(answers)))
        if extended is None:
            return declared
        self._extensions[declared.code] = extended
        return extended.type(declared)

    def _by_age(self, rows: Sequence[tuple[str, T]]) -> list[tuple[str, T]]:
        """Return pairs of a plugin and what it supplies, those registered first at the head."""
        registered = self._registry.names()
        return sorted(rows, key=lambda pair: registered.index(pair[0]))

    def _checked(
        self,
        document_type: DocumentType,
        check: Callable[[Payload], Iterable[Finding]],
        payload: Payload,
    ) -> tuple[Finding, ...]:
        """Return what a check of the type's own finds."""
        plugin = self._owners[document_type.code]
        name = f"the check {getattr(check, '__name__', check)!s} of {document_type.code!r}"
        with blamed(plugin, name):
            return all_of(Finding, check(payload), plugin, name)

    def _each(self, hook: str, expected: type[T], **arguments: object) -> Iterator[tuple[str, T]]:
        """Yield every row that every plugin answers, with the plugin's name."""
        for plugin, answer in self._answers(hook, **arguments):
            with blamed(plugin, hook):
                rows = all_of(expected, answer, plugin, hook)
            for row in rows:
                yield plugin, row

    def answers_of(self, plugin: str, hook: str, **arguments: object) -> tuple[Any, ...]:
        """Return what one plugin answers to a hook that supplies one thing, or several."""
        answers = [answer for name, answer in self._answers(hook, **arguments) if name == plugin]
        return tuple(
            row
            for answer in answers
            for row in (answer if isinstance(answer, Iterable) else (answer,))
        )

    def _answers(self, hook: str, **arguments: object) -> Iterator[tuple[str, Any]]:
        """Yield the plugins' answers in the order of their strength, leaving ``None`` out."""
        for implementation in reversed(self._registry.implementations(hook)):
            with blamed(implementation.plugin_name, hook):
                answer = _call(implementation, arguments)
            if answer is not None:
                yield implementation.plugin_name, answer

    def _tell(self, hook: str, **arguments: object) -> None:
        if self._later is None or not hook.startswith(_AFTER):
            self._tell_now(hook, arguments)
        else:
            self._later(partial(self._tell_now, hook, arguments))

    def _tell_now(self, hook: str, arguments: dict[str, Any]) -> None:
        for implementation in reversed(self._registry.implementations(hook)):
            try:
                _call(implementation, arguments)
            except Exception:  # noqa: BLE001 - whatever an observer does, no document is lost
                _log.exception("plugin %r failed in %s", implementation.plugin_name, hook)


def _call(implementation: pluggy.HookImpl, arguments: dict[str, Any]) -> object:
    function: Callable[..., Any] = implementation.function
    return function(**{name: arguments[name] for name in implementation.argnames})
