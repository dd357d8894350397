"""What is sent to a worker: tasks, and plugins of a host, whose modules it imports itself."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any, Final, Generic, TypeVar

from docgen.exceptions import ConfigurationError, RenderError

T_co = TypeVar("T_co", covariant=True)

#: How many parcels a process keeps open.
_OPEN: Final = 2

#: What pickling stumbles over. A value that leads into itself too deeply is one of these.
_UNFIT: Final = (pickle.PicklingError, TypeError, AttributeError, ImportError, RecursionError)


def dump_task(function: Callable[..., object], arguments: Sequence[object]) -> bytes:
    """Return a function and its arguments as bytes, the function by its module and name.

    Raises:
        RenderError: they cannot be sent, or are nested too deeply.

    """
    try:
        return _dump((function, tuple(arguments)))
    except _UNFIT as error:
        nested = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        name = getattr(function, "__qualname__", repr(function))
        raise RenderError(f"{name} cannot be sent to a worker process: {nested}") from None


def dump_plugins(plugins: Sequence[object]) -> bytes:
    """Return plugins as bytes: modules by their names, objects by their classes' names.

    Raises:
        ConfigurationError: one of them cannot be imported by another process; names it.

    """
    for plugin in plugins:
        try:
            _dump(plugin)
        except _UNFIT as error:
            raise ConfigurationError(
                f"the plugin {plugin!r} cannot be sent to a worker process ({error}); "
                "define it in a module that can be imported by its name"
            ) from None
    return _dump(tuple(plugins))


def load_plugins(content: bytes) -> tuple[object, ...]:
    """Return the plugins that :func:`dump_plugins` wrote."""
    plugins: tuple[object, ...] = pickle.loads(content)  # noqa: S301 - the parent's
    return plugins


class Parcel(Generic[T_co]):
    """A value that goes with many tasks: packed once, and opened once where they are done."""

    def __init__(self, value: T_co, packed: bytes = b"") -> None:
        self.value = value
        self._packed = packed

    def __reduce__(self) -> tuple[Callable[[bytes], Parcel[Any]], tuple[bytes]]:
        self._packed = self._packed or _dump(self.value)
        return _opened, (self._packed,)


@lru_cache(_OPEN)
def _opened(packed: bytes) -> Parcel[Any]:
    return Parcel(pickle.loads(packed), packed)  # noqa: S301 - the parent's


def _dump(value: object) -> bytes:
    output = io.BytesIO()
    _Pickler(output).dump(value)
    return output.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - pickle's
        """Send modules by name, and refuse what only this process has."""
        if isinstance(value, ModuleType):
            name = value.__spec__.name if value.__spec__ else value.__name__
            if name == "__main__" or sys.modules.get(name) is not value:
                raise pickle.PicklingError(f"{name!r} is not a module that can be imported")
            return import_module, (name,)
        if isinstance(value, (type, FunctionType)) and value.__module__ == "__main__":
            raise pickle.PicklingError(f"{value.__qualname__!r} stands in the main file")
        return NotImplemented
