"""What is kept for years, and what may no longer be: ``dg.keeping``."""

from __future__ import annotations

import datetime as dt
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Final

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor
from docgen.models import Action, Subject, SubjectKind
from docgen.services.keeping.archive import ArchiveReport, archive_year
from docgen.services.keeping.backup import CopyReport, back_up, check_copy, restore
from docgen.services.keeping.forgetting import Forgetting, held, is_free
from docgen.services.keeping.terms import KeepingTerms, read_terms
from docgen.store.keeping.erasure import Erasure
from docgen.wiring import Wiring

NOBODY: Final = Actor()


class Keeping:
    """Copies of the store, archives of a year, and the erasing of personal data.

    Methods raise ForbiddenError for what the user that the façade acts for may not do,
    KeepingError where something cannot be done, and StorageError when the disk or the database
    fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._terms = read_terms(wiring.settings.keeping)

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

    def archive(
        self, year: int, folder: str | PathLike[str], *, organisation: str | None = None
    ) -> ArchiveReport:
        """Write the documents dated in a year into an empty folder, to be read without docgen.

        PDF/A with the document's data inside, the official XML of what has one, scans, an index
        for people and for tables, checksums. Void documents are there, too, and say so.

        Raises:
            KeepingError: the folder is not empty, or there is nothing of the year.

        """
        self._require()
        return archive_year(self._wiring, year, Path(folder), organisation)

    def plan_forgetting(self, client: str, *, on: dt.date | None = None) -> Forgetting:
        """Return what :meth:`forget` would erase of a client on a day, today unless given."""
        self._require_client(client, NOBODY)
        day = on or _today()
        found = self._wiring.store.erasures.survey(client)
        free = tuple(row for row in found if is_free(row, self._terms, day))
        return Forgetting(client=client, on=day, erased=free, held=held(found, self._terms, day))

    def forget(
        self, client: str, *, reason: str, on: dt.date | None = None, by: Actor = NOBODY
    ) -> Forgetting:
        """Erase the personal data of a client where nothing asks for its being kept any longer.

        Names, addresses and contacts are marked in documents whose term is over, their files are
        taken away, to be made anew of what is left; scans give place to a note. Numbers, dates
        and sums stay, and so does the hash of what was issued. The journal says who did it, when
        and why (``reason``). Of companies it is their people and how to reach them. What may not
        be erased yet is ``held``. It cannot be undone, save by a copy made before.

        Raises:
            ConfigurationError: there is no reason.
            KeepingError: the database lets only the owner of its tables do so.

        """
        by = self._require_client(client, by)
        if not reason.strip():
            raise ConfigurationError("say why personal data is erased: reason=")
        day = on or _today()
        if day > _today():
            raise ConfigurationError(f"{day} is not here yet; nothing is erased ahead of its day")
        terms = self._terms
        erased = self._wiring.store.erasures.erase(
            client, partial(is_free, terms=terms, on=day), reason=reason, by=by
        )
        found = self._wiring.store.erasures.survey(client)
        return Forgetting(client=client, on=day, erased=erased, held=held(found, terms, day))

    def erasures(self, client: str | None = None) -> tuple[Erasure, ...]:
        """Return the journal of what was erased, of a client if one is named, in order."""
        self._require_client(client or "", NOBODY)
        return self._wiring.store.erasures.journal(client)

    @property
    def terms(self) -> KeepingTerms:
        """For how long what is kept."""
        return self._terms

    def _require_client(self, client: str, by: Actor) -> Actor:
        about = Subject(kind=SubjectKind.CLIENT, id=client, client=client)
        return self._wiring.rights.require(Action.KEEP, about, by)

    def _require(self) -> None:
        self._wiring.rights.require(Action.KEEP, Subject(kind=SubjectKind.STORE))


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
