"""A folder that any operator's own client watches: ``out``, ``in``, ``done``, ``failed``.

Files are called by their ИдФайл and appear whole. The client moves what it has taken from ``out``
to ``done`` or to ``failed``, where a ``.txt`` of the same name may say why, and puts what came
into ``in``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docgen.edo_operator import (
    EdoAnswer,
    EdoEvent,
    EdoEvents,
    EdoState,
    InvitationState,
    Parcel,
)
from docgen.exceptions import EdoError, OfficialFileError
from docgen.exchange.given import read_found
from docgen.models import File
from docgen.writing import write_whole

_OUT: Final = "out"
_IN: Final = "in"
_STATES: Final = {"done": EdoState.DELIVERED, "failed": EdoState.FAILED}
_MAX_REASON: Final = 2_000


class FolderOperator:
    """The operator whose client watches a folder."""

    def __init__(self, folder: Path, name: str = "folder") -> None:
        self._folder = folder
        self._name = name

    @property
    def name(self) -> str:
        """How settings and commands call it."""
        return self._name

    @property
    def repeats_safely(self) -> bool:
        """A file that the client has taken would be sent by it a second time."""
        return False

    def send(self, parcel: Parcel) -> str:
        """Put a file into ``out``; what is there already, or has been taken, stays."""
        name = parcel.file.name
        known = (self._folder / folder / name for folder in (_OUT, *_STATES))
        try:
            if not any(path.exists() for path in known):
                (self._folder / _OUT).mkdir(parents=True, exist_ok=True)
                write_whole(self._folder / _OUT / name, parcel.file.content)
        except OSError as error:
            problem = f"{self._folder / _OUT} cannot be written: {error.strerror or error}"
            raise EdoError(problem, retry_after=60) from error
        return name

    def poll(self, cursor: str) -> EdoEvents:
        """Return what the client has moved and put; all of it each time, for nothing is lost so."""
        if cursor:
            return EdoEvents(events=(), cursor="")
        return EdoEvents(events=[*self._moved(), *self._came()], cursor="")

    def receive(self, event: EdoEvent) -> File:
        """Return a file of ``in``."""
        try:
            content = read_found(self._folder / _IN / event.file_name)
        except OfficialFileError as error:
            raise EdoError(str(error)) from error
        return File(name=event.file_name, media_type="application/xml", content=content)

    def sign_answer(self, event: EdoEvent, answer: EdoAnswer) -> None:
        """Refuse: the operator's own client signs."""
        del event, answer
        raise EdoError("a folder signs nothing; answer in the operator's own program")

    def revoke(self, sent: str, reason: str) -> None:
        """Refuse: the operator's own client signs."""
        del sent, reason
        raise EdoError("a folder revokes nothing; revoke in the operator's own program")

    def invite(self, inn: str, kpp: str, message: str) -> InvitationState:
        """Refuse: the operator's own client invites."""
        del inn, kpp, message
        raise EdoError("a folder invites nobody; invite in the operator's own program")

    def _moved(self) -> Iterator[EdoEvent]:
        for folder, state in _STATES.items():
            for path in self._files(folder):
                yield EdoEvent(
                    id=f"{folder}/{path.name}",
                    message=path.name,
                    entity="",
                    at=_written_at(path),
                    state=state,
                    text=_reason(path) if state is EdoState.FAILED else "",
                    file_name=path.name,
                )

    def _came(self) -> Iterator[EdoEvent]:
        for path in self._files(_IN):
            yield EdoEvent(
                id=f"{_IN}/{path.name}",
                message=path.name,
                entity="",
                at=_written_at(path),
                file_name=path.name,
            )

    def _files(self, folder: str) -> list[Path]:
        try:
            return sorted((self._folder / folder).glob("*.xml"))
        except OSError:
            return []


def _written_at(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def _reason(path: Path) -> str:
    try:
        content = read_found(path.with_suffix(".txt"))
    except OfficialFileError:
        return ""
    return content.decode("utf-8", "replace")[:_MAX_REASON].strip()
