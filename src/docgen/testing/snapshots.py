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
from PIL import Image, ImageChops

from docgen.exceptions import ConfigurationError
from docgen.safe_xml import parsed_xml

#: Set to anything, it makes :meth:`Snapshots.check` write what it would compare with.
UPDATE: Final = "DOCGEN_UPDATE_SNAPSHOTS"

_SEEN: Final = 48
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


def _grey(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("L")


def _is_seen(difference: int) -> int:
    """Return white where two pixels differ by more than the edges of letters do."""
    return 255 if difference > _SEEN else 0


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

    def check_picture(self, name: str, content: bytes, tolerance: float = 0.001) -> None:
        """Compare a picture, PNG, with the snapshot of a name.

        Up to ``tolerance`` of its pixels may differ: fonts are not drawn alike on all machines.
        Where more do, a picture of what differs is left beside the snapshot: ``….diff.png``.
        Where ``DOCGEN_UPDATE_SNAPSHOTS`` is set, the snapshot is written instead.

        Raises:
            AssertionError: it differs, or there is none.

        """
        path = self._folder / name
        if os.environ.get(UPDATE):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if not path.is_file():
            raise AssertionError(f"there is no {path}; run once with {UPDATE}=1")
        before, after = (_grey(row) for row in (path.read_bytes(), content))
        if before.size != after.size:
            raise AssertionError(f"{path} is {before.size} pixels, and now {after.size}")
        changed = ImageChops.difference(before, after).point(_is_seen)
        part = changed.histogram()[255] / (before.width * before.height)
        if part > tolerance:
            told = path.with_suffix(".diff.png")
            Image.merge("RGB", (after, *[ImageChops.subtract(after, changed)] * 2)).save(told)
            raise AssertionError(f"{part:.2%} of {path} differs, see {told}")

    def write(self, name: str, text: str) -> None:
        """Write the snapshot of a name."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
