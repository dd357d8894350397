"""What a Word template may not hold: whatever runs, or reaches out of the file.

None of it may get into a document, and leaving it out silently would change what the author
made; so the file is refused, with the name of what is wrong and what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from docgen.exceptions import TemplateError
from docgen.templates.word.fields import Field, fields_of
from docgen.templates.word.names import qualified
from docgen.templates.word.package import Package, Relationship


@frozen(kw_only=True)
class WordRefusal:
    """Something no template may hold; ``reason`` names it in tables of messages."""

    reason: str
    text: str
    details: Mapping[str, object] = field(factory=dict)


_MACROS: Final = WordRefusal(reason="word.macros", text="a macro (VBA)")
_ACTIVE: Final = WordRefusal(reason="word.activex", text="an ActiveX control")
_OLE: Final = WordRefusal(reason="word.ole", text="an embedded object (OLE)")
_RIBBON: Final = WordRefusal(
    reason="word.ribbon", text="a change of Word's own interface (customUI)"
)
_MERGE: Final = WordRefusal(reason="word.mail_merge", text="a source of mail merge")
_CHUNK: Final = WordRefusal(
    reason="word.chunk", text="a file to be inserted when the document is opened (altChunk)"
)
_SUBDOCUMENT: Final = WordRefusal(reason="word.subdocument", text="a subdocument")
_FRAME: Final = WordRefusal(reason="word.frame", text="a frame with another document")

#: The template that Word has attached to the file, by its path on the author's machine.
ATTACHED: Final = "attachedTemplate"

#: The kinds of relationships that tie a file to a list for mail merge.
MERGE_KINDS: Final = frozenset(("mailMergeSource", "mailMergeHeaderSource", "recipientData"))

_WORKBOOK: Final = "package"
_WORKBOOK_NAME: Final = ".xlsx"
_CHART: Final = ".chart"

#: By the last part of a relationship's type.
_KINDS: Final[Mapping[str, WordRefusal]] = {
    "aFChunk": _CHUNK,
    "subDocument": _SUBDOCUMENT,
    "oleObject": _OLE,
    _WORKBOOK: _OLE,
    "control": _ACTIVE,
    "activeXControlBinary": _ACTIVE,
    "vbaProject": _MACROS,
    "wordVbaData": _MACROS,
    "keyMapCustomizations": _MACROS,
    "attachedToolbars": _MACROS,
    "extensibility": _RIBBON,
    **dict.fromkeys(MERGE_KINDS, _MERGE),
    "frame": _FRAME,
}
#: By what a part's content type or name holds, in lower case.
_PARTS: Final[Mapping[str, WordRefusal]] = {
    "vbaproject": _MACROS,
    "vbadata": _MACROS,
    "macroenabled": _MACROS,
    "activex": _ACTIVE,
    "oleobject": _OLE,
    "/embeddings/": _OLE,
    "customui": _RIBBON,
}
_ELEMENTS: Final[Mapping[str, WordRefusal]] = {
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


def refuse_unsafe(package: Package) -> None:
    """Refuse a Word file that holds what no template may.

    Raises:
        TemplateError: names what it is and in what part.

    """
    for part, refusal in _refusals(package):
        raise TemplateError(
            f"holds {refusal.text}; remove it in Word and save the file again",
            template=f"{package.label} {part}",
            reason=refusal.reason,
            details=refusal.details,
        )


def _refusals(package: Package) -> Iterator[tuple[str, WordRefusal]]:
    workbooks = _chart_workbooks(package)
    for row in package.relationships:
        if row.target not in workbooks and (refusal := _of_relationship(row)):
            yield row.source or "package", refusal
    for name, content_type in package.types.items():
        described = f"/{name} {content_type}".lower()
        signs = () if name in workbooks else _PARTS.items()
        yield from ((name, refusal) for sign, refusal in signs if sign in described)
    for name, root in package.trees():
        for element in root.iter(*_ELEMENTS):
            yield name, _ELEMENTS[str(element.tag)]
        for found in fields_of(root):
            if refusal := _of_field(found):
                yield name, refusal


def _chart_workbooks(package: Package) -> frozenset[str]:
    """Return the parts that charts, and nothing else, were drawn from."""
    rows = [row for row in package.relationships if row.kind == _WORKBOOK and not row.external]
    by_others = {row.target for row in rows if _CHART not in package.types.get(row.source, "")}
    return frozenset(
        row.target
        for row in rows
        if row.target not in by_others
        and row.target.lower().endswith(_WORKBOOK_NAME)
        and "macro" not in package.types.get(row.target, "").lower()
    )


def _of_relationship(row: Relationship) -> WordRefusal | None:
    if row.kind in _KINDS:
        return _KINDS[row.kind]
    if row.kind == ATTACHED:
        return None  # it is dropped
    if not row.external or (row.kind == "hyperlink" and _HARMLESS_ADDRESS.match(row.target)):
        return None
    text = f"a reference of the kind {row.kind!r} to {row.target!r}, outside of the file"
    reason = "word.link" if row.kind == "hyperlink" else "word.reference"
    return WordRefusal(reason=reason, text=text, details={"kind": row.kind, "target": row.target})


def _of_field(found: Field) -> WordRefusal | None:
    if found.name in _FIELDS:
        text = f"the field {found.name}, which takes something from elsewhere when it is opened"
        return WordRefusal(reason="word.field", text=text, details={"field": found.name})
    if _LINKED_FILE.search(found.code):
        text = "a hyperlink to something else than https, http or mailto"
        return WordRefusal(reason="word.link", text=text, details={"target": found.code.strip()})
    return None
