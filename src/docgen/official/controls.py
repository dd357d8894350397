"""Control characters: those that XML forbids, and those that it allows and nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.models import Finding, Severity
from docgen.official.kinds import FindingKind, finding_kinds

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.text.control",
        severity=Severity.WARNING,
        message="В «{name}» управляющие знаки: {characters}",
        remedy="Уберите их: на печати их не видно, а программы на них спотыкаются",
    ),
)

#: Legal in XML, and seen by nobody: DEL, C1, and marks that turn or hide a text.
_CONTROLS = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_KEPT: Final = frozenset((0x09, 0x0A, 0x0D))
_FIRST_LEGAL: Final = 0x20

#: What people know them by.
_NAMES: Final = {
    0x00: "NUL",
    0x1C: "FS",
    0x1D: "GS of a marking code",
    0x1E: "RS",
    0x1F: "US",
}


def control_character(content: bytes) -> str:
    """Return the first forbidden character, «U+001D, GS of a marking code, line 3, column 52».

    Empty when there is none. Columns count characters of a single-byte encoding, which
    windows-1251 is.
    """
    found = [(match.start(), match[0][0]) for match in [_CONTROL.search(content)] if match]
    for match in _REFERENCE.finditer(content):
        code = int(match[1], 16) if match[1] else int(match[2])
        if code < _FIRST_LEGAL and code not in _KEPT:
            found.append((match.start(), code))
            break
    if not found:
        return ""
    at, code = min(found)
    line = content.count(b"\n", 0, at) + 1
    column = at - (content.rfind(b"\n", 0, at) + 1) + 1
    known = f", {_NAMES[code]}" if code in _NAMES else ""
    return f"U+{code:04X}{known}, line {line}, column {column}"


def has_controls(text: str) -> bool:
    """Whether there are control characters that XML allows."""
    return _CONTROLS.search(text) is not None


def without_controls(text: str) -> str:
    """Return a text without them."""
    return _CONTROLS.sub("", text)


def control_findings(root: etree._Element) -> Iterator[Finding]:
    """Report them where they stand, by their codes and their places in the value."""
    for element in root.iter("*"):
        for name, value in (("", element.text or ""), *element.items()):
            found = [(match[0], match.start() + 1) for match in _CONTROLS.finditer(value)]
            if found:
                listed = ", ".join(f"U+{ord(sign):04X} (знак {at})" for sign, at in found)
                yield KINDS["xml.text.control"].at(
                    element, name, name=name or element.tag, characters=listed
                )
