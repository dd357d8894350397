"""The built-in sources: a mapping, a JSON or YAML file, a database behind SQL queries."""

from docgen.sources.files import read_data
from docgen.sources.mapping import MappingSource
from docgen.sources.sql import SqlSource

__all__ = ["MappingSource", "SqlSource", "read_data"]
