"""What is asked of every answer of a plugin, whichever hook it answers."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from docgen.exceptions import DocGenError, PluginError

T = TypeVar("T")

#: The name under which docgen's own answers to the hooks are registered.
OWN: Final = "docgen.hooks.builtin"


@contextmanager
def blamed(plugin: str, what: str) -> Iterator[None]:
    """Name the plugin whose part fails; docgen's own errors say what they mean themselves.

    Raises:
        PluginError: something else was raised; it is the cause.

    """
    try:
        yield
    except (DocGenError, MemoryError):
        raise  # what a part may raise; a limit of the process
    except Exception as error:
        # attrs puts the attribute and the value after the words.
        words = error.args[0] if error.args and isinstance(error.args[0], str) else error
        problem = f"{what} failed: {type(error).__name__}: {words}"
        raise PluginError(plugin, problem, remedy="Mend it, or raise an error of docgen") from error


def require_members(plugin: str, what: str, answer: object, *members: str) -> None:
    """Check that an answer is an object with the methods that its protocol asks for.

    Raises:
        PluginError: it is a class, or lacks one of them.

    """
    if inspect.isclass(answer):
        problem = f"{what} is the class {answer.__name__}, and must be an object"
        raise PluginError(plugin, problem, remedy=f"Write {answer.__name__}()")
    for member in members:
        if not hasattr(answer, member):
            problem = f"{what} is {answer!r:.80}, which has no {member!r}"
            raise PluginError(plugin, problem, remedy=f"Give it {member!r}")


def all_of(expected: type[T], answer: object, plugin: str, what: str) -> tuple[T, ...]:
    """Return the values of an answer, each of which must be of a class.

    Raises:
        PluginError: it is no iterable, or one of the values is something else.

    """
    if not isinstance(answer, Iterable) or isinstance(answer, (str, bytes)):
        problem = f"{what} must return an iterable of {expected.__name__}, not {answer!r:.80}"
        raise PluginError(plugin, problem, remedy="Return a list")
    values = tuple(answer)
    for value in values:
        if not isinstance(value, expected):
            raise PluginError(plugin, f"{what} returned {value!r:.80}, not {expected.__name__}")
    return values


def refuse_twins(kind: str, names: Sequence[tuple[str, str]]) -> None:
    """Refuse a name that stands twice among pairs of a plugin and a name, the oldest first.

    Raises:
        PluginError: the plugin that came second.

    """
    owners: dict[str, str] = {}
    for plugin, name in names:
        if name in owners:
            problem = f"{kind} {name!r} is already declared by {owners[name]!r}"
            raise PluginError(plugin, problem, remedy="Rename one of the two")
        owners[name] = plugin
