"""A batch set up: its contracts, what plans and issues it, and who makes its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from threading import Event

from attrs import evolve, frozen

from docgen.batch.blocks import CHUNK, BlockIssue
from docgen.batch.checking import Checker, CheckingHere
from docgen.batch.checking_elsewhere import CheckingElsewhere, CheckScope, forget, opening_of
from docgen.batch.execute import Batch, FileMaking, plan_only
from docgen.batch.executors import (
    BatchExecutor,
    BatchWorkers,
    ExecutorSetup,
    executor_setup,
    this_process,
)
from docgen.batch.numbering import BlockNumbering
from docgen.batch.outputs import Output
from docgen.batch.plan import Planner, contracts_of
from docgen.batch.progress import Watcher, watching
from docgen.batch.reading import BatchSource
from docgen.batch.report import BatchReport
from docgen.exceptions import TemplateError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Channel, Period
from docgen.pipeline.collect import Collection
from docgen.pipeline.issue import Issuance
from docgen.pipeline.keep import FilesResult
from docgen.rendering.protocols import LateFile
from docgen.templates.folders import TemplateFolders
from docgen.wiring import Wiring


@frozen(kw_only=True)
class BatchScope:
    """What a batch is to make, of whom and for when; see :meth:`docgen.DocGen.batch`."""

    types: tuple[str, ...]
    period: Period
    organisation: str | None
    clients: Iterable[str] | None
    formats: tuple[str, ...]
    channel: Channel
    by: Actor


@frozen(kw_only=True)
class BatchOptions:
    """How a batch is run: who makes its files, where they go, who watches and may stop it."""

    workers: int | None
    executor: BatchExecutor | None
    output: Output
    dry_run: bool
    progress: bool | Watcher
    stop: Event


class Batches:
    """Runs batches of the documents of a façade with these parts."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def run(self, scope: BatchScope, options: BatchOptions) -> BatchReport:
        """Run a batch, or only plan it.

        Raises:
            UnknownNameError: no such type, format or client.
            ConfigurationError: there is no source or no store, or the executor is unknown.
            StorageError: the store or the output failed.

        """
        scope = evolve(scope, formats=scope.formats or options.output.formats)
        self._require_formats(scope)
        source = BatchSource(self._wiring.collection.source)
        contracts, count = contracts_of(source, scope.organisation, scope.clients)
        total = None if count is None else count * len(scope.types)
        with watching(options.progress) as watch:
            if options.dry_run:
                return plan_only(self._plan(scope, source), contracts, total, watch)
            with self._executor(options, total) as setup:
                batch = Batch(
                    self._block_issue(scope, source, setup),
                    self._wiring.store,
                    self._file_making(scope, setup),
                    titles={code: self._wiring.plugins.title(code) for code in scope.types},
                    output=options.output,
                    watch=watch,
                    stop=options.stop,
                )
                try:
                    return batch.run(contracts, total)
                finally:
                    forget()  # an executor may have threads of this process

    def _executor(
        self, options: BatchOptions, total: int | None
    ) -> AbstractContextManager[ExecutorSetup]:
        """Return who makes the files; what one process would make alone is made in this one."""
        workers, executor = options.workers, options.executor
        is_ours = workers is None and (executor is None or isinstance(executor, BatchWorkers))
        if is_ours and total is not None and total <= CHUNK:
            return this_process()
        return executor_setup(workers, executor, self._wiring.own_plugins)

    def _require_formats(self, scope: BatchScope) -> None:
        """Refuse a format that one of the types does not have, or no template of it makes."""
        for code in scope.types if scope.formats else ():
            document_type = self._wiring.plugins.document_type(code)
            held = self._wiring.templates.formats(code)
            known = self._wiring.renderer.formats(document_type, held)
            for format_ in scope.formats:
                if format_ not in known:
                    raise UnknownNameError(f"format of {code}", format_, known)

    def _plan(self, scope: BatchScope, source: BatchSource) -> BlockIssue:
        """Return what plans, and issues nothing."""
        checking = CheckingHere(self._checker(scope, source, self._templates(), None))
        return BlockIssue(scope.types, self._planner(scope), checking, None, self._wiring.store)

    def _block_issue(
        self, scope: BatchScope, source: BatchSource, setup: ExecutorSetup
    ) -> BlockIssue:
        """Return what checks and issues; it sees the source and the templates as they are now."""
        wiring, templates = self._wiring, self._templates()
        for code in scope.types:
            with suppress(TemplateError):  # whoever's document it is, is told
                templates.load(code, wiring.settings.template_choice.get(code), scope.period.end)
        here = self._checker(scope, source, templates, wiring.issuance)
        told = CheckScope(
            period=scope.period,
            by=scope.by,
            formats=tuple(scope.formats),
            channel=scope.channel,
            source=opening_of(wiring.source),
        )
        return BlockIssue(
            scope.types,
            self._planner(scope),
            CheckingElsewhere(setup.executor, wiring, told, source, here)
            if setup.is_elsewhere
            else CheckingHere(here),
            BlockNumbering(wiring.issuance, wiring.plugins, templates),
            wiring.store,
        )

    def _templates(self) -> TemplateFolders:
        return self._wiring.templates.snapshot()

    def _planner(self, scope: BatchScope) -> Planner:
        return Planner(scope.period, self._wiring.rights.acting_as(scope.by))

    def _checker(
        self,
        scope: BatchScope,
        source: BatchSource,
        templates: TemplateFolders,
        issuance: Issuance | None,
    ) -> Checker:
        collection = Collection(self._wiring.plugins, source)
        preparation = self._wiring.preparing(collection, templates)
        return Checker(
            preparation,
            templates,
            source,
            scope.period,
            issuance,
            by=scope.by,
            formats=scope.formats,
            channel=scope.channel,
        )

    def _file_making(self, scope: BatchScope, setup: ExecutorSetup) -> FileMaking:
        how = scope.formats, scope.channel
        return FileMaking(
            submit=lambda near, ids, pages: setup.submit(
                near, _make_files, self._wiring, ids, *how, pages
            ),
            make=lambda ids: self._wiring.files.make(ids, *how),
            formats=scope.formats,
            channel=scope.channel,
            window=setup.window,
        )


def _make_files(
    wiring: Wiring,
    documents: Sequence[int],
    formats: Sequence[str],
    channel: Channel,
    pages: Mapping[int, LateFile],
) -> tuple[FilesResult, ...]:
    """Make and keep files of issued documents, in whichever process this is."""
    return wiring.files.make(documents, formats, channel, pages)
