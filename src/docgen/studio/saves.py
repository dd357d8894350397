"""What another editor saves while a template is open in the studio."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any, Final

from docgen.exceptions import DocGenError

if TYPE_CHECKING:
    from docgen.templates.authoring.drafts import AuthorFolder

#: Every so many looks the store is asked, too.
_ASK: Final = 5


class Saves:
    """Looks for what has been saved; the folder's own moments of change tell in no time."""

    def __init__(self, folder: AuthorFolder, code: str, name: str) -> None:
        self._folder = folder
        self._code = code
        self._name = name
        self._disk: Any = None
        self._state: Any = None
        self._looks = 0

    async def look(self) -> str | None:
        """Return a mark of the template as it is, if it is not what it was at the last look.

        The first look always has one. A file that is being written is looked at again.
        """
        if not self._name:
            return None
        try:
            disk, state = await self._now()
        except (DocGenError, OSError):
            return None
        is_new = disk != self._disk or (self._state is not None and state != self._state)
        self._disk, self._state = disk, state
        return hashlib.sha256(repr((disk, state)).encode()).hexdigest()[:16] if is_new else None

    async def _now(self) -> tuple[Any, Any]:
        """Return the moments of the files, and the state of draft and newest version."""
        disk, state = self._folder.on_disk(self._code, self._name), self._state
        if disk != self._disk or self._looks % _ASK == 0:
            told = await asyncio.to_thread(self._folder.adopt, self._code, self._name, state)
            disk, state = self._folder.on_disk(self._code, self._name), told or state
        self._looks += 1
        return disk, state
