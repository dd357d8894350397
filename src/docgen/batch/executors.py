"""Who makes the files: processes of this machine, or many machines by an executor's address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from typing import Any, Final, Protocol, TypeVar

from attrs import frozen

from docgen.exceptions import ConfigurationError, EngineUnavailableError
from docgen.workers import WorkerPool

T = TypeVar("T")

_DASK: Final = "dask://"
_INSTALL_DASK: Final = "pip install 'docgen[dask]'"
#: Chunks under way for each process, so that none waits for the next one.
_AHEAD: Final = 3
#: Chunks under way where nobody knows how many processes there are.
_MANY: Final = 64


class Submits(Protocol):
    """Runs functions elsewhere: any :class:`concurrent.futures.Executor` does."""

    def submit(self, function: Callable[..., T], /, *arguments: Any) -> Future[T]:  # noqa: ANN401 - whatever the function takes
        """Have a function run."""
        ...


@frozen(kw_only=True)
class Crew:
    """An executor, and how many chunks it is given at once."""

    executor: Submits
    window: int


def crew_of(workers: int | None, executor: Submits | str | None) -> AbstractContextManager[Crew]:
    """Return who makes the files: the executor, or so many processes of this machine.

    Raises:
        ConfigurationError: both are given.

    """
    if executor is None:
        return local_crew(workers)
    if workers is not None:
        raise ConfigurationError("workers are of this machine; leave them out with an executor")
    return remote_crew(executor)


@contextmanager
def local_crew(workers: int | None) -> Iterator[Crew]:
    """Give processes of this machine, as many as processors unless said otherwise.

    Without pebble, which keeps them, files are made in this process, one after another.

    Raises:
        EngineUnavailableError: several processes are wanted, and pebble is not installed.

    """
    if workers is not None and workers < 1:
        raise ConfigurationError(f"workers is {workers}; a batch needs one at least")
    if find_spec("pebble") is None and workers in {None, 1}:
        with ThreadPoolExecutor(1) as threads:
            yield Crew(executor=threads, window=_AHEAD)
        return
    count = workers or len(os.sched_getaffinity(0))
    with WorkerPool(workers=count) as pool:
        yield Crew(executor=pool, window=count * _AHEAD)


@contextmanager
def remote_crew(executor: Submits | str) -> Iterator[Crew]:
    """Give the host's own executor, or that of a scheduler: ``dask://host:8786``.

    Raises:
        ConfigurationError: nobody knows such addresses.
        EngineUnavailableError: Dask is not installed, or the scheduler does not answer.

    """
    if not isinstance(executor, str):
        yield Crew(executor=executor, window=_MANY)
        return
    if not executor.startswith(_DASK):
        raise ConfigurationError(f"executor {executor!r} is unknown; write dask://host:8786")
    with _dask_client(executor.removeprefix(_DASK)) as client:
        # A result is never the same twice: `pure` would take two runs for one.
        yield Crew(executor=client.get_executor(pure=False), window=_MANY)


@contextmanager
def _dask_client(place: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise EngineUnavailableError(f"Dask is not installed. Type: {_INSTALL_DASK}") from None
    try:
        client = Client(f"tcp://{place}")
    except (OSError, ValueError) as error:
        raise EngineUnavailableError(
            f"the Dask scheduler at {place} does not answer: {error}. "
            "Start it, or check the address"
        ) from error
    with client:
        yield client
