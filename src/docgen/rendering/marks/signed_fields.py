"""Whether a PDF holds an electronic signature, which any change to the file would break."""

from __future__ import annotations

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from docgen.official.pdf import OutsidePdf
from docgen.rendering.pdf_objects import resolved


def holds_signature(reader: OutsidePdf) -> bool:
    """Whether a field of the file's form is signed (ISO 32000-1, 12.7.4.5), or all of the file.

    A field that is to be signed yet does not count. Each field is looked at once, however many
    others lead to it.
    """
    root = reader.root_object
    if resolved(root, "/Perms"):
        return True
    waiting = [*_listed(resolved(root, "/AcroForm"), "/Fields")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field = waiting.pop()
        if isinstance(field, IndirectObject):
            key = field.idnum, field.generation
            if key in seen:
                continue
            seen.add(key)
        value = field.get_object()
        if not isinstance(value, DictionaryObject):
            continue
        if "/ByteRange" in resolved(value, "/V"):
            return True
        kids = _listed(value, "/Kids")
        reader.spend(len(kids))
        waiting += kids
    return False


def _listed(value: DictionaryObject, name: str) -> list[PdfObject]:
    found = value.get(name)
    found = None if found is None else found.get_object()
    return list(found) if isinstance(found, ArrayObject) else []
