"""Copies of a store: its database and its files in one folder, made, checked and put back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from docgen.exceptions import KeepingError
from docgen.models import Finding, Severity
from docgen.services.keeping.manifest import Manifest, is_free, read_manifest
from docgen.store import ArtifactStore, Condition
from docgen.store.database.problems import disk_problems
from docgen.store.documents.audit import audit_artifacts
from docgen.store.keeping.copies import DatabaseCopy, require_none, restore_database
from docgen.store.opening import StoreOpener
from docgen.version import docgen_version

_FILES: Final = "files"
_STEM: Final = "database-"
_MAKE_ANOTHER: Final = "Сделайте копию ещё раз, в другую папку; старую не удаляйте"


@frozen(kw_only=True)
class CopyReport:
    """What is in a copy of a store, and what is wrong with it.

    ``copied`` are the files that were not there before; ``findings`` are empty when every row
    and every byte is what it was.
    """

    folder: Path
    manifest: Manifest
    copied: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is lost or damaged."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def documents(self) -> int:
        """How many documents it holds."""
        return self.manifest.rows.get("documents", 0)


def back_up(opener: StoreOpener, folder: Path) -> CopyReport:
    """Make a copy in a folder, or bring the one that is there up to date, and check it whole.

    Raises:
        KeepingError: the folder holds something else, or a tool is missing or failed.
        StorageError: the disk or the database failed; an earlier copy is as it was.

    """
    store, at = opener.store, dt.datetime.now(dt.UTC)
    if not is_free(folder, store.id):
        raise KeepingError(
            "folder", f"{folder} holds something else than a copy of this store. Name another one"
        )
    with disk_problems(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = ArtifactStore(folder / _FILES)
    copy = store.copies.make(folder / f"{_STEM}{at:%Y%m%dT%H%M%S%fZ}")
    copied = sum(_copied(opener.artifacts, files))
    manifest = Manifest(
        store=store.id,
        made_at=at,
        docgen=docgen_version(),
        kind=copy.kind,
        version=copy.version,
        database=copy.file.name,
        sha256=_sha256(copy.file),
        rows=copy.rows,
        artifacts=sum(1 for _ in files.hashes()),
    )
    findings = (*copy.findings, *audit_artifacts(dict(copy.artifacts), files))
    manifest.write(folder)
    report = CopyReport(folder=folder, manifest=manifest, copied=copied, findings=findings)
    if report.is_whole:
        removed = _sweep(folder, copy, opener.artifacts, files)
        evolve(manifest, artifacts=manifest.artifacts - removed).write(folder)
    return report


def check_copy(folder: Path) -> CopyReport:
    """Read a copy through: the file of the database and every other file by its hash.

    Raises:
        KeepingError: there is no copy in the folder.
        StorageError: the disk failed.

    """
    manifest = read_manifest(folder)
    findings = tuple(_damages(folder, manifest))
    return CopyReport(folder=folder, manifest=manifest, findings=findings)


def restore(opener: StoreOpener, folder: Path) -> CopyReport:
    """Put a copy back where the settings say that the store is, and audit what came of it.

    Raises:
        KeepingError: the copy is damaged, or there is a store already: nothing was changed.
        StorageError: the disk or the database failed.

    """
    checked = check_copy(folder)
    if not checked.is_whole:
        told = "; ".join(finding.message for finding in checked.findings)
        raise KeepingError("damaged", f"the copy in {folder} is damaged: {told}")
    require_none(opener.url)
    copied = sum(_copied(ArtifactStore(folder / _FILES), opener.artifacts))
    manifest = checked.manifest
    restore_database(opener.url, manifest.kind, folder / manifest.database)
    store = opener.store
    findings = (*_missing_rows(manifest, store.copies.rows()), *store.audit())
    return CopyReport(folder=folder, manifest=manifest, copied=copied, findings=findings)


def _copied(source: ArtifactStore, target: ArtifactStore) -> Iterator[int]:
    """Copy what is not there, or is there damaged; yield one for each."""
    for sha256 in source.hashes():
        if target.check(sha256) is Condition.SOUND:
            continue
        if source.check(sha256) is Condition.SOUND:  # what is not is told of by the audit
            target.put(source.get(sha256))
            yield 1


def _sweep(folder: Path, copy: DatabaseCopy, source: ArtifactStore, files: ArtifactStore) -> int:
    """Take away former copies of the database, and what was erased in the store since.

    What the documents need stays, even where the store has lost it.
    """
    for path in folder.glob(f"{_STEM}*"):
        if path != copy.file:
            path.unlink()
    gone = [
        digest
        for digest in files.hashes()
        if digest not in copy.artifacts and not source.holds(digest)
    ]
    for sha256 in gone:
        files.remove(sha256)
    return len(gone)


def _damages(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    database = folder / manifest.database
    if not database.is_file():
        yield _error("keeping.database_missing", manifest.database, "Копии базы в папке нет")
    elif _sha256(database) != manifest.sha256:
        yield _error("keeping.database_damaged", manifest.database, "Копия базы повреждена")
    files = ArtifactStore(folder / _FILES)
    found = 0
    for sha256 in files.hashes():
        found += 1
        if files.check(sha256) is not Condition.SOUND:
            message = f"Файл {sha256} в копии повреждён"
            yield _error("keeping.file_damaged", f"{_FILES}/{sha256}", message)
    if found < manifest.artifacts:
        message = f"В копии {found} файлов, а было {manifest.artifacts}"
        yield _error("keeping.files_missing", _FILES, message)


def _missing_rows(manifest: Manifest, rows: Mapping[str, int]) -> Iterable[Finding]:
    for table, count in manifest.rows.items():
        if rows.get(table) != count:
            message = f"В таблице {table} {rows.get(table, 0)} строк, а в копии было {count}"
            yield _error("keeping.rows_missing", table, message)


def _error(code: str, path: str, message: str) -> Finding:
    return Finding(
        severity=Severity.ERROR, code=code, path=path, message=message, remedy=_MAKE_ANOTHER
    )


def _sha256(path: Path) -> str:
    with disk_problems(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
