"""The address of a site: as it is written in data, and as people read it."""

from __future__ import annotations

import re
from typing import Final

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
#: A host with a dot in its name, in any script, and perhaps a port and a path; without spaces.
_SITE = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:/\S*)?")
_MAX: Final = 253


def bare_site(text: str) -> str:
    """Return an address without its ``https://`` and the slash at its end."""
    return _SCHEME.sub("", text.strip(), count=1).rstrip("/")


def is_site(text: str) -> bool:
    """Whether it is the address of a site: ``https://example.com``, ``пример.рф/about``."""
    bare = bare_site(text)
    return len(bare) <= _MAX and _SITE.fullmatch(bare) is not None
