"""Template folders: ``<root>/<document type>/<template name>/template.toml`` and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Protocol

from attrs import field, frozen

from docgen.exceptions import TemplateError, TemplateNotFoundError, nearest_names
from docgen.models import PdfOrigin, Template, TemplateSettings
from docgen.templates.reading import (
    MAIN_FILE,
    SETTINGS,
    SHARED,
    WORD_FILE,
    SettingsReader,
    find_settings,
    folder_files,
    is_hidden,
    is_link,
    load_folder,
    read_settings,
    template_of,
    unreadable,
)
from docgen.templates.signatures import Signature, is_unchanged, signature

DEFAULT_NAME: Final = "classic"

#: The files that a format is made of, either of them.
_MADE_OF: Final = {
    "html": (MAIN_FILE,),
    "pdf": (MAIN_FILE, WORD_FILE),
    "docx": (WORD_FILE,),
}


@frozen(kw_only=True)
class _Reading:
    """What was read of a type's folders when they had this signature, by the folders' names.

    ``broken`` are those whose settings cannot be used: they are in nobody's way but their own.
    """

    signature: Signature | None
    settings: Mapping[str, tuple[Traversable, TemplateSettings]]
    broken: Mapping[str, TemplateError] = field(factory=dict)
    templates: dict[str, Template] = field(factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the templates, the default one first; versions have none."""
        names = [
            name for name, (_, settings) in self.settings.items() if settings.version_of is None
        ]
        return tuple(sorted(names, key=lambda name: (name != DEFAULT_NAME, name)))

    def holds(self, name: str) -> bool:
        """Whether a template has the name, be it broken."""
        return name in self.names or name in self.broken


class RootGroup:
    """Roots whose templates may be versions of one another; of two of a name the earlier's wins.

    ``shared`` are the roots of the files that all templates build on, ``read`` reads settings.
    """

    def __init__(
        self,
        roots: Sequence[Traversable],
        shared: Sequence[Traversable],
        read: SettingsReader,
        *,
        is_trusted: bool,
    ) -> None:
        self.roots = tuple(roots)
        self._shared = tuple(shared)
        self._read = read
        self._is_trusted = is_trusted
        self._readings: dict[str, _Reading] = {}
        self._folders_of: dict[str, Sequence[Traversable]] = {}
        #: The settings that were read last of files in no folder: they change the least often.
        self._built: tuple[bytes, str, TemplateSettings] | None = None

    def reading(self, document_type: str) -> _Reading:
        """Return what was read of a type's folders, anew if they are not as they were."""
        kept = self._readings.get(document_type)
        if kept is not None and kept.signature and self._is_at(kept.signature, document_type):
            return kept
        try:
            now = self._signature(document_type)
        except OSError as error:
            raise unreadable(error, document_type) from None
        if kept is None or now is None or kept.signature != now:
            settings, broken = self._settings(document_type)
            kept = _Reading(signature=now, settings=settings, broken=broken)
            self._readings[document_type] = kept
        return kept

    def load(self, reading: _Reading, document_type: str, name: str, on: date) -> Template:
        """Load the version of a template for a document's date; see :class:`TemplateFolders`."""
        if name in reading.broken:
            raise copy(reading.broken[name])
        versions = {
            folder: settings
            for folder, (_, settings) in reading.settings.items()
            if name in (folder, settings.version_of) and (settings.active_from or date.min) <= on
        }
        if not versions:
            problem = f"is not active on {on}; date the document later, or add a version"
            raise TemplateError(
                problem,
                template=f"{document_type}/{name}",
                reason="template.not_active",
                details={"date": f"{on:%d.%m.%Y}"},
            )
        newest = max(versions, key=lambda row: (versions[row].active_from or date.min, row))
        if newest not in reading.templates:
            folder, _ = reading.settings[newest]
            reading.templates[newest] = self.read(folder, f"{document_type}/{newest}")
        return reading.templates[newest]

    def read(self, folder: Traversable, label: str) -> Template:
        """Read a template of this group's kind, wherever it lies."""
        shared = self._shared_files()
        return load_folder(shared, folder, label, self._read, is_trusted=self._is_trusted)

    def build(self, files: Mapping[str, bytes], label: str) -> Template:
        """Return a template of this group's kind made of files that lie in no folder."""
        content = files.get(SETTINGS, b"")
        if self._built is None or self._built[:2] != (content, label):
            self._built = content, label, self._read(content, label)
        held = {**self._shared_files(), **files}
        return template_of(held, self._built[2], label, is_trusted=self._is_trusted)

    def own_files(self, reading: _Reading, document_type: str, name: str) -> dict[str, bytes]:
        """Return all files of a template's folder by path, the settings with them."""
        if name in reading.broken:
            raise copy(reading.broken[name])
        folder, _ = reading.settings[name]
        return folder_files(folder, f"{document_type}/{name}", is_trusted=self._is_trusted)

    def _signature(self, document_type: str) -> Signature | None:
        """Return what differs as soon as a type's folders do; see :func:`signature`."""
        return signature(self._watched(document_type), follow=self._is_trusted)

    def _is_at(self, known: Signature, document_type: str) -> bool:
        """Whether a type's folders still have a signature."""
        return is_unchanged(known, self._watched(document_type), follow=self._is_trusted)

    def _watched(self, document_type: str) -> Sequence[Traversable]:
        """Return the folders whose changes count for a type."""
        if document_type not in self._folders_of:
            folders = [root / document_type for root in self.roots]
            folders += [root / SHARED for root in self._shared]
            self._folders_of[document_type] = folders
        return self._folders_of[document_type]

    def _settings(
        self, document_type: str
    ) -> tuple[dict[str, tuple[Traversable, TemplateSettings]], dict[str, TemplateError]]:
        """Read the settings of a type's folders, by the folders' names, and what is broken.

        A broken folder of an earlier root still takes the place of a later root's of the name.
        """
        found: dict[str, tuple[Traversable, TemplateSettings]] = {}
        broken: dict[str, TemplateError] = {}
        for folder in self._all_folders(document_type):
            for kept in (found, broken):
                kept.pop(folder.name, None)
            try:
                found[folder.name] = folder, self._settings_of(folder, document_type)
            except TemplateError as error:
                broken[folder.name] = error
        return found, broken

    def _all_folders(self, document_type: str) -> Iterator[Traversable]:
        """Yield the folders of a type's templates, those of an earlier root after a later one's."""
        for root in reversed(self.roots):
            yield from self._folders(root, document_type)

    def _settings_of(self, folder: Traversable, document_type: str) -> TemplateSettings:
        label = f"{document_type}/{folder.name}"
        return find_settings(folder, label, self._read, is_trusted=self._is_trusted)

    def _folders(self, root: Traversable, document_type: str) -> Iterator[Traversable]:
        """Yield the folders of a type's templates; a stranger's folder of a type is no link."""
        parent = root / document_type
        if not parent.is_dir() or (is_link(parent) and not self._is_trusted):
            return
        for row in parent.iterdir():
            if not is_hidden(row) and _has_settings(row):
                yield row

    def _shared_files(self) -> dict[str, bytes]:
        """Gather the files that all templates build on, an earlier root's over a later one's."""
        files: dict[str, bytes] = {}
        for root in reversed(self._shared):
            if (root / SHARED).is_dir():
                held = folder_files(root / SHARED, SHARED)
                files.update({f"{SHARED}/{path}": content for path, content in held.items()})
        return files


class KeptTemplates(Protocol):
    """Versions of templates that somebody has published and that lie in no root: a store's."""

    def mark(self, document_type: str) -> int:
        """Return what differs as soon as one of a type's is published."""
        ...

    def folders(self, document_type: str) -> Sequence[Traversable]:
        """Return the folders of a type's versions."""
        ...


class _Nothing:
    """Nobody has published anything."""

    def mark(self, document_type: str) -> int:  # noqa: ARG002 - see the protocol
        return 0

    def folders(self, document_type: str) -> Sequence[Traversable]:  # noqa: ARG002 - the same
        return ()


_NOTHING: Final = _Nothing()


class _KeptGroup(RootGroup):
    """Reads what is kept elsewhere, anew once more was published; it is never trusted."""

    def __init__(
        self, kept: KeptTemplates, shared: Sequence[Traversable], read: SettingsReader
    ) -> None:
        super().__init__((), shared, read, is_trusted=False)
        self._kept = kept

    def _signature(self, document_type: str) -> Signature | None:
        shared = super()._signature(document_type)
        mark = self._kept.mark(document_type)
        return None if shared is None else (("", mark, 0, 0, 0), *shared)

    def _is_at(self, known: Signature, document_type: str) -> bool:
        (_, mark, *_), *shared = known
        return mark == self._kept.mark(document_type) and super()._is_at(
            tuple(shared), document_type
        )

    def _all_folders(self, document_type: str) -> Iterator[Traversable]:
        yield from self._kept.folders(document_type)


class _StillGroup(RootGroup):
    """Reads each type's folders once."""

    def reading(self, document_type: str) -> _Reading:
        """Return what was read of a type's folders when it was first asked for."""
        return self._readings.get(document_type) or super().reading(document_type)


class _StillKeptGroup(_KeptGroup):
    """Reads each type's versions once."""

    def reading(self, document_type: str) -> _Reading:
        """Return what was read of a type's versions when it was first asked for."""
        return self._readings.get(document_type) or super().reading(document_type)


class TemplateFolders:
    """The templates of all roots; of two with the same name the earlier root's wins.

    What was read is kept while the folders are as they were: who edits a template sees the
    change at once.

    ``untrusted`` roots are groups of their own, and come last: what users edit never takes the
    place of another template, is no version of one, and shares no files with others. They are
    not even looked at for a template that the host's own roots hold. ``read_apart`` reads their
    settings. What is ``kept`` elsewhere stands before them, and is trusted as little.
    """

    _group: type[RootGroup] = RootGroup
    _kept_group: type[_KeptGroup] = _KeptGroup

    def __init__(
        self,
        roots: Sequence[Traversable],
        untrusted: Sequence[Traversable] = (),
        read_apart: SettingsReader = read_settings,
        kept: KeptTemplates = _NOTHING,
    ) -> None:
        self._kept = kept
        self._roots = tuple(roots)
        self._untrusted = tuple(untrusted)
        self._read_apart = read_apart
        self._own = self._group(roots, roots, read_settings, is_trusted=True)
        self._strangers = (
            self._kept_group(kept, roots, read_apart),
            *(self._group([root], roots, read_apart, is_trusted=False) for root in untrusted),
        )
        self._written = RootGroup((), roots, read_apart, is_trusted=False)

    def snapshot(self) -> TemplateFolders:
        """Return the folders as they are when a type is first asked for.

        Many documents are then of one version, however long it takes to make them.
        """
        return _StillFolders(self._roots, self._untrusted, self._read_apart, self._kept)

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first; versions have none.

        Those whose settings cannot be used are not among them.
        """
        own = self._own.reading(document_type)
        names = dict.fromkeys(own.names)
        for group in self._strangers:
            names |= dict.fromkeys(
                name for name in group.reading(document_type).names if not own.holds(name)
            )
        return tuple(names)

    def formats(self, document_type: str) -> frozenset[str]:
        """Return the formats that a type's templates hold files for, whatever their date."""
        groups = (self._own, *self._strangers)
        found = [group.reading(document_type).settings.values() for group in groups]
        folders = [folder for settings in found for folder, _ in settings]
        return frozenset(
            format_
            for format_, files in _MADE_OF.items()
            if any((folder / name).is_file() for folder in folders for name in files)
        )

    def load(self, document_type: str, name: str | None, on: date) -> Template:
        """Load the version of a template for a document's date; ``None`` is the default one.

        Raises:
            TemplateNotFoundError: no root holds it.
            TemplateError: its settings or files cannot be used, or no version is active yet.

        """
        group, reading, chosen = self._find(document_type, name)
        return group.load(reading, document_type, chosen, on)

    def read(self, folder: Traversable, document_type: str) -> Template:
        """Read a template that need not lie in a root; it builds on the shared files of these.

        Only one in the host's own roots is trusted: whatever else is looked at may be anybody's.

        Raises:
            TemplateError: its settings or files cannot be used.

        """
        is_own = _lies_in(folder, self._roots) and not _lies_in(folder, self._untrusted)
        if is_own or not isinstance(folder, Path):
            group = self._own
        else:
            group = self._group((), self._roots, self._read_apart, is_trusted=False)
        return group.read(folder, f"{document_type}/{folder.name}")

    def build(self, files: Mapping[str, bytes], document_type: str, name: str) -> Template:
        """Return a template of files that somebody writes just now; it is never trusted.

        Raises:
            TemplateError: its settings or files cannot be used.

        """
        return self._written.build(files, f"{document_type}/{name}")

    def own_files(self, document_type: str, name: str | None) -> Mapping[str, bytes]:
        """Return all files of a template's folder by path, the settings with them.

        Raises:
            TemplateNotFoundError: no root holds it.
            TemplateError: they cannot be read, or are more than a template may hold.

        """
        group, reading, chosen = self._find(document_type, name)
        return group.own_files(reading, document_type, chosen)

    def _find(self, document_type: str, name: str | None) -> tuple[RootGroup, _Reading, str]:
        """Return the group that holds a template, what was read there, and the template's name.

        Raises:
            TemplateNotFoundError: there is none of this name.
            TemplateError: the default one is meant, and its settings cannot be used.

        """
        for group in (self._own, *self._strangers):
            reading = group.reading(document_type)
            if reading.holds(DEFAULT_NAME if name is None else name):
                return group, reading, name or DEFAULT_NAME
            if name is None and reading.names:
                return group, reading, reading.names[0]
        raise _not_found(document_type, name, self.names(document_type))


class _StillFolders(TemplateFolders):
    """Reads each type's folders once."""

    _group = _StillGroup
    _kept_group = _StillKeptGroup


def _lies_in(folder: Traversable, roots: Sequence[Traversable]) -> bool:
    """Whether a folder is in one of some roots, links followed."""
    if not isinstance(folder, Path):
        return False
    place = folder.resolve()
    return any(place.is_relative_to(root.resolve()) for root in roots if isinstance(root, Path))


def _has_settings(folder: Traversable) -> bool:
    try:
        return folder.is_dir() and (folder / SETTINGS).is_file()
    except OSError:  # it may not be looked into
        return True


def pdf_origin(template: Template) -> PdfOrigin:
    """Return what a template's PDF is made of: its Word file if it says so, or has no HTML."""
    is_word = template.pdf_from is PdfOrigin.WORD or MAIN_FILE not in template.files
    return PdfOrigin.WORD if is_word and WORD_FILE in template.files else PdfOrigin.HTML


def _not_found(document_type: str, name: str | None, names: Sequence[str]) -> TemplateNotFoundError:
    if not names:
        problem = (
            f"no template root holds a template of {document_type!r}; "
            f"put one into {document_type}/{DEFAULT_NAME}/{SETTINGS}"
        )
    else:
        nearest = nearest_names(name or "", names)
        hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(names)}"
        problem = f"there is no template {name!r} of {document_type!r}; {hint}"
    return TemplateNotFoundError(
        problem,
        reason="template.not_found",
        details={
            "name": f"{document_type}/{name or DEFAULT_NAME}",
            "known": ", ".join(nearest_names(name or "", names) or names),
        },
    )
