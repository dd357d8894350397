"""What events of Диадок say, by the fields that are meant for it, never by texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docgen.edo_operator import EdoEvent, EdoState

_ANSWERED: Final = {
    "WithRecipientSignature": EdoState.SIGNED,
    "WithRecipientPartiallySignature": EdoState.SIGNED_PARTLY,
    "RecipientSignatureRequestRejected": EdoState.DECLINED,
}
_OUTBOUND: Final = "Outbound"


def events_of(row: Mapping[str, Any]) -> Iterator[EdoEvent]:
    """Yield what an event says: a state of ours, or a document that came; else nothing."""
    document = row.get("Document") or {}
    info = document.get("DocumentInfo") or {}
    docflow = document.get("Docflow") or {}
    place = row.get("DocumentId") or document.get("DocumentId") or {}
    is_ours = info.get("DocumentDirection") == _OUTBOUND
    state = _state(docflow) if is_ours else None
    if is_ours and state is None:
        return
    yield EdoEvent(
        id=str(row.get("EventId", "")),
        message=str(place.get("MessageId", "")),
        entity=str(place.get("EntityId", "")),
        at=dt.datetime.now(dt.UTC),
        state=state,
        file_name=str(info.get("FileName", "")),
        kind=str(info.get("DocumentType") or info.get("TypeNamedId") or ""),
    )


def _state(docflow: Mapping[str, Any]) -> EdoState | None:
    """Return where a document of ours is."""
    revocation = (docflow.get("Revocation") or {}).get("RevocationStatus")
    if revocation == "RevocationAccepted":
        return EdoState.REVOKED
    response = docflow.get("RecipientResponse") or {}
    answered = _ANSWERED.get(response.get("ResponseStatus", ""))
    if answered is not None:
        return answered
    return EdoState.DELIVERED if response.get("DeliveredAt") else None
