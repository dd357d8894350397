"""What a Word template may not hold: whatever runs, or reaches out of the file.

None of it may get into a document, and leaving it out silently would change what the author
made; so the file is refused, with the name of what is wrong and what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.exceptions import TemplateError
from docgen.templates.word.names import qualified
from docgen.templates.word.package import Package, Relationship

_MACROS: Final = "a macro (VBA)"
_ACTIVE: Final = "an ActiveX control"
_OLE: Final = "an embedded object (OLE)"
_RIBBON: Final = "a change of Word's own interface (customUI)"
_MERGE: Final = "a source of mail merge"
_REMOTE: Final = "a template attached from elsewhere"
_CHUNK: Final = "a file to be inserted when the document is opened (altChunk)"
_SUBDOCUMENT: Final = "a subdocument"

#: By the last part of a relationship's type.
_KINDS: Final[Mapping[str, str]] = {
    "attachedTemplate": _REMOTE,
    "aFChunk": _CHUNK,
    "subDocument": _SUBDOCUMENT,
    "oleObject": _OLE,
    "package": _OLE,
    "control": _ACTIVE,
    "activeXControlBinary": _ACTIVE,
    "vbaProject": _MACROS,
    "wordVbaData": _MACROS,
    "keyMapCustomizations": _MACROS,
    "attachedToolbars": _MACROS,
    "extensibility": _RIBBON,
    "mailMergeSource": _MERGE,
    "mailMergeHeaderSource": _MERGE,
    "recipientData": _MERGE,
    "frame": "a frame with another document",
}
#: By what a part's content type or name holds, in lower case.
_PARTS: Final[Mapping[str, str]] = {
    "vbaproject": _MACROS,
    "vbadata": _MACROS,
    "macroenabled": _MACROS,
    "activex": _ACTIVE,
    "oleobject": _OLE,
    "/embeddings/": _OLE,
    "customui": _RIBBON,
}
_ELEMENTS: Final[Mapping[str, str]] = {
    qualified("w:attachedTemplate"): _REMOTE,
    qualified("w:altChunk"): _CHUNK,
    qualified("w:subDoc"): _SUBDOCUMENT,
    qualified("w:object"): _OLE,
    qualified("w:control"): _ACTIVE,
    qualified("w:mailMerge"): _MERGE,
    qualified("o:OLEObject"): _OLE,
}
_FIELDS: Final = (
    *("DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "DATABASE"),
    # QUOTE spells the name of another field by the codes of its letters.
    *("RD", "EMBED", "CONTROL", "HTMLACTIVEX", "QUOTE"),
)
_HARMLESS_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_LINKED_FILE = re.compile(r'HYPERLINK\s+"?(?!\s*(?:\\|"|#|https?://|mailto:))\S', re.IGNORECASE)
_FIELD_CODE: Final = qualified("w:instrText")
_FIELD_MARK: Final = qualified("w:fldChar")
_FIELD_STATE: Final = qualified("w:fldCharType")


def refuse_unsafe(package: Package) -> None:
    """Refuse a Word file that holds what no template may.

    Raises:
        TemplateError: names what it is and in what part.

    """
    for part, problem in _problems(package):
        raise TemplateError(
            f"holds {problem}; remove it in Word and save the file again",
            template=f"{package.label} {part}",
        )


def _problems(package: Package) -> Iterator[tuple[str, str]]:
    for row in package.relationships:
        if problem := _relationship_problem(row):
            yield row.source or "package", problem
    for name, content_type in package.types.items():
        described = f"/{name} {content_type}".lower()
        yield from ((name, problem) for sign, problem in _PARTS.items() if sign in described)
    for name, root in package.trees():
        for element in root.iter(*_ELEMENTS):
            yield name, _ELEMENTS[str(element.tag)]
        for code in _field_codes(root):
            if problem := _field_problem(code):
                yield name, problem


def _relationship_problem(row: Relationship) -> str | None:
    if row.kind in _KINDS:
        return _KINDS[row.kind]
    if not row.external or (row.kind == "hyperlink" and _HARMLESS_ADDRESS.match(row.target)):
        return None
    return f"a reference of the kind {row.kind!r} to {row.target!r}, outside of the file"


def _field_codes(root: etree._Element) -> Iterator[str]:
    """Yield the instructions of all fields; of nested ones, the inner within the outer too."""
    for field in root.iter(qualified("w:fldSimple")):
        yield field.get(qualified("w:instr"), "")
    opened: list[list[str]] = []
    for element in root.iter(_FIELD_CODE, _FIELD_MARK):
        if element.tag == _FIELD_CODE:
            for codes in opened:
                codes.append(element.text or "")
            if not opened:
                yield element.text or ""
        elif element.get(_FIELD_STATE) == "begin":
            opened.append([])
        elif element.get(_FIELD_STATE) == "end" and opened:
            yield "".join(opened.pop())
    yield from ("".join(codes) for codes in opened)


def _field_problem(code: str) -> str | None:
    name = code.split(maxsplit=1)[0].upper() if code.strip() else ""
    if name in _FIELDS:
        return f"the field {name}, which takes something from elsewhere when it is opened"
    if _LINKED_FILE.search(code):
        return "a hyperlink to something else than https, http or mailto"
    return None
