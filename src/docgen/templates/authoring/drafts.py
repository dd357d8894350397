"""A folder of templates that authors edit: drafts, published versions, their history.

::

    <root>/invoice/our/            version 1, as any template's folder
    <root>/invoice/our-v002/       version 2: version_of = "our", active_from = 2026-12-01
    <root>/.studio/invoice/our/    the draft; nobody prints by it

What is published is never written again: whoever goes back publishes the old files anew. With a
store the versions are in its tables, and the folder holds the drafts.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from docgen.exceptions import TemplateError
from docgen.templates.authoring.versions import (
    HISTORY,
    TEMPLATE_NAME,
    FolderVersions,
    Version,
    Versions,
    as_version,
    as_written,
    made,
    read_files,
    template_names,
)
from docgen.templates.reading import MAX_TEMPLATE_BYTES, SETTINGS, WORD_FILE
from docgen.templates.signatures import Signature, present_signature, signature
from docgen.writing import write_whole

_DRAFTS: Final = ".studio"
_FILE: Final = re.compile(
    r"(?:[\w-][\w .-]{0,60}/)?[\w-][\w .-]{0,60}\.(?:html|css|toml|png|jpe?g|docx)"
)


class AuthorFolder:
    """The templates under a root, by their type and name.

    ``kept`` is where what is published goes; without it, into folders under the root, where
    templates that were published before may lie in any case.

    Methods raise TemplateError for names and paths that lead elsewhere.
    """

    def __init__(self, root: Path, kept: Versions | None = None) -> None:
        self._root = root
        self._folders = FolderVersions(root)
        self._kept: Versions = kept or self._folders

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, drafts that were never published too."""
        drafts = template_names(self._root / _DRAFTS / document_type)
        published = (self._folders.names(document_type), self._kept.names(document_type))
        return tuple(sorted({*drafts, *published[0], *published[1]}))

    def has_draft(self, document_type: str, name: str) -> bool:
        """Whether somebody has begun to change it."""
        return self._draft(document_type, name).is_dir()

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of the draft; without one, of the newest version.

        Raises:
            TemplateError: there is no such template.

        """
        draft = self._draft(document_type, name)
        if draft.is_dir():
            return read_files(draft)
        versions = self.versions(document_type, name)
        if not versions:
            raise _refused("not_found", f"there is no template {document_type}/{name}", name=name)
        return self.version_files(document_type, name, versions[-1].number)

    def version_files(self, document_type: str, name: str, number: int) -> dict[str, bytes]:
        """Return the files of a version as its author wrote them.

        Raises:
            TemplateError: there is no such version.

        """
        holder = self._holder(document_type, name)
        for version in holder.all(document_type, name):
            if version.number == number:
                return as_written(holder.files(document_type, version))
        problem = f"there is no version {number} of {document_type}/{name}"
        raise _refused("no_version", problem, name=name, number=number)

    def create(self, document_type: str, name: str, files: Mapping[str, bytes]) -> None:
        """Begin a template.

        Raises:
            TemplateError: the name is taken.

        """
        if name in self.names(document_type):
            raise taken(document_type, name)
        self.save_all(document_type, name, files)

    def save_all(self, document_type: str, name: str, files: Mapping[str, bytes]) -> None:
        """Write files of the draft, none of them if one is of no kind that a template holds."""
        for path in files:
            _require_name(path)
        for path, content in files.items():
            self.save(document_type, name, path, content)

    def save(self, document_type: str, name: str, path: str, content: bytes) -> None:
        """Write a file of the draft, which is begun with the newest version's files.

        Raises:
            TemplateError: the file is of no kind that a template holds, or too large.

        """
        draft = self._draft(document_type, name)
        if not draft.is_dir():
            begun = self.files(document_type, name) if self.versions(document_type, name) else {}
            for other, kept in begun.items():
                _write(draft, other, kept)
        others = sum(len(row) for other, row in read_files(draft).items() if other != path)
        if others + len(content) > MAX_TEMPLATE_BYTES:
            problem = "the template is too large; put smaller pictures into it"
            raise _refused("too_large", problem, most=MAX_TEMPLATE_BYTES // 1_000_000)
        _write(draft, path, content)

    def word_file(self, document_type: str, name: str) -> bytes:
        """Return the Word file of the draft.

        Raises:
            TemplateError: it has none.

        """
        files = self.files(document_type, name)
        if WORD_FILE not in files:
            raise _refused("no_word", f"{document_type}/{name} has no Word file")
        return files[WORD_FILE]

    def save_word(self, document_type: str, name: str, content: bytes) -> None:
        """Write the Word file of the draft, as :meth:`save` does."""
        self.save(document_type, name, WORD_FILE, content)

    def discard(self, document_type: str, name: str) -> None:
        """Throw the draft away; a template that was never published is all draft.

        Raises:
            TemplateError: it was never published.

        """
        if not self.versions(document_type, name):
            problem = f"{document_type}/{name} was never published; there is nothing but its draft"
            raise _refused("all_draft", problem)
        self._forget_draft(document_type, name)

    def _forget_draft(self, document_type: str, name: str) -> None:
        shutil.rmtree(self._draft(document_type, name), ignore_errors=True)

    def versions(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the published versions, the first one first."""
        self._draft(document_type, name)  # the names are looked at
        return self._holder(document_type, name).all(document_type, name)

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
        content = self.files(document_type, name) if files is None else files
        known = self.versions(document_type, name)
        at = dt.datetime.now().astimezone()
        version = Version.after(known, name, since=since, by=by, why=why, at=at)
        written = as_version(content, name, version)
        if self._holder(document_type, name) is not self._kept:
            self._adopt_folders(document_type, name, known)
        self._kept.add(document_type, name, version, written)
        self._forget_draft(document_type, name)
        return version

    def adopt(self, document_type: str, name: str, known: Signature | None) -> Signature | None:
        """Take over what another editor has saved into the newest version's folder.

        Return the state of the draft and that folder; ``known`` is the one of the last look.
        """
        draft = self._draft(document_type, name)
        versions = self._folders.all(document_type, name)
        newest = [self._folders.place(document_type, version) for version in versions[-1:]]
        if self._holder(document_type, name) is not self._folders:
            newest = []
        folders = [draft, *newest]
        now = signature([folder for folder in folders if folder.is_dir()])
        if known is not None and now != known and newest and draft.is_dir():
            for path, content in self._changed(newest[0], draft):
                _write(draft, path, content)
            now = signature([folder for folder in folders if folder.is_dir()])
        return now

    def _holder(self, document_type: str, name: str) -> Versions:
        """Return what holds a template's versions: folders, until one is kept elsewhere."""
        is_kept = self._kept.all(document_type, name)
        if not is_kept and self._folders.all(document_type, name):
            return self._folders
        return self._kept

    def _adopt_folders(self, document_type: str, name: str, known: tuple[Version, ...]) -> None:
        """Keep what was published into folders before there was anything else."""
        for version in known:
            files = self._folders.files(document_type, version)
            self._kept.add(document_type, name, version, files)

    def on_disk(self, document_type: str, name: str) -> Signature:
        """Return what differs as soon as another editor has saved, told without asking a store."""
        draft = self._draft(document_type, name)
        versions = self._folders.all(document_type, name)[-1:]
        newest = (self._folders.place(document_type, version) for version in versions)
        return present_signature((draft, *newest))

    @staticmethod
    def _changed(newest: Path, draft: Path) -> Iterator[tuple[str, bytes]]:
        """Yield the files that were saved beside the draft later than the draft's own."""
        for path, content in read_files(newest).items():
            ours = draft / path
            if path not in (SETTINGS, HISTORY) and (
                not ours.exists() or (newest / path).stat().st_mtime > ours.stat().st_mtime
            ):
                yield path, content

    def _draft(self, document_type: str, name: str) -> Path:
        if not TEMPLATE_NAME.fullmatch(document_type) or not TEMPLATE_NAME.fullmatch(name):
            problem = f"{name!r} is no name of a template; take Latin letters, digits and hyphens"
            raise _refused("name", problem, name=name)
        return self._root / _DRAFTS / document_type / name


def taken(document_type: str, name: str) -> TemplateError:
    """Return what says that there is such a template already."""
    return _refused("taken", f"there is a template {document_type}/{name} already", name=name)


def _refused(reason: str, problem: str, **details: object) -> TemplateError:
    return TemplateError(problem, reason=f"author.{reason}", details=details)


def is_in_git(root: Path) -> bool:
    """Whether a folder is part of a git checkout, whose owner commits what is written there."""
    place = root.resolve()
    return any((row / ".git").exists() for row in (place, *place.parents))


def _require_name(path: str) -> None:
    if not _FILE.fullmatch(path) and path != HISTORY:
        raise _refused("file", f"{path!r} is no file of a template", file=path)


def _write(folder: Path, path: str, content: bytes) -> None:
    _require_name(path)
    place = folder / path
    if place.is_symlink() or place.parent.is_symlink():
        raise _refused("link", f"{path!r} is a link; put the file itself there", file=path)
    write_whole(made(place), content)
