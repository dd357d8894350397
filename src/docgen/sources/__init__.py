"""The built-in sources: a mapping, a JSON or YAML file, a database behind SQL queries.

The names below are imported when first used: only one of them needs the database library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.late_names import late_names

if TYPE_CHECKING:
    from docgen.sources.files import read_data
    from docgen.sources.mapping import MappingSource
    from docgen.sources.sql import SqlSource

__all__ = ["MappingSource", "SqlSource", "read_data"]

_HOMES = {
    "MappingSource": "docgen.sources.mapping",
    "SqlSource": "docgen.sources.sql",
    "read_data": "docgen.sources.files",
}

__getattr__ = late_names(__name__, _HOMES)
