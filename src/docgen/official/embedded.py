"""The official XML inside a hybrid PDF: one file for people and machines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from docgen.exceptions import OfficialFileError
from docgen.official.file import MAX_SIZE

if TYPE_CHECKING:
    from pypdf.generic import EmbeddedFile

PDF_START: Final = b"%PDF-"

_MAX_ATTACHMENTS: Final = 50

_XML: Final = ".xml"
#: What the XML is to the pages (ISO 32000-2, 7.11.3): what they were made from comes first.
_SOURCE: Final = "/Source"


def extract_xml(pdf: bytes, name: str = "") -> tuple[str, bytes]:
    """Return the name and the bytes of the XML file that a PDF holds; ``name`` is the PDF's own.

    Of several it is the one that the PDF calls its source. A PDF comes from outside: its size, how
    many of its files are looked at, and what the XML unpacks to are limited.

    Raises:
        OfficialFileError: it is no PDF, is encrypted or damaged, holds no XML, or several of
            which none or more than one is the source.

    """
    from pypdf import apply_configuration

    from docgen.official.pdf import OutsidePdf, pdf_problems

    if len(pdf) > MAX_SIZE:
        raise OfficialFileError("size", f"it has {len(pdf)} bytes, more than {MAX_SIZE}", file=name)
    with (
        pdf_problems(partial(_refused, name)),
        apply_configuration(zlib_maximum_output_length=MAX_SIZE),
    ):
        reader = OutsidePdf(pdf)
        entry = _choose(islice(reader.attachment_list, _MAX_ATTACHMENTS), name)
        return entry.alternative_name or entry.name, entry.content


def _choose(entries: Iterable[EmbeddedFile], name: str) -> EmbeddedFile:
    """Return the only XML file, or the only one that is the source of the pages."""
    found = [entry for entry in entries if entry.name.lower().endswith(_XML)]
    sources = [row for row in found if row.associated_file_relationship == _SOURCE]
    candidates = sources or found
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        problem = "the PDF holds no XML; give the XML file itself, or a PDF made for ЭДО"
        raise OfficialFileError("no_xml", problem, file=name)
    names = ", ".join(sorted(candidate.name for candidate in candidates))
    problem = f"the PDF holds several XML files: {names}; save the right one and give that"
    raise OfficialFileError("several_xml", problem, file=name)


def _refused(name: str, problem: str) -> OfficialFileError:
    return OfficialFileError("not_pdf", f"{problem}; ask for the XML file itself", file=name)
