"""The settings of a façade, and the one place where its parts are put together."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from attrs import asdict, evolve, field, frozen

from docgen.exceptions import ConfigurationError
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor
from docgen.models import Document, Severity, TemplateSettings
from docgen.models.card import CARD_TABS, require_tabs
from docgen.numbering.rulebook import NumberingRules
from docgen.pipeline.collect import Collection
from docgen.pipeline.draft import Preparation
from docgen.pipeline.isolation import GuardedRenderer, RecordedEngines
from docgen.pipeline.notices import Notices
from docgen.pipeline.payment_hooks import PaymentHooks
from docgen.pipeline.portal_settings import read_portal
from docgen.pipeline.request import absolute_place, absolute_url, template_roots
from docgen.pipeline.rights import NOBODY, Rights
from docgen.pipeline.sequel import NoSequel, Sequel
from docgen.pipeline.severity import read_severities, require_codes
from docgen.protocols import Source
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.workers import READERS, RECEIVED, SHARED, apart
from docgen.rendering.workers.sending import dump_plugins, load_plugins
from docgen.resources import give_fonts
from docgen.store.opening import PublishedVersions, StoreOpener
from docgen.templates.folders import TemplateFolders
from docgen.templates.reading import read_settings

if TYPE_CHECKING:
    from docgen.pipeline.issue import Issuance
    from docgen.pipeline.keep import IssuedFiles
    from docgen.pipeline.package import PackageIssuer
    from docgen.store import DocumentStore
    from docgen.transactions import Transaction


class _Opening:
    """That a façade was opened: one for it and all that it does in the names of users."""


#: Those that are not closed yet; the shared worker is kept for them.
_OPEN: Final[WeakSet[_Opening]] = WeakSet()


#: Cached properties that hold the store.
_OF_THE_STORE: Final = ("issuance", "files")


@frozen(kw_only=True)
class Settings:
    """The arguments of :class:`docgen.DocGen` that another process can be told."""

    store: str | None
    artifacts: str | PathLike[str]
    templates: Sequence[str | PathLike[str]]
    untrusted_templates: Sequence[str | PathLike[str]]
    numbering: Mapping[str, Mapping[str, Any]]
    template_choice: Mapping[str, str]
    findings: Mapping[str, Any]
    engine: str
    fonts: Sequence[str | PathLike[str]] = ()
    schemas: str | PathLike[str] | None = None
    exchange: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    links: Mapping[str, str] = field(factory=dict)
    approvals: Mapping[str, Sequence[str]] = field(factory=dict)
    card: Sequence[str] = CARD_TABS
    keeping: Mapping[str, Any] = field(factory=dict)
    portal: Mapping[str, Any] = field(factory=dict)

    def from_anywhere(self) -> Settings:
        """Return them so that they mean the same in any working folder."""
        return evolve(
            self,
            store=self.store and absolute_url(self.store),
            artifacts=absolute_place(self.artifacts),
            templates=[Path(folder).absolute() for folder in self.templates],
            untrusted_templates=[Path(folder).absolute() for folder in self.untrusted_templates],
            fonts=[Path(folder).absolute() for folder in self.fonts],
            schemas=self.schemas and Path(self.schemas).absolute(),
        )


class Wiring:
    """What a façade and its services are made of.

    What a wrong setting would break is made at once, so that it is refused at the start; what
    needs the store is made when it is first asked for.

    Raises:
        PluginError: a plugin cannot be registered.
        ConfigurationError: a numbering rule cannot be used, or a folder of templates is not there.
        UnknownNameError: there is no such engine.

    """

    def __init__(
        self, source: Source | None, own_plugins: Sequence[object], settings: Settings
    ) -> None:
        give_fonts(Path(folder) for folder in settings.fonts)
        self.own_plugins = tuple(own_plugins)
        self.settings = settings.from_anywhere()
        self.plugins = Plugins(self.own_plugins)
        self.collection = Collection(self.plugins, source)
        self.engines = EngineChoice(self.plugins.pdf_engines(), settings.engine)
        types = self.plugins.document_types()
        self.severities = read_severities(settings.findings, [kind.code for kind in types])
        require_codes(self.severities, types, has_foreign=self.plugins.has_foreign)
        self.renderer = GuardedRenderer(
            self.plugins, self.engines, self.own_plugins, settings.engine
        )
        self.recorded_engines = RecordedEngines(self.plugins, self.renderer, self.own_plugins)
        self.opener = StoreOpener(
            self.settings.store,
            self.settings.artifacts,
            self.plugins.payload_class,
            self._refuses_repeated_charges,
            PaymentHooks(self.plugins, self._document),
        )
        self.templates = TemplateFolders(
            [*template_roots(settings.templates), *self.plugins.template_roots()],
            template_roots(settings.untrusted_templates),
            _read_settings_apart,
            PublishedVersions(self.opener),
        )
        self.portal = read_portal(settings.portal, [kind.code for kind in types])
        for code in settings.approvals:
            self.plugins.document_type(code)
        require_tabs(settings.card)
        self._over_the_store(NOBODY)
        #: What is written with documents that are issued; whoever is above says it.
        self.sequel: Sequel = NoSequel()
        self._is_within = False
        self._opening = _Opening()
        _OPEN.add(self._opening)

    def _over_the_store(self, user: Actor) -> None:
        """Put together what asks the store, once it is known which one that is."""
        self.rights = Rights(self.plugins, self.opener, self.portal, user)
        self.notices = Notices(self.plugins, self.opener, self.settings.links)
        self.preparation = self.preparing(self.collection, self.templates)
        self.rules = NumberingRules(
            self.plugins.document_types(),
            self.settings.numbering,
            self.plugins.number_tokens(),
            self.opener.rules,
        )

    @property
    def store(self) -> DocumentStore:
        """The documents issued so far; opened once, whichever thread asks first.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        return self.opener.store

    @property
    def source(self) -> Source:
        """The host's adapter; without one, every call of it raises ConfigurationError."""
        return self.collection.source

    @property
    def schemas_folder(self) -> Path | None:
        """Where the host keeps the tax service's schemas that it has added, if it does."""
        folder = self.settings.schemas
        return None if folder is None else Path(folder)

    @cached_property
    def issuance(self) -> Issuance:
        """What takes documents to their numbers."""
        from docgen.pipeline.issue import Issuance

        return Issuance(self.opener, self.plugins, self.rules, self.settings.approvals, self.sequel)

    @property
    def packages(self) -> PackageIssuer:
        """What issues documents on requests, in the name of whoever the parts are used for."""
        from docgen.pipeline.package import PackageIssuer

        return PackageIssuer(self.opener, self.preparation, self.issuance, self.rights)

    @cached_property
    def files(self) -> IssuedFiles:
        """What renders issued documents and keeps their files."""
        from docgen.pipeline.keep import IssuedFiles

        return IssuedFiles(self.store, self.plugins, self.renderer)

    def preparing(self, collection: Collection, templates: TemplateFolders) -> Preparation:
        """Return what prepares documents from this collection and by these templates."""
        return Preparation(
            self.plugins,
            collection,
            templates,
            self.renderer,
            choice=self.settings.template_choice,
            opener=self.opener,
            severities=self.severities,
        )

    def _document(self, document_id: int) -> Document:
        return self.store.get(document_id)

    def acting_as(self, user: Actor) -> Wiring:
        """Return the same parts, to be used in the name of a user."""
        mine = Wiring.__new__(Wiring)
        mine.__dict__.update(self.__dict__)  # a copy would be pickled, and lose the source
        mine.rights = self.rights.acting_as(user)
        return mine

    def within(self, transaction: Transaction) -> Wiring:
        """Return the same parts, over the store inside a transaction of the host's.

        Plugins are told what has happened once it is committed.

        Raises:
            ConfigurationError: there is no store, or its database is not the transaction's.
            StorageError: the store cannot be opened.

        """
        mine = Wiring.__new__(Wiring)
        mine.__dict__.update(self.__dict__)
        for made in _OF_THE_STORE:
            mine.__dict__.pop(made, None)
        mine.plugins = self.plugins.telling_later(transaction.on_commit)
        hooks = PaymentHooks(mine.plugins, mine._document)  # noqa: SLF001 - one of these
        mine.opener = self.opener.within(transaction.driver_connection, hooks)
        mine._over_the_store(self.rights.user)  # noqa: SLF001 - the same
        mine._is_within = True  # noqa: SLF001 - the same
        return mine

    def _refuses_repeated_charges(self, code: str, organisation: str) -> bool:
        """Return whether a charge that stands in two documents of a group is an error there."""
        from docgen.store.documents.charge_rows import DOCUMENTED

        document_type = self.plugins.document_type(code)
        severity = self.severities.of(DOCUMENTED, document_type, organisation)
        return severity is Severity.ERROR

    def close(self) -> None:
        """Close the store, if it was opened; the last ones open end the shared worker."""
        self.opener.close()
        self.renderer.close()
        self.recorded_engines.close()
        _OPEN.discard(self._opening)
        if not _OPEN:
            SHARED.close()
            READERS.close()
            RECEIVED.close()

    def __reduce__(self) -> tuple[object, ...]:
        """Be put together anew, without the source, in the process that it is sent to.

        Raises:
            ConfigurationError: another process cannot import one of the plugins, or it is within
                a transaction of the host's.

        """
        if self._is_within:
            raise ConfigurationError(
                "what is done within a transaction of the host's is done by its own process. Use "
                "the façade itself, after the commit"
            )
        portal = {name: row for name, row in self.settings.portal.items() if name != "secret"}
        settings = asdict(evolve(self.settings, portal=portal), recurse=False)
        told = (dump_plugins(self.own_plugins), pickle.dumps(settings), self.rights.user)
        return _put_together, told


@cache
def _put_together(plugins: bytes, settings: bytes, user: Actor = NOBODY) -> Wiring:
    """Return the wiring with these settings, once a process, for a user if it is of one."""
    if user != NOBODY:
        return _put_together(plugins, settings).acting_as(user)
    arguments: dict[str, Any] = pickle.loads(settings)  # noqa: S301 - its own
    return Wiring(None, load_plugins(plugins), Settings(**arguments))


def _read_settings_apart(content: bytes, label: str) -> TemplateSettings:
    """Read the settings of a stranger's template in a process that may be killed."""
    return apart(read_settings, content, label)
