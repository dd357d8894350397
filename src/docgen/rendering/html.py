"""HTML: the template filled in, whole in one file."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from docgen.models import File
from docgen.rendering.fitting import fitted
from docgen.rendering.fitting.kept import KeptTables
from docgen.rendering.protocols import RenderTask
from docgen.rendering.stylesheets import stylesheets
from docgen.rendering.unsafe_html import refuse_unsafe_html
from docgen.templates.typography import typeset

_KEPT_STYLES: Final = 64


class HtmlRenderer:
    """Renders a page that needs no other file: its stylesheets stand inside it."""

    def render(self, task: RenderTask) -> File:
        """Return the page. See :class:`docgen.protocols.OutputRenderer`."""
        styles = stylesheets(task.template, task.document.payload).text
        html = render_body(task).replace("</head>", f"<style>\n{styles}</style>\n</head>", 1)
        return File(
            name=f"{task.file_name}.html",
            media_type="text/html; charset=utf-8",
            content=html.encode("utf-8"),
        )


def render_body(task: RenderTask, tables: KeptTables | None = None) -> str:
    """Return the HTML of a task without its stylesheets; for ``tables`` see :func:`fitted`.

    Raises:
        TemplateError: the template is not trusted, and uses what such a one may not.

    """
    html = _filled(task)
    if not task.template.trusted:
        refuse_unsafe_html(html, task.template.label)
    styles = [_text(task.template.files[path]) for path in task.template.styles]
    return fitted(typeset(html), styles, tables)


@lru_cache(_KEPT_STYLES)
def _text(content: bytes) -> str:
    """Return a stylesheet as a text, the same one for all documents."""
    return content.decode("utf-8")


def _filled(task: RenderTask) -> str:
    """Fill the template in; a page that only lacks its number gets that."""
    if task.late.page is not None:
        html = task.compiled.complete_html(task.late.page, task.context, task.rendering)
        if html is not None:
            return html
    return task.compiled.render_html(task.context, task.rendering)
