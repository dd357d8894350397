"""Whether a template prints people of the parties."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from docgen.models import Template

_WORDS = re.compile("contact|контакт", re.IGNORECASE)
#: In Word a shortcode may be cut into runs.
_TAG = re.compile(r"<[^>]*>")


def prints_contacts(template: Template) -> bool:
    """Whether a template names the contacts of a party; what several share is not looked at."""
    own = (content for path, content in template.files.items() if not path.startswith("_"))
    return any(_WORDS.search(text) for content in own for text in _texts(content))


def _texts(content: bytes) -> Iterator[str]:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.endswith(".xml"):
                    yield _TAG.sub("", package.read(name).decode(errors="replace"))
    except BadZipFile:
        yield content.decode(errors="replace")
