"""What of a client may be erased, and what may not yet, with its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import frozen

from docgen.services.keeping.terms import KeepingTerms
from docgen.store.keeping.survey import Kept


@frozen(kw_only=True)
class Held:
    """What may not be erased yet: until the day ``free_from``, or until it is dealt with."""

    kept: Kept
    free_from: dt.date | None


@frozen(kw_only=True)
class Forgetting:
    """What was erased of a client on a day, or would be, and what is held."""

    client: str
    on: dt.date
    erased: tuple[Kept, ...]
    held: tuple[Held, ...]

    @property
    def free_from(self) -> dt.date | None:
        """The day on which the last of it may go; ``None`` where no day is known, or nothing is."""
        return max((row.free_from for row in self.held if row.free_from), default=None)


def free_from(kept: Kept, terms: KeepingTerms) -> dt.date | None:
    """Return the first day on which a thing may be erased; ``None`` where no term holds it."""
    return None if kept.last is None else terms.free_from(kept.last, kept.type)


def is_free(kept: Kept, terms: KeepingTerms, on: dt.date) -> bool:
    """Whether a thing may be erased on a day."""
    day = free_from(kept, terms)
    return not kept.waits and (day is None or day <= on)


def held(found: Iterable[Kept], terms: KeepingTerms, on: dt.date) -> tuple[Held, ...]:
    """Return what may not be erased yet, with the day of each."""
    return tuple(
        Held(kept=kept, free_from=free_from(kept, terms))
        for kept in found
        if not is_free(kept, terms, on)
    )
