"""What documents can be made, of what, by which templates, with which numbers: ``dg.catalog``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from docgen.exceptions import TemplateError, UnknownNameError
from docgen.hooks.inventory import Part, parts_of
from docgen.models import Action, DocumentType, Finding, Shortcode, Subject, SubjectKind
from docgen.models.json_schema import json_schema
from docgen.numbering import NumberingRule
from docgen.pipeline.rights import subject_of
from docgen.templates.authoring.messages import explained
from docgen.wiring import Wiring

if TYPE_CHECKING:
    from docgen.pipeline.reprint import Reprint
    from docgen.templates.authoring.importing import Imported


class DocumentCatalog:
    """The types, their shortcodes, templates and numbering rules, as plugins and settings say.

    Methods that take the code of a type raise UnknownNameError where no plugin declares it.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def types(self) -> tuple[DocumentType, ...]:
        """Return the declared document types."""
        return self._wiring.plugins.document_types()

    def document_type(self, code: str) -> DocumentType:
        """Find a document type."""
        return self._wiring.plugins.document_type(code)

    def plugin_of(self, code: str) -> str:
        """Return the name of the plugin that declares a type."""
        return self._wiring.plugins.plugin_of(self.document_type(code).code)

    def plugins(self) -> tuple[str, ...]:
        """Return the names of the plugins, docgen's own at the head, then as registered."""
        return self._wiring.plugins.registry.names()

    def plugin_origin(self, plugin: str) -> str:
        """Return where a plugin comes from: the entry point and its package."""
        return self._wiring.plugins.registry.origin_of(plugin)

    def parts(self, plugin: str) -> tuple[Part, ...]:
        """Return what a plugin supplies and replaces.

        Raises:
            UnknownNameError: there is no plugin of the name.
            PluginError: one of its answers cannot be used.

        """
        if plugin not in self.plugins():
            raise UnknownNameError("plugin", plugin, self.plugins())
        return tuple(parts_of(self._wiring.plugins, plugin))

    def installed_as(self, plugin: object) -> str:
        """Return the name under which a module or an object is registered; ``""`` if it is not."""
        return self._wiring.plugins.registry.name_of(plugin)

    def samples(self, code: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the samples of a type: data by their names, for previews and tests.

        Raises:
            PluginError: they are no mappings, or making them failed.

        """
        return self._wiring.plugins.samples(code)

    def sample(self, code: str, name: str) -> Mapping[str, Any]:
        """Return a sample of a type.

        Raises:
            UnknownNameError: it has none of the name.
            PluginError: the sample does not fit the type's own payload.

        """
        samples = self.samples(code)
        if name not in samples:
            raise UnknownNameError(f"sample of {code}", name, samples)
        self._wiring.plugins.require_sample(code, name, samples[name])
        return samples[name]

    def schema(self, code: str) -> Mapping[str, Any]:
        """Return the JSON Schema of the data of a type, for editors and forms."""
        document_type = self.document_type(code)
        return json_schema(document_type.payload, title=document_type.title)

    def shortcodes(self, code: str) -> Sequence[Shortcode]:
        """Return the shortcodes of a type, in the order its plugins list them."""
        return self._wiring.renderer.catalog(self.document_type(code)).rows

    def templates(self, code: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first."""
        return self._wiring.templates.names(self.document_type(code).code)

    def formats(self, code: str) -> tuple[str, ...]:
        """Return the formats that documents of a type can be made in by some template of it.

        A type may be printed in Word, and have no template that holds a Word file.

        Raises:
            TemplateError: the settings of one of its templates cannot be used.

        """
        document_type = self.document_type(code)
        held = self._wiring.templates.formats(document_type.code)
        return self._wiring.renderer.formats(document_type, held)

    def template_files(self, code: str, name: str | None = None) -> Mapping[str, bytes]:
        """Return the files of a template's own folder by path, as a start for another one.

        Raises:
            TemplateNotFoundError: no such template.

        """
        template = Subject(kind=SubjectKind.TEMPLATE, type=code, id=name or "")
        self._wiring.rights.require(Action.SEE, template)
        return self._wiring.templates.own_files(self.document_type(code).code, name)

    def new_template(self, code: str, name: str | None = None) -> Mapping[str, bytes]:
        """Return a template's own files by path, its shortcodes spelled in Russian, to start with.

        Raises:
            TemplateNotFoundError: no such template.

        """
        files = self.template_files(code, name)
        return self._wiring.renderer.in_russian(self.document_type(code), files)

    def import_word(self, code: str, content: bytes, name: str, system: str) -> Imported:
        """Rewrite another system's Word template into one of a type, in a worker.

        ``name`` names the file in errors, ``system`` is whose tags it holds: ``perfectum``,
        ``bitrix24``, ``docxtpl`` or ``mergefield``.

        Raises:
            UnknownNameError: nobody knows how the system writes its tags.
            TemplateError: it is no Word file, or holds what a template may not.
            WorkerError: reading it took too long, or too much memory.

        """
        return self._wiring.renderer.import_word(self.document_type(code), content, name, system)

    def lint(self, code: str, folder: Traversable | str) -> tuple[Finding, ...]:
        """Return what is wrong with a template: a folder, wherever it lies, or one by its name."""
        document_type = self.document_type(code)
        try:
            if isinstance(folder, str):
                today = dt.datetime.now().astimezone().date()
                template = self._wiring.templates.load(code, folder, today)
            else:
                template = self._wiring.templates.read(folder, code)
        except TemplateError as error:
            return (explained(error),)
        return self._wiring.renderer.lint(document_type, template)

    def reprints(self) -> tuple[Reprint, ...]:
        """Return the newest document of each template, and how it would print by today's template.

        Nothing of it is kept, and what was issued stays as it is: it says how the next document
        will look beside the last one, after an upgrade or a change of a template.

        Raises:
            ConfigurationError: no store was given.
            StorageError: the store fails.

        """
        from docgen.pipeline.reprint import Reprints

        wiring = self._wiring
        reprints = Reprints(wiring.store, wiring.templates, wiring.plugins, wiring.renderer)
        return tuple(wiring.rights.visible(reprints.all(), _printed))

    def rule(self, code: str, on: dt.date | None = None, organisation: str = "") -> NumberingRule:
        """Return the numbering rule of a type, as far as no template says otherwise.

        It is that of today's documents, unless ``on`` is another day. ``act.corrective`` is the
        rule of corrective acts.
        """
        day = on or dt.datetime.now().astimezone().date()
        return self._wiring.rules.rule(code, day, organisation)


def _printed(reprint: Reprint) -> Subject:
    return subject_of(reprint.document)
