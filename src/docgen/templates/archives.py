"""A template's folder as a ZIP: kept in a row, sent to its author, taken from him."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any, cast

from docgen.exceptions import TemplateError
from docgen.templates.reading import MAX_FILES, MAX_TEMPLATE_BYTES, SETTINGS


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
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not _is_left_out(row)]
            if len(rows) > MAX_FILES or sum(row.file_size for row in rows) > MAX_TEMPLATE_BYTES:
                raise _refused("large", "holds more files than a template may")
            files = {row.filename: archive.read(row) for row in rows}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused("unreadable", f"cannot be read: {error}") from None
    found = [path for path in files if path.rpartition("/")[2] == SETTINGS]
    if len(found) != 1:
        problem = f"holds {len(found)} files {SETTINGS}; put one template's folder into it"
        raise _refused("templates", problem, count=len(found))
    folder = found[0].removesuffix(SETTINGS)
    return {
        path.removeprefix(folder): row for path, row in files.items() if path.startswith(folder)
    }


def _is_left_out(row: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or hidden: what systems put into a ZIP by themselves."""
    return row.is_dir() or any(part.startswith((".", "__")) for part in row.filename.split("/"))


def _refused(reason: str, problem: str, **details: object) -> TemplateError:
    return TemplateError(problem, template="ZIP", reason=f"folder.{reason}", details=details)
