"""PDF: the HTML turned into pages by an engine, or the Word file by LibreOffice."""

from __future__ import annotations

from attrs import evolve

from docgen.exceptions import EngineUnavailableError
from docgen.models import File, PdfOrigin
from docgen.rendering.fitting.kept import KeptTables
from docgen.rendering.html import render_body
from docgen.rendering.office import INSTALL, Office
from docgen.rendering.protocols import OutputRenderer, Page, RenderTask
from docgen.rendering.stylesheets import stylesheets
from docgen.templates.folders import pdf_origin
from docgen.templates.reading import MAIN_FILE

_MEDIA_TYPE = "application/pdf"


class PdfRenderer:
    """Renders pages with the engine of the task; those of Word templates with ``office``.

    ``word`` renders the Word file first. A template that has HTML as well does without
    LibreOffice where it is not installed; the file's notes then say so.
    """

    def __init__(self, word: OutputRenderer, office: Office) -> None:
        self._word = word
        self._office = office

    def render(self, task: RenderTask) -> File:
        """Return the PDF. See :class:`docgen.protocols.OutputRenderer`.

        Raises:
            EngineUnavailableError: the template is a Word file alone, and LibreOffice, which it
                needs, is not installed; says what to type.

        """
        if pdf_origin(task.template) is PdfOrigin.HTML:
            return _from_html(task)
        if self._office.is_installed:
            return self._from_word(task)
        if MAIN_FILE not in task.template.files:
            raise EngineUnavailableError(
                f"{task.template.label} has no {MAIN_FILE}, so its PDF needs LibreOffice, which is "
                f"not installed. Type: {INSTALL}; or add {MAIN_FILE} to the folder"
            )
        task.rendering.note("PDF сделан из HTML, а не из файла Word: LibreOffice не установлен.")
        return _from_html(task)

    def _from_word(self, task: RenderTask) -> File:
        from docgen.rendering.contents import with_contents

        if task.attachments:
            task.rendering.note("XML в PDF не вложен: PDF сделан из файла Word, а не из HTML.")
        document = self._word.render(task)
        engine = self._office.version
        return evolve(
            document,
            name=f"{task.file_name}.pdf",
            media_type=_MEDIA_TYPE,
            content=self._office.to_pdf(with_contents(document.content)),
            engine=engine,
            notes=(*document.notes, f"PDF сделан из файла Word программой {engine}."),
        )


def page_of(task: RenderTask, tables: KeptTables | None = None) -> Page:
    """Return what an engine is to draw of a task: its template filled in, and its stylesheets.

    For ``tables`` see :func:`docgen.rendering.fitting.fitted`.
    """
    styles = stylesheets(task.template, task.document.payload)
    return Page(
        html=render_body(task, tables),
        styles=styles.paths,
        files=styles.files,
        files_hash=styles.hash,
        attachments=task.attachments,
        accessible=task.template.accessible,
    )


def _from_html(task: RenderTask) -> File:
    drawing = task.draw(page_of(task))
    return File(
        name=f"{task.file_name}.pdf",
        media_type=_MEDIA_TYPE,
        content=drawing.content,
        engine=drawing.engine,
        notes=drawing.notes,
        provenance=drawing.provenance,
    )
