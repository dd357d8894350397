"""Word: the template's DOCX file filled in."""

from __future__ import annotations

from typing import Final

from docgen.models import File
from docgen.rendering.protocols import RenderTask

_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocxRenderer:
    """Renders a Word file from templates that hold one."""

    def render(self, task: RenderTask) -> File:
        """Return the Word file. See :class:`docgen.protocols.OutputRenderer`."""
        content = _completed(task) or task.word().render(task.context, task.rendering)
        return File(
            name=f"{task.file_name}.docx",
            media_type=_MEDIA_TYPE,
            content=content,
            engine=task.rendering.made_by,
        )


def _completed(task: RenderTask) -> bytes | None:
    """Return the file that only lacked its number; nothing, if there is none such."""
    if task.late.word is None:
        return None
    from docgen.templates.word.rendering import CompiledDocx

    word = task.word()
    if not isinstance(word, CompiledDocx):
        return None
    return word.complete(task.late.word, task.context, task.rendering)
