"""Who makes the files: processes of this machine, or many machines by an executor's address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, Protocol, TypeVar

from attrs import frozen

from docgen.closing import Closing
from docgen.exceptions import ConfigurationError, EngineUnavailableError
from docgen.rendering.workers import WorkerPool
from docgen.rendering.workers.sending import dump_plugins

T = TypeVar("T")

_DASK: Final = "dask://"
_INSTALL_DASK: Final = "pip install 'docgen-ru[dask]'"
#: Chunks under way for each process, so that none waits for the next one.
_AHEAD: Final = 3
#: Chunks under way where nobody knows how many processes there are.
_MANY: Final = 64


def get_ready() -> None:
    """Import what a worker of a batch needs for every document.

    Of plugins only docgen's own: others may be anybody's, and workers are copied from what is made
    ready.
    """
    from PIL import ImageFont  # noqa: F401 - see above

    import docgen.batch.batches
    import docgen.rendering.engines.plutoprint_drawing
    import docgen.sources.sql  # noqa: F401 - see above
    from docgen.hooks.registration import import_bundled

    import_bundled()


class Submits(Protocol):
    """Runs functions elsewhere: any :class:`concurrent.futures.Executor` does."""

    def submit(self, function: Callable[..., T], /, *arguments: object) -> Future[T]:
        """Have a function run."""
        ...


@frozen(kw_only=True)
class ExecutorSetup:
    """An executor, and how many chunks it is given at once.

    ``is_elsewhere`` unless it is this process that does what is submitted.
    """

    executor: Submits
    window: int
    is_elsewhere: bool = True

    def submit(
        self, near: int | None, function: Callable[..., T], /, *arguments: object
    ) -> Future[T]:
        """Have a function run in a process that has something at hand, if it is one of ours."""
        if isinstance(self.executor, WorkerPool):
            return self.executor.submit(function, *arguments, near=near)
        return self.executor.submit(function, *arguments)


class BatchWorkers(Closing):
    """Processes of this machine that several batches share: ``executor=`` of each of them.

    They start when the first batch needs them, and end with :meth:`close`, or at the end of
    ``with``. There are as many as processors, unless ``workers`` says otherwise.

    Raises:
        ConfigurationError: fewer than one are wanted.

    """

    def __init__(self, workers: int | None = None) -> None:
        if workers is not None and workers < 1:
            raise ConfigurationError(f"workers is {workers}; a batch needs one at least")
        self._count = workers or os.cpu_count() or 1
        self._pool = WorkerPool(workers=self._count, get_ready=get_ready)

    @property
    def setup(self) -> ExecutorSetup:
        """The processes as those who make the files of a batch."""
        return ExecutorSetup(executor=self._pool, window=self._count * _AHEAD)

    def close(self) -> None:
        """Wait for what is under way, and end the processes."""
        self._pool.close()


#: Who may make the files of a batch.
BatchExecutor = Submits | BatchWorkers | str


def executor_setup(
    workers: int | None, executor: BatchExecutor | None, plugins: Sequence[object]
) -> AbstractContextManager[ExecutorSetup]:
    """Return who makes the files: the executor, or so many processes of this machine.

    With a host's ``plugins`` that no other process can import, they are made in this one, one
    after another, unless ``workers`` or somebody else's executor are asked for.

    Raises:
        ConfigurationError: both are given, or a plugin cannot be sent to those who are asked for.

    """
    if executor is not None and workers is not None:
        raise ConfigurationError("workers are of this machine; leave them out with an executor")
    is_local = executor is None or isinstance(executor, BatchWorkers)
    if is_local and workers is None and not _can_send(plugins):
        return this_process()
    dump_plugins(plugins)
    if isinstance(executor, BatchWorkers):
        return nullcontext(executor.setup)
    return local_setup(workers) if executor is None else remote_setup(executor)


def _can_send(plugins: Sequence[object]) -> bool:
    try:
        dump_plugins(plugins)
    except ConfigurationError:
        return False
    return True


@contextmanager
def this_process() -> Iterator[ExecutorSetup]:
    """Have the files made here, one chunk after another."""
    with ThreadPoolExecutor(1) as threads:
        yield ExecutorSetup(executor=threads, window=_AHEAD, is_elsewhere=False)


@contextmanager
def local_setup(workers: int | None) -> Iterator[ExecutorSetup]:
    """Give processes of this machine, as many as processors unless said otherwise.

    Raises:
        ConfigurationError: fewer than one are wanted.

    """
    with BatchWorkers(workers) as processes:
        yield processes.setup


@contextmanager
def remote_setup(executor: Submits | str) -> Iterator[ExecutorSetup]:
    """Give the host's own executor, or that of a scheduler: ``dask://host:8786``.

    Raises:
        ConfigurationError: nobody knows such addresses.
        EngineUnavailableError: Dask is not installed, or the scheduler does not answer.

    """
    if not isinstance(executor, str):
        yield ExecutorSetup(executor=executor, window=_MANY)
        return
    if not executor.startswith(_DASK):
        raise ConfigurationError(f"executor {executor!r} is unknown; write dask://host:8786")
    with _dask_client(executor.removeprefix(_DASK)) as client:
        # A result is never the same twice: `pure` would take two runs for one.
        yield ExecutorSetup(executor=client.get_executor(pure=False), window=_MANY)


@contextmanager
def _dask_client(place: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise EngineUnavailableError(f"Dask is not installed. Type: {_INSTALL_DASK}") from None
    try:
        client = Client(f"tcp://{place}")  # type: ignore[no-untyped-call]  # Dask is untyped
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(
            f"the Dask scheduler at {place} does not answer: {error}. "
            "Start it, or check the address"
        ) from error
    with client:
        yield client
