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
        self._known: Any = None
        self._looks = 0

    async def look(self) -> str | None:
        """Return a mark of the template as it is, if it is not what it was at the last look.

        The first look always has one.
        """
        if not self._name:
            return None
        before = self._disk, self._state
        try:
            await self._look()
        except (DocGenError, OSError):
            return None
        now = self._disk, self._state
        # A state that nobody could tell until now, for the files had just changed, is no change.
        if now[0] == before[0] and (before[1] is None or now[1] == before[1]):
            return None
        return hashlib.sha256(repr(now).encode()).hexdigest()[:16]

    async def _look(self) -> None:
        """See the moments of the files and, where they changed or it is time, ask for the state."""
        disk = self._folder.on_disk(self._code, self._name)
        if disk != self._disk or self._looks % _ASK == 0:
            state = await asyncio.to_thread(self._folder.adopt, self._code, self._name, self._known)
            self._known = state or self._known
            self._state = state if disk != self._disk else self._known
            self._disk = self._folder.on_disk(self._code, self._name)
        self._looks += 1
