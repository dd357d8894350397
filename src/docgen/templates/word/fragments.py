"""Other Word files of a template's folder that are put into its own: ``{{p subdoc("terms") }}``."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from docgen.exceptions import UnknownShortcodeError
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.values import Node, plain
from docgen.templates.word.word_values import FILLER

if TYPE_CHECKING:
    from docgen.templates.word.rendering import CompiledDocx

#: The name, out of templates' reach, under which a context holds what may be put in.
FRAGMENTS: Final = "_fragments"

_ENDING: Final = ".docx"


class Fragments:
    """The Word files that one document may put in, each filled in when it is asked for."""

    def __init__(
        self,
        files: Mapping[str, CompiledDocx],
        context: Mapping[str, Node],
        rendering: FillMode,
    ) -> None:
        self._files = files
        self._context = context
        self._rendering = rendering

    def fill(self, name: str) -> bytes:
        """Return a file by its name, with or without the ending.

        Raises:
            UnknownShortcodeError: the folder has no such file, or is not trusted.

        """
        path = name if name.endswith(_ENDING) else f"{name}{_ENDING}"
        if path not in self._files:
            raise UnknownShortcodeError(name, self._files, kind="fragment")
        made_by = self._rendering.made_by
        content = self._files[path].render(self._context, self._rendering)
        self._rendering.made_by = made_by
        return content


@pass_context
def subdoc(context: Context, name: object) -> Markup:
    """Return what another file of the folder holds, as paragraphs of this one."""
    fragments: Fragments = context[FRAGMENTS]
    content = fragments.fill(str(plain(name)))
    return Markup(str(context[FILLER].new_subdoc(io.BytesIO(content))))  # noqa: S704 - its own XML
