"""Until when a document is to be paid."""

from __future__ import annotations

import datetime as dt

from docgen.models import Contract, Party, Payload


def due_date(payload: Payload) -> dt.date | None:
    """Return the last day to pay; ``None`` when nobody has stated one.

    It is what the document itself states, else its date and the deferral of the contract, the
    client or the organisation, the first of them that has one.
    """
    stated: object = getattr(payload, "due_date", None)
    if isinstance(stated, dt.date):
        return stated
    days = deferral_days(payload)
    return None if days is None else payload.date + dt.timedelta(days=days)


def deferral_days(payload: Payload) -> int | None:
    """Return the days to pay in, as the contract, the client or the organisation states them.

    The first of them that states a deferral decides; ``None`` when none does.
    """
    owners: tuple[Contract | Party | None, ...] = (payload.contract, payload.buyer, payload.seller)
    stated = [owner.deferral_days for owner in owners if owner is not None]
    return next((days for days in stated if days is not None), None)
