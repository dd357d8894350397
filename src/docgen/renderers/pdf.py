"""PDF: the HTML turned into pages by an engine."""

from __future__ import annotations

from docgen.models import File
from docgen.protocols import Page, RenderTask
from docgen.renderers.html import render_body


class PdfRenderer:
    """Renders pages with the engine of the task."""

    def render(self, task: RenderTask) -> File:
        """Return the PDF. See :class:`docgen.protocols.OutputRenderer`."""
        page = Page(
            html=render_body(task),
            styles=task.template.styles,
            files=task.template.files,
            files_hash=task.template.hash,
        )
        return File(
            name=f"{task.file_name}.pdf",
            media_type="application/pdf",
            content=task.engine.render(page),
            engine=f"{task.engine.name} {task.engine.version}",
        )
