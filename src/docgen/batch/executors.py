"""Who makes the files: processes of this machine, or many machines by an executor's address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Protocol, TypeVar

from attrs import frozen

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


def executor_setup(
    workers: int | None, executor: Submits | str | None, plugins: Sequence[object]
) -> AbstractContextManager[ExecutorSetup]:
    """Return who makes the files: the executor, or so many processes of this machine.

    With a host's ``plugins`` that no other process can import, they are made in this one, one
    after another, unless ``workers`` are asked for.

    Raises:
        ConfigurationError: both are given, or a plugin cannot be sent to those who are asked for.

    """
    if executor is not None and workers is not None:
        raise ConfigurationError("workers are of this machine; leave them out with an executor")
    if executor is None and workers is None and not _can_send(plugins):
        return _this_process()
    dump_plugins(plugins)
    return local_setup(workers) if executor is None else remote_setup(executor)


def _can_send(plugins: Sequence[object]) -> bool:
    try:
        dump_plugins(plugins)
    except ConfigurationError:
        return False
    return True


@contextmanager
def _this_process() -> Iterator[ExecutorSetup]:
    with ThreadPoolExecutor(1) as threads:
        yield ExecutorSetup(executor=threads, window=_AHEAD, is_elsewhere=False)


@contextmanager
def local_setup(workers: int | None) -> Iterator[ExecutorSetup]:
    """Give processes of this machine, as many as processors unless said otherwise.

    Raises:
        ConfigurationError: fewer than one are wanted.

    """
    if workers is not None and workers < 1:
        raise ConfigurationError(f"workers is {workers}; a batch needs one at least")
    count = workers or os.cpu_count() or 1
    with WorkerPool(workers=count) as pool:
        yield ExecutorSetup(executor=pool, window=count * _AHEAD)


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
