"""Messages of 1C's own, read without trusting them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.exceptions import OfficialFileError
from docgen.official.file import parse_xml
from docgen.official.given import read_given

_MESSAGE: Final = "http://www.1c.ru/SSL/Exchange/Message"


@frozen(kw_only=True)
class Answer:
    """What the header of a message says: its number, and the last of ours that it knows.

    Nought is a number that it does not state.
    """

    number: int
    received: int


def read_answer(file: Path) -> Answer:
    """Read the header of a message of 1C's.

    Raises:
        OfficialFileError: it cannot be read, or is no message of EnterpriseData.

    """
    root = parse_message(read_given(file)[0], file.name)
    names = {"m": _MESSAGE}
    found = root.find("m:Header/m:Confirmation", names)
    if found is None:
        problem = "its header has no Confirmation; a message of an exchange plan has one"
        raise OfficialFileError("root", problem, file=file.name)
    values = [found.findtext(f"m:{name}", "0", names) for name in ("MessageNo", "ReceivedNo")]
    if not all(value.isdecimal() and len(value) < _DIGITS for value in values):
        problem = "MessageNo and ReceivedNo of its header are no numbers"
        raise OfficialFileError("root", problem, file=file.name)
    return Answer(number=int(values[0]), received=int(values[1]))


#: More digits than a column of the store holds.
_DIGITS: Final = 10


def parse_message(content: bytes, name: str = "") -> etree._Element:
    """Return the root of a message, bounded as official files are.

    Raises:
        OfficialFileError: it is no message of EnterpriseData, too large, too deep, or hostile.

    """
    root = parse_xml(content, name)
    if etree.QName(root).localname != "Message":
        problem = f"its root is <{root.tag}>; messages of EnterpriseData have <Message>"
        raise OfficialFileError("root", problem, file=name)
    return root
