"""What the façade is put together from: plugins, templates, engines, rules, and the store."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from attrs import frozen

from docgen.exceptions import ConfigurationError
from docgen.hooks import builtin
from docgen.hooks.caller import Plugins
from docgen.numbering import StoredRule
from docgen.numbering.rulebook import NumberingRules
from docgen.pipeline.collect import Collection
from docgen.pipeline.draft import Preparation
from docgen.pipeline.isolation import EngineRenderings, GuardedRenderings
from docgen.pipeline.keep import IssuedFiles
from docgen.pipeline.request import absolute_place, absolute_url, template_roots
from docgen.protocols import Source
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.workers import SHARED
from docgen.rendering.workers.sending import dump_plugins, load_plugins
from docgen.services.explanation.explainer import Explainer
from docgen.services.explanation.settings_origin import Deciding
from docgen.store import ArtifactStore, DocumentStore
from docgen.templates.folders import TemplateFolders

#: Those of the façades that are open; the shared worker is kept for them.
_OPEN: Final[WeakSet[Wiring]] = WeakSet()


@frozen(kw_only=True)
class Settings:
    """The arguments of :class:`docgen.DocGen` that another process can be told."""

    store: str | None
    artifacts: str | PathLike[str]
    templates: Sequence[str | PathLike[str]]
    untrusted_templates: Sequence[str | PathLike[str]]
    numbering: Mapping[str, Mapping[str, Any]] | None
    template_choice: Mapping[str, str] | None
    engine: str

    def from_anywhere(self) -> dict[str, Any]:
        """Return them as arguments that mean the same in any working folder."""
        return {
            "store": self.store and absolute_url(self.store),
            "artifacts": absolute_place(self.artifacts),
            "templates": [Path(folder).absolute() for folder in self.templates],
            "untrusted_templates": [Path(row).absolute() for row in self.untrusted_templates],
            "numbering": self.numbering,
            "template_choice": self.template_choice,
            "engine": self.engine,
        }


class Wiring:
    """The parts, each made once. ``given`` are the host's plugins beside the entry points'.

    Raises:
        PluginError: a plugin cannot be registered.
        ConfigurationError: a numbering rule cannot be used, or a folder of templates is not there.
        UnknownNameError: there is no such engine.

    """

    def __init__(self, source: Source | None, given: Sequence[object], settings: Settings) -> None:
        self._sent = settings.from_anywhere()
        self._settings = settings
        self._choice = settings.template_choice or {}
        self._store: DocumentStore | None = None
        self._opening = threading.Lock()
        self.given = tuple(given)
        self.plugins = Plugins([builtin], given)
        self.collection = Collection(self.plugins, source)
        self.templates = TemplateFolders(
            [*template_roots(settings.templates), *self.plugins.template_roots()],
            template_roots(settings.untrusted_templates),
        )
        self.engines = EngineChoice(self.plugins.pdf_engines(), settings.engine)
        self.renderings = GuardedRenderings(self.plugins, self.engines, self.given, settings.engine)
        self.renderings_by = EngineRenderings(self.plugins, self.renderings, self.given)
        self.files = IssuedFiles(lambda: self.store, self.plugins, self.renderings)
        self.preparation = self.preparing(self.collection, self.templates)
        self.rules = NumberingRules(
            self.plugins.document_types(),
            settings.numbering or {},
            self.plugins.number_tokens(),
            self._stored_rules,
        )
        _OPEN.add(self)

    @property
    def engine(self) -> str:
        """The engine that the host asked for."""
        return self._settings.engine

    @property
    def store(self) -> DocumentStore:
        """The documents issued so far; opened once, whichever thread asks first.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        with self._opening:
            if self._store is None:
                self._store = self._open_store()
            return self._store

    def preparing(self, collection: Collection, templates: TemplateFolders) -> Preparation:
        """Return what prepares documents from this collection and by these templates."""
        return Preparation(
            self.plugins,
            collection,
            templates,
            self.renderings,
            choice=self._choice,
            store=lambda: self.store,
        )

    def explainer(self) -> Explainer:
        """Return what tells where the values of issued documents came from."""
        return Explainer(
            self.store,
            self.plugins,
            self.renderings,
            self.collection,
            Deciding(
                self.rules,
                self._choice,
                lambda code: next(iter(self.templates.names(self._known(code))), None),
            ),
        )

    def title(self, code: str) -> str:
        """Return the title of a type."""
        return self.plugins.document_type(code).title

    def sent(self) -> tuple[bytes, bytes]:
        """Return the host's plugins and settings as bytes, for :func:`received`.

        Raises:
            ConfigurationError: another process cannot import one of the plugins.

        """
        return dump_plugins(self.given), pickle.dumps(self._sent)

    def __reduce__(self) -> tuple[object, ...]:
        """Be put together anew, without the source, in the process that they are sent to."""
        return _put_together, self.sent()

    def close(self) -> None:
        """Close the store, if it was opened; the last ones open end the shared worker."""
        if self._store is not None:
            self._store.close()
        self.renderings.close()
        self.renderings_by.close()
        _OPEN.discard(self)
        if not _OPEN:
            SHARED.close()

    def _known(self, code: str) -> str:
        return self.plugins.document_type(code).code

    def _open_store(self) -> DocumentStore:
        if self._settings.store is None:
            raise ConfigurationError(
                "there is no store of documents; give DocGen(store='sqlite:///docs.db'), or "
                'write store = "sqlite:///docs.db" into docgen.toml'
            )
        return DocumentStore(
            self._settings.store,
            ArtifactStore(self._settings.artifacts),
            payload_class=lambda code: self.plugins.document_type(code).payload,
        )

    def _stored_rules(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of numbering rules; without a store there are none."""
        return () if self._settings.store is None else self.store.journal.rules()


def received(plugins: bytes, settings: bytes) -> tuple[tuple[object, ...], dict[str, Any]]:
    """Return the plugins and the arguments that another process sent."""
    return load_plugins(plugins), pickle.loads(settings)  # noqa: S301 - its own


@cache
def _put_together(plugins: bytes, settings: bytes) -> Wiring:
    """Return the parts with these settings, once a process."""
    given, arguments = received(plugins, settings)
    return Wiring(None, given, Settings(**arguments))
