"""Files of strangers read in a worker: what it does not survive is a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen.exceptions import OfficialFileError, WorkerError
from docgen.official.embedded import PDF_START, extract_xml
from docgen.rendering.workers import apart


def official_xml(content: bytes, name: str) -> tuple[str, bytes]:
    """Return the name and the bytes of an XML file, whether it comes alone or inside a PDF.

    Raises:
        OfficialFileError: a PDF holds none, or cannot be read within its limits.

    """
    if not content.startswith(PDF_START):
        return name, content
    with limits_refused(name):
        return apart(extract_xml, content, name)


@contextmanager
def limits_refused(name: str) -> Iterator[None]:
    """Say of a file that a worker was lost with it that it cannot be read."""
    try:
        yield
    except WorkerError as error:
        problem = f"the process that read it was lost: {error.problem}"
        raise OfficialFileError("limits", problem, file=name) from None
