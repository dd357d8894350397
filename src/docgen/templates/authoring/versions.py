"""Published versions of authors' templates: in folders, or wherever else they are kept."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from attrs import frozen

from docgen.exceptions import TemplateError
from docgen.templates.reading import SETTINGS
from docgen.writing import write_whole

#: What a version's folder says of itself besides its settings.
HISTORY: Final = "version.json"

TEMPLATE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_VERSION: Final = re.compile(r"-v\d{3}$")
_VERSION_LINES: Final = re.compile(r"^(?:version_of|active_from)\s*=.*\n?", re.MULTILINE)

Files = Mapping[str, bytes]


@frozen(kw_only=True)
class Version:
    """A published version; ``since`` is the first date of the documents that it prints."""

    number: int
    folder: str
    since: dt.date | None
    by: str = ""
    why: str = ""
    at: str = ""

    @property
    def moment(self) -> dt.datetime:
        """When it was published; now, if its folder does not say."""
        return dt.datetime.fromisoformat(self.at) if self.at else dt.datetime.now().astimezone()

    @classmethod
    def after(
        cls,
        known: tuple[Version, ...],
        name: str,
        *,
        since: dt.date | None,
        by: str,
        why: str,
        at: dt.datetime,
    ) -> Version:
        """Return the version of a template that follows those known."""
        number = known[-1].number + 1 if known else 1
        folder = folder_of(name, number)
        stamp = at.astimezone().isoformat(timespec="minutes")
        return cls(number=number, folder=folder, since=since, by=by, why=why, at=stamp)


class Versions(Protocol):
    """Where published versions are kept; what is there is never written again."""

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's templates."""
        ...

    def all(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the versions of a template, the first one first."""
        ...

    def files(self, document_type: str, version: Version) -> dict[str, bytes]:
        """Return the files of a version, with the settings that make it one."""
        ...

    def add(self, document_type: str, name: str, version: Version, files: Files) -> None:
        """Keep a version; ``files`` have the settings that make them one."""
        ...


class FolderVersions:
    """Versions as template folders beside one another."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's templates."""
        return template_names(self._root / document_type)

    def all(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the versions of a template, the first one first."""
        parent = self._root / document_type
        folders = [parent / name, *sorted(parent.glob(f"{name}-v[0-9][0-9][0-9]"))]
        return tuple(_versions(folder for folder in folders if (folder / SETTINGS).is_file()))

    def place(self, document_type: str, version: Version) -> Path:
        """Return the folder of a version."""
        return self._root / document_type / version.folder

    def files(self, document_type: str, version: Version) -> dict[str, bytes]:
        """Return the files of a version, with the settings that make it one."""
        files = read_files(self.place(document_type, version))
        files.pop(HISTORY, None)
        return files

    def add(self, document_type: str, name: str, version: Version, files: Files) -> None:  # noqa: ARG002 - the folder has it
        """Write a version's folder, whole or not at all."""
        told = {"number": version.number, "by": version.by, "why": version.why, "at": version.at}
        history = json.dumps(told, ensure_ascii=False).encode()
        place = self.place(document_type, version)
        unfinished = place.with_name(f".{version.folder}")
        shutil.rmtree(unfinished, ignore_errors=True)
        for path, content in {**files, HISTORY: history}.items():
            write_whole(made(unfinished / path), content)
        unfinished.rename(place)


def folder_of(name: str, number: int) -> str:
    """Return the name of the folder of a template's version."""
    return name if number == 1 else f"{name}-v{number:03}"


def template_names(place: Path) -> Iterator[str]:
    """Yield the names of the templates that lie in a folder; versions have none."""
    for folder in place.iterdir() if place.is_dir() else ():
        name = folder.name
        if folder.is_dir() and TEMPLATE_NAME.fullmatch(name) and not _VERSION.search(name):
            yield name


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder; links are left out, for they lead anywhere."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }


def made(place: Path) -> Path:
    """Make the folder that a file is to lie in; return the file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def as_written(files: Files) -> dict[str, bytes]:
    """Return a version's files as its author wrote them."""
    settings = _VERSION_LINES.sub("", files[SETTINGS].decode()).encode()
    return {**files, SETTINGS: settings}


def as_version(files: Files, name: str, version: Version) -> dict[str, bytes]:
    """Return files with the settings that make them a template's version.

    Raises:
        TemplateError: the settings cannot be read.

    """
    text = _VERSION_LINES.sub("", files[SETTINGS].decode("utf-8"))
    lines = [f'version_of = "{name}"\n'] if version.number > 1 else []
    if version.since is not None:
        lines.append(f"active_from = {version.since.isoformat()}\n")
    # Before the first section: what follows one belongs to it.
    written = "".join(lines) + text
    try:
        tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"is not TOML: {error}", template=SETTINGS, reason="settings.not_toml"
        ) from None
    return {**files, SETTINGS: written.encode()}


def _versions(folders: Iterator[Path]) -> Iterator[Version]:
    for folder in folders:
        number = int(folder.name[-3:]) if _VERSION.search(folder.name) else 1
        try:
            settings = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
            told = json.loads((folder / HISTORY).read_text("utf-8"))
        except FileNotFoundError:
            told = {}
        except (ValueError, OSError):
            settings, told = {}, {}
        texts = {key: str(told.get(key, "")) for key in ("by", "why", "at")}
        since = settings.get("active_from")
        yield Version(
            number=number,
            folder=folder.name,
            since=since if isinstance(since, dt.date) else None,
            **texts,
        )
