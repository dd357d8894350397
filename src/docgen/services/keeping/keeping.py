"""What is kept for years, and what may no longer be: ``dg.keeping``."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from docgen.models import Action, Subject, SubjectKind
from docgen.services.keeping.backup import CopyReport, back_up, check_copy, restore
from docgen.wiring import Wiring


class Keeping:
    """Copies of the store, archives of a year, and the erasing of personal data.

    Methods raise ForbiddenError for what the user that the façade acts for may not do,
    KeepingError where something cannot be done, and StorageError when the disk or the database
    fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def backup(self, folder: str | PathLike[str]) -> CopyReport:
        """Make a copy of the database and of all files in a folder, and check it whole.

        Others may issue documents meanwhile: the copy is of one moment. A folder that holds a
        copy of this store already is brought up to date: only new files are copied, and the
        former database goes once the new one is whole.

        Raises:
            KeepingError: the folder holds something else; pg_dump is missing or failed.

        """
        self._require()
        return back_up(self._wiring.opener, Path(folder))

    def check_backup(self, folder: str | PathLike[str]) -> CopyReport:
        """Read a copy through, by the hashes of its database and its files.

        Raises:
            KeepingError: there is no copy in the folder.

        """
        self._require()
        return check_copy(Path(folder))

    def restore(self, folder: str | PathLike[str]) -> CopyReport:
        """Put a copy back where the settings say that the store is, and audit it whole.

        A copy of an older docgen is brought up to date as an older store is.

        Raises:
            KeepingError: there is a store already, or the copy is damaged; nothing was changed.

        """
        self._require()
        return restore(self._wiring.opener, Path(folder))

    def _require(self) -> None:
        self._wiring.rights.require(Action.KEEP, Subject(kind=SubjectKind.STORE))
