"""What a file that docgen makes says of itself: its name, when and by what it was formed.

Nothing is taken from a clock or a generator: the same document gives the same file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from docgen.exceptions import RenderError
from docgen.models import ExchangeFile, File, Party, Printable
from docgen.official.characters import ENCODING
from docgen.official.writing import file_bytes
from docgen.version import docgen_version

#: What the GUIDs of files are derived in, so that they are unlike all other derived ones.
_NAMESPACE: Final = uuid5(NAMESPACE_URL, "docgen:official-files")

#: Moscow's time, the whole year; a fixed offset needs no database of zones.
MOSCOW: Final = dt.timezone(dt.timedelta(hours=3), "МСК")

_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: ЧЧ.ММ.СС of the УПД; other formats have colons.
_CLOCK: Final = "%H.%M.%S"


def exchange_file(
    prefix: str,
    document: Printable,
    *,
    version: str,
    flags: Iterable[str] = (),
    function: str = "",
    clock: str = _CLOCK,
    informs_of: Iterable[dt.date | None] = (),
) -> ExchangeFile:
    """Return the particulars of the file of a document: from its seller to its buyer.

    ``flags`` are N2…N7 of the file's name, ``clock`` is how the format writes the time. A draft
    is formed at the beginning of the document's day. No file is formed before the document, its
    correction and the other days that it ``informs_of``.

    Raises:
        RenderError: the seller or the buyer has no id of electronic exchange; names whose.

    """
    formed_at = _formed_at(document, informs_of)
    return ExchangeFile(
        file_id=file_id(
            prefix,
            recipient=_edo_id(document.payload.buyer, "buyer"),
            sender=_edo_id(document.payload.seller, "seller"),
            day=formed_at.date(),
            guid=_guid(document),
            flags=flags,
        ),
        version=version,
        program=program(),
        date=formed_at.date(),
        time=_written_time(formed_at, clock),
        number=document.number,
        function=function,
    )


def file_id(
    prefix: str,
    *,
    recipient: str,
    sender: str,
    day: dt.date,
    guid: UUID,
    flags: Iterable[str] = (),
) -> str:
    """Return ИдФайл, which is the file's name without ``.xml``."""
    compact = f"{day.year:04}{day.month:02}{day.day:02}"
    return "_".join((prefix, recipient, sender, compact, str(guid), *flags))


def derived_guid(*identity: object) -> UUID:
    """Return the GUID of whatever these values identify: the same for the same."""
    return uuid5(_NAMESPACE, "\n".join(map(str, identity)))


@cache
def program() -> str:
    """Return what docgen writes as the program that has formed a file (ВерсПрог)."""
    return f"docgen {docgen_version()}"


def exchange_xml(document: Printable, particulars: ExchangeFile, root: etree._Element) -> File:
    """Return the file of a document, named by its ИдФайл; see :func:`named_file`.

    Raises:
        UnfitCharacterError: a text holds a character that the format's encoding lacks.

    """
    return named_file(document, particulars, file_bytes(root))


def named_file(document: Printable, particulars: ExchangeFile, content: bytes) -> File:
    """Return the bytes of a document's file with their name, its ИдФайл.

    What an issued document is called follows from its number and the moment of its issue. A file
    made without a store has neither: its content goes into the GUID, so that another content
    never has the same name, and the same one always has.
    """
    name = particulars.file_id
    if document.issued_at is None:
        guid = derived_guid(hashlib.sha256(content).hexdigest())
        own = name.replace(_GUID.findall(name)[-1], str(guid))
        content = content.replace(name.encode(ENCODING), own.encode(ENCODING), 1)
        name = own
    return File(name=f"{name}.xml", media_type="application/xml", content=content)


def _written_time(moment: dt.datetime, clock: str) -> str:
    # ``strftime`` asks the system for its locale, and takes a thirtieth of what a file takes.
    parts = (("%H", moment.hour), ("%M", moment.minute), ("%S", moment.second))
    for place, number in parts:
        clock = clock.replace(place, f"{number:02}")
    return clock


def _formed_at(document: Printable, informs_of: Iterable[dt.date | None]) -> dt.datetime:
    correction = document.payload.correction
    days = (document.date, correction and correction.date, *informs_of)
    first = dt.datetime.combine(max(day for day in days if day), dt.time(), MOSCOW)
    if document.issued_at is None:
        return first
    return max(document.issued_at.astimezone(MOSCOW), first)


def _guid(document: Printable) -> UUID:
    moment = document.issued_at and document.issued_at.astimezone(dt.UTC).isoformat()
    correction = document.payload.correction
    identity = (document.type, document.number, document.date, document.payload.seller.inn, moment)
    # Absent as before there were corrections, so that a file made again keeps its name.
    return derived_guid(*identity, *((correction.number, correction.date) if correction else ()))


def _edo_id(party: Party, side: str) -> str:
    if not party.edo_id:
        raise RenderError(
            f"«ЭДО ID» of the {side} ({party.name}) is missing, and official files are named by "
            f"it. Ask the operator of electronic exchange for it and put it into {side}.edo_id"
        )
    return party.edo_id
