"""A folder of templates that authors edit: drafts, published versions, their history.

::

    <root>/invoice/our/            version 1, as any template's folder
    <root>/invoice/our-v002/       version 2: version_of = "our", active_from = 2026-12-01
    <root>/.studio/invoice/our/    the draft; nobody prints by it

What is published is never written again: whoever goes back publishes the old files anew.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from docgen.exceptions import ConfigurationError, TemplateError
from docgen.templates.reading import MAX_TEMPLATE_BYTES, SETTINGS, WORD_FILE
from docgen.templates.signatures import Signature, signature
from docgen.writing import write_whole

#: What a version's folder says of itself besides its settings.
HISTORY: Final = "version.json"

_DRAFTS: Final = ".studio"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FILE: Final = re.compile(
    r"(?:[\w-][\w .-]{0,60}/)?[\w-][\w .-]{0,60}\.(?:html|css|toml|png|jpe?g|docx)"
)
_VERSION: Final = re.compile(r"-v\d{3}$")
_VERSION_LINES: Final = re.compile(r"^(?:version_of|active_from)\s*=.*\n?", re.MULTILINE)


@frozen(kw_only=True)
class Version:
    """A published version; ``since`` is the first date of the documents that it prints."""

    number: int
    folder: str
    since: dt.date | None
    by: str = ""
    why: str = ""
    at: str = ""


class AuthorFolder:
    """The templates under a root, by their type and name.

    Methods raise ConfigurationError for names and paths that lead elsewhere.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, drafts that were never published too."""
        places = (self._root / document_type, self._root / _DRAFTS / document_type)
        found = {
            folder.name
            for place in places
            if place.is_dir()
            for folder in place.iterdir()
            if folder.is_dir() and _NAME.fullmatch(folder.name) and not _VERSION.search(folder.name)
        }
        return tuple(sorted(found))

    def has_draft(self, document_type: str, name: str) -> bool:
        """Whether somebody has begun to change it."""
        return self._draft(document_type, name).is_dir()

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of the draft; without one, of the newest version.

        Raises:
            ConfigurationError: there is no such template.

        """
        draft = self._draft(document_type, name)
        if draft.is_dir():
            return _read(draft)
        versions = self.versions(document_type, name)
        if not versions:
            raise ConfigurationError(f"there is no template {document_type}/{name}")
        return self.version_files(document_type, name, versions[-1].number)

    def version_files(self, document_type: str, name: str, number: int) -> dict[str, bytes]:
        """Return the files of a version as its author wrote them.

        Raises:
            ConfigurationError: there is no such version.

        """
        for version in self.versions(document_type, name):
            if version.number == number:
                files = _read(self._root / document_type / version.folder)
                files.pop(HISTORY, None)
                files[SETTINGS] = _VERSION_LINES.sub("", files[SETTINGS].decode()).encode()
                return files
        raise ConfigurationError(f"there is no version {number} of {document_type}/{name}")

    def create(self, document_type: str, name: str, files: Mapping[str, bytes]) -> None:
        """Begin a template.

        Raises:
            ConfigurationError: the name is taken.

        """
        if name in self.names(document_type):
            raise ConfigurationError(f"there is a template {document_type}/{name} already")
        for path, content in files.items():
            self.save(document_type, name, path, content)

    def save(self, document_type: str, name: str, path: str, content: bytes) -> None:
        """Write a file of the draft, which is begun with the newest version's files.

        Raises:
            ConfigurationError: the file is of no kind that a template holds, or too large.

        """
        draft = self._draft(document_type, name)
        if not draft.is_dir():
            begun = self.files(document_type, name) if self.versions(document_type, name) else {}
            for other, kept in begun.items():
                _write(draft, other, kept)
        if sum(map(len, _read(draft).values())) + len(content) > MAX_TEMPLATE_BYTES:
            raise ConfigurationError("the template is too large; put smaller pictures into it")
        _write(draft, path, content)

    def save_word(self, document_type: str, name: str, content: bytes) -> None:
        """Write the Word file of the draft, as :meth:`save` does."""
        self.save(document_type, name, WORD_FILE, content)

    def discard(self, document_type: str, name: str) -> None:
        """Throw the draft away."""
        shutil.rmtree(self._draft(document_type, name), ignore_errors=True)

    def versions(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the published versions, the first one first."""
        self._draft(document_type, name)  # the names are looked at
        parent = self._root / document_type
        folders = [parent / name, *sorted(parent.glob(f"{name}-v[0-9][0-9][0-9]"))]
        return tuple(_versions(row for row in folders if (row / SETTINGS).is_file()))

    def publish(
        self,
        document_type: str,
        name: str,
        *,
        since: dt.date | None,
        by: str = "",
        why: str = "",
        files: Mapping[str, bytes] | None = None,
    ) -> Version:
        """Make a version of the draft, or of given files, for documents dated ``since`` and later.

        Raises:
            TemplateError: its settings cannot be read.

        """
        known = self.versions(document_type, name)
        number = known[-1].number + 1 if known else 1
        folder = name if number == 1 else f"{name}-v{number:03}"
        content = dict(self.files(document_type, name) if files is None else files)
        at = dt.datetime.now().astimezone().isoformat(timespec="minutes")
        version = Version(number=number, folder=folder, since=since, by=by, why=why, at=at)
        content[SETTINGS] = _settings(content[SETTINGS], name, version)
        content[HISTORY] = json.dumps(
            {"number": number, "by": by, "why": why, "at": at}, ensure_ascii=False
        ).encode()
        place = self._root / document_type / folder
        unfinished = place.with_name(f".{folder}")
        shutil.rmtree(unfinished, ignore_errors=True)
        for path, text in content.items():
            write_whole(_made(unfinished / path), text)
        unfinished.rename(place)
        self.discard(document_type, name)
        return version

    def adopt(self, document_type: str, name: str, known: Signature | None) -> Signature | None:
        """Take over what another editor has saved into the newest version's folder.

        Return the state of the draft and that folder; ``known`` is the one of the last look.
        """
        versions = self.versions(document_type, name)
        draft = self._draft(document_type, name)
        folders = [draft, *(self._root / document_type / row.folder for row in versions[-1:])]
        now = signature([row for row in folders if row.is_dir()])
        if known is not None and now != known and versions and draft.is_dir():
            newest = self._root / document_type / versions[-1].folder
            for path, content in self._changed(newest, draft):
                _write(draft, path, content)
            now = signature([row for row in folders if row.is_dir()])
        return now

    @staticmethod
    def _changed(newest: Path, draft: Path) -> Iterator[tuple[str, bytes]]:
        """Yield the files that were saved beside the draft later than the draft's own."""
        for path, content in _read(newest).items():
            ours = draft / path
            if path not in (SETTINGS, HISTORY) and (
                not ours.exists() or (newest / path).stat().st_mtime > ours.stat().st_mtime
            ):
                yield path, content

    def _draft(self, document_type: str, name: str) -> Path:
        if not _NAME.fullmatch(document_type) or not _NAME.fullmatch(name):
            raise ConfigurationError(
                f"{name!r} is no name of a template; take Latin letters, digits and hyphens"
            )
        return self._root / _DRAFTS / document_type / name


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


def _settings(content: bytes, name: str, version: Version) -> bytes:
    """Return settings with what makes them those of a version."""
    text = _VERSION_LINES.sub("", content.decode("utf-8"))
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
    return written.encode()


def _read(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder; links are left out, for they lead anywhere."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }


def _write(folder: Path, path: str, content: bytes) -> None:
    if not _FILE.fullmatch(path) and path != HISTORY:
        raise ConfigurationError(f"{path!r} is no file of a template")
    place = folder / path
    if place.is_symlink() or place.parent.is_symlink():
        raise ConfigurationError(f"{path!r} is a link; put the file itself there")
    write_whole(_made(place), content)


def _made(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
