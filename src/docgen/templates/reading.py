"""One template folder read: its settings, its files, their bounds and their hash.

Sizes are looked at before anything is read, so that a folder that holds too much costs nothing. A
stranger's folder holds no links: by one it would hold any file of the machine.
"""

from __future__ import annotations

import hashlib
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from attrs import asdict, evolve

from docgen.exceptions import DataError, RenderError, TemplateError
from docgen.models import NumberingSettings, Template, TemplateSettings
from docgen.models.mapping import from_mapping
from docgen.templates.look import look_files

SETTINGS: Final = "template.toml"
MAIN_FILE: Final = "template.html"
WORD_FILE: Final = "template.docx"
#: The plain text of a letter.
TEXT_FILE: Final = "template.txt"
SHARED: Final = "_base"

MAX_TEMPLATE_BYTES: Final = 5_000_000
MAX_SETTINGS_BYTES: Final = 64_000
MAX_FILES: Final = 500
MAX_DEPTH: Final = 12
#: A key costs the square of its parts to read; no line of settings has as many dots as this.
_MAX_DOTS: Final = 200

#: Reads the settings of a template, given their bytes and its label.
SettingsReader = Callable[[bytes, str], TemplateSettings]


def read_settings(content: bytes, label: str) -> TemplateSettings:
    """Read what ``template.toml`` holds.

    Raises:
        TemplateError: it is not TOML, or not the settings of a template.

    """
    place = f"{label}/{SETTINGS}"
    try:
        _require_short_keys(content)
        data = tomllib.loads(content.decode("utf-8"))
        return from_mapping(TemplateSettings, data, source=SETTINGS)
    except DataError as error:
        problems = "; ".join(f"{path}: {problem}" for path, problem in error.problems)
        raise TemplateError(
            problems,
            template=place,
            reason="settings.misfit",
            details={"problems": error.problems},
        ) from None
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TemplateError(
            f"is not TOML: {error}",
            template=place,
            line=int(line[1]) if line else None,
            reason="settings.not_toml",
        ) from None


def _require_short_keys(content: bytes) -> None:
    for number, line in enumerate(content.splitlines(), 1):
        if line.count(b".") > _MAX_DOTS:
            raise ValueError(f"there are more than {_MAX_DOTS} dots (at line {number})")


def find_settings(
    folder: Traversable, label: str, read: SettingsReader, *, is_trusted: bool
) -> TemplateSettings:
    """Read the settings of a folder that holds some.

    Raises:
        TemplateError: they are too long, cannot be read or used, or are a link of a stranger's.

    """
    file = folder / SETTINGS
    try:
        for part in () if is_trusted else (folder, file):
            _refuse_link(part, label)
        _refuse_size(_size(file), MAX_SETTINGS_BYTES, label, name=SETTINGS)
        return read(file.read_bytes(), label)
    except OSError as error:
        raise unreadable(error, label) from None
    except RenderError as error:  # the worker that read them did not survive it
        problem = f"{SETTINGS} cannot be read: {error}"
        raise TemplateError(problem, template=label, reason="settings.not_toml") from None


def load_folder(
    shared: Mapping[str, bytes],
    folder: Traversable,
    label: str,
    read: SettingsReader,
    *,
    is_trusted: bool,
) -> Template:
    """Read a template whole; ``shared`` are the files that it builds on.

    The numbering of one that is not trusted is not its author's to set.

    Raises:
        TemplateError: its settings or files cannot be used.

    """
    files = {**shared, **folder_files(folder, label, is_trusted=is_trusted)}
    settings = find_settings(folder, label, read, is_trusted=is_trusted)
    return template_of(files, settings, label, is_trusted=is_trusted)


def template_of(
    files: dict[str, bytes], settings: TemplateSettings, label: str, *, is_trusted: bool
) -> Template:
    """Return a template of its settings and of files, the shared ones among them.

    Raises:
        TemplateError: they cannot be used.

    """
    files.pop(SETTINGS, None)
    if not is_trusted:
        settings = evolve(settings, numbering=NumberingSettings())
    required = () if WORD_FILE in files else (MAIN_FILE,)
    for path in (*required, *settings.styles):
        if path not in files:
            problem = f"has no file {path!r}; known: {', '.join(sorted(files))}"
            raise TemplateError(
                problem, template=label, reason="template.no_such_file", details={"file": path}
            )
    look = look_files(settings, files, f"{label}/{SETTINGS}")
    files |= look
    _refuse_size(sum(map(len, files.values())), MAX_TEMPLATE_BYTES, label)
    document_type, name = label.split("/", 1)
    return Template(
        **asdict(evolve(settings, styles=(*settings.styles, *look)), recurse=False),
        document_type=document_type,
        name=name,
        files=files,
        hash=_hash(settings, files),
        trusted=is_trusted,
    )


def folder_files(folder: Traversable, label: str, *, is_trusted: bool = True) -> dict[str, bytes]:
    """Return the files of a folder by path, hidden ones left out.

    Raises:
        TemplateError: it holds too much, what cannot be read, or a link of a stranger's.

    """
    try:
        found = dict(_found(folder, label, is_trusted=is_trusted))
        _refuse_size(sum(map(_size, found.values())), MAX_TEMPLATE_BYTES, label)
        return {path: file.read_bytes() for path, file in found.items()}
    except OSError as error:
        raise unreadable(error, label) from None


def unreadable(error: OSError, label: str) -> TemplateError:
    """Return what says that a folder, or a file of it, cannot be read."""
    return TemplateError(
        f"cannot be read: {error}",
        template=label,
        reason="template.unreadable",
        details={"file": error.filename},
    )


def is_link(row: Traversable) -> bool:
    """Whether it is a link to another place of the disk."""
    return isinstance(row, Path) and row.is_symlink()


def is_hidden(row: Traversable) -> bool:
    """Whether it is no part of a template: of an editor, of Python."""
    return row.name.startswith((".", "__"))


def _found(
    folder: Traversable, label: str, *, is_trusted: bool
) -> Iterator[tuple[str, Traversable]]:
    """Yield the files of a folder and of those in it."""
    if not is_trusted:
        _refuse_link(folder, label)
    waiting = [("", folder, 0)]
    count = 0
    while waiting:
        prefix, parent, depth = waiting.pop()
        for row in parent.iterdir():
            count += 1
            if count > MAX_FILES or depth > MAX_DEPTH:
                raise _too_many(label)
            if not is_trusted:
                _refuse_link(row, label)
            if is_hidden(row):
                continue
            if row.is_dir():
                waiting.append((f"{prefix}{row.name}/", row, depth + 1))
            elif row.is_file():
                yield f"{prefix}{row.name}", row


def _refuse_link(row: Traversable, label: str) -> None:
    if is_link(row):
        problem = f"{row.name!r} is a link; put the file itself into the folder"
        raise TemplateError(
            problem, template=label, reason="template.link", details={"name": row.name}
        )


def _size(file: Traversable) -> int:
    """Return how long a file on disk is; one in an archive is the host's own."""
    if not isinstance(file, Path):
        return 0
    found = file.stat()
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def _refuse_size(size: int, most: int, label: str, name: str = "") -> None:
    if size > most:
        told = f"{name} holds" if name else "holds"
        raise TemplateError(
            f"{told} {size} bytes of files, more than {most}",
            template=label,
            reason="template.too_large",
            details={"size": size, "most": most},
        )


def _too_many(label: str) -> TemplateError:
    return TemplateError(
        f"holds more than {MAX_FILES} files, or folders deeper than {MAX_DEPTH}",
        template=label,
        reason="template.too_many_files",
        details={"files": MAX_FILES, "deep": MAX_DEPTH},
    )


def _hash(settings: TemplateSettings, files: Mapping[str, bytes]) -> str:
    """Hash the settings and every file with its path, each preceded by its length."""
    digest = hashlib.sha256()
    # A setting that came later counts where it is given: templates of before are what they were.
    told = repr(settings).replace(", stamp_picture=None", "")
    rows = {SETTINGS: told.encode(), **files}
    for path in sorted(rows):
        for part in (path.encode(), rows[path]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
