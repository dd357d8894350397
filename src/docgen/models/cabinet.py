"""The client's cabinet: who may open it, and how clients agreed to get documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import field, frozen


class Way(StrEnum):
    """How a client wants its documents."""

    EMAIL = "email"
    EDO = "edo"
    PAPER = "paper"


#: How people call them.
WAY_CAPTIONS: Final[Mapping[Way, str]] = {
    Way.EMAIL: "По электронной почте",
    Way.EDO: "Через ЭДО",
    Way.PAPER: "На бумаге",
}


@frozen(kw_only=True)
class CabinetLink:
    """What opens a client's cabinet, or one document of it, until a moment or until revoked.

    ``key`` is what its address holds, signed; ``recipient`` the address of mail that it was sent to
    in a letter.
    """

    id: int
    key: str = field(repr=False)
    client: str
    document_id: int | None
    made_at: dt.datetime
    made_by: str
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None
    revoked_by: str = ""
    revoked_reason: str = ""
    recipient: str = ""

    def is_valid(self, at: dt.datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at


@frozen(kw_only=True)
class Consent:
    """That a client agreed to get its documents in a way: who said so and when.

    ``note`` is how it was said: in the cabinet, from which address.
    """

    client: str
    way: Way
    made_by: str
    made_at: dt.datetime
    note: str
