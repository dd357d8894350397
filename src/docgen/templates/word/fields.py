"""Word's fields: their instructions, and what those that change by themselves put in.

Source: ISO/IEC 29500-1, 17.16 (fields).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.templates.word.names import qualified

SIMPLE: Final = qualified("w:fldSimple")
CODE: Final = qualified("w:instrText")
MARK: Final = qualified("w:fldChar")
STATE: Final = qualified("w:fldCharType")
INSTRUCTION: Final = qualified("w:instr")

#: Print what holds on the day, or the machine, that opens or converts the file.
VOLATILE: Final = frozenset(
    (
        *("DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "EDITTIME", "REVNUM"),
        *("FILENAME", "FILESIZE", "TEMPLATE", "LASTSAVEDBY"),
        *("USERNAME", "USERINITIALS", "USERADDRESS"),
    )
)
#: Take their values from the list of a mail merge, or ask whoever opens the file.
MERGED: Final = frozenset(
    (
        *("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF"),
        *("ADDRESSBLOCK", "GREETINGLINE", "ASK", "FILLIN"),
    )
)


@frozen(kw_only=True)
class Field:
    """A field's instruction, and the element that it begins in."""

    code: str
    element: etree._Element

    @property
    def name(self) -> str:
        """What kind of field it is, in capitals: ``DATE``."""
        return self.code.split(maxsplit=1)[0].upper() if self.code.strip() else ""


def fields_of(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a part; of nested ones, the inner one's code within the outer's too."""
    for element in root.iter(SIMPLE):
        yield Field(code=element.get(INSTRUCTION, ""), element=element)
    opened: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(CODE, MARK):
        if element.tag == CODE:
            for _, codes in opened:
                codes.append(element.text or "")
            if not opened:
                yield Field(code=element.text or "", element=element)
        elif element.get(STATE) == "begin":
            opened.append((element, []))
        elif element.get(STATE) == "end" and opened:
            begun, codes = opened.pop()
            yield Field(code="".join(codes), element=begun)
    for begun, codes in opened:
        yield Field(code="".join(codes), element=begun)
