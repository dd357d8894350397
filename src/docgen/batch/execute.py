"""The run of a batch: issue a block, have its files made, take the results in order.

While workers make the files of one block, the next one is checked and issued. Only so many chunks
wait for their files, and what waits is ids, so the memory does not grow with the list.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from functools import partial
from threading import Event

from attrs import evolve, field, frozen

from docgen.batch.blocks import CHUNK, BlockIssue
from docgen.batch.kept_rows import KeptRows
from docgen.batch.outputs import Output
from docgen.batch.plan import Begun, PlanEntry, in_blocks
from docgen.batch.progress import Progress, Watcher
from docgen.batch.report import BatchReport, BatchRow, Outcome, Reason
from docgen.exceptions import StorageError, WorkerError
from docgen.models import Channel, Contract, File, Unreadable
from docgen.pipeline.keep import FilesResult
from docgen.rendering.engines.choice import crashed
from docgen.rendering.protocols import LateFile
from docgen.store import DocumentStore


@frozen(kw_only=True)
class FileMaking:
    """How files are made: ``submit`` has others do it, ``make`` does it here.

    Both take documents' ids; ``submit`` the number of the process too that has them at hand, and
    what was filled in of them before. Without
    ``formats`` they are those that a template makes by default; ``window`` is how many chunks may
    be under way at once.
    """

    submit: Callable[
        [int | None, Sequence[int], Mapping[int, LateFile]], Future[tuple[FilesResult, ...]]
    ]
    make: Callable[[Sequence[int]], tuple[FilesResult, ...]]
    formats: tuple[str, ...]
    channel: Channel
    window: int


@frozen(kw_only=True)
class _Task:
    """A row, and of a document that is issued the formats wanted and whether some are missing."""

    row: BatchRow
    formats: tuple[str, ...] = ()
    missing: bool = False
    begun: Begun | None = field(default=None, repr=False)


@frozen(kw_only=True)
class _Chunk:
    tasks: tuple[_Task, ...]
    ids: tuple[int, ...]
    future: Future[tuple[FilesResult, ...]] | None = field(repr=False)


class Batch:
    """One run over contracts.

    ``titles`` are those of the types, for bookmarks. When ``stop`` is set, what is issued is
    finished and the rest is left to the next run.
    """

    def __init__(
        self,
        issue: BlockIssue,
        store: DocumentStore,
        making: FileMaking,
        *,
        titles: Mapping[str, str],
        output: Output,
        watch: Watcher,
        stop: Event,
    ) -> None:
        self._issue = issue
        self._store = store
        self._making = making
        self._titles = titles
        self._output = output
        self._watch = watch
        self._stop = stop
        self._stopped = False
        self._begun = time.monotonic()
        self._rows = KeptRows()
        self._pending: deque[_Chunk] = deque()
        self._progress = Progress(total=None)

    def run(self, contracts: Iterable[Contract | Unreadable], total: int | None) -> BatchReport:
        """Make the documents of the contracts; ``total`` is how many there are, if known.

        Raises:
            StorageError: the store or the output failed. What was issued is there: run it again.

        """
        self._progress = Progress(total=total)
        with self._output:
            for entries in self._issue.make(contracts, self._is_stopped):
                self._submit_files(entries)
            while self._pending:
                self._finish(self._pending.popleft())
            if not self._stopped:
                self._output.finish()
        return BatchReport(rows=self._rows, seconds=self._seconds(), stopped=self._stopped)

    def _is_stopped(self) -> bool:
        self._stopped = self._stop.is_set()
        return self._stopped

    def _submit_files(self, entries: Sequence[PlanEntry]) -> None:
        """Have the files of a block made, chunk by chunk, and take results that are in the way."""
        for tasks in in_blocks(self._tasks(entries), CHUNK):
            while len(self._pending) >= self._making.window:
                self._finish(self._pending.popleft())
            ids = tuple(
                task.row.document_id
                for task in tasks
                if task.missing and task.row.document_id is not None
            )
            future = self._submit(tasks, ids) if ids else None
            waiting = tuple(evolve(task, begun=None) for task in tasks)
            self._pending.append(_Chunk(tasks=waiting, ids=ids, future=future))

    def _submit(
        self, tasks: Sequence[_Task], ids: Sequence[int]
    ) -> Future[tuple[FilesResult, ...]]:
        """Have missing files made, where their documents are at hand."""
        begun = {
            task.row.document_id: task.begun
            for task in tasks
            if task.begun is not None and task.row.document_id is not None
        }
        late = {number: row.late for number, row in begun.items() if row.late is not None}
        near = next((row.process for row in begun.values()), None)
        return self._making.submit(near, ids, late)

    def _tasks(self, entries: Sequence[PlanEntry]) -> Iterator[_Task]:
        ids = [row.row.document_id for row in entries if row.row.document_id is not None]
        kept = self._store.files.formats(ids, self._making.channel)
        for entry in entries:
            if entry.row.document_id is None:
                yield _Task(row=entry.row)
                continue
            formats = self._formats(entry)
            found = kept.get(entry.row.document_id, frozenset())
            yield _Task(
                row=entry.row,
                formats=formats,
                missing=not formats or not found.issuperset(formats),
                begun=entry.begun,
            )

    def _formats(self, entry: PlanEntry) -> tuple[str, ...]:
        """Return the formats wanted; none where the template is damaged, which making tells."""
        try:
            return self._making.formats or tuple(
                self._store.templates.get(entry.template_hash).formats
            )
        except StorageError:
            return ()

    def _finish(self, chunk: _Chunk) -> None:
        """Wait for the files of a chunk, put them out, and enter the rows into the report."""
        problems = {row.document_id: row.problem for row in self._made(chunk)}
        for task in chunk.tasks:
            row = _with_files(task, problems)
            if row.document_id is not None and row.outcome is not Outcome.FAILED:
                title = f"{self._titles[row.type]} № {row.number}"
                for format_ in task.formats:
                    self._output.add(title, partial(self._kept, row.document_id, format_))
            self._rows.append(row)
            self._progress = self._progress.after(row.outcome, self._seconds())
        self._watch(self._progress)

    def _kept(self, document_id: int, format_: str) -> File:
        file = self._store.files.get(document_id, format_, self._making.channel)
        if file is None:
            raise StorageError(
                f"the {format_} of document {document_id} was kept and is gone. Run the batch again"
            )
        return file

    def _made(self, chunk: _Chunk) -> Iterator[FilesResult]:
        """Return how making went, document by document."""
        if chunk.future is not None:
            yield from self._outcomes(chunk.ids, chunk.future)

    def _outcomes(
        self, ids: Sequence[int], future: Future[tuple[FilesResult, ...]]
    ) -> Iterator[FilesResult]:
        """Return how making went; of what a worker did not survive, each is made by itself.

        Then one that overran its time or memory has had them, and fails alone. What an executor
        lost for any other reason is made here.
        """
        lost: BaseException | None = None
        try:
            yield from future.result()
        except (Exception, CancelledError) as error:  # noqa: BLE001 - every way it may fail
            lost = error
        for document_id in ids if lost else ():
            if isinstance(lost, WorkerError) and len(ids) > 1:
                alone = self._making.submit(None, [document_id], {})
                yield from self._outcomes([document_id], alone)
            elif isinstance(lost, WorkerError) and not crashed(lost):
                yield FilesResult(document_id=document_id, problem=f"{type(lost).__name__}: {lost}")
            else:
                yield from self._making.make([document_id])

    def _seconds(self) -> float:
        return time.monotonic() - self._begun


def plan_only(
    issue: BlockIssue, contracts: Iterable[Contract | Unreadable], total: int | None, watch: Watcher
) -> BatchReport:
    """Return what a batch would do; nothing is stored, no number is taken."""
    begun = time.monotonic()
    rows = KeptRows()
    progress = Progress(total=total)
    for entries in issue.make(contracts, Event().is_set):
        for entry in entries:
            rows.append(entry.row)
            progress = progress.after(entry.row.outcome, time.monotonic() - begun)
        watch(progress)
    return BatchReport(rows=rows, seconds=time.monotonic() - begun)


def _with_files(task: _Task, problems: dict[int, str]) -> BatchRow:
    """Return the row as it is after its files were made, or were not."""
    row = task.row
    if not task.missing or row.document_id is None:
        return row
    if problem := problems[row.document_id]:
        message = f"выпущен, но файлов нет, следующий запуск сделает их: {problem}"
        return evolve(row, outcome=Outcome.FAILED, reason=Reason.FILES, message=message)
    if row.outcome is Outcome.SKIPPED:
        return evolve(row, outcome=Outcome.RESUMED, reason=Reason.NONE, message="")
    return row
