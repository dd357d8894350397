"""Until when a document is to be paid."""

from __future__ import annotations

import datetime as dt

from docgen import collecting
from docgen.models import Payload


def due_date(payload: Payload) -> dt.date | None:
    """Return the last day to pay; ``None`` when nobody has stated one.

    It is what the document itself states, else its date and the deferral of the contract, the
    client or the organisation, the first of them that has one.
    """
    stated: object = getattr(payload, "due_date", None)
    return stated if isinstance(stated, dt.date) else collecting.due_date(payload)
