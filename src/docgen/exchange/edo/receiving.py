"""Documents that came through an operator: kept, read, linked to their client."""

from __future__ import annotations

from typing import Final

from docgen.edo_operator import EdoEvent, EdoOperator
from docgen.exceptions import DataError, OfficialFileError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import ExchangeFile, File, Payload
from docgen.services.official.files import OfficialFiles
from docgen.store.exchange.received import NewReceived, Received
from docgen.wiring import Wiring

#: The channel of what came through operators.
EDO: Final = "edo"


def receive_document(
    wiring: Wiring, official: OfficialFiles, operator: EdoOperator, event: EdoEvent, by: Actor
) -> Received | None:
    """Take in a document that came; ``None`` for one that is here already.

    A file of a known format says itself what it is; of any other its name is kept.

    Raises:
        EdoError: the operator does not give it out.
        StorageError: it cannot be kept.

    """
    guid = f"{event.message}/{event.entity}" if event.entity else event.message
    if wiring.store.received.find(EDO, operator.name, guid) is not None:
        return None
    file = operator.receive(event)
    new = _card(_payload(official, file), file, operator.name, event, guid)
    received, _ = wiring.store.received.add(new, by)
    wiring.store.received.add_file(received.id, file.name, file.content)
    return received


def _payload(official: OfficialFiles, file: File) -> Payload | None:
    try:
        return official.read(file.content, file.name)
    except (OfficialFileError, UnknownNameError, DataError):
        return None  # free-form, or broken: it is kept and shown all the same


def _card(
    payload: Payload | None, file: File, operator: str, event: EdoEvent, guid: str
) -> NewReceived:
    kind = event.kind or "document"
    if payload is None:
        return NewReceived(channel=EDO, base=operator, kind=kind, guid=guid, title=file.name)
    exchange = getattr(payload, "received", None)
    number = exchange.number if isinstance(exchange, ExchangeFile) else ""
    return NewReceived(
        channel=EDO,
        base=operator,
        kind=kind,
        guid=guid,
        title=file.name,
        number=number,
        date=payload.date,
        total=payload.total,
        currency=payload.currency.code,
        party=payload.seller.name,
        party_inn=payload.seller.inn,
        party_kpp=payload.seller.kpp,
    )
