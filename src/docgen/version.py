"""Which docgen this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Final

#: What docgen is called where packages are installed from; it is imported as ``docgen``.
DISTRIBUTION: Final = "docgen-ru"


@cache
def docgen_version() -> str:
    """Return docgen's own version, as it was installed."""
    return version(DISTRIBUTION)
