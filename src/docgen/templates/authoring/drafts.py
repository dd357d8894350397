"""A folder of templates that authors edit: drafts, published versions, their history.

::

    <root>/invoice/our/            version 1, as any template's folder
    <root>/invoice/our-v002/       version 2: version_of = "our", active_from = 2026-12-01
    <root>/.studio/invoice/our/    the draft; nobody prints by it

What is published is never written again: whoever goes back publishes the old files anew. With a
store drafts and versions are in its tables, and the folder has copies of the drafts alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from docgen.exceptions import TemplateError
from docgen.templates.authoring.draft_files import (
    Drafts,
    DraftTable,
    FolderDrafts,
    KeptDrafts,
    Saved,
    refused,
    require_name,
)
from docgen.templates.authoring.versions import (
    HISTORY,
    TEMPLATE_NAME,
    FolderVersions,
    Version,
    Versions,
    as_version,
    as_written,
    read_files,
)
from docgen.templates.reading import MAX_TEMPLATE_BYTES, SETTINGS, WORD_FILE
from docgen.templates.signatures import Signature, present_signature, signature

_DRAFTS: Final = ".studio"

#: Of the draft, and of the newest version's folder.
State: TypeAlias = tuple[Hashable, Signature]


class AuthorFolder:
    """The templates under a root, by their type and name.

    ``kept`` is where what is published goes, and ``drafts`` where drafts do; without them, into
    folders under the root, where templates that were written before may lie in any case.

    Methods raise TemplateError for names and paths that lead elsewhere.
    """

    def __init__(
        self, root: Path, kept: Versions | None = None, drafts: DraftTable | None = None
    ) -> None:
        self._root = root
        self._folders = FolderVersions(root)
        self._kept: Versions = kept or self._folders
        self._copies = FolderDrafts(root / _DRAFTS)
        self._drafts: Drafts = KeptDrafts(drafts, self._copies) if drafts else self._copies

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, drafts that were never published too."""
        drafts = self._drafts.names(document_type)
        published = (self._folders.names(document_type), self._kept.names(document_type))
        return tuple(sorted({*drafts, *published[0], *published[1]}))

    def draft(self, document_type: str, name: str) -> Saved | None:
        """Return when somebody has changed it last, and who; nothing, if there is no draft."""
        self._require(document_type, name)
        return self._drafts.saved(document_type, name)

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of the draft; without one, of the newest version.

        Raises:
            TemplateError: there is no such template.

        """
        self._require(document_type, name)
        found = self._drafts.files(document_type, name)
        if found:
            return found
        versions = self.versions(document_type, name)
        if not versions:
            raise refused("not_found", f"there is no template {document_type}/{name}", name=name)
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
        raise refused("no_version", problem, name=name, number=number)

    def create(
        self, document_type: str, name: str, files: Mapping[str, bytes], by: str = ""
    ) -> None:
        """Begin a template.

        Raises:
            TemplateError: the name is taken.

        """
        if name in self.names(document_type):
            raise taken(document_type, name)
        self.save_all(document_type, name, files, by)

    def save(self, document_type: str, name: str, path: str, content: bytes, by: str = "") -> None:
        """Write a file of the draft; see :meth:`save_all`."""
        self.save_all(document_type, name, {path: content}, by)

    def save_all(
        self, document_type: str, name: str, files: Mapping[str, bytes], by: str = ""
    ) -> None:
        """Write files of the draft, all or none; it is begun with those of the newest version.

        Raises:
            TemplateError: one is of no kind that a template holds, or together they are too large.

        """
        self._require(document_type, name)
        for path in files:
            require_name(path)
        found = self._drafts.files(document_type, name)
        begun = {} if found else self._begun(document_type, name)
        whole = {**found, **begun, **files}
        if sum(map(len, whole.values())) > MAX_TEMPLATE_BYTES:
            problem = "the template is too large; put smaller pictures into it"
            raise refused("too_large", problem, most=MAX_TEMPLATE_BYTES // 1_000_000)
        self._drafts.save(document_type, name, {**begun, **files}, by)

    def word_file(self, document_type: str, name: str) -> bytes:
        """Return the Word file of the draft.

        Raises:
            TemplateError: it has none.

        """
        files = self.files(document_type, name)
        if WORD_FILE not in files:
            raise refused("no_word", f"{document_type}/{name} has no Word file")
        return files[WORD_FILE]

    def save_word(self, document_type: str, name: str, content: bytes, by: str = "") -> None:
        """Write the Word file of the draft, as :meth:`save` does."""
        self.save(document_type, name, WORD_FILE, content, by)

    def discard(self, document_type: str, name: str) -> None:
        """Throw the draft away; a template that was never published is all draft.

        Raises:
            TemplateError: it was never published.

        """
        if not self.versions(document_type, name):
            problem = f"{document_type}/{name} was never published; there is nothing but its draft"
            raise refused("all_draft", problem)
        self._drafts.forget(document_type, name)

    def versions(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the published versions, the first one first."""
        self._require(document_type, name)
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
        self._drafts.forget(document_type, name)
        return version

    def adopt(self, document_type: str, name: str, known: State | None) -> State | None:
        """Take over what another editor has saved into the draft or the newest version's folder.

        Return the state of both; ``known`` is the one of the last look.
        """
        self._require(document_type, name)
        versions = self._folders.all(document_type, name)
        newest = [self._folders.place(document_type, version) for version in versions[-1:]]
        if self._holder(document_type, name) is not self._folders:
            newest = []
        now = self._state(document_type, name, newest)
        if known is not None and now != known and newest:
            draft = self._copies.place(document_type, name)
            if draft.is_dir() and (changed := dict(self._changed(newest[0], draft))):
                self._drafts.save(document_type, name, changed, "")
            now = self._state(document_type, name, newest)
        return now

    def _state(self, document_type: str, name: str, newest: list[Path]) -> State | None:
        draft, published = self._drafts.state(document_type, name), signature(newest)
        return None if draft is None or published is None else (draft, published)

    def _begun(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return what a draft is begun with."""
        return self.files(document_type, name) if self.versions(document_type, name) else {}

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
        draft = self._copies.place(document_type, name)
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

    @staticmethod
    def _require(document_type: str, name: str) -> None:
        """Refuse names that lead elsewhere."""
        if not TEMPLATE_NAME.fullmatch(document_type) or not TEMPLATE_NAME.fullmatch(name):
            problem = f"{name!r} is no name of a template; take Latin letters, digits and hyphens"
            raise refused("name", problem, name=name)


def taken(document_type: str, name: str) -> TemplateError:
    """Return what says that there is such a template already."""
    return refused("taken", f"there is a template {document_type}/{name} already", name=name)


def is_in_git(root: Path) -> bool:
    """Whether a folder is part of a git checkout, whose owner commits what is written there."""
    place = root.resolve()
    return any((row / ".git").exists() for row in (place, *place.parents))
