"""What events of Диадок say, by the fields that are meant for it, never by texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from docgen.edo_operator import EdoEvent, EdoState

_ANSWERED: Final = {
    "WithRecipientSignature": EdoState.SIGNED,
    "WithRecipientPartiallySignature": EdoState.SIGNED_PARTLY,
    "RecipientSignatureRequestRejected": EdoState.DECLINED,
}
_REVOKING: Final = {
    "RevocationIsRequestedByMe": EdoState.REVOCATION_PROPOSED,
    "RequestsMyRevocation": EdoState.REVOCATION_ASKED,
    "RevocationAccepted": EdoState.REVOKED,
    "RevocationRejected": EdoState.REVOCATION_REFUSED,
}
#: What is said beside a revocation that nobody has agreed to: the answer is in force meanwhile.
_ANSWER_WORDS: Final[Mapping[EdoState | None, str]] = {
    EdoState.SIGNED: "документ подписан",
    EdoState.SIGNED_PARTLY: "документ подписан с разногласиями",
    EdoState.DECLINED: "документ отклонён",
}
_OUTBOUND: Final = "Outbound"


def events_of(row: Mapping[str, Any]) -> Iterator[EdoEvent]:
    """Yield what an event says: a state of ours; or a document that came, and its state if any."""
    document = row.get("Document") or {}
    info = document.get("DocumentInfo") or {}
    docflow = document.get("Docflow") or {}
    place = row.get("DocumentId") or document.get("DocumentId") or {}
    is_ours = info.get("DocumentDirection") == _OUTBOUND
    came = EdoEvent(
        id=str(row.get("EventId", "")),
        message=str(place.get("MessageId", "")),
        entity=str(place.get("EntityId", "")),
        at=dt.datetime.now(dt.UTC),
        file_name=str(info.get("FileName", "")),
        kind=str(info.get("DocumentType") or info.get("TypeNamedId") or ""),
    )
    if not is_ours:
        yield came
    answer = _answer(docflow) if is_ours else None
    revoking = _REVOKING.get((docflow.get("Revocation") or {}).get("RevocationStatus", ""))
    if revoking is not None:
        words = "" if revoking is EdoState.REVOKED else _ANSWER_WORDS.get(answer, "")
        yield evolve(came, state=revoking, text=words)
    elif answer is not None:
        yield evolve(came, state=answer)


def _answer(docflow: Mapping[str, Any]) -> EdoState | None:
    """Return where a document of ours is, revoking aside."""
    response = docflow.get("RecipientResponse") or {}
    answered = _ANSWERED.get(response.get("ResponseStatus", ""))
    if answered is not None:
        return answered
    return EdoState.DELIVERED if response.get("DeliveredAt") else None
