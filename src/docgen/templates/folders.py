"""Template folders: ``<root>/<document type>/<template name>/template.toml`` and its files."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from attrs import asdict, evolve, field, frozen

from docgen.exceptions import DataError, TemplateError, TemplateNotFoundError, nearest_names
from docgen.models import PdfOrigin, Template, TemplateSettings
from docgen.models.mapping import from_mapping
from docgen.templates.look import look_files
from docgen.templates.signatures import Signature, signature

SETTINGS: Final = "template.toml"
MAIN_FILE: Final = "template.html"
WORD_FILE: Final = "template.docx"
SHARED: Final = "_base"
DEFAULT_NAME: Final = "classic"

#: The files that a format is made of, either of them.
_MADE_OF: Final = {
    "html": (MAIN_FILE,),
    "pdf": (MAIN_FILE, WORD_FILE),
    "docx": (WORD_FILE,),
}

MAX_TEMPLATE_BYTES: Final = 5_000_000


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

    def chosen(self, document_type: str, name: str | None) -> str:
        """Return the name of the template that is meant; ``None`` means the default one.

        Raises:
            TemplateNotFoundError: there is none of this name.
            TemplateError: it is there, and its settings cannot be used.

        """
        wanted = DEFAULT_NAME if name is None else name
        if wanted in self.broken:
            raise copy(self.broken[wanted])
        if not self.names or (name is not None and name not in self.names):
            raise _not_found(document_type, name, self.names)
        return name or self.names[0]


class TemplateFolders:
    """The templates of all roots; of two with the same name the earlier root's wins.

    What was read is kept while the folders are as they were: who edits a template sees the
    change at once.

    ``untrusted`` roots come last: what users edit never takes the place of another template, nor
    of a file that others share.
    """

    def __init__(self, roots: Sequence[Traversable], untrusted: Sequence[Traversable] = ()) -> None:
        self._trusted_roots = tuple(roots)
        self._untrusted = tuple(untrusted)
        self._roots = (*self._trusted_roots, *self._untrusted)
        self._readings: dict[str, _Reading] = {}

    def snapshot(self) -> TemplateFolders:
        """Return the folders as they are when a type is first asked for.

        Many documents are then of one version, however long it takes to make them.
        """
        return _StillFolders(self._trusted_roots, self._untrusted)

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first; versions have none.

        Those whose settings cannot be used are not among them.
        """
        return self._reading(document_type).names

    def formats(self, document_type: str) -> frozenset[str]:
        """Return the formats that a type's templates hold files for, whatever their date."""
        folders = [folder for folder, _ in self._reading(document_type).settings.values()]
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
        reading = self._reading(document_type)
        chosen = reading.chosen(document_type, name)
        versions = {
            folder: settings
            for folder, (_, settings) in reading.settings.items()
            if chosen in (folder, settings.version_of) and (settings.active_from or date.min) <= on
        }
        if not versions:
            problem = f"is not active on {on}; date the document later, or add a version"
            raise TemplateError(
                problem,
                template=f"{document_type}/{chosen}",
                reason="template.not_active",
                details={"date": f"{on:%d.%m.%Y}"},
            )
        newest = max(versions, key=lambda row: (versions[row].active_from or date.min, row))
        if newest not in reading.templates:
            folder, _ = reading.settings[newest]
            shared = self._shared_files()
            is_trusted = self.is_trusted(folder)
            reading.templates[newest] = _load(
                shared, folder, document_type, newest, is_trusted=is_trusted
            )
        return reading.templates[newest]

    def read(self, folder: Traversable, document_type: str) -> Template:
        """Read a template that need not lie in a root; it builds on the shared files of these.

        Only one in the host's own roots is trusted: whatever else is looked at may be anybody's.

        Raises:
            TemplateError: its settings or files cannot be used.

        """
        is_trusted = self.is_trusted(folder) and _lies_in(folder, self._trusted_roots)
        shared = self._shared_files()
        return _load(shared, folder, document_type, folder.name, is_trusted=is_trusted)

    def is_trusted(self, folder: Traversable) -> bool:
        """Whether a folder lies in none of the roots that users edit."""
        if not isinstance(folder, Path):
            return folder not in self._untrusted
        return not _lies_in(folder, self._untrusted)

    def own_files(self, document_type: str, name: str | None) -> Mapping[str, bytes]:
        """Return all files of a template's folder by path, the settings with them.

        Raises:
            TemplateNotFoundError: no root holds it.

        """
        reading = self._reading(document_type)
        folder, _ = reading.settings[reading.chosen(document_type, name)]
        return _read_files(folder, "")

    def _reading(self, document_type: str) -> _Reading:
        """Return what was read of a type's folders, anew if they are not as they were."""
        folders = [root / part for root in self._roots for part in (SHARED, document_type)]
        try:
            now = signature(folders)
        except OSError as error:
            raise _unreadable(error, document_type) from None
        kept = self._readings.get(document_type)
        if kept is None or now is None or kept.signature != now:
            settings, broken = self._settings(document_type)
            kept = _Reading(signature=now, settings=settings, broken=broken)
            self._readings[document_type] = kept
        return kept

    def _settings(
        self, document_type: str
    ) -> tuple[dict[str, tuple[Traversable, TemplateSettings]], dict[str, TemplateError]]:
        """Read the settings of a type's folders, by the folders' names, and what is broken.

        A broken folder of an earlier root still takes the place of a later root's of the name.
        """
        found: dict[str, tuple[Traversable, TemplateSettings]] = {}
        broken: dict[str, TemplateError] = {}
        for root in reversed(self._roots):
            for folder in _folders(root / document_type):
                if (folder / SETTINGS).is_file():
                    label = f"{document_type}/{folder.name}"
                    for kept in (found, broken):
                        kept.pop(folder.name, None)
                    try:
                        content = _read(folder / SETTINGS, label)
                        found[folder.name] = folder, _read_settings(content, label)
                    except TemplateError as error:
                        broken[folder.name] = error
        return found, broken

    def _shared_files(self) -> dict[str, bytes]:
        """Gather the files that all templates build on, an earlier root's over a later one's."""
        files: dict[str, bytes] = {}
        for root in reversed(self._trusted_roots):
            if (root / SHARED).is_dir():
                files.update(_read_files(root / SHARED, f"{SHARED}/"))
        return files


class _StillFolders(TemplateFolders):
    """Reads each type's folders once."""

    def _reading(self, document_type: str) -> _Reading:
        return self._readings.get(document_type) or super()._reading(document_type)


def _lies_in(folder: Traversable, roots: Sequence[Traversable]) -> bool:
    """Whether a folder is in one of some roots, links followed."""
    if not isinstance(folder, Path):
        return True
    place = folder.resolve()
    return any(place.is_relative_to(root.resolve()) for root in roots if isinstance(root, Path))


def pdf_origin(template: Template) -> PdfOrigin:
    """Return what a template's PDF is made of: its Word file if it says so, or has no HTML."""
    is_word = template.pdf_from is PdfOrigin.WORD or MAIN_FILE not in template.files
    return PdfOrigin.WORD if is_word and WORD_FILE in template.files else PdfOrigin.HTML


def _load(
    shared: Mapping[str, bytes],
    folder: Traversable,
    document_type: str,
    name: str,
    *,
    is_trusted: bool,
) -> Template:
    label = f"{document_type}/{name}"
    if not is_trusted:
        _refuse_links(folder, label)
    try:
        files = {**shared, **_read_files(folder, "")}
    except OSError as error:
        raise _unreadable(error, label) from None
    settings = _read_settings(files.pop(SETTINGS), label)
    required = () if WORD_FILE in files else (MAIN_FILE,)
    for path in (*required, *settings.styles):
        if path not in files:
            problem = f"has no file {path!r}; known: {', '.join(sorted(files))}"
            raise TemplateError(
                problem, template=label, reason="template.no_such_file", details={"file": path}
            )
    look = look_files(settings, files, f"{label}/{SETTINGS}")
    files |= look
    size = sum(map(len, files.values()))
    if size > MAX_TEMPLATE_BYTES:
        problem = f"holds {size} bytes of files, more than {MAX_TEMPLATE_BYTES}"
        details = {"size": size, "most": MAX_TEMPLATE_BYTES}
        raise TemplateError(problem, template=label, reason="template.too_large", details=details)
    return Template(
        **asdict(evolve(settings, styles=(*settings.styles, *look)), recurse=False),
        document_type=document_type,
        name=name,
        files=files,
        hash=_hash(settings, files),
        trusted=is_trusted,
    )


def _refuse_links(folder: Traversable, label: str) -> None:
    """Refuse links, by which a folder of a user's would hold any file of the machine."""
    if not isinstance(folder, Path):
        return
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            problem = f"{path.name!r} is a link; put the file itself into the folder"
            raise TemplateError(
                problem, template=label, reason="template.link", details={"name": path.name}
            )


def _read(file: Traversable, label: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(error, label) from None


def _unreadable(error: OSError, label: str) -> TemplateError:
    return TemplateError(
        f"cannot be read: {error}",
        template=label,
        reason="template.unreadable",
        details={"file": error.filename},
    )


def _read_settings(content: bytes, label: str) -> TemplateSettings:
    place = f"{label}/{SETTINGS}"
    try:
        data = tomllib.loads(content.decode("utf-8"))
        return from_mapping(TemplateSettings, data, source=SETTINGS)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TemplateError(
            f"is not TOML: {error}",
            template=place,
            line=int(line[1]) if line else None,
            reason="settings.not_toml",
        ) from None
    except DataError as error:
        problems = "; ".join(f"{path}: {problem}" for path, problem in error.problems)
        raise TemplateError(
            problems,
            template=place,
            reason="settings.misfit",
            details={"problems": error.problems},
        ) from None


def _hash(settings: TemplateSettings, files: Mapping[str, bytes]) -> str:
    """Hash the settings and every file with its path, each preceded by its length."""
    digest = hashlib.sha256()
    rows = {SETTINGS: repr(settings).encode(), **files}
    for path in sorted(rows):
        for part in (path.encode(), rows[path]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _folders(parent: Traversable) -> Iterator[Traversable]:
    if parent.is_dir():
        yield from (row for row in parent.iterdir() if row.is_dir() and not _is_hidden(row))


def _read_files(folder: Traversable, prefix: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for row in folder.iterdir():
        if _is_hidden(row):
            continue
        if row.is_dir():
            files.update(_read_files(row, f"{prefix}{row.name}/"))
        elif row.is_file():
            files[f"{prefix}{row.name}"] = row.read_bytes()
    return files


def _is_hidden(row: Traversable) -> bool:
    return row.name.startswith((".", "__"))


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
