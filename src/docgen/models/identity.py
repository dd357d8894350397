"""What proves who a natural person is."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import frozen

#: How a contract calls the passport of a Russian citizen.
RUSSIAN_PASSPORT: Final = "паспорт гражданина Российской Федерации"


@frozen(kw_only=True)
class IdentityDocument:
    """A passport, as a rule: ``issued_by`` whom, on what ``date``, with what ``department_code``.

    ``series`` and ``number`` of a Russian citizen's passport have four and six digits.
    """

    kind: str = RUSSIAN_PASSPORT
    series: str = ""
    number: str = ""
    issued_by: str = ""
    date: dt.date | None = None
    department_code: str = ""
