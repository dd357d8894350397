"""What a document is, as text that a snapshot can hold: HTML, words with positions, XML.

The bytes of a PDF change with every version of its engine; what stands where does not.
"""

from __future__ import annotations

import io
import os
import re
from difflib import unified_diff
from pathlib import Path
from typing import Final

from lxml import etree

from docgen.exceptions import ConfigurationError
from docgen.safe_xml import parsed_xml

#: Set to anything, it makes :meth:`Snapshots.check` write what it would compare with.
UPDATE: Final = "DOCGEN_UPDATE_SNAPSHOTS"

_POINTS_IN_MM: Final = 72 / 25.4
_STYLES: Final = re.compile(r"(?s)<style>.*?</style>")
_PICTURE: Final = re.compile(r"data:image/(\w+);base64,[\w+/=]+")
_TAG: Final = re.compile(r"(<[^>]+>)")


def normalised_html(content: bytes | str) -> str:
    """Return HTML with every tag on a line, without stylesheets and the bytes of pictures."""
    html = content.decode() if isinstance(content, bytes) else content
    html = _PICTURE.sub(r"\1", _STYLES.sub("", html))
    lines = (" ".join(line.split()) for line in _TAG.split(html))
    return "".join(f"{line}\n" for line in lines if line)


def positioned_words(content: bytes) -> str:
    """Return what stands on the pages of a PDF, a piece of text a line: page, millimetres, text.

    Raises:
        ConfigurationError: pdfplumber is not installed; says what to type.

    """
    try:
        import pdfplumber
    except ImportError:
        raise ConfigurationError("type: pip install 'docgen-ru[testing]'") from None
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "".join(
            f"{page.page_number} {word['x0'] / _POINTS_IN_MM:3.0f} "
            f"{word['top'] / _POINTS_IN_MM:3.0f} {word['text'].strip()}\n"
            for page in pdf.pages
            for word in page.extract_words(keep_blank_chars=True)
            if word["text"].strip()
        )


def canonical_xml(content: bytes) -> str:
    """Return XML in its canonical form (C14N 2.0), an element a line."""
    root = parsed_xml(content, indented=False)
    etree.indent(root)
    content = etree.tostring(root, method="c14n2")
    return f"{content.decode()}\n"


class Snapshots:
    """A folder of texts that a test compares with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self, name: str, text: str) -> None:
        """Compare a text with the snapshot of a name.

        Where ``DOCGEN_UPDATE_SNAPSHOTS`` is set, the snapshot is written instead; look at the
        difference before committing it.

        Raises:
            AssertionError: it differs, or there is none.

        """
        path = self._folder / name
        if os.environ.get(UPDATE):
            self.write(name, text)
        if not path.is_file():
            raise AssertionError(f"there is no {path}; run once with {UPDATE}=1")
        changes = "\n".join(unified_diff(path.read_text("utf-8").splitlines(), text.splitlines()))
        if changes:
            raise AssertionError(f"{path} differs; if it is meant, run with {UPDATE}=1\n{changes}")

    def write(self, name: str, text: str) -> None:
        """Write the snapshot of a name."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
