"""What letters are called as types: known wherever types are, unlike what they are made of."""

from __future__ import annotations

from typing import Final

#: The code of letters about documents: the folder of their templates.
LETTER_CODE: Final = "mail"
#: The code of reports of what a rule of the schedule did.
REPORT_CODE: Final = "night_report"
CODES: Final = (LETTER_CODE, REPORT_CODE)
