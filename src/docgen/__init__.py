"""Russian business documents from the records of a CRM or a billing system.

The names below are the public API; what they stand for is imported when first used, so that
``import docgen`` costs next to nothing.
"""

from __future__ import annotations

from docgen.late_names import late_names

TYPE_CHECKING = False  # typing's own costs more to import than all the rest here
if TYPE_CHECKING:
    from docgen.exceptions import DocGenError, IssueRefusedError
    from docgen.facade import DocGen, render
    from docgen.hooks.specs import hookimpl
    from docgen.models import Channel, Document, DocumentType, Draft, File, Finding, Period
    from docgen.pipeline.render_pool import RenderPool
    from docgen.protocols import Source
    from docgen.rendering.marks.marks import Mark
    from docgen.rendering.marks.stamping import Stamper, stamp
    from docgen.sources import MappingSource, SqlSource
    from docgen.transactions import HostTransaction

__all__ = [
    "Channel",
    "DocGen",
    "DocGenError",
    "Document",
    "DocumentType",
    "Draft",
    "File",
    "Finding",
    "HostTransaction",
    "IssueRefusedError",
    "MappingSource",
    "Mark",
    "Period",
    "RenderPool",
    "Source",
    "SqlSource",
    "Stamper",
    "hookimpl",
    "render",
    "stamp",
]

_HOMES = {
    "Channel": "docgen.models",
    "DocGen": "docgen.facade",
    "DocGenError": "docgen.exceptions",
    "Document": "docgen.models",
    "DocumentType": "docgen.models",
    "Draft": "docgen.models",
    "File": "docgen.models",
    "Finding": "docgen.models",
    "HostTransaction": "docgen.transactions",
    "IssueRefusedError": "docgen.exceptions",
    "MappingSource": "docgen.sources",
    "Mark": "docgen.rendering.marks.marks",
    "Period": "docgen.models",
    "RenderPool": "docgen.pipeline.render_pool",
    "Source": "docgen.protocols",
    "SqlSource": "docgen.sources",
    "Stamper": "docgen.rendering.marks.stamping",
    "hookimpl": "docgen.hooks.specs",
    "render": "docgen.facade",
    "stamp": "docgen.rendering.marks.stamping",
}

__getattr__ = late_names(__name__, _HOMES)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
