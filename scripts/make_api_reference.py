"""Write into the pages of docs/reference/api which types the reference shows there.

Whatever a public call takes, returns or raises has its place: what the façade and its services
reach by the annotations of their methods, and by the fields of what those return. A value of the
models stands on the page of values, an error on that of errors, and everything else on the page of
the service that reaches it first. A list stands between ``<!-- begin types -->`` and
``<!-- end types -->``; what stands outside is written by hand.

Usage: ``python scripts/make_api_reference.py`` writes; with ``--check`` it writes nothing and fails
when a page is out of date.
"""

from __future__ import annotations

import ast
import functools
import importlib
import re
import sys
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

import docgen
from docgen import exceptions
from docgen.exceptions import DocGenError
from docgen.facade import DocGen
from docgen.protocols import DataCollector, ShortcodeResolver, Source
from docgen.scheduling.scheduler import Scheduler
from docgen.services.authoring import Authoring, Bench

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api"

_BEGIN: Final = "<!-- begin types -->\n"
_END: Final = "<!-- end types -->\n"
_SHOWN: Final = re.compile(r"^::: (?P<path>[\w.]+)$", re.MULTILINE)

#: Values of the models have a page of their own.
_VALUES: Final = ("docgen.models.", "docgen.lifecycle", "docgen.settlement.")


def pages() -> Mapping[str, tuple[type, ...]]:
    """Return the pages in the order in which they look for types, each with where it begins."""
    services = {
        name: (_hints(row.func)["return"],)
        for name, row in vars(DocGen).items()
        if isinstance(row, functools.cached_property)
    }
    public = (getattr(docgen, name) for name in docgen.__all__)
    rights = _hints(DocGen.rights.fget)["return"]
    store = _hints(DocGen.store.fget)["return"]
    return {
        "rights": (rights,),
        **services,
        "authoring": (Authoring, Bench),
        "scheduling": (Scheduler,),
        "store": (store,),
        "plugins": (Source, DataCollector, ShortcodeResolver),
        "index": tuple(row for row in public if isinstance(row, type)),
    }


def types() -> Mapping[str, Sequence[str]]:
    """Return the paths of all types by the page that shows them."""
    found: dict[str, list[str]] = {name: [] for name in (*pages(), "values", "errors")}
    seen: set[type] = set()
    for page, beginnings in pages().items():
        for each in _reached(beginnings, seen):
            found[_page_of(each, page)].append(f"{each.__module__}.{each.__qualname__}")
    found["errors"] = [
        f"{row.__module__}.{name}"
        for name, row in vars(exceptions).items()
        if isinstance(row, type) and issubclass(row, DocGenError)
    ]
    found["values"].sort()
    return found


def _page_of(each: type, page: str) -> str:
    return "values" if each.__module__.startswith(_VALUES) else page


def _reached(beginnings: Sequence[type], seen: set[type]) -> Iterator[type]:
    """Yield the types that some types lead to, themselves first, each once in all."""
    waiting = list(beginnings)
    while waiting:
        each = waiting.pop(0)
        if each in seen or not _is_ours(each):
            continue
        seen.add(each)
        yield each
        waiting += _named_by(each)


def _is_ours(each: type) -> bool:
    return each.__module__.startswith("docgen.") and not issubclass(each, DocGenError)


def _named_by(each: type) -> Iterator[type]:
    """Yield the types that the public methods and fields of a type name."""
    for parent in each.__mro__:
        for name, value in vars(parent).items() if _is_ours(parent) else ():
            if not name.startswith("_"):
                yield from _of_callable(value)
    if attrs.has(each):
        for name, hint in _hints(each).items():
            if not name.startswith("_"):
                yield from _classes(hint)


def _of_callable(value: object) -> Iterator[type]:
    inner: Any = value
    for attribute in ("func", "fget", "__func__"):  # cached properties, properties, class methods
        inner = getattr(inner, attribute, None) or inner
    if callable(inner) and not isinstance(inner, type):
        for hint in _hints(inner).values():
            yield from _classes(hint)


def _hints(owner: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a function or a class
    """Return the annotations, also of what is only imported where types are checked."""
    names: dict[str, object] = {}
    for each in getattr(owner, "__mro__", (owner,)):
        names |= _checked_names(each.__module__)
    return typing.get_type_hints(owner, localns=names)


@functools.cache
def _checked_names(module: str) -> Mapping[str, object]:
    """Return what a module imports under ``TYPE_CHECKING``, by name."""
    source = Path(sys.modules[module].__file__ or "") if module.startswith("docgen") else None
    if source is None:
        return {}
    blocks = [
        block
        for block in ast.parse(source.read_text(encoding="utf-8")).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
    ]
    return {
        name.asname or name.name: getattr(importlib.import_module(line.module or ""), name.name)
        for block in blocks
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for name in line.names
    }


def _classes(hint: object) -> Iterator[type]:
    if isinstance(hint, type):
        yield hint
    for part in typing.get_args(hint):
        yield from _classes(part)


def by_hand() -> frozenset[str]:
    """Return what the pages show outside of their lists: types, and whole modules."""
    shown: set[str] = set()
    for page in FOLDER.glob("*.md"):
        before, _, after = _parts(page.read_text(encoding="utf-8"), page.name)
        shown.update(_SHOWN.findall(before + after))
    return frozenset(shown)


def with_types(text: str, paths: Sequence[str], shown: frozenset[str], page: str) -> str:
    """Return a page with its types, as far as they are not shown by hand on any page.

    Raises:
        LookupError: the page has no place for them.

    """
    before, _, after = _parts(text, page)
    listed = "".join(
        f"\n::: {path}\n" for path in paths if not {path, path.rpartition(".")[0]} & shown
    )
    heading = "\n## Types\n" if listed and _SHOWN.search(before) else ""
    return f"{before}{_BEGIN}{heading}{listed}\n{_END}{after}"


def _parts(text: str, page: str) -> tuple[str, str, str]:
    before, begin, rest = text.partition(_BEGIN)
    listed, end, after = rest.partition(_END)
    if not (begin and end):
        message = f"{page} has no place for types: {_BEGIN.strip()} … {_END.strip()}"
        raise LookupError(message)
    return before, listed, after


def main(arguments: Sequence[str]) -> int:
    """Write or check the pages, and return the exit status."""
    if arguments not in ([], ["--check"]):
        print("Usage: python scripts/make_api_reference.py [--check]")
        return 2
    outdated, shown = 0, by_hand()
    for name, paths in types().items():
        page = FOLDER / f"{name}.md"
        if not page.exists():
            print(f"{page.name} is missing: write it, with an example and {_BEGIN}{_END}")
            outdated += 1
            continue
        text = page.read_text(encoding="utf-8")
        updated = with_types(text, paths, shown, page.name)
        if updated == text:
            continue
        outdated += 1
        if arguments:
            print(f"{page.name} is out of date; run: python scripts/make_api_reference.py")
        else:
            page.write_text(updated, encoding="utf-8")
            print(f"{page.name} written")
    return 1 if outdated and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
