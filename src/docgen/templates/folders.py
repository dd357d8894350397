"""Template folders: ``<root>/<document type>/<template name>/template.toml`` and its files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Final

import cattrs
from attrs import field, frozen

from docgen.exceptions import TemplateError, TemplateNotFoundError, nearest_names
from docgen.models import Template

SETTINGS: Final = "template.toml"
MAIN_FILE: Final = "template.html"
SHARED: Final = "_base"
DEFAULT_NAME: Final = "classic"

MAX_TEMPLATE_BYTES: Final = 5_000_000


@frozen(kw_only=True)
class TemplateSettings:
    """What ``template.toml`` holds.

    ``file_name`` is a text with shortcodes, without extension; ``styles`` are the paths of the
    stylesheets, in the order of the cascade.
    """

    title: str
    file_name: str
    styles: Sequence[str] = field(default=(f"{SHARED}/form.css",))


class TemplateFolders:
    """The templates of all roots; of two with the same name the earlier root's wins.

    Nothing is kept between calls: who edits a template sees the change at once.
    """

    def __init__(self, roots: Sequence[Traversable]) -> None:
        self._roots = tuple(roots)

    def names(self, document_type: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first."""
        found = {
            folder.name
            for root in self._roots
            for folder in _folders(root / document_type)
            if (folder / SETTINGS).is_file()
        }
        return tuple(sorted(found, key=lambda name: (name != DEFAULT_NAME, name)))

    def load(self, document_type: str, name: str | None = None) -> Template:
        """Load a template; without a name, the type's default one.

        Raises:
            TemplateNotFoundError: no root holds it.
            TemplateError: its settings or files cannot be used.

        """
        names = self.names(document_type)
        if not names or (name is not None and name not in names):
            raise _not_found(document_type, name, names)
        chosen = name or names[0]
        root = next(
            root for root in self._roots if (root / document_type / chosen / SETTINGS).is_file()
        )
        return _load(self._shared_files(), root / document_type / chosen, document_type, chosen)

    def _shared_files(self) -> dict[str, bytes]:
        """Gather the files that all templates build on, an earlier root's over a later one's."""
        files: dict[str, bytes] = {}
        for root in reversed(self._roots):
            if (root / SHARED).is_dir():
                files.update(_read_files(root / SHARED, f"{SHARED}/"))
        return files


def _load(
    shared: Mapping[str, bytes], folder: Traversable, document_type: str, name: str
) -> Template:
    label = f"{document_type}/{name}"
    try:
        files = {**shared, **_read_files(folder, "")}
    except OSError as error:
        raise TemplateError(f"cannot be read: {error}", template=label) from None
    settings = _settings(files.pop(SETTINGS), label)
    for path in (MAIN_FILE, *settings.styles):
        if path not in files:
            problem = f"has no file {path!r}; known: {', '.join(sorted(files))}"
            raise TemplateError(problem, template=label)
    size = sum(map(len, files.values()))
    if size > MAX_TEMPLATE_BYTES:
        problem = f"holds {size} bytes of files, more than {MAX_TEMPLATE_BYTES}"
        raise TemplateError(problem, template=label)
    return Template(
        document_type=document_type,
        name=name,
        title=settings.title,
        file_name=settings.file_name,
        styles=tuple(settings.styles),
        files=files,
        hash=_hash(settings, files),
    )


def _settings(content: bytes, label: str) -> TemplateSettings:
    try:
        data = tomllib.loads(content.decode("utf-8"))
        return _converter.structure(data, TemplateSettings)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"is not TOML: {error}", template=f"{label}/{SETTINGS}") from None
    except cattrs.BaseValidationError as error:
        problems = "; ".join(cattrs.transform_error(error, path=SETTINGS))
        raise TemplateError(problems, template=f"{label}/{SETTINGS}") from None


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
    return TemplateNotFoundError(problem)


_converter: Final = cattrs.Converter(forbid_extra_keys=True)
