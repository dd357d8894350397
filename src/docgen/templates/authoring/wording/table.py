"""What is wrong with a template, in Russian: a row for each reason that an error may have.

A remedy says what to press, where it is Word that has to be told. The words in braces come from the
error's details; ``{if}``, ``{elif}``, ``{else}``, ``{include}`` and ``{items}`` are spelled as the
author spells shortcodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen.templates.authoring.wording.folder_files import FOLDER_FILES
from docgen.templates.authoring.wording.pages import HTML, SHORTCODES
from docgen.templates.authoring.wording.row import Wording
from docgen.templates.authoring.wording.word_blocks import BLOCKS, LEFT_OVER, REVIEW
from docgen.templates.authoring.wording.word_files import ARCHIVE, REFUSED

WORDING: Final[Mapping[str, Wording]] = {
    **SHORTCODES,
    **HTML,
    **FOLDER_FILES,
    **ARCHIVE,
    **REFUSED,
    **BLOCKS,
    **LEFT_OVER,
    **REVIEW,
}
