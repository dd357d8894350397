"""A batch set up: its contracts, what plans and issues it, and who makes its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Event

from attrs import evolve, frozen

from docgen.batch.blocks import BlockIssue
from docgen.batch.execute import Batch, Rendering, plan_only
from docgen.batch.executors import Crew, Submits, crew_of
from docgen.batch.issuing import Issuing
from docgen.batch.outputs import Output
from docgen.batch.plan import Planner, contracts_of
from docgen.batch.progress import Watcher, watching
from docgen.batch.reading import BatchSource
from docgen.batch.report import BatchReport
from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Channel, Period
from docgen.pipeline.collect import Collection
from docgen.pipeline.keep import Made
from docgen.wiring import Wiring


@frozen(kw_only=True)
class BatchWanted:
    """What a batch is to make, of whom and for when; see :meth:`docgen.DocGen.batch`."""

    types: tuple[str, ...]
    period: Period
    organisation: str | None
    clients: Iterable[str] | None
    formats: tuple[str, ...]
    channel: Channel
    by: Actor


@frozen(kw_only=True)
class BatchSetting:
    """How a batch is run: who makes its files, where they go, who watches and may stop it."""

    workers: int | None
    executor: Submits | str | None
    output: Output
    dry_run: bool
    progress: bool | Watcher
    stop: Event


class Batches:
    """Runs batches of the documents of a façade with these parts."""

    def __init__(self, parts: Wiring) -> None:
        self._wiring = parts

    def run(self, wanted: BatchWanted, setting: BatchSetting) -> BatchReport:
        """Run a batch, or only plan it.

        Raises:
            UnknownNameError: no such type, format or client.
            ConfigurationError: there is no source or no store, or the executor is unknown.
            StorageError: the store or the output failed.

        """
        wanted = evolve(wanted, formats=wanted.formats or setting.output.formats)
        self._require_formats(wanted)
        source = BatchSource(self._wiring.collection.source)
        issue = self._block_issue(wanted, source, dry_run=setting.dry_run)
        contracts, count = contracts_of(source, wanted.organisation, wanted.clients)
        total = None if count is None else count * len(wanted.types)
        with watching(setting.progress) as watch:
            if setting.dry_run:
                return plan_only(issue, contracts, total, watch)
            with crew_of(setting.workers, setting.executor, self._wiring.given) as crew:
                batch = Batch(
                    issue,
                    self._wiring.store,
                    self._rendering(wanted, crew),
                    titles={code: self._wiring.title(code) for code in wanted.types},
                    output=setting.output,
                    watch=watch,
                    stop=setting.stop,
                )
                return batch.run(contracts, total)

    def _require_formats(self, wanted: BatchWanted) -> None:
        """Refuse a format that one of the types does not have."""
        for code in wanted.types:
            known = self._wiring.plugins.document_type(code).formats
            for format_ in wanted.formats:
                if format_ not in known:
                    raise UnknownNameError(f"format of {code}", format_, known)

    def _block_issue(
        self, wanted: BatchWanted, source: BatchSource, *, dry_run: bool
    ) -> BlockIssue:
        """Return what plans and issues; it sees the source and the templates as they are now."""
        parts = self._wiring
        collection = Collection(parts.plugins, source)
        preparation = parts.preparing(collection, parts.templates.as_they_are())
        planner = Planner(preparation, source, wanted.period)
        issuing = None if dry_run else Issuing(parts.store, parts.plugins, parts.rules, wanted.by)
        return BlockIssue(wanted.types, planner, issuing, parts.store)

    def _rendering(self, wanted: BatchWanted, crew: Crew) -> Rendering:
        how = wanted.formats, wanted.channel
        return Rendering(
            submit=lambda ids: crew.executor.submit(_make_files, self._wiring, ids, *how),
            make=lambda ids: self._wiring.files.make(ids, *how),
            formats=wanted.formats,
            channel=wanted.channel,
            window=crew.window,
        )


def _make_files(
    parts: Wiring, documents: Sequence[int], formats: Sequence[str], channel: Channel
) -> tuple[Made, ...]:
    """Make and keep files of issued documents, in whichever process this is."""
    return parts.files.make(documents, formats, channel)
