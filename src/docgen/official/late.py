"""An official file built before its document has a number, so that the number need only be put in.

Whatever follows from the number stands in the file's particulars. Where they are written, texts
stand that nothing else holds; once the document is issued, its own particulars take their places.
"""

from __future__ import annotations

import re
from datetime import date
from random import SystemRandom
from secrets import token_hex
from typing import Final, Protocol, runtime_checkable

from attrs import evolve, field, frozen
from lxml import etree

from docgen.models import ExchangeFile, File, Payload, Printable
from docgen.official.binding import DATE
from docgen.official.characters import ENCODING
from docgen.official.particulars import named_file
from docgen.official.writing import file_bytes

#: No document is of such a day.
_DAYS: Final = (date(8000, 1, 1).toordinal(), date.max.toordinal())
_LATE: Final = ("file_id", "number", "date", "time")
#: What XML writes as it is, in the format's encoding, and no converter of values changes.
_SIMPLE: Final = re.compile(r"[A-Za-zА-Яа-яЁё0-9_.:/№-]+(?: [A-Za-zА-Яа-яЁё0-9_.:/№-]+)*")


@runtime_checkable
class OfficialBuilder(Protocol):
    """A renderer of official files that tells what of them follows from a document's number."""

    def particulars(self, document: Printable) -> ExchangeFile:
        """Return what the file of a document says of itself."""
        ...

    def build(self, payload: Payload, file: ExchangeFile) -> etree._Element:
        """Return the root of the file of a payload.

        Its name, number, date and time are written as they are, wherever they are; nothing else
        is made of them.
        """
        ...


@frozen(kw_only=True)
class LateXml:
    """An official file that lacks what follows from the number of its document.

    ``particulars`` are those of the file; what they say stands where others are to be put.
    """

    content: bytes = field(repr=False)
    particulars: ExchangeFile

    def file(self, renderer: object, document: Printable) -> File | None:
        """Return the file of a document that has its number now.

        Nothing, if it might have been another one: whoever builds it anew tells what is wrong.
        """
        if not isinstance(renderer, OfficialBuilder):
            return None
        try:
            particulars = renderer.particulars(document)
        except Exception:  # noqa: BLE001 - of a plugin
            return None
        return self.completed(document, particulars)

    def completed(self, document: Printable, particulars: ExchangeFile) -> File | None:
        """Return the file of a document of which the particulars are known."""
        ours = {name: getattr(self.particulars, name) for name in _LATE}
        if evolve(particulars, **ours) != self.particulars:
            return None
        content = self.content
        for name, stand_in in ours.items():
            text = _text(getattr(particulars, name))
            if not _SIMPLE.fullmatch(text):
                return None
            content = content.replace(_text(stand_in).encode(ENCODING), text.encode(ENCODING))
        return named_file(document, particulars, content)


def late_xml(renderer: object, document: Printable) -> tuple[LateXml | None, File | None]:
    """Build the file of a document without what follows from its number, and the one it has now.

    Either may be nothing, where it cannot be made so.
    """
    if not isinstance(renderer, OfficialBuilder):
        return None, None
    try:
        known = renderer.particulars(document)
        particulars = evolve(
            known,
            file_id=token_hex(16),
            number=token_hex(16),
            date=date.fromordinal(SystemRandom().randint(*_DAYS)),
            time=token_hex(16),
        )
        content = file_bytes(renderer.build(document.payload, particulars))
        late = LateXml(content=content, particulars=particulars)
        return late, late.completed(document, known)
    except Exception:  # noqa: BLE001 - whoever builds it in the usual way tells what is wrong
        return None, None


def _text(value: str | date) -> str:
    return DATE.write(value) if isinstance(value, date) else value
