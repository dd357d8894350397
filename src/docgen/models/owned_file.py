"""Files from outside that belong to clients and to requests."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen


class FileOwner(StrEnum):
    """Whose a kept file is: a client's, a request's own, or of the answer to one."""

    CLIENT = "client"
    REQUEST = "request"
    ANSWER = "answer"


@frozen(kw_only=True)
class OwnedFile:
    """A file from outside that belongs to a client or a request; ``size`` is in bytes."""

    id: int
    owner: FileOwner
    owner_id: str
    name: str
    media_type: str
    sha256: str
    size: int
    added_at: dt.datetime
    added_by: str
    note: str
