"""Invitations to exchange documents: each participant is asked once an occasion."""

from __future__ import annotations

from typing import Final

from docgen.edo_operator import EdoOperator
from docgen.exceptions import EdoError
from docgen.models import Party
from docgen.store.outbox.entries import AttemptOutcome, NewEntry, OutboxEntry, OutboxState
from docgen.store.outbox.outbox import Outbox

INVITATION: Final = "edo_invitation"


def invite_once(
    outbox: Outbox, carrier: EdoOperator, party: Party, occasion: str, message: str
) -> OutboxEntry | None:
    """Ask a client to exchange documents by an operator; how it stands is the entry's answer.

    Nothing is returned for one who was asked on this occasion before. Where nobody can tell
    whether the operator has asked, it is uncertain, and not asked again.
    """
    new = NewEntry(
        kind=INVITATION,
        key=f"{carrier.name}|{occasion}|{party.inn}|{party.kpp}",
        account=f"{carrier.name}|{party.inn}|{party.kpp}",
        client=party.id,
        recipient=party.inn,
        occasion=occasion,
        content={"message": message},
    )
    outbox.put([new])
    found = [entry for entry in outbox.claim(INVITATION, account=new.account) if outbox.hand(entry)]
    for entry in found:
        outbox.finish(entry, _asked(carrier, party, message))
    return outbox.get(found[-1].id) if found else None


def _asked(carrier: EdoOperator, party: Party, message: str) -> AttemptOutcome:
    try:
        state = carrier.invite(party.inn, party.kpp, message)
    except EdoError as error:
        lost = OutboxState.UNCERTAIN if error.is_unknown else OutboxState.FAILED
        return AttemptOutcome(state=lost, problem=error.problem)
    return AttemptOutcome(state=OutboxState.SENT, answer=state.value)
