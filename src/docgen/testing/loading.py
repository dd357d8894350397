"""A plugin's module from the folder it is written in, installed or not."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path
from types import ModuleType

from docgen.exceptions import ConfigurationError, PluginError
from docgen.hooks.registration import ENTRY_POINT_GROUP


def load_plugin(path: Path) -> ModuleType:
    """Import the plugin of a package's folder, of a folder with a module, or of a file.

    A package names its plugin in ``pyproject.toml``, as an entry point of the group ``docgen``.

    Raises:
        ConfigurationError: there is no plugin at the path.
        PluginError: it cannot be imported.

    """
    path = path.resolve()
    project = path / "pyproject.toml"
    if project.is_file():
        return _import(_module_of(project), [path / "src", path])
    if path.is_dir() and (path / "__init__.py").is_file():
        return _import(path.name, [path.parent])
    if path.suffix == ".py" and path.is_file():
        return _import(path.stem, [path.parent])
    raise ConfigurationError(
        f"there is no plugin at {path}: give a folder with pyproject.toml, or a Python module"
    )


def _module_of(project: Path) -> str:
    try:
        settings = tomllib.loads(project.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{project} cannot be read: {error}") from None
    points = settings.get("project", {}).get("entry-points", {}).get(ENTRY_POINT_GROUP, {})
    if len(points) != 1:
        found = ", ".join(points) or "none"
        raise ConfigurationError(
            f"{project} must name one entry point of the group {ENTRY_POINT_GROUP!r}, not {found}"
        )
    (module,) = points.values()
    return str(module)


def _import(name: str, folders: list[Path]) -> ModuleType:
    for folder in reversed(folders):
        if folder.is_dir() and str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except Exception as error:
        problem = f"cannot be imported: {type(error).__name__}: {error}"
        raise PluginError(name, problem, remedy="Mend the module") from error
