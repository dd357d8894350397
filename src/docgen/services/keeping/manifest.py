"""What a copy of a store says of itself: ``docgen-backup.json`` in its folder."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import asdict, frozen

from docgen.exceptions import DataError, KeepingError
from docgen.models.mapping import from_mapping
from docgen.writing import unwritable, write_whole

FILE_NAME: Final = "docgen-backup.json"
FORMAT: Final = 1


@frozen(kw_only=True)
class Manifest:
    """Of what store a copy is, when it was made, and what there has to be in it.

    ``database`` is the name of its file beside the manifest, ``sha256`` that file's; ``rows``
    counts those of each table, ``artifacts`` the files.
    """

    format: int = FORMAT
    store: str
    made_at: dt.datetime
    docgen: str
    kind: str
    version: str
    database: str
    sha256: str
    rows: Mapping[str, int]
    artifacts: int

    def write(self, folder: Path) -> None:
        """Write it into the folder of the copy, in place of an earlier one.

        Raises:
            StorageError: the disk refused.

        """
        plain = asdict(self) | {"made_at": self.made_at.isoformat(), "rows": dict(self.rows)}
        text = json.dumps(plain, ensure_ascii=False, indent=2)
        path = folder / FILE_NAME
        try:
            write_whole(path, f"{text}\n".encode())
        except OSError as error:
            raise unwritable(path, error) from error


def read_manifest(folder: Path) -> Manifest:
    """Read that of a folder.

    Raises:
        KeepingError: there is no copy in it, or a newer docgen has made it.

    """
    path = folder / FILE_NAME
    try:
        plain = json.loads(path.read_bytes())
        found = from_mapping(Manifest, plain, source=str(path))
    except FileNotFoundError:
        raise KeepingError(
            "no_copy", f"there is no copy of a store in {folder}: {FILE_NAME} is missing"
        ) from None
    except (OSError, ValueError, DataError) as error:
        raise KeepingError("damaged", f"{path} cannot be read: {error}") from None
    if found.format != FORMAT:
        raise KeepingError(
            "no_copy", f"{path} is of format {found.format}. Use a docgen as new as what made it"
        )
    return found


def is_free(folder: Path, store: str) -> bool:
    """Whether a copy of a store may be made in a folder: it is empty, or holds one already."""
    if not folder.exists() or not any(folder.iterdir()):
        return True
    return (folder / FILE_NAME).exists() and read_manifest(folder).store == store
