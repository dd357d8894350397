"""A new plugin: a package that works, made of the tree that lies beside this module."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Final

from docgen.exceptions import ConfigurationError
from docgen.facade import DocGen
from docgen.testing.loading import load_plugin
from docgen.testing.snapshots import Snapshots, normalised_html
from docgen.writing import write_file

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
#: The number that the new package's tests print.
_NUMBER: Final = "2026/1"

#: Where each file of the tree goes, by its name there.
_PLACES: Final[Mapping[str, str]] = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "plugin.py.txt": "src/$module/__init__.py",
    "template.toml.txt": "src/$module/templates/$code/classic/template.toml",
    "template.html.txt": "src/$module/templates/$code/classic/template.html",
    "template.docx": "src/$module/templates/$code/classic/template.docx",
    "conftest.py.txt": "tests/conftest.py",
    "test_plugin.py.txt": "tests/test_plugin.py",
}


def new_plugin(code: str, title: str, folder: Path) -> tuple[Path, ...]:
    """Write a package that adds a document type, with the snapshots of its tests.

    Returns the paths of its files.

    Raises:
        ConfigurationError: the code is no code or is taken, the title cannot stand in Python, or
            the folder is there and not empty.

    """
    _require_usable(code, title, folder)
    words = {
        "code": code,
        "constant": code.upper(),
        "class_name": "".join(part.capitalize() for part in code.split("_")),
        "module": f"docgen_{code}",
        "package": f"docgen-{code.replace('_', '-')}",
        "title": title,
    }
    tree = resources.files("docgen.testing") / "plugin_tree"
    for name, place in _PLACES.items():
        path = folder / Template(place).substitute(words)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, _filled(tree / name, words))
    _write_snapshots(code, folder)
    found = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return tuple(sorted(path for path in found if path.is_file()))


def _require_usable(code: str, title: str, folder: Path) -> None:
    if keyword.iskeyword(code):
        raise ConfigurationError(f"{code!r} is a word of Python's own; choose another code")
    if not _CODE.fullmatch(code):
        raise ConfigurationError(
            f"{code!r} cannot be the code of a type: Latin letters in lower case, digits and _"
        )
    if not title.strip() or not title.isprintable() or set(title) & set("\"'\\"):
        raise ConfigurationError(f"{title!r} cannot be a title: write it without quotes, or «so»")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"{folder} is there already; choose another folder with -o")
    with DocGen() as docgen:
        if code in {kind.code for kind in docgen.catalog.types()}:
            owner = docgen.catalog.plugin_of(code)
            raise ConfigurationError(f"the type {code!r} is declared by {owner!r}; choose another")


def _filled(source: Traversable, words: Mapping[str, str]) -> bytes:
    content = source.read_bytes()
    if not source.name.endswith(".txt"):
        return content
    return Template(content.decode()).substitute(words).encode()


def _write_snapshots(code: str, folder: Path) -> None:
    """Print the samples as the tests will."""
    snapshots = Snapshots(folder / "tests" / "snapshots")
    with DocGen(plugins=[load_plugin(folder)]) as docgen:
        for name, sample in docgen.catalog.samples(code).items():
            file = docgen.render(code, sample, format="html", number=_NUMBER)
            snapshots.write(f"{name}.html", normalised_html(file.content))
