"""What a file that docgen makes says of itself: its name, when and by what it was formed.

Nothing is taken from a clock or a generator: the same document gives the same file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version as installed_version
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from docgen.exceptions import RenderError
from docgen.models import ExchangeFile, Party, Printable

#: What the GUIDs of files are derived in, so that they are unlike all other derived ones.
_NAMESPACE: Final = uuid5(NAMESPACE_URL, "docgen:official-files")

#: Moscow's time, the whole year; a fixed offset needs no database of zones.
MOSCOW: Final = dt.timezone(dt.timedelta(hours=3), "МСК")

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
) -> ExchangeFile:
    """Return the particulars of the file of a document: from its seller to its buyer.

    ``flags`` are N2…N7 of the file's name, ``clock`` is how the format writes the time. A draft
    is formed at the beginning of the document's day.

    Raises:
        RenderError: the seller or the buyer has no id of electronic exchange; names whose.

    """
    formed_at = _formed_at(document)
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
        time=formed_at.strftime(clock),
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
    return f"docgen {installed_version('docgen')}"


def _formed_at(document: Printable) -> dt.datetime:
    if document.issued_at is None:
        return dt.datetime.combine(document.date, dt.time(), MOSCOW)
    return document.issued_at.astimezone(MOSCOW)


def _guid(document: Printable) -> UUID:
    moment = document.issued_at and document.issued_at.astimezone(dt.UTC).isoformat()
    return derived_guid(
        document.type, document.number, document.date, document.payload.seller.inn, moment
    )


def _edo_id(party: Party, side: str) -> str:
    if not party.edo_id:
        raise RenderError(
            f"«ЭДО ID» of the {side} ({party.name}) is missing, and official files are named by "
            f"it. Ask the operator of electronic exchange for it and put it into {side}.edo_id"
        )
    return party.edo_id
