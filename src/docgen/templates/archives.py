"""A template's folder as a ZIP: kept in a row, sent to its author, taken from him."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any, Final, cast

from docgen.exceptions import TemplateError
from docgen.templates.reading import MAX_FILES, MAX_TEMPLATE_BYTES, SETTINGS
from docgen.templates.word.archive import read_archive

_LABEL: Final = "ZIP"
#: Why an archive is refused that holds more than a template may.
_TOO_MUCH: Final = frozenset({"archive.entries", "archive.unpacked", "archive.ratio"})


def packed_folder(name: str, files: Mapping[str, bytes]) -> bytes:
    """Return files as a folder of this name in a ZIP."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(f"{name}/{path}", content)
    return output.getvalue()


def folder_in(content: bytes, name: str) -> Traversable:
    """Return the folder of this name in a ZIP of docgen's own."""
    archive: Any = zipfile.Path(zipfile.ZipFile(io.BytesIO(content)))
    return cast("Traversable", archive / name)


def unpacked_folder(content: bytes) -> dict[str, bytes]:
    """Return the files of the template in anybody's ZIP, by their paths in its folder.

    Raises:
        TemplateError: it is no ZIP, holds no one template, or more than a template may.

    """
    try:
        held = read_archive(content, _LABEL)
    except TemplateError as error:
        if error.reason in _TOO_MUCH:
            raise _too_large() from None
        raise _refused("unreadable", f"cannot be read: {error.problem}") from None
    files = {path: held[path] for path in held if not _is_hidden(path)}
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_TEMPLATE_BYTES:
        raise _too_large()
    found = [path for path in files if path.rpartition("/")[2] == SETTINGS]
    if len(found) != 1:
        problem = f"holds {len(found)} files {SETTINGS}; put one template's folder into it"
        raise _refused("templates", problem, count=len(found))
    folder = found[0].removesuffix(SETTINGS)
    return {
        path.removeprefix(folder): row for path, row in files.items() if path.startswith(folder)
    }


def _is_hidden(path: str) -> bool:
    """Whether a file is hidden, or in a hidden folder: what systems put into a ZIP themselves."""
    return any(part.startswith((".", "__")) for part in path.split("/"))


def _too_large() -> TemplateError:
    return _refused("large", "holds more files than a template may")


def _refused(reason: str, problem: str, **details: object) -> TemplateError:
    return TemplateError(problem, template=_LABEL, reason=f"folder.{reason}", details=details)
