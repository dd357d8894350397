"""How long documents are kept, and from which day their personal data is to go.

Accounting documents are kept for five years after the year that they are of (402-ФЗ, article
29, part 1), so are those for taxes (НК РФ, article 23, paragraph 1, 8), contracts for five years
after they ended (Росархив's list of 2019, № 236, item 11). The years are whole, from 1 January.
Then nobody may keep personal data for them any longer (152-ФЗ, article 5, part 7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from docgen.exceptions import ConfigurationError, DataError, about_setting
from docgen.models.mapping import from_settings

#: 402-ФЗ, article 29, part 1: not less than.
LEAST_YEARS: Final = 5


@frozen(kw_only=True)
class KeepingTerms:
    """For how many whole ``years`` after theirs documents are kept, and those of some ``types``."""

    years: int = LEAST_YEARS
    types: Mapping[str, int] = field(factory=dict)

    def free_from(self, last: dt.date, document_type: str = "") -> dt.date:
        """Return the first day on which what was last of use on a day may be erased."""
        years = self.types.get(document_type, self.years)
        return dt.date(last.year + years + 1, 1, 1)


def read_terms(plain: Mapping[str, Any]) -> KeepingTerms:
    """Read ``[keeping]`` of the settings.

    Raises:
        ConfigurationError: there is no such setting, or a term is shorter than the law's.

    """
    with about_setting("keeping"):
        try:
            terms = from_settings(KeepingTerms, plain, source="[keeping]")
        except DataError as error:
            raise ConfigurationError(str(error)) from None
        if terms.years < LEAST_YEARS:
            raise ConfigurationError(
                f"[keeping] years is {terms.years}, and accounting documents are kept for "
                f"{LEAST_YEARS} years at least (402-ФЗ, article 29)"
            )
        for code, years in terms.types.items():
            if years < 1:
                raise ConfigurationError(f"[keeping.types] {code} is {years}, not 1 or more")
    return terms
