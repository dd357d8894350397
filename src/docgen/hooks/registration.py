"""Plugins found and registered; what is no plugin is refused here, by name."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from types import ModuleType
from typing import Any, Final

import pluggy
from attrs import frozen

from docgen.exceptions import PluginError
from docgen.hooks import specs

ENTRY_POINT_GROUP: Final = "docgen"
_MARK: Final = "docgen_impl"
#: The packages of the plugins that docgen brings along.
_BUNDLED: Final = frozenset({"docgen", "docgen_plugins"})
_HOOKS: Final = tuple(name for name in vars(specs) if name.startswith("docgen_"))


@frozen(kw_only=True)
class Candidate:
    """What is to be registered, its name, and where it comes from, for people."""

    name: str
    plugin: object
    _origin: str | EntryPoint

    @property
    def origin(self) -> str:
        """Where it comes from; its package's metadata are read when somebody asks."""
        return self._origin if isinstance(self._origin, str) else _told(self._origin)


def installed() -> Iterator[Candidate]:
    """Load the entry points of the group, in alphabetical order of their names and modules.

    Raises:
        PluginError: one of them cannot be loaded.

    """
    found = sorted(entry_points(group=ENTRY_POINT_GROUP), key=attrgetter("name", "value"))
    for entry in {(row.name, row.value): row for row in found}.values():
        try:
            plugin = entry.load()
        except Exception as error:
            problem = f"cannot be loaded from {entry.value!r}: {type(error).__name__}: {error}"
            remedy = "Mend the package, or uninstall it"
            raise PluginError(entry.name, problem, remedy=remedy) from error
        yield Candidate(name=entry.name, plugin=plugin, origin=entry)


def import_bundled() -> None:
    """Import the plugins that docgen brings along, and nobody else's."""
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        if entry.module.partition(".")[0] in _BUNDLED:
            entry.load()


def given(plugins: Sequence[object]) -> Iterator[Candidate]:
    """Name the plugins of the host's own."""
    for plugin in plugins:
        yield Candidate(name=name_of(plugin), plugin=plugin, origin="DocGen(plugins=[…])")


def name_of(plugin: object) -> str:
    """Return the name of a plugin that no entry point names."""
    if isinstance(plugin, str):
        return plugin
    return plugin.__name__ if isinstance(plugin, (ModuleType, type)) else type(plugin).__name__


class Registry:
    """pluggy's manager, told of each plugin in turn."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("docgen")
        self._manager.add_hookspecs(specs)
        self._origins: dict[str, Candidate] = {}

    def register_all(self, candidates: Iterable[Candidate]) -> None:
        """Register plugins.

        Raises:
            PluginError: one of them is none, answers no hook or an unknown one, or is given twice.

        """
        for candidate in candidates:
            self._register(candidate)
        for candidate in self._origins.values():
            self._require_hooks(candidate)

    def _register(self, candidate: Candidate) -> None:
        name, plugin = candidate.name, candidate.plugin
        if isinstance(plugin, (str, type)):
            kind = "a text" if isinstance(plugin, str) else "a class"
            remedy = "Import the module and give it, or an object of the class"
            raise PluginError(name, f"is {kind}, no module and no object", remedy=remedy)
        self._refuse_second(candidate)
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(name, str(error), remedy=_SIGNATURES) from None
        self._origins[name] = candidate

    def _require_hooks(self, candidate: Candidate) -> None:
        name, plugin = candidate.name, candidate.plugin
        _refuse_unmarked(name, plugin)
        callers = self._manager.get_hookcallers(plugin) or ()
        if not callers:
            remedy = "Write @docgen.hookimpl above each docgen_… function"
            problem = f"answers no hook; it is given by {candidate.origin}"
            raise PluginError(name, problem, remedy=remedy)
        for caller in callers:
            if any(
                hookimpl.plugin is plugin and _wraps(hookimpl)
                for hookimpl in caller.get_hookimpls()
            ):
                raise PluginError(name, f"{caller.name} is a hook wrapper; docgen calls none")

    def names(self) -> tuple[str, ...]:
        """Return the names of the plugins, in the order of their registration."""
        return tuple(self._origins)

    def hooks_of(self, name: str) -> tuple[str, ...]:
        """Return the names of the hooks that a plugin answers, sorted."""
        callers = self._manager.get_hookcallers(self._origins[name].plugin) or ()
        return tuple(sorted(caller.name for caller in callers))

    def name_of(self, plugin: object) -> str:
        """Return the name of a plugin; ``""`` if it is not registered."""
        found = (name for name, row in self._origins.items() if row.plugin is plugin)
        return next(found, "")

    def origin_of(self, name: str) -> str:
        """Return where a plugin comes from, for people."""
        return self._origins[name].origin

    @property
    def has_foreign(self) -> bool:
        """Whether a plugin is neither of the library nor of its bundled plugins."""
        return not all(_is_bundled(origin.plugin) for origin in self._origins.values())

    def implementations(self, hook: str) -> list[pluggy.HookImpl]:
        """Return the answers to a hook, the weakest first."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        return caller.get_hookimpls()

    def _refuse_second(self, candidate: Candidate) -> None:
        for other in self._origins.values():
            if other.plugin is candidate.plugin or other.name == candidate.name:
                problem = f"is registered twice: by {other.origin} and by {candidate.origin}"
                remedy = "Leave one of the two out, or rename it"
                raise PluginError(candidate.name, problem, remedy=remedy)


_SIGNATURES: Final = "The hooks and their arguments: docs/reference/hooks.md"


def _told(entry: EntryPoint) -> str:
    package = f" of {entry.dist.name} {entry.dist.version}" if entry.dist else ""
    return f"the entry point {entry.name!r} = {entry.value!r}{package}"


def _refuse_unmarked(name: str, plugin: object) -> None:
    """Refuse a function that has a hook's name and is none."""
    for hook in _HOOKS:
        function: Any = inspect.getattr_static(plugin, hook, None)
        if callable(function) and not hasattr(function, _MARK):
            problem = f"{hook} is not marked as a hook"
            raise PluginError(name, problem, remedy="Write @docgen.hookimpl above it")


def _wraps(implementation: pluggy.HookImpl) -> bool:
    return implementation.wrapper or implementation.hookwrapper


def _is_bundled(plugin: object) -> bool:
    name = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    return name.partition(".")[0] in _BUNDLED
