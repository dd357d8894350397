"""Where drafts lie: in folders, or in a store with a copy in a folder for other editors."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from attrs import frozen

from docgen.exceptions import TemplateError
from docgen.templates.authoring.versions import HISTORY, made, read_files, template_names
from docgen.templates.reading import MAX_TEMPLATE_BYTES
from docgen.templates.signatures import signature
from docgen.writing import write_whole

#: What a copy of a draft in a store says of itself: what both were when they were last alike.
_ALIKE: Final = ".kept.json"
_FILE: Final = re.compile(
    r"(?:[\w-][\w .-]{0,60}/)?[\w-][\w .-]{0,60}\.(?:html|css|toml|png|jpe?g|docx)"
)

Files = Mapping[str, bytes]


@frozen(kw_only=True)
class Saved:
    """When something was saved, and by whom, where that is known."""

    at: dt.datetime
    by: str = ""


class Drafts(Protocol):
    """Drafts by the type and the name of their templates."""

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's drafts."""
        ...

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of a draft; none, if there is none."""
        ...

    def saved(self, document_type: str, name: str) -> Saved | None:
        """Return when a draft was last saved; nothing, if there is none."""
        ...

    def save(self, document_type: str, name: str, files: Files, by: str) -> None:
        """Write files of a draft, beside those that it has."""
        ...

    def forget(self, document_type: str, name: str) -> None:
        """Throw a draft away."""
        ...

    def state(self, document_type: str, name: str) -> Hashable:
        """Return what differs as soon as anybody has saved; ``None``, if that cannot be told yet.

        What another editor has saved is the draft's from then on.
        """
        ...


class DraftTable(Protocol):
    """Drafts in a store, as :class:`KeptDrafts` needs them."""

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's drafts."""
        ...

    def saved(self, document_type: str, name: str) -> dict[str, Saved]:
        """Return when each file of a draft was saved."""
        ...

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of a draft; none, if there is none."""
        ...

    def save(
        self, document_type: str, name: str, files: Files, *, at: dt.datetime, by: str
    ) -> None:
        """Keep files of a draft, all of them or none."""
        ...

    def forget(self, document_type: str, name: str) -> None:
        """Throw a draft away."""
        ...


class FolderDrafts:
    """Drafts as folders under a root of their own."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's drafts."""
        return template_names(self._root / document_type)

    def place(self, document_type: str, name: str) -> Path:
        """Return the folder of a draft."""
        return self._root / document_type / name

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of a draft; none, if there is none."""
        place = self.place(document_type, name)
        return read_files(place) if place.is_dir() else {}

    def saved(self, document_type: str, name: str) -> Saved | None:
        """Return when a draft was last saved; nothing, if there is none."""
        newest = max(_changes(self.place(document_type, name)).values(), default=None)
        return None if newest is None else Saved(at=_moment(newest))

    def save(self, document_type: str, name: str, files: Files, by: str = "") -> None:  # noqa: ARG002 - a folder says nobody
        """Write files of a draft, beside those that it has."""
        place = self.place(document_type, name)
        for path in files:
            _require_own(place, path)
        if not place.is_dir():
            # Begun as a whole: of one that is half there, the rest would be taken for removed.
            begun = _aside(place)
            _write(begun, files)
            try:
                begun.rename(place)
            except OSError:  # somebody has begun it meanwhile
                shutil.rmtree(begun, ignore_errors=True)
            else:
                return
        _write(place, files)

    def forget(self, document_type: str, name: str) -> None:
        """Throw a draft away, as a whole."""
        place = self.place(document_type, name)
        gone = _aside(place)
        try:
            place.rename(gone)
        except OSError:
            gone = place
        shutil.rmtree(gone, ignore_errors=True)

    def state(self, document_type: str, name: str) -> Hashable:
        """Return what differs as soon as anybody has saved."""
        return signature([self.place(document_type, name)])


class KeptDrafts:
    """Drafts in a store; each machine has a copy in a folder, for Word and other editors.

    The copy remembers what it was when it was last like the store. What has changed since then on
    one side goes to the other one; of what has changed on both, the newer one does. A folder that
    remembers nothing is a draft from before there was a store, and goes into it whole.
    """

    def __init__(self, kept: DraftTable, copies: FolderDrafts) -> None:
        self._kept = kept
        self._copies = copies
        self._turn = threading.RLock()

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's drafts."""
        folders = self._copies.names(document_type)
        older = {name for name in folders if not self._is_copy(document_type, name)}
        return {*self._kept.names(document_type), *older}

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of a draft; none, if there is none."""
        found = self._kept.files(document_type, name)
        if found or not self._copies.place(document_type, name).is_dir():
            return found
        self.state(document_type, name)
        return self._kept.files(document_type, name)

    def saved(self, document_type: str, name: str) -> Saved | None:
        """Return when a draft was last saved; nothing, if there is none."""
        rows = self._kept.saved(document_type, name)
        if not rows:
            return None if self._is_copy(document_type, name) else self._older(document_type, name)
        return max(rows.values(), key=_when)

    def save(self, document_type: str, name: str, files: Files, by: str) -> None:
        """Write files of a draft, beside those that it has."""
        place = self._copies.place(document_type, name)
        for path in files:
            _require_own(place, path)
        with self._turn:
            self._keep(document_type, name, files, by)
            self._copies.save(document_type, name, files)
            self._remember(document_type, name, files)

    def forget(self, document_type: str, name: str) -> None:
        """Throw a draft away."""
        with self._turn:
            self._kept.forget(document_type, name)
            self._copies.forget(document_type, name)

    def state(self, document_type: str, name: str) -> Hashable:
        """Return what differs as soon as anybody has saved, here or on another machine."""
        rows = self._kept.saved(document_type, name)
        with self._turn:
            if self._agree(document_type, name, rows):
                rows = self._kept.saved(document_type, name)
        return tuple(sorted((path, row.at) for path, row in rows.items()))

    def _agree(self, document_type: str, name: str, kept: Mapping[str, Saved]) -> bool:
        """Have the store and its copy say the same again; return whether they did not."""
        place = self._copies.place(document_type, name)
        here, alike = _changes(place), self._alike(document_type, name)
        ours = {path for path, at in here.items() if alike.get(path, ("", 0))[1] != at}
        theirs = {
            path
            for path, row in kept.items()
            if path not in here or alike.get(path, ("", 0))[0] != row.at.isoformat()
        }
        if not kept and not ours:
            if here:
                self._copies.forget(document_type, name)  # published or thrown away elsewhere
            return False
        if not kept:
            ours = set(here)
        for path in ours & theirs:
            (theirs if _moment(here[path]) > kept[path].at else ours).discard(path)
        if ours:
            files = {path: (place / path).read_bytes() for path in ours}
            self._keep(document_type, name, files, "")
        if theirs:
            files = self._kept.files(document_type, name)
            self._copies.save(document_type, name, {path: files[path] for path in theirs})
        if ours or theirs:
            self._remember(document_type, name, ours | theirs)
        return bool(ours or theirs)

    def _keep(self, document_type: str, name: str, files: Files, by: str) -> None:
        self._kept.save(document_type, name, files, at=dt.datetime.now(dt.UTC), by=by)

    def _remember(self, document_type: str, name: str, paths: Iterable[str]) -> None:
        """Note that the store and the copy are alike in these files."""
        kept = self._kept.saved(document_type, name)
        place = self._copies.place(document_type, name)
        here, alike = _changes(place), self._alike(document_type, name)
        alike |= {path: (kept[path].at.isoformat(), here[path]) for path in paths if path in here}
        write_whole(made(place / _ALIKE), json.dumps(alike).encode())

    def _alike(self, document_type: str, name: str) -> dict[str, tuple[str, int]]:
        """Return when each file was saved in the store and in the copy, when they were alike."""
        try:
            text = (self._copies.place(document_type, name) / _ALIKE).read_text("utf-8")
            return {str(path): (str(row[0]), int(row[1])) for path, row in json.loads(text).items()}
        except (OSError, ValueError, LookupError, AttributeError, TypeError):
            return {}

    def _is_copy(self, document_type: str, name: str) -> bool:
        return (self._copies.place(document_type, name) / _ALIKE).exists()

    def _older(self, document_type: str, name: str) -> Saved | None:
        return self._copies.saved(document_type, name)


def require_name(path: str) -> None:
    """Refuse what is no file of a template.

    Raises:
        TemplateError: it is of no kind that a template holds.

    """
    if not _is_own(path):
        raise refused("file", f"{path!r} is no file of a template", file=path)


def refused(reason: str, problem: str, **details: object) -> TemplateError:
    """Return the refusal of something that an author wishes for."""
    return TemplateError(problem, reason=f"author.{reason}", details=details)


def _require_own(folder: Path, path: str) -> None:
    """Refuse a file that would be written elsewhere, behind a link."""
    require_name(path)
    place = folder / path
    if place.is_symlink() or place.parent.is_symlink():
        raise refused("link", f"{path!r} is a link; put the file itself there", file=path)


def _aside(place: Path) -> Path:
    """Return a folder beside another one that nobody takes for a template's."""
    return place.with_name(f".{place.name}-{secrets.token_hex(4)}")


def _write(place: Path, files: Files) -> None:
    for path, content in files.items():
        write_whole(made(place / path), content)


def _changes(folder: Path) -> dict[str, int]:
    """Return when the files of a template in a folder were changed, in nanoseconds; no others."""
    return dict(_rows(folder)) if folder.is_dir() else {}


def _rows(folder: Path) -> Iterator[tuple[str, int]]:
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if place.is_symlink() or not _is_own(path) or not place.is_file():
            continue
        found = place.stat()
        if found.st_size <= MAX_TEMPLATE_BYTES:
            yield path, found.st_mtime_ns


def _is_own(path: str) -> bool:
    return path == HISTORY or _FILE.fullmatch(path) is not None


def _moment(nanoseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(nanoseconds / 1e9, dt.UTC)


def _when(row: Saved) -> dt.datetime:
    return row.at
